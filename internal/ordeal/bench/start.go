package bench

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"bearing/internal/ordeal/subject"
	"bearing/internal/store"
)

// demoDay is the day of the demo, which its plans are about.
const demoDay = "2026-11-23"

// starts is how often the program is started to its first page.
const starts = 9

// demo returns a house with the plans of the demo in it.
func (r *Report) demo(ctx context.Context) (subject.House, error) {
	house := subject.House{Binary: r.Config.Binary, Dir: filepath.Join(r.scratch, "demo"), Today: demoDay, Env: []string{"GODEBUG=gctrace=1"}}
	root, err := subject.Root()
	if err != nil {
		return house, err
	}
	files, err := filepath.Glob(filepath.Join(root, "internal/cli/demo/plans/*.yaml"))
	if err != nil || len(files) == 0 {
		return house, fmt.Errorf("the demo has no plans in internal/cli/demo/plans: %v", err)
	}
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			return house, err
		}
		if err := house.Import(ctx, file); err != nil {
			return house, err
		}
	}
	return house, nil
}

// start measures the start to the first page, and the memory after ten.
func (r *Report) start(ctx context.Context) error {
	house, err := r.demo(ctx)
	if err != nil {
		return err
	}
	paths, err := ten(ctx, house)
	if err != nil {
		return err
	}
	var first, bare, empty []time.Duration
	for i := range starts {
		if err := r.once(ctx, house, paths, i == starts-1, &first, &bare); err != nil {
			return err
		}
		began := time.Now()
		if err := exec.CommandContext(ctx, house.Binary, "version").Run(); err != nil {
			return err
		}
		empty = append(empty, time.Since(began))
	}
	r.put("start", Figure{median(first), median(empty), "bearing version, which does nothing else", fmt.Sprintf("from the start of the process to the end of the page /plans, median of %d; it listens after %.0f ms", starts, median(bare))})
	return nil
}

// once starts the program, asks for its first page, and the last time for nine
// more, to see what it then holds.
func (r *Report) once(ctx context.Context, house subject.House, paths []string, last bool, first, bare *[]time.Duration) error {
	server, err := house.Serve(ctx)
	if err != nil {
		return err
	}
	defer server.Kill()
	began := time.Now()
	client, err := server.SignIn() // asks for /plans
	if err != nil {
		return err
	}
	*bare, *first = append(*bare, server.Start), append(*first, server.Start+time.Since(began))
	if !last {
		return nil
	}
	idle, err := resident(server.Pid(), "VmRSS")
	if err != nil {
		return err
	}
	for _, path := range paths {
		if _, err := client.See(path); err != nil {
			return err
		}
	}
	rss, err := resident(server.Pid(), "VmRSS")
	if err != nil {
		return err
	}
	r.put("rss", Figure{rss, idle, "after its first page", fmt.Sprintf("resident memory; pages: %v", paths)})
	r.put("heap", Figure{largestHeap(server.Said()), math.NaN(), "", "largest at the start of a collection, as GODEBUG=gctrace=1 tells"})
	return nil
}

// heaps are the sizes of a line of the collector: at its start, at its end,
// what is alive.
var heaps = regexp.MustCompile(`(\d+)->(\d+)->(\d+) MB`)

// largestHeap returns the most that the heap held. The collector rounds down to
// whole MB, so one is added; without a collection it held less than the four at
// which the first one comes.
func largestHeap(said string) float64 {
	most := 3.0
	for _, sizes := range heaps.FindAllStringSubmatch(said, -1) {
		for _, s := range sizes[1:] {
			if mb, err := strconv.ParseFloat(s, 64); err == nil {
				most = max(most, mb)
			}
		}
	}
	return most + 1
}

// ten returns the addresses of ten pages of every kind there is.
func ten(ctx context.Context, house subject.House) (paths []string, err error) {
	paths = []string{"/plans", "/kpis", "/words"}
	err = house.Look(ctx, func(tx *store.Tx) error {
		heads, err := tx.Plans()
		if err != nil || len(heads) == 0 {
			return fmt.Errorf("the demo holds no plan: %w", err)
		}
		plan := heads[0].Plan.Number
		changes, err := tx.Changes(plan, 0)
		if err != nil {
			return err
		}
		measures, _, err := tx.Measures(0)
		if err != nil {
			return err
		}
		item := changes.Items[len(changes.Items)/2].Number
		paths = append(paths,
			fmt.Sprintf("/plans/%d", plan), fmt.Sprintf("/plans/%d/map", plan), fmt.Sprintf("/plans/%d/table", plan),
			fmt.Sprintf("/items/%d", changes.Items[0].Number), fmt.Sprintf("/items/%d", item), fmt.Sprintf("/items/%d/why", item),
			fmt.Sprintf("/kpis/%d", measures[0].Number))
		return nil
	})
	return paths, err
}
