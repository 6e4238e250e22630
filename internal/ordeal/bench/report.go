package bench

import (
	"fmt"
	"math"
	"strings"
)

// Table writes the report as a page of Markdown.
func (r *Report) Table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# How fast, how large\n\nWritten by `make bench` on %s at commit %s.\n%s, %d cores, %.1f GB; %s. Seed %d.\n\n",
		r.At.Format("2 January 2006 15:04 MST"), r.Machine.Commit, r.Machine.CPU, r.Machine.Cores, r.Machine.Memory, r.Machine.Go, r.Config.Seed)
	b.WriteString("The machine had other work to do, as machines have: one-minute load " + r.Machine.Load + " at the start. Read a figure beside its control,\nwhich was measured in the same minute. An aim that is not reached says so.\n\n")
	b.WriteString("| what | aim | figure | reached | control | times the control | how |\n|---|---:|---:|---|---:|---:|---|\n")
	for _, row := range rows {
		b.WriteString(r.line(row))
	}
	return b.String()
}

func (r *Report) line(row row) string {
	f, ok := r.figures[row.key]
	if !ok || math.IsNaN(f.Value) {
		return fmt.Sprintf("| %s | %s %s | missing | no | | | |\n", row.what, short(row.aim), row.unit)
	}
	reached, control, times := "yes", "", ""
	if f.Value > row.aim {
		reached = "**no**"
	}
	if !math.IsNaN(f.Control) {
		control = fmt.Sprintf("%s %s, %s", short(f.Control), row.unit, f.Of)
		times = short(f.Value / f.Control)
	}
	return fmt.Sprintf("| %s | %s %s | %s %s | %s | %s | %s | %s |\n", row.what, short(row.aim), row.unit, short(f.Value), row.unit, reached, control, times, f.How)
}

// short writes about three digits of a number, or all before the point.
func short(x float64) string {
	switch a := math.Abs(x); {
	case a >= 100:
		return fmt.Sprintf("%.0f", x)
	case a >= 10:
		return fmt.Sprintf("%.1f", x)
	case a >= 0.1:
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprintf("%.1g", x)
}
