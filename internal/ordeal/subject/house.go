package subject

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"bearing/internal/store"
)

// Day is the day that the program takes for today in every trial.
const Day = "2026-06-30"

// A House is a binary with the database that it works on.
type House struct {
	Binary string
	Dir    string   // of the embedded database
	URL    string   // of PostgreSQL; it wins
	Env    []string // beside the usual
	Today  string   // "": Day
}

func (h House) flags() []string {
	today := h.Today
	if today == "" {
		today = Day
	}
	flags := []string{"--today", today, "--zone", "UTC"}
	if h.URL != "" {
		return append(flags, "--db", h.URL)
	}
	return append(flags, "--data", h.Dir)
}

// Command returns a command of the program on its database.
func (h House) Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, h.Binary, append(append([]string{name}, h.flags()...), args...)...)
	cmd.Env = append(os.Environ(), h.Env...)
	return cmd
}

// Run runs a command of the program to its end and returns what it printed.
func (h House) Run(ctx context.Context, name string, args ...string) ([]byte, error) {
	out, _, err := h.Spent(ctx, name, args...)
	return out, err
}

// Spent runs a command to its end and returns also what it took of the machine.
func (h House) Spent(ctx context.Context, name string, args ...string) ([]byte, *os.ProcessState, error) {
	cmd := h.Command(ctx, name, args...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("bearing %s: %w: %s", name, err, exit.Stderr)
	}
	return out, cmd.ProcessState, err
}

// Import brings a plan file in by the command line.
func (h House) Import(ctx context.Context, file []byte) error {
	f, err := os.CreateTemp("", "trial-*.yaml")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(file)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	_, err = h.Run(ctx, "import", f.Name())
	return err
}

// Look opens the database beside the program, reads, and closes it again:
// somebody who kept it open would spare a killed program the recovery.
func (h House) Look(ctx context.Context, sight func(*store.Tx) error) error {
	s, err := store.Open(ctx, store.Config{Dir: h.Dir, URL: h.URL})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }() // it was only read
	return s.View(ctx, sight)
}

// Numbers are the numbers of a plan and of what is in it, by ref: they stand in
// the addresses of pages.
type Numbers struct {
	Plan            int64
	Items, Measures map[string]int64
}

// Numbers reads the numbers of the plan with a ref.
func (h House) Numbers(ctx context.Context, ref string) (n Numbers, err error) {
	n.Items, n.Measures = map[string]int64{}, map[string]int64{}
	err = h.Look(ctx, func(tx *store.Tx) error {
		if n.Plan, err = tx.PlanNumber(ref); err != nil {
			return err
		}
		changes, err := tx.Changes(n.Plan, 0)
		if err != nil {
			return err
		}
		for _, item := range changes.Items {
			n.Items[item.Ref] = item.Number
		}
		measures, _, err := tx.Measures(0)
		for _, m := range measures {
			n.Measures[m.Ref] = m.Number
		}
		return err
	})
	return n, err
}
