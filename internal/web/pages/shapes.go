package pages

import (
	"fmt"
	"strings"
)

// Label names a section for those who jump from one to the next.
func (s Section) Label() string {
	return strings.TrimSpace(s.Code + " " + s.Title)
}

// Right reports whether the section has a right half.
func (s Section) Right() bool {
	return len(s.Approaches)+len(s.Gaps)+len(s.Actions) > 0
}

// Two reports whether the section has both halves.
func (s Section) Two() bool { return s.Right() && len(s.Targets) > 0 }

// Extra returns the terms of the heads that the strip does not explain already.
func (h Head) Extra() []Term {
	seen := map[string]bool{"": true}
	for _, t := range h.Strip.Terms {
		seen[t.ID] = true
	}
	var extra []Term
	for _, t := range append([]Term{h.Targets, h.Aims}, h.Right...) {
		if !seen[t.ID] {
			seen[t.ID] = true
			extra = append(extra, t)
		}
	}
	return extra
}

// Edge is the strip at the left of a box that carries the colour of its status.
func (b Box) Edge() string {
	return fmt.Sprintf("M%d %dh-1a6 6 0 0 0-6 6v%da6 6 0 0 0 6 6h1z", b.X+7, b.Y, b.H-12)
}

// Line says over which days a plan runs, who answers for it and how old its
// numbers are.
func (h Head) Line() string {
	var said []string
	for _, s := range []string{h.Period, h.Owner, h.Age} {
		if s != "" {
			said = append(said, s)
		}
	}
	return strings.Join(said, " · ")
}

func comma(i int) string {
	if i == 0 {
		return ""
	}
	return ", "
}
