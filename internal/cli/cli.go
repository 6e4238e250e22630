// Package cli is the command line, and the one place where the house is put
// together: store, frameworks, policies, app and doors.
//
// Commands translate and print; they decide nothing. What goes wrong is one
// sentence on standard error, and an exit code that scripts can rely on.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"bearing/internal/fault"
)

// The exit codes.
const (
	Done    = 0
	Refused = 1 // the input, or what was asked of it, cannot be
	Usage   = 2 // the command was not understood
	Broken  = 3 // a defect here
)

// grammar is every command with its flags.
type grammar struct {
	Serve      serveCmd      `cmd:"" help:"Serve the pages."`
	Demo       demoCmd       `cmd:"" help:"Serve a sample company, with its clock fixed on its own day."`
	Import     importCmd     `cmd:"" help:"Bring plans and numbers in from files."`
	Export     exportCmd     `cmd:"" help:"Write a plan to a file."`
	Plans      plansCmd      `cmd:"" help:"List the plans."`
	Show       showCmd       `cmd:"" help:"Show a plan with the standing of every item."`
	Explain    explainCmd    `cmd:"" help:"Explain the figures of an item down to their inputs."`
	Record     recordCmd     `cmd:"" help:"Record a reading of a measure."`
	Frameworks frameworksCmd `cmd:"" help:"List the frameworks and their words."`
	Doctor     doctorCmd     `cmd:"" help:"Check the database and say what is wrong with it."`
	Version    versionCmd    `cmd:"" help:"Print the version."`
}

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// exited carries kong's own exit out of a parse: help was asked for.
type exited int

// Main runs one command and returns its exit code.
func Main(args []string, in io.Reader, out, err io.Writer) (code int) {
	defer func() {
		if e, ok := recover().(exited); ok {
			code = int(e)
		}
	}()
	var g grammar
	parser, bad := kong.New(&g, kong.Name("bearing"), kong.Description("Goals and the numbers behind them, on your own machine."),
		kong.Writers(out, err), kong.Exit(func(code int) { panic(exited(code)) }), kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if bad != nil {
		fmt.Fprintln(err, "bearing:", bad)
		return Broken
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	run, bad := parser.Parse(args)
	if bad != nil {
		fmt.Fprintf(err, "bearing: %s; `bearing --help` lists what it understands\n", bad)
		return Usage
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	run.BindTo(ctx, (*context.Context)(nil))
	return answer(run.Run(streams{in, out, err}), err)
}

// answer prints what went wrong, in one sentence each, and sorts it into an
// exit code.
func answer(err error, to io.Writer) int {
	if err == nil {
		return Done
	}
	code := Done
	for _, e := range each(err) {
		var misuse usageError
		switch {
		case errors.As(e, &misuse):
			fmt.Fprintln(to, "bearing:", misuse)
			code = max(code, Usage)
		case fault.KindOf(e) == fault.Internal:
			fmt.Fprintln(to, "bearing: something is wrong in the program itself:", e)
			code = Broken
		default:
			fmt.Fprintln(to, "bearing:", oneLine(fault.Words(e)))
			code = max(code, Refused)
		}
	}
	return code
}

// usageError says that a command's words do not go together.
type usageError string

func (u usageError) Error() string { return string(u) }

// each takes joined errors apart.
func each(err error) []error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return many.Unwrap()
	}
	return []error{err}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
