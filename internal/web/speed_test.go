package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"bearing/internal/access"
	"bearing/internal/app"
)

// BenchmarkTableOfTenThousand serves a page of the table of a large plan, warm,
// from the request to the last packed byte.
func BenchmarkTableOfTenThousand(b *testing.B) {
	a := empty(b)
	var plan strings.Builder
	plan.WriteString("bearing: 1\nplan: {ref: large, name: Large, words: ogsm, from: 2026-01-01, to: 2026-12-31}\nmeasures:\n  share: {name: Share, unit: \"%\", every: month, readings: [[2026-02-28, 40], [2026-05-31, 44], [2026-08-31, 47], [2026-10-31, 49]]}\nitems:\n")
	for i := range 1000 {
		fmt.Fprintf(&plan, "  - aim: Direction number %d\n    ref: O%d\n    items:\n", i, i)
		for k := range 9 {
			fmt.Fprintf(&plan, "      - target: Result %d of direction %d\n        ref: G%d-%d\n        promise: {measure: share, from: %d, to: %d, since: 2026-01-01, until: 2026-12-31}\n", k, i, i, k, 30+k, 50+i%9)
		}
	}
	if _, err := a.Import(context.Background(), access.Local(), app.Source{Name: "large.yaml", Data: []byte(plan.String())}); err != nil {
		b.Fatal(err)
	}
	h := New(a, Options{})
	for _, query := range []string{"", "?q=result+4", "?sort=title&page=3"} {
		b.Run("table"+query, func(b *testing.B) {
			size := 0
			for b.Loop() {
				r := httptest.NewRequest("GET", "/plans/large/table"+query, nil)
				r.Header.Set("Accept-Encoding", "gzip")
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code != 200 {
					b.Fatal(w.Code)
				}
				size = w.Body.Len()
			}
			b.ReportMetric(float64(size), "packed-bytes")
		})
	}
}
