package subject

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A Plant is a fault that is put into the program on purpose, to see that a
// trial finds it. The sources stay as they are: the compiler is given changed
// copies in their place, so no release holds a switch that could be left on.
type Plant struct {
	Name  string
	Swaps []Swap
}

// A Swap replaces a piece of a source file, named from the root of the module.
type Swap struct{ File, Old, New string }

// Build builds the program into dir, with a fault planted in it unless plant is
// nil, and returns the binary. It refuses a plant that no longer finds its
// place: the trial would then prove nothing.
func Build(ctx context.Context, dir string, plant *Plant) (string, error) {
	root, err := Root()
	if err != nil {
		return "", err
	}
	out, args := filepath.Join(dir, "bearing"), []string{"build", "-ldflags=-s -w"}
	if plant != nil {
		overlay, err := plant.overlay(root, dir)
		if err != nil {
			return "", err
		}
		out += "-" + plant.Name
		args = append(args, "-overlay", overlay)
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "-o", out, ".")...)
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the program: %w\n%s", err, said)
	}
	return out, nil
}

// Root returns the folder of the module that the working directory lies in.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("no go.mod here or above; run this inside the source tree")
		}
		dir = parent
	}
}

// overlay writes the changed copies and the list that the compiler wants.
func (p *Plant) overlay(root, dir string) (string, error) {
	replace := map[string]string{}
	for i, swap := range p.Swaps {
		original := filepath.Join(root, filepath.FromSlash(swap.File))
		from := original
		if copied, ok := replace[original]; ok {
			from = copied
		}
		source, err := os.ReadFile(from)
		if err != nil {
			return "", err
		}
		changed, err := swap.in(string(source))
		if err != nil {
			return "", fmt.Errorf("planting %s: %w", p.Name, err)
		}
		replace[original] = filepath.Join(dir, fmt.Sprintf("%s-%d.go", p.Name, i))
		if err := os.WriteFile(replace[original], []byte(changed), 0o600); err != nil {
			return "", err
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, p.Name+".json")
	return name, os.WriteFile(name, list, 0o600)
}

func (s Swap) in(source string) (string, error) {
	if n := strings.Count(source, s.Old); n != 1 {
		return "", fmt.Errorf("%s holds %q %d times and not once; look where the fault belongs now", s.File, s.Old, n)
	}
	return strings.Replace(source, s.Old, s.New, 1), nil
}
