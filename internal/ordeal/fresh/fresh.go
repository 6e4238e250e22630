// Package fresh asks whether a page can be older than what the program said it
// kept.
//
// Two processes serve one database. People act at either of them, record a
// reading or import a file that edits a title, and after each acknowledged act
// they ask the other process, or the same, for a page. The page must show the
// act. Several people do so at once, each about a target of their own, so that
// acts come in while a process catches up with earlier ones.
//
// The trial proves itself on a program that does not ask for the revision
// (NoQuestion) when it has a plan at hand: a run on that one must find old pages.
package fresh

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"time"

	"bearing/internal/ordeal/subject"
)

// NoQuestion makes the program show the plan that it has at hand without asking
// the database whether it has moved on.
func NoQuestion() *subject.Plant {
	return &subject.Plant{Name: "no-question", Swaps: []subject.Swap{{
		File: "internal/app/hold.go",
		Old:  "\tnext, err := a.catchUp(tx, number, day, p.held)\n",
		New:  "\tif p.held != nil && p.held.sight.Day == day {\n\t\treturn p.held.sight, nil\n\t}\n\tnext, err := a.catchUp(tx, number, day, p.held)\n",
	}}}
}

// Config says how often to act.
type Config struct {
	House subject.House
	Acts  int
	Lanes int // people who act at once
	Seed  uint64
}

// A Report is what the acts came to.
type Report struct {
	Readings, Edits int      // acknowledged acts
	Pages           int      // asked for after them
	Old             []string // pages that did not show the act
	Took            time.Duration
}

// Err is nil when no page was old.
func (r *Report) Err() error {
	if len(r.Old) == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d pages are older than an act that was acknowledged before they were asked for; the first: %s", len(r.Old), r.Pages, r.Old[0])
}

// enough old pages end a run.
const enough = 5

// Run acts and looks. Its error says that it could not; what it saw is in the
// report.
func Run(ctx context.Context, cfg Config) (*Report, error) {
	t := &trial{Config: cfg, titles: subject.Titles(cfg.Lanes)}
	if err := t.House.Import(ctx, subject.Small("trial", t.titles...)); err != nil {
		return nil, err
	}
	var err error
	if t.numbers, err = t.House.Numbers(ctx, "trial"); err != nil {
		return nil, err
	}
	for i := range t.clients {
		server, err := t.House.Serve(ctx)
		if err != nil {
			return nil, err
		}
		defer server.Kill()
		if t.clients[i], err = server.SignIn(); err != nil {
			return nil, err
		}
	}
	began := time.Now()
	err = t.everybody(ctx)
	t.report.Took = time.Since(began)
	return &t.report, err
}

// A trial is a run under way.
type trial struct {
	Config
	numbers subject.Numbers
	clients [2]*subject.Client // one at each process

	files  sync.Mutex // one import at a time: each says the whole plan
	titles []string

	mu     sync.Mutex
	report Report
}

// everybody acts until all acts are done or enough pages were old.
func (t *trial) everybody(ctx context.Context) error {
	errs := make([]error, t.Lanes)
	var wait sync.WaitGroup
	for i := range t.Lanes {
		wait.Go(func() {
			l := &lane{trial: t, n: i + 1, dice: rand.New(rand.NewPCG(t.Seed, uint64(i))), title: t.titles[i], value: 1}
			for range t.Acts / t.Lanes {
				if errs[i] = l.act(ctx); errs[i] != nil || t.seenEnough() {
					return
				}
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

func (t *trial) seenEnough() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.report.Old) >= enough
}

func (t *trial) count(what func(*Report)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	what(&t.report)
}

// A lane is one person with a target of their own.
type lane struct {
	*trial
	n     int
	dice  *rand.Rand
	acts  int
	title string // as it was acknowledged last
	value int
}

// act acts at one of the processes and looks at one of them, mostly the other.
func (l *lane) act(ctx context.Context) error {
	l.acts++
	at := l.dice.IntN(2)
	if l.dice.IntN(50) == 0 {
		if err := l.edit(ctx); err != nil {
			return err
		}
	} else if err := l.record(at); err != nil {
		return err
	}
	look := 1 - at
	if l.dice.IntN(8) == 0 {
		look = at
	}
	return l.look(look)
}

func (l *lane) record(at int) error {
	value := 1 + l.acts%999 // no thousands, whatever marks them
	day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, l.acts).Format(time.DateOnly)
	fact := subject.Fact{Measure: l.numbers.Measures["M"+strconv.Itoa(l.n)], Day: day, Value: float64(value)}
	if err := l.clients[at].Record(fact); err != nil {
		return err
	}
	l.value = value
	l.count(func(r *Report) { r.Readings++ })
	return nil
}

// edit imports the plan with another title for the target.
func (l *lane) edit(ctx context.Context) error {
	l.files.Lock()
	defer l.files.Unlock()
	title := fmt.Sprintf("Target %d as of act %d", l.n, l.acts)
	l.titles[l.n-1] = title
	if err := l.House.Import(ctx, subject.Small("trial", l.titles...)); err != nil {
		return err
	}
	l.title = title
	l.count(func(r *Report) { r.Edits++ })
	return nil
}

// look asks a process for the table of the plan and for the page of the item,
// and holds the row against what was acknowledged.
func (l *lane) look(at int) error {
	table, err := l.clients[at].See(fmt.Sprintf("/plans/%d/table", l.numbers.Plan))
	if err != nil {
		return err
	}
	want := fmt.Sprintf("%s: %d", l.title, l.value)
	if got := row(table.Body, l.title); got != want {
		l.old(at, "the table", got, want)
	}
	page, err := l.clients[at].See(fmt.Sprintf("/items/%d", l.numbers.Items["T"+strconv.Itoa(l.n)]))
	if err != nil {
		return err
	}
	if !strings.Contains(page.Body, l.title) {
		l.old(at, "the page of the item", "another title", l.title)
	}
	l.count(func(r *Report) { r.Pages += 2 })
	return nil
}

func (l *lane) old(at int, page, got, want string) {
	l.count(func(r *Report) {
		r.Old = append(r.Old, fmt.Sprintf("after act %d of person %d, %s at process %d shows %q and not %q", l.acts, l.n, page, at+1, got, want))
	})
}

// row finds the row of a title in the table and returns "title: value".
func row(body, title string) string {
	_, after, found := strings.Cut(body, ">"+title+"</a>")
	if !found {
		return "no such title"
	}
	_, after, _ = strings.Cut(after, `class="num nv">`)
	value, _, _ := strings.Cut(after, "<")
	return title + ": " + strings.TrimSpace(value)
}
