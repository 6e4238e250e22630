package web

import (
	"context"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"bearing/internal/access"
	"bearing/internal/app"
	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/progress"
	"bearing/internal/store"
)

var monday = calendar.On(2026, 11, 23)

// station is an App on a database of its own that holds the sample plan.
func station(t testing.TB) *app.App {
	t.Helper()
	a := empty(t)
	data, err := os.ReadFile("testdata/station.yaml")
	if err != nil {
		t.Fatal(err)
	}
	reports, err := a.Import(context.Background(), access.Local(), app.Source{Name: "station.yaml", Data: data})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reports {
		if len(r.Refused) > 0 {
			t.Fatalf("the sample is refused: %+v", r.Refused)
		}
	}
	return a
}

func empty(t testing.TB) *app.App {
	t.Helper()
	s, err := store.Open(context.Background(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return app.New(app.Config{Store: s, Frameworks: framework.Builtin(), Policies: progress.Policies(), Today: monday})
}

// served serves a Site and returns what fetches from it.
func served(t testing.TB, h http.Handler) *browser {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return &browser{t: t, base: s.URL, client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

type browser struct {
	t      testing.TB
	base   string
	client *http.Client
	header http.Header
}

func (b *browser) get(path string) (int, string, http.Header) {
	b.t.Helper()
	return b.do("GET", path, "")
}

func (b *browser) do(method, path, form string) (int, string, http.Header) {
	b.t.Helper()
	r, err := http.NewRequest(method, b.base+path, strings.NewReader(form))
	if err != nil {
		b.t.Fatal(err)
	}
	for name, values := range b.header {
		r.Header[name] = values
	}
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res.StatusCode, string(body), res.Header
}

// numbered puts the number of an item in the place of its ref in braces.
func numbered(t testing.TB, a *app.App, path string) string {
	t.Helper()
	return regexp.MustCompile(`\{\w+\}`).ReplaceAllStringFunc(path, func(ref string) string {
		sight, err := a.Item(context.Background(), access.Local(), "station/"+strings.Trim(ref, "{}"), app.Look{})
		if err != nil {
			t.Fatal(err)
		}
		return strconv.FormatInt(sight.Item().Number, 10)
	})
}

func TestEveryPageOfThePlan(t *testing.T) {
	a := station(t)
	b := served(t, New(a, Options{}))
	for _, test := range []struct {
		name, path string
		want       []string
	}{
		{"the list of plans counts its statuses", "/plans", []string{"Station plan 2026", "23 items", "OGSM"}},
		{"the start is the plans where there is no demo", "/", []string{"Station plan 2026"}},
		{"one page has aims, targets, approaches and work", "/plans/station", []string{
			"Be on the water before it is too late.", ">G1<", "Launch within 12 minutes", "Sleep close to the boat", "Not:", "Furnish the loft", "Nobody drowns within reach", "Joke Prins",
		}},
		{"a target that nothing serves is a gap", "/plans/station", []string{"gapbox", "none for Days to repair yet"}},
		{"a lowered promise shows both statuses", "/plans/station", []string{"First promise 90%, changed 14 Sep 2026.", "Against the first promise"}},
		{"the map has boxes and the same as a list", "/plans/station/map", []string{`class="map"`, "Tell it in the schools", "maplist"}},
		{"the table sorts what is worst first", "/plans/station/table", []string{"23 items in all", "Off track"}},
		{"an item says why, what was promised and its numbers", "/items/{G1}", []string{"The second boat was out of the water", "kpi-chart", "Same as JSON", "Sleep close to the boat"}},
		{"an explanation names rule, version and every figure", "/items/{G1}/why", []string{"pace-and-outlook", "version 1", "expected by today", "835"}},
		{"the measures", "/kpis", []string{"Launch within 12 minutes", "Regular donors", "No number yet"}},
		{"a measure with its numbers and a form", "/kpis/launch", []string{"harbour log", "Record a number", "83 of 98"}},
		{"the words", "/words", []string{"Key result", "Words that mean two things"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, body, _ := b.get(numbered(t, a, test.path))
			if status != 200 {
				t.Fatalf("%s answers %d", test.path, status)
			}
			for _, want := range test.want {
				if !strings.Contains(body, want) {
					t.Errorf("%s does not say %q", test.path, want)
				}
			}
			if at := regexp.MustCompile(`‹[^›]*›|\{[a-z]+\}|%!|NaN`).FindString(body); at != "" {
				t.Errorf("%s shows %q", test.path, at)
			}
		})
	}
}

// What a page draws as an equation has to be true.
func TestWeightedMeansAreDrawnOnlyWhereTheyHold(t *testing.T) {
	parts := []progress.Part{{Weight: 1, Counted: true, Rollup: .2}, {Weight: 3, Counted: true, Rollup: .6}, {Weight: 5, Rollup: .9}, {Weight: 1, Counted: true, Rollup: math.NaN()}}
	e := explained{Explanation: progress.Explanation{Parts: parts}}
	if e.mean(progress.Figure{Formula: "sum(w*p)/sum(w)", Result: .5}) == nil {
		t.Error("a mean that holds is not drawn")
	}
	if e.mean(progress.Figure{Formula: "sum(w*p)/sum(w)", Result: .4}) != nil {
		t.Error("a mean that does not hold is drawn")
	}
}
