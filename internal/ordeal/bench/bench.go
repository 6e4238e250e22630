// Package bench measures what the program promises about speed and size, on the
// release binary and on generated plans, and writes one table.
//
// A figure alone says little: machines differ and are busy with other things.
// So a row carries its control, something that cannot be faster, measured in
// the same minute on the same machine: a static file from the same server
// beside a page, a copy of the bytes beside a score, the program doing nothing
// beside the program at work. Figures are medians unless they say otherwise.
//
// The rows are a list (rows.go). A run that leaves one out fails.
package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"time"
)

// Config says what to measure.
type Config struct {
	Binary string // the release build
	Seed   uint64
	Say    func(string)
}

// A Figure is what was measured for a row.
type Figure struct {
	Value   float64 // in the unit of the row
	Control float64 // in the same unit; NaN: there is none
	Of      string  // what the control is
	How     string  // sizes, order, client
}

// A Report is the table under way.
type Report struct {
	Config  Config
	Machine Machine
	At      time.Time
	figures map[string]Figure
	scratch string
}

// Run measures everything. Its error names what could not be measured; the
// report then holds the rest.
func Run(ctx context.Context, cfg Config) (*Report, error) {
	scratch, err := os.MkdirTemp("", "bench-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	r := &Report{Config: cfg, Machine: machine(), At: time.Now().UTC(), figures: map[string]Figure{}, scratch: scratch}
	var errs []error
	for _, part := range []struct {
		name    string
		measure func(context.Context) error
	}{
		{"size", r.size}, {"start and memory", r.start}, {"pages", r.pages}, {"import", r.imports}, {"score", r.score},
	} {
		cfg.Say("measuring " + part.name)
		if err := part.measure(ctx); err != nil {
			errs = append(errs, fmt.Errorf("measuring %s: %w", part.name, err))
		}
	}
	return r, errors.Join(errs...)
}

// Missing returns the rows without a figure.
func (r *Report) Missing() (keys []string) {
	for _, row := range rows {
		if f, ok := r.figures[row.key]; !ok || math.IsNaN(f.Value) {
			keys = append(keys, row.key)
		}
	}
	return keys
}

// Beyond returns the rows that do not reach their aim.
func (r *Report) Beyond() (keys []string) {
	for _, row := range rows {
		if f, ok := r.figures[row.key]; ok && f.Value > row.aim {
			keys = append(keys, row.key)
		}
	}
	return keys
}

// put keeps the figure of a row. A row that is not in the list is a mistake
// here, not on the machine.
func (r *Report) put(key string, f Figure) {
	if !slices.ContainsFunc(rows, func(row row) bool { return row.key == key }) {
		panic("bench: no row " + key)
	}
	r.figures[key] = f
}

func (r *Report) size(context.Context) error {
	info, err := os.Stat(r.Config.Binary)
	if err != nil {
		return err
	}
	r.put("binary", Figure{Value: float64(info.Size()) / 1e6, Control: math.NaN(), How: "release build, stripped, static, with everything embedded"})
	return nil
}

// quantile returns the value below which a share of the durations lies, in
// milliseconds.
func quantile(all []time.Duration, share float64) float64 {
	if len(all) == 0 {
		return math.NaN()
	}
	sorted := slices.Clone(all)
	slices.Sort(sorted)
	at := int(math.Ceil(share*float64(len(sorted)))) - 1
	return milliseconds(sorted[max(0, at)])
}

func median(all []time.Duration) float64 { return quantile(all, 0.5) }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
