// Package crash kills the program while many people record readings, and looks
// at what is left.
//
// Each round lets writers record over HTTP, sends SIGKILL a few to 155 ms after
// the first acknowledgement, starts the program again on the same database, and
// asks: is every acknowledged reading there as it was sent, once? Is nothing
// there that nobody sent? Has every reading its event and its mark? Is the
// database whole, the audit chain included? What was under way when the program
// died may be kept or not, but never by half.
//
// The trial proves itself on a program that answers before it commits
// (EarlyAnswer): a run on that one must lose readings.
package crash

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"bearing/internal/ordeal/subject"
)

// EarlyAnswer makes the store say that an act is kept before it is.
func EarlyAnswer() *subject.Plant {
	return &subject.Plant{Name: "early-answer", Swaps: []subject.Swap{
		{
			File: "internal/store/writer.go",
			Old:  "\tif err := w.commit(tx); err != nil {\n\t\treturn waiting(group, outcomes), err\n\t}\n\tfor i, r := range group {\n\t\tr.done <- outcomes[i].err\n\t}\n\treturn nil, nil\n",
			New:  "\tfor i, r := range group {\n\t\tr.done <- outcomes[i].err\n\t}\n\ttime.Sleep(10 * time.Millisecond)\n\t_ = w.commit(tx)\n\treturn nil, nil\n",
		},
		{File: "internal/store/writer.go", Old: "\t\"fmt\"\n", New: "\t\"fmt\"\n\t\"time\"\n"},
		{
			File: "internal/store/store.go",
			Old:  "\treturn sorted(s.updatePostgres(ctx, act))\n",
			New:  "\tif os.Args[1] != \"serve\" { // who ends at once would keep nothing at all\n\t\treturn sorted(s.updatePostgres(ctx, act))\n\t}\n\tgo func() {\n\t\ttime.Sleep(10 * time.Millisecond)\n\t\t_ = s.updatePostgres(context.WithoutCancel(ctx), act)\n\t}()\n\treturn nil\n",
		},
		{File: "internal/store/store.go", Old: "\t\"database/sql\"\n", New: "\t\"database/sql\"\n\t\"os\"\n"},
	}}
}

// Config says what to kill and how often.
type Config struct {
	House   subject.House
	Rounds  int
	Writers int
	Seed    uint64
	Say     func(round int, r *Report) // after each round; may be nil
}

// A Report is what the rounds came to.
type Report struct {
	Rounds   int
	Acked    int // readings that were acknowledged
	UnderWay int // sent without an answer when the program died
	Saved    int // of those, kept all the same
	Lost     []subject.Fact
	Breaks   []string // everything else that may not be
	Restarts []time.Duration
}

// Err is nil when nothing was lost or broken.
func (r *Report) Err() error {
	var errs []error
	if len(r.Lost) > 0 {
		errs = append(errs, fmt.Errorf("%d of %d acknowledged readings are lost, the first %+v", len(r.Lost), r.Acked, r.Lost[0]))
	}
	for _, b := range r.Breaks {
		errs = append(errs, errors.New(b))
	}
	return errors.Join(errs...)
}

// fewest is how long the program is left alone after the first acknowledgement
// at least, and spread by how much longer at most.
const (
	fewest = 5 * time.Millisecond
	spread = 150 * time.Millisecond
)

// Run runs the rounds. Its error says that they could not be run; what they
// found is in the report.
func Run(ctx context.Context, cfg Config) (*Report, error) {
	t := &trial{Config: cfg, dice: rand.New(rand.NewPCG(cfg.Seed, 2)), report: &Report{}}
	if err := t.prepare(ctx); err != nil {
		return nil, err
	}
	server, err := t.House.Serve(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { server.Kill() }()
	for range cfg.Rounds {
		if err := t.write(server); err != nil {
			return t.report, err
		}
		if server, err = t.House.Serve(ctx); err != nil {
			t.report.Breaks = append(t.report.Breaks, fmt.Sprintf("the program does not start again: %v", err))
			return t.report, nil
		}
		t.report.Rounds++
		t.report.Restarts = append(t.report.Restarts, server.Start)
		if err := t.compare(ctx); err != nil {
			return t.report, err
		}
		if cfg.Say != nil {
			cfg.Say(t.report.Rounds, t.report)
		}
		if t.report.Err() != nil {
			return t.report, nil // what comes after a break says nothing new
		}
	}
	return t.report, nil
}

// A trial is a run under way.
type trial struct {
	Config
	dice    *rand.Rand
	report  *Report
	writers []*hand
	seen    left
}

// prepare gives every writer a measure of its own.
func (t *trial) prepare(ctx context.Context) error {
	err := t.House.Import(ctx, subject.Small("trial", subject.Titles(t.Writers)...))
	if err != nil {
		return err
	}
	if t.seen, err = look(ctx, t.House, nil); err != nil {
		return err
	}
	for number, facts := range t.seen.facts {
		t.writers = append(t.writers, &hand{measure: number, sent: map[string]*sent{}, first: len(facts)})
	}
	slices.SortFunc(t.writers, func(a, b *hand) int { return int(a.measure - b.measure) })
	if len(t.writers) != t.Writers {
		return fmt.Errorf("%d measures came out of a plan with %d", len(t.writers), t.Writers)
	}
	return nil
}

// write lets the writers loose and kills the program under them.
func (t *trial) write(server *subject.Server) error {
	client, err := server.SignIn()
	if err != nil {
		return err
	}
	first := make(chan struct{})
	var once sync.Once
	var wait sync.WaitGroup
	for _, w := range t.writers {
		wait.Go(func() { w.write(client, func() { once.Do(func() { close(first) }) }) })
	}
	select {
	case <-first:
		time.Sleep(fewest + time.Duration(t.dice.Int64N(int64(spread))))
	case <-time.After(20 * time.Second):
		err = fmt.Errorf("nobody got an acknowledgement within 20 s: %w; the program said: %s", t.writers[0].refusal, server.Said())
	}
	server.Kill()
	wait.Wait()
	return err
}
