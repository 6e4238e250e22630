// Command ordeal puts the program through what it must survive and measures how
// fast it is. It drives the real binary from the outside.
//
//	ordeal crash   kills it under many writers and compares what is left
//	ordeal fresh   asks two processes for the latest act
//	ordeal all     both, with their controls, and writes docs/ordeal.md
//	ordeal bench   measures, and writes docs/benchmarks.md
//
// All but bench run on PostgreSQL too when BEARING_TEST_POSTGRES names one.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
)

// options are the flags of all commands.
type options struct {
	binary string
	seed   uint64
	rounds int
	acts   int
	out    string
}

var commands = []struct {
	name string
	run  func(context.Context, options) error
}{
	{"crash", crashes},
	{"fresh", freshness},
	{"all", all},
	{"bench", benchmarks},
}

func main() {
	if err := command(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "ordeal:", err)
		os.Exit(1)
	}
}

func command(args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var names []string
	for _, c := range commands {
		if len(args) > 0 && args[0] == c.name {
			o, err := flags(args[1:])
			if err != nil {
				return err
			}
			return c.run(ctx, o)
		}
		names = append(names, c.name)
	}
	return fmt.Errorf("say what to do: %s", strings.Join(names, ", "))
}

func flags(args []string) (o options, err error) {
	f := flag.NewFlagSet("ordeal", flag.ContinueOnError)
	f.StringVar(&o.binary, "binary", "bin/bearing", "the program")
	f.Uint64Var(&o.seed, "seed", 1, "of the dice")
	f.IntVar(&o.rounds, "rounds", 200, "how often to kill the program")
	f.IntVar(&o.acts, "acts", 10_000, "how many acts to look for afterwards")
	f.StringVar(&o.out, "out", "docs", "folder of the written results, none for \"\"")
	return o, f.Parse(args)
}
