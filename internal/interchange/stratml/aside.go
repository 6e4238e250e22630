package stratml

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"reflect"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/text"
)

// What the format has no element for stands twice in OtherInformation: in words
// for people, and behind them on one line for this reader. Whoever takes the
// line out loses nothing but that; whoever writes another gets what it says.
const mark = "Kept for Bearing: "

// An aside is what that line says of a Goal or an Objective.
type aside struct {
	Loose    bool           `json:"loose,omitempty"` // stands for no item, only for what is inside
	Role     framework.Role `json:"role,omitzero"`
	Under    first          `json:"under,omitempty"` // Identifier, where it is not the Goal around it
	Start    calendar.Date  `json:"start,omitzero"`
	Due      calendar.Date  `json:"due,omitzero"`
	Weight   *float64       `json:"weight,omitempty"`
	Counts   *bool          `json:"counts,omitempty"`
	DoneWhen string         `json:"done_when,omitempty"`
	Not      []string       `json:"not,omitempty"`
	Steps    []plan.Step    `json:"steps,omitempty"`
	States   []plan.State   `json:"states,omitempty"` // by whom: a name
	Proofs   []plan.Proof   `json:"proofs,omitempty"` // by whom: a name
	Actions  []deed         `json:"actions,omitempty"`
	Lines    int            `json:"lines,omitempty"` // of words before the mark that say the same
}

// A deed is an action, which the format knows only as words.
type deed struct {
	ID    first         `json:"id"`
	Title string        `json:"title"`
	Notes string        `json:"notes,omitempty"`
	By    []stakeholder `json:"by,omitempty"`
	aside
}

// A counted is what the line says of an indicator.
type counted struct {
	Nature   measure.Nature               `json:"nature,omitzero"`
	Polarity measure.Polarity             `json:"polarity,omitzero"`
	Decimals int                          `json:"decimals,omitempty"`
	Every    calendar.Cadence             `json:"every,omitzero"`
	Parts    map[calendar.Date][3]float64 `json:"parts,omitempty"`   // of readings: value, numerator, denominator
	Alone    bool                         `json:"alone,omitempty"`   // the promise has no measure
	Promise  *pledge                      `json:"promise,omitempty"` // beyond what a TargetResult says
}

// A pledge is what a TargetResult cannot say of a commitment.
type pledge struct {
	Type       plan.Type        `json:"type,omitzero"`
	Baseline   *float64         `json:"baseline,omitempty"` // of a hold
	Tolerance  *float64         `json:"tolerance,omitempty"`
	Share      *float64         `json:"share,omitempty"`
	Cap        *float64         `json:"cap,omitempty"`
	Aspires    bool             `json:"aspires,omitempty"`
	Relative   bool             `json:"relative,omitempty"`
	Path       *way             `json:"path,omitempty"`
	Milestones []plan.Milestone `json:"milestones,omitempty"`
	DoneWhen   string           `json:"done_when,omitempty"` // where milestones stand in its place
}

// A way is a measure.Path with its names in the file.
type way struct {
	Profile  measure.Profile  `json:"profile,omitzero"`
	Seasons  []float64        `json:"seasons,omitempty"`
	Points   []measure.Point  `json:"points,omitempty"`
	Steep    float64          `json:"steep,omitempty"`
	Middle   float64          `json:"middle,omitempty"`
	Rests    calendar.Cadence `json:"rests,omitzero"`
	Workdays bool             `json:"workdays,omitempty"`
}

// marked puts what v says behind words, when it says anything.
func marked[T any](words string, v T) string {
	var nothing T
	if reflect.DeepEqual(v, nothing) {
		return words
	}
	data, err := json.Marshal(v)
	if err != nil {
		return words
	}
	return strings.TrimPrefix(words+"\n"+mark+string(data), "\n")
}

// unmarked parts words from what stands behind the mark. A line that cannot be
// read as ours stays words.
func unmarked[T any](words string) (string, T) {
	var v, nothing T
	before, line, found := strings.Cut(words, mark)
	if !found {
		return words, nothing
	}
	d := json.NewDecoder(strings.NewReader(line))
	if d.Decode(&v) != nil || !sane(line[:d.InputOffset()]) {
		return words, nothing
	}
	after := strings.TrimSpace(line[d.InputOffset():])
	return strings.TrimSpace(strings.TrimSpace(before) + "\n\n" + after), v
}

// sane reports whether all numbers and texts in JSON are such as are kept.
func sane(line string) bool {
	d := json.NewDecoder(strings.NewReader(line))
	for {
		token, err := d.Token()
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		switch v := token.(type) {
		case float64:
			if math.Abs(v) > plan.Largest {
				return false
			}
		case string:
			if _, err := text.NFC(v); err != nil {
				return false
			}
		}
	}
}

// without takes the last lines off words.
func without(words string, lines int) string {
	for ; lines > 0 && words != ""; lines-- {
		words = words[:max(strings.LastIndexByte(words, '\n'), 0)]
	}
	return strings.TrimSpace(words)
}

// pledged is what a TargetResult does not say of c; nil when it says all.
func pledged(by *plan.Item, c plan.Commitment) *pledge {
	p := pledge{Type: c.Type, Tolerance: c.Tolerance, Share: c.Share, Cap: c.Cap, Aspires: c.Aspires, Relative: c.Relative, Milestones: c.Milestones}
	if c.Type.Holds() {
		p.Baseline = c.Baseline
	}
	if !reflect.DeepEqual(c.Path, measure.Path{}) {
		w := way(c.Path)
		p.Path = &w
	}
	if len(c.Milestones) > 0 {
		p.DoneWhen = by.DoneWhen
	}
	if reflect.DeepEqual(p, pledge{}) && !target(by, c).blank() {
		return nil
	}
	return &p
}

// add makes a commitment promise what its TargetResult could not say.
func (p *pledge) add(c *plan.Commitment) {
	if p == nil {
		return
	}
	c.Type, c.Tolerance, c.Share, c.Cap = p.Type, p.Tolerance, p.Share, p.Cap
	c.Aspires, c.Relative, c.Milestones = p.Aspires, p.Relative, p.Milestones
	if p.Baseline != nil {
		c.Baseline = p.Baseline
	}
	if p.Path != nil {
		c.Path = measure.Path(*p.Path)
	}
}

// described is what an indicator has no element for.
func described(m plan.Watched, by *plan.Item) counted {
	c := counted{Nature: m.Nature, Polarity: m.Polarity, Decimals: m.Decimals, Every: m.Cadence}
	for _, r := range measure.Effective(m.Readings, calendar.Date{}, 0) {
		if r.Den != 0 {
			if c.Parts == nil {
				c.Parts = map[calendar.Date][3]float64{}
			}
			c.Parts[r.Day] = [3]float64{r.Value, r.Num, r.Den}
		}
	}
	if by != nil {
		c.Promise = pledged(by, *by.Commitment())
	}
	return c
}

// add says of a measure what its indicator could not. A reading that somebody
// changed in the file has no parts any more.
func (c counted) add(m *plan.Watched) {
	m.Nature, m.Polarity, m.Cadence = c.Nature, c.Polarity, c.Every
	m.Decimals = min(max(c.Decimals, 0), 6)
	for i := range m.Readings {
		r := &m.Readings[i]
		if p, ok := c.Parts[r.Day]; ok && p[0] == r.Value {
			r.Num, r.Den = p[1], p[2]
		}
	}
}
