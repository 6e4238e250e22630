package bench

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"bearing/internal/ordeal/subject"
)

// How often a page is asked for. A p99 wants some hundreds.
const (
	warmPages = 400
	acts      = 150
)

// pages measures the table of a large plan: warm, filtered, and the first one
// after an act.
func (r *Report) pages(ctx context.Context) error {
	shape := subject.Shape{Seed: r.Config.Seed, Items: 10_000, Readings: 12}
	house := subject.House{Binary: r.Config.Binary, Dir: filepath.Join(r.scratch, "pages")}
	if err := house.Import(ctx, subject.Large("large", shape)); err != nil {
		return err
	}
	numbers, err := house.Numbers(ctx, "large")
	if err != nil {
		return err
	}
	server, err := house.Serve(ctx)
	if err != nil {
		return err
	}
	defer server.Kill()
	client, err := server.SignIn()
	if err != nil {
		return err
	}
	t := &tables{client: client, server: server, plan: fmt.Sprintf("/plans/%d/table?sort=status", numbers.Plan)}
	if err := t.warmUp(); err != nil {
		return err
	}
	if err := t.plain(); err != nil {
		return err
	}
	if err := t.after(numbers); err != nil {
		return err
	}
	return r.tables(t, shape)
}

// A tables is the page under measurement and its times.
type tables struct {
	client *subject.Client
	server *subject.Server
	plan   string // the address
	asset  string // of the control

	sorted, filtered, control []time.Duration
	first, second             []time.Duration // after an act
	largest                   int
	cpu                       time.Duration // of the server for a warm page
}

var stylesheet = regexp.MustCompile(`/a/[^"]+\.css`)

// warmUp asks for every page a few times and finds the file of the control.
func (t *tables) warmUp() error {
	for range 20 {
		page, err := t.see(nil, t.plan)
		if err != nil {
			return err
		}
		if t.asset = stylesheet.FindString(page.Body); t.asset == "" {
			return fmt.Errorf("%s names no stylesheet to compare with", t.plan)
		}
		if rows := strings.Count(page.Body, "<tr>"); rows < 100 {
			return fmt.Errorf("%s shows %d rows and not a hundred", t.plan, rows)
		}
		if _, err := t.see(nil, t.asset); err != nil {
			return err
		}
	}
	return nil
}

// see asks for a page and keeps how long it took.
func (t *tables) see(times *[]time.Duration, path string) (subject.Page, error) {
	page, err := t.client.See(path)
	if times != nil {
		*times = append(*times, page.Took)
		if times != &t.control {
			t.largest = max(t.largest, page.Wire)
		}
	}
	return page, err
}

// words are those by which the filter looks, one page each in turn.
var words = strings.Fields("orders returns calls visits quotes invoices routes shifts menus repairs seats letters")

// plain asks for the sorted page, the filtered page and the control in turn.
func (t *tables) plain() error {
	before, err := spent(t.server.Pid())
	if err != nil {
		return err
	}
	for i := range warmPages {
		if _, err := t.see(&t.sorted, t.plan); err != nil {
			return err
		}
		if _, err := t.see(&t.filtered, t.plan+"&q="+words[i%len(words)]); err != nil {
			return err
		}
		if _, err := t.see(&t.control, t.asset); err != nil {
			return err
		}
	}
	now, err := spent(t.server.Pid())
	t.cpu = (now - before) / (2 * warmPages)
	return err
}

// after records a reading and asks for the page twice: the first has the act to
// catch up with, the second has nothing.
func (t *tables) after(numbers subject.Numbers) error {
	i := 0
	for _, measure := range numbers.Measures {
		if i == acts {
			break
		}
		fact := subject.Fact{Measure: measure, Day: subject.Day, Value: float64(100 + i), Note: "bench"}
		if err := t.client.Record(fact); err != nil {
			return err
		}
		for _, times := range []*[]time.Duration{&t.first, &t.second} {
			if _, err := t.see(times, t.plan); err != nil {
				return err
			}
		}
		i++
	}
	return nil
}

func (r *Report) tables(t *tables, shape subject.Shape) error {
	how := fmt.Sprintf("%d items, %d readings a measure, sorted by status, 100 rows, totals over all; one client on a kept connection, whole answer; server %.1f ms of processor a page", shape.Items, shape.Readings, milliseconds(t.cpu))
	const file = "static file from the same server in turn"
	put := func(key string, times []time.Duration, share float64, how string) {
		r.put(key, Figure{quantile(times, share), quantile(t.control, share), file, how})
	}
	put("table-p50", t.sorted, 0.5, how)
	put("table-p99", t.sorted, 0.99, fmt.Sprintf("%d pages", len(t.sorted)))
	put("filter-p50", t.filtered, 0.5, fmt.Sprintf("twelve words in turn, each in one item of twelve; %d pages", len(t.filtered)))
	put("filter-p99", t.filtered, 0.99, "the same pages")
	put("after-p50", t.first, 0.5, fmt.Sprintf("a reading of another measure before each; %d acts", len(t.first)))
	put("after-p99", t.first, 0.99, "the same pages")
	r.put("act-cost", Figure{median(t.first) - median(t.second), median(t.second), "the page asked for once more", "median of the first page after an act less median of the second"})
	r.put("table-bytes", Figure{Value: float64(t.largest) / 1000, Control: math.NaN(), How: "gzip, as sent"})
	return nil
}
