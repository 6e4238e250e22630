package cli

import (
	"context"
	"fmt"
	"runtime/debug"

	"bearing/internal/fault"
)

type doctorCmd struct {
	house
	JSON bool `help:"Print JSON."`
}

func (c doctorCmd) Run(ctx context.Context, to streams) error {
	a, closed, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer closed()
	checks, err := a.Store.Doctor(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		err = printJSON(to.out, checks)
	} else {
		t := table(to.out)
		for _, k := range checks {
			fmt.Fprintf(t, "%s\t%s\t%s\n", mark(k.Well), k.Name, k.Words)
		}
		err = t.Flush()
	}
	for _, k := range checks {
		if !k.Well {
			return fault.New(fault.Unavailable, k.Name, "%s", k.Words)
		}
	}
	return err
}

func mark(ok bool) string {
	if ok {
		return "ok"
	}
	return "BAD"
}

type versionCmd struct{}

// version is set by the release build; a build from source says so.
var version = "from source"

func (versionCmd) Run(to streams) error {
	goes := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		goes = info.GoVersion
	}
	_, err := fmt.Fprintf(to.out, "bearing %s (%s)\n", version, goes)
	return err
}
