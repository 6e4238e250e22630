package bench

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"bearing/internal/ordeal/subject"
)

// A Machine is where the figures come from.
type Machine struct {
	CPU, Go, Commit, Load string
	Cores                 int
	Memory                float64 // GB
}

func machine() Machine {
	m := Machine{CPU: field("/proc/cpuinfo", "model name"), Go: runtime.Version(), Cores: runtime.NumCPU(), Commit: subject.Commit()}
	if kb, err := strconv.ParseFloat(strings.TrimSuffix(field("/proc/meminfo", "MemTotal"), " kB"), 64); err == nil {
		m.Memory = kb / 1e6
	}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		m.Load, _, _ = strings.Cut(string(load), " ")
	}
	return m
}

// field returns what stands behind a name in a file of "name: value" lines.
func field(file, name string) string {
	b, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(b)) {
		key, value, found := strings.Cut(line, ":")
		if found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// resident returns the memory that a process holds now, or held at most
// ("VmHWM"), in MB.
func resident(pid int, name string) (float64, error) {
	value := field(fmt.Sprintf("/proc/%d/status", pid), name)
	kb, err := strconv.ParseFloat(strings.TrimSuffix(value, " kB"), 64)
	if err != nil {
		return 0, fmt.Errorf("process %d does not say its %s", pid, name)
	}
	return kb * 1024 / 1e6, nil
}

// spent returns the processor time that a process has used.
func spent(pid int) (time.Duration, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(b), ") ") // the name may hold spaces
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0, fmt.Errorf("process %d does not say its time", pid)
	}
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		return 0, err
	}
	system, err := strconv.Atoi(fields[12])
	const tick = time.Second / 100
	return time.Duration(user+system) * tick, err
}
