package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bearing/internal/ordeal/bench"
	"bearing/internal/ordeal/crash"
	"bearing/internal/ordeal/fresh"
	"bearing/internal/ordeal/subject"
)

// A result is one line of docs/ordeal.md.
type result struct {
	trial, engine, found string
	err                  error
}

// The controls are short: they only have to find the planted fault.
const (
	controlRounds = 20 // at most: it ends with the first loss
	controlActs   = 100
	writers       = 16
	lanes         = 8
)

func crashes(ctx context.Context, o options) error {
	results, err := onEach(ctx, o, killed, earlyAnswer)
	return errors.Join(err, printed(results))
}

func freshness(ctx context.Context, o options) error {
	results, err := onEach(ctx, o, current, noQuestion)
	return errors.Join(err, printed(results))
}

func all(ctx context.Context, o options) error {
	commit := subject.Commit()
	results, err := onEach(ctx, o, killed, earlyAnswer, current, noQuestion)
	if err == nil && o.out != "" {
		err = os.WriteFile(filepath.Join(o.out, "ordeal.md"), page(o, commit, results), 0o644)
	}
	return errors.Join(err, printed(results))
}

// printed returns what went wrong in any of the trials.
func printed(results []result) error {
	var errs []error
	for _, r := range results {
		if r.err != nil {
			errs = append(errs, fmt.Errorf("%s on %s: %w", r.trial, r.engine, r.err))
		}
	}
	return errors.Join(errs...)
}

type trial func(context.Context, options, subject.House) (result, error)

// onEach runs trials on every database there is, each on an empty one.
func onEach(ctx context.Context, o options, trials ...trial) (results []result, err error) {
	scratch, err := os.MkdirTemp("", "ordeal-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	for i, run := range trials {
		for _, e := range engines() {
			r, err := e.run(ctx, o, run, filepath.Join(scratch, fmt.Sprint(e.name, i)))
			if err != nil {
				return results, err
			}
			results = append(results, r)
			fmt.Printf("%s, %s: %s\n", r.trial, r.engine, r.said())
		}
	}
	return results, nil
}

// An engine is a kind of database, and where there is one.
type engine struct{ name, url string }

func engines() []engine {
	all := []engine{{name: "SQLite"}}
	if url := os.Getenv("BEARING_TEST_POSTGRES"); url != "" {
		all = append(all, engine{"PostgreSQL", url})
	}
	return all
}

// run runs a trial in a new database.
func (e engine) run(ctx context.Context, o options, run trial, dir string) (r result, err error) {
	house := subject.House{Binary: o.binary, Dir: dir}
	if e.url != "" {
		var drop func() error
		if house.URL, drop, err = subject.Schema(ctx, e.url); err != nil {
			return r, err
		}
		defer func() { err = errors.Join(err, drop()) }()
	}
	r, err = run(ctx, o, house)
	r.engine = e.name
	return r, err
}

func (r result) said() string {
	if r.err == nil {
		return r.found
	}
	return r.found + "; FAILED: " + r.err.Error()
}

func killed(ctx context.Context, o options, house subject.House) (result, error) {
	report, err := crash.Run(ctx, crash.Config{House: house, Rounds: o.rounds, Writers: writers, Seed: o.seed, Say: everyTenth})
	if err != nil {
		return result{}, err
	}
	found := fmt.Sprintf("%d kills, %d readings acknowledged, %d lost; of %d under way %d were kept; %d other breaks; starts again in p50 %.0f ms, p99 %.0f ms",
		report.Rounds, report.Acked, len(report.Lost), report.UnderWay, report.Saved, len(report.Breaks), at(report.Restarts, 0.5), at(report.Restarts, 0.99))
	return result{trial: fmt.Sprintf("killed with SIGKILL under %d writers", writers), found: found, err: report.Err()}, nil
}

func everyTenth(round int, r *crash.Report) {
	if round%10 == 0 {
		fmt.Printf("round %d: %d acknowledged, %d lost\n", round, r.Acked, len(r.Lost))
	}
}

func earlyAnswer(ctx context.Context, o options, house subject.House) (result, error) {
	binary, err := subject.Build(ctx, filepath.Dir(house.Dir), crash.EarlyAnswer())
	if err != nil {
		return result{}, err
	}
	house.Binary = binary
	report, err := crash.Run(ctx, crash.Config{House: house, Rounds: controlRounds, Writers: writers, Seed: o.seed})
	if err != nil {
		return result{}, err
	}
	r := result{trial: "control: answers before it commits", found: fmt.Sprintf("%d kills, %d acknowledged, %d lost: found out", report.Rounds, report.Acked, len(report.Lost))}
	if len(report.Lost) == 0 {
		r.err = fmt.Errorf("the planted fault was not found, so the trial proves nothing")
	}
	return r, nil
}

func current(ctx context.Context, o options, house subject.House) (result, error) {
	report, err := fresh.Run(ctx, fresh.Config{House: house, Acts: o.acts, Lanes: lanes, Seed: o.seed})
	if err != nil {
		return result{}, err
	}
	found := fmt.Sprintf("%d readings and %d edits acknowledged, %d pages asked for, %d older than an act; %.0f s",
		report.Readings, report.Edits, report.Pages, len(report.Old), report.Took.Seconds())
	return result{trial: fmt.Sprintf("two processes, %d people who act and look", lanes), found: found, err: report.Err()}, nil
}

func noQuestion(ctx context.Context, o options, house subject.House) (result, error) {
	binary, err := subject.Build(ctx, filepath.Dir(house.Dir), fresh.NoQuestion())
	if err != nil {
		return result{}, err
	}
	house.Binary = binary
	report, err := fresh.Run(ctx, fresh.Config{House: house, Acts: controlActs, Lanes: lanes, Seed: o.seed})
	if err != nil {
		return result{}, err
	}
	r := result{trial: "control: does not ask for the revision", found: fmt.Sprintf("%d acts, %d pages, %d of them old: found out", report.Readings+report.Edits, report.Pages, len(report.Old))}
	if len(report.Old) == 0 {
		r.err = fmt.Errorf("the planted fault was not found, so the trial proves nothing")
	}
	return r, nil
}

// at returns a quantile in milliseconds.
func at(all []time.Duration, share float64) float64 {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return float64(sorted[int(share*float64(len(sorted)-1))]) / float64(time.Millisecond)
}

// page writes the results as docs/ordeal.md.
func page(o options, commit string, results []result) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# What it survived\n\nWritten by `make ordeal` on %s at commit %s, seed %d.\n\n", time.Now().UTC().Format("2 January 2006 15:04 MST"), commit, o.seed)
	b.WriteString("Each trial drives the real binary; its control is the same trial on a binary with a fault planted in it, which it has to find.\n`internal/ordeal` says how. The short forms run with the tests.\n\n| trial | database | found |\n|---|---|---|\n")
	for _, r := range results {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", r.trial, r.engine, strings.ReplaceAll(r.said(), "\n", " "))
	}
	return []byte(b.String())
}

func benchmarks(ctx context.Context, o options) error {
	report, err := bench.Run(ctx, bench.Config{Binary: o.binary, Seed: o.seed, Say: func(s string) { fmt.Println(s) }})
	if report == nil {
		return err
	}
	fmt.Print(report.Table())
	if missing := report.Missing(); err == nil && len(missing) > 0 {
		err = fmt.Errorf("rows are missing: %s", strings.Join(missing, ", "))
	}
	if err != nil || o.out == "" {
		return err
	}
	if beyond := report.Beyond(); len(beyond) > 0 {
		fmt.Println("aims not reached:", strings.Join(beyond, ", "))
	}
	return os.WriteFile(filepath.Join(o.out, "benchmarks.md"), []byte(report.Table()), 0o644)
}
