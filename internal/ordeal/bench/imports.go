package bench

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bearing/internal/ordeal/subject"
	"bearing/internal/store"
)

// The table to import: each target comes back in as many rows as it has
// readings.
const (
	csvTargets = 10_000
	csvPeriods = 10
	csvRuns    = 3
)

// imports measures the import of a large table while somebody else records
// readings at a server on the same database.
func (r *Report) imports(ctx context.Context) error {
	file, by := filepath.Join(r.scratch, "large.csv"), filepath.Join(r.scratch, "map.yaml")
	if err := errors.Join(os.WriteFile(file, table(r.Config.Seed), 0o600), os.WriteFile(by, []byte(csvMap), 0o600)); err != nil {
		return err
	}
	var runs []imported
	for i := range csvRuns {
		house := subject.House{Binary: r.Config.Binary, Dir: filepath.Join(r.scratch, fmt.Sprintf("import%d", i))}
		run, err := importBeside(ctx, house, by, file)
		if err != nil {
			return err
		}
		runs = append(runs, run)
	}
	var took, cpu, read []time.Duration
	var peak float64
	var wait, calm time.Duration
	var writes int
	for _, run := range runs {
		took, cpu, read = append(took, run.took), append(cpu, run.cpu), append(read, run.dry)
		peak, wait, calm, writes = max(peak, run.peak), max(wait, run.busy.longest), max(calm, run.calm.longest), writes+run.busy.n
	}
	r.put("import", Figure{median(took) / 1000, median(read) / 1000, "the same with --dry-run", fmt.Sprintf("%d targets with %d readings each, into an empty database, median of %d; %.1f s of processor", csvTargets, csvPeriods, csvRuns, median(cpu)/1000)})
	r.put("import-rss", Figure{peak, runs[0].idle, "bearing version", "most that the process ever held, largest of the runs"})
	r.put("import-wait", Figure{milliseconds(wait), milliseconds(calm), "longest in as many seconds without an import", fmt.Sprintf("a reading every 20 ms over HTTP at bearing serve on the same database, %d of them", writes)})
	return nil
}

// table writes the rows period by period, so that a target's readings lie far
// apart in the file.
func table(seed uint64) []byte {
	dice := rand.New(rand.NewPCG(seed, 3))
	var b strings.Builder
	b.WriteString("ref,title,owner,measure,start,goal,day,now\n")
	for period := range csvPeriods {
		day := time.Date(2026, 1, 4, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 14*period).Format(time.DateOnly)
		for n := range csvTargets {
			fmt.Fprintf(&b, "t%d,Number %d of the table,Person %d,m%d,0,100,%s,%.1f\n", n, n, n%40, n, day, float64(10*period)*dice.Float64())
		}
	}
	return []byte(b.String())
}

// An imported is one import and what was seen meanwhile.
type imported struct {
	took, dry, cpu time.Duration
	peak, idle     float64
	busy, calm     waits
}

// A waits is what a writer met.
type waits struct {
	n       int
	longest time.Duration
	err     error
}

func importBeside(ctx context.Context, house subject.House, by, file string) (run imported, err error) {
	if err := house.Import(ctx, subject.Small("beside", "Somebody else's number")); err != nil {
		return run, err
	}
	numbers, err := house.Numbers(ctx, "beside")
	if err != nil {
		return run, err
	}
	server, err := house.Serve(ctx)
	if err != nil {
		return run, err
	}
	defer server.Kill()
	client, err := server.SignIn()
	if err != nil {
		return run, err
	}
	if _, _, run.idle, err = watched(exec.CommandContext(ctx, house.Binary, "version")); err != nil {
		return run, err
	}
	dry := house.Command(ctx, "import", "--dry-run", "--json", "--map", by, file)
	if run.dry, _, _, err = watched(dry); err != nil {
		return run, err
	}
	stop := write(client, numbers.Measures["M1"])
	time.Sleep(3 * time.Second)
	run.calm = stop()
	stop = write(client, numbers.Measures["M1"])
	run.took, run.cpu, run.peak, err = watched(house.Command(ctx, "import", "--json", "--map", by, file))
	run.busy = stop()
	for _, w := range []waits{run.calm, run.busy} {
		if err == nil {
			err = w.err
		}
	}
	if err != nil {
		return run, err
	}
	return run, complete(ctx, house)
}

// complete refuses an import that left something out: it would be fast for
// nothing.
func complete(ctx context.Context, house subject.House) error {
	numbers, err := house.Numbers(ctx, "wide")
	if err != nil {
		return err
	}
	kept := 0
	err = house.Look(ctx, func(tx *store.Tx) error {
		facts, err := tx.Readings(slices.Collect(maps.Values(numbers.Measures)))
		for _, of := range facts {
			kept += len(of)
		}
		return err
	})
	if len(numbers.Items) != csvTargets || kept < csvTargets*csvPeriods {
		return fmt.Errorf("the import kept %d items of %d and %d readings of %d", len(numbers.Items), csvTargets, kept, csvTargets*csvPeriods)
	}
	return err
}

// watched runs a command and returns how long it took, by the clock and of the
// processor, and the most memory that it held.
func watched(cmd *exec.Cmd) (took, cpu time.Duration, peak float64, err error) {
	var said strings.Builder
	cmd.Stderr = &said
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			if err != nil {
				err = fmt.Errorf("%v: %w: %s", cmd.Args, err, &said)
			}
			return time.Since(began), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak, err
		case <-time.After(5 * time.Millisecond):
			if now, err := resident(cmd.Process.Pid, "VmHWM"); err == nil {
				peak = max(peak, now)
			}
		}
	}
}

// write records a reading every 20 ms until it is stopped.
func write(client *subject.Client, measure int64) (stop func() waits) {
	quit, done := make(chan struct{}), make(chan waits)
	go func() {
		var w waits
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for w.err == nil {
			began := time.Now()
			w.err = client.Record(subject.Fact{Measure: measure, Day: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, w.n).Format(time.DateOnly), Value: float64(w.n)})
			w.n, w.longest = w.n+1, max(w.longest, time.Since(began))
			select {
			case <-quit:
				done <- w
				return
			case <-tick.C:
			}
		}
		<-quit
		done <- w
	}()
	return func() waits { close(quit); return <-done }
}
