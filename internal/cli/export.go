package cli

import (
	"context"
	"os"
	"path/filepath"

	"bearing/internal/fault"
)

type exportCmd struct {
	house
	Plan   string `required:"" help:"The plan: its id, number or ref." placeholder:"ID"`
	Format string `help:"yaml (lossless), csv, xlsx or stratml." enum:"yaml,csv,xlsx,stratml" default:"yaml"`
	Out    string `short:"o" help:"File to write; standard output when left out." placeholder:"FILE"`
}

func (c exportCmd) Run(ctx context.Context, to streams) error {
	a, closed, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer closed()
	b, err := a.Export(ctx, c.who(), c.Plan, c.Format)
	if err != nil {
		return err
	}
	if c.Out == "" {
		_, err = to.out.Write(b)
		return err
	}
	return writeWhole(c.Out, b)
}

// writeWhole writes a file whole or not at all.
func writeWhole(name string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".bearing-*")
	if err != nil {
		return fault.New(fault.Invalid, name, "cannot be written there; choose a folder that is yours")
	}
	defer os.Remove(f.Name()) // gone already when all went well
	if _, err := f.Write(b); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Chmod(f.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
