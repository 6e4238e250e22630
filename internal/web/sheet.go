package web

import (
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/plan"
	"bearing/internal/progress"
	"bearing/internal/web/pages"
)

// onePage shows a plan on one page.
func (s *Site) onePage(w http.ResponseWriter, r *http.Request) error {
	v := s.reader(r)
	v.remember(w)
	p, err := s.plan(v, r.PathValue("plan"))
	if err != nil {
		return err
	}
	f, err := v.framed(p.Plan.Name, "plans", p.Number)
	if err != nil {
		return err
	}
	f.Wide = true
	return v.show(w, http.StatusOK, f, pages.OnePage(f, p.sheet()))
}

// shown is how many items a sheet shows at most; the table shows them all.
const shown = 400

// sheet lays a plan out on one page, whatever its framework: a section for each
// aim, its targets left, what serves them right; what has no aim above comes
// last, in a section without a name.
func (p *planView) sheet() pages.Sheet {
	l := layouter{planView: p, serves: p.servers()}
	l.section(-1, p.Tree.Tops())
	if len(l.sections) > 1 && l.sections[0].Title == "" { // what hangs under no aim comes after the aims
		l.sections = append(l.sections[1:], l.sections[0])
	}
	s := pages.Sheet{Head: p.head("page"), Sections: l.sections, ShowKey: true}
	for _, section := range l.sections {
		s.Columns = s.Columns || section.Two()
	}
	s.Head.Targets = p.plural(framework.Target, framework.Aim, 2)
	if l.aims {
		s.Head.Aims = p.plural(framework.Aim, framework.NoRole, 1)
	}
	s.Head.Right = l.right()
	s.Fit, s.Head.Longer = l.fit()
	return s
}

// right names what stands in the right halves: only what there is.
func (l *layouter) right() (terms []pages.Term) {
	var approaches, not, measures, actions bool
	for _, s := range l.sections {
		approaches, actions = approaches || len(s.Approaches)+len(s.Gaps) > 0, actions || len(s.Actions) > 0
		for _, a := range s.Approaches {
			not, measures, actions = not || len(a.Not) > 0, measures || len(a.Measures) > 0, actions || len(a.Actions) > 0
		}
	}
	if approaches {
		terms = append(terms, l.plural(framework.Approach, framework.Aim, 2))
	}
	if not {
		terms = append(terms, pages.Term{Word: l.T("item.not")})
	}
	if measures {
		terms = append(terms, l.plural(framework.Target, framework.Approach, 2))
	}
	if actions {
		terms = append(terms, l.plural(framework.Action, framework.Approach, 2))
	}
	return terms
}

// A layouter deals the items of a plan out to the sections of a sheet.
type layouter struct {
	*planView
	serves   map[int][]int // by target: the approaches that serve it
	sections []pages.Section
	aims     bool
	lines    float64 // of print
	drawn    int
}

// part is what a section is made of.
type part struct {
	targets, approaches, actions, aims []int32
}

// section adds the section of an aim, or of what stands at the top without one,
// and then the sections of the aims beneath.
func (l *layouter) section(aim int, kids []int32) {
	var p part
	p.deal(l.Tree, kids)
	if aim >= 0 || len(p.targets)+len(p.approaches)+len(p.actions) > 0 {
		l.sections = append(l.sections, l.write(aim, p))
	}
	for _, a := range p.aims {
		l.aims = true
		if l.drawn < shown {
			l.section(int(a), l.Tree.Kids(int(a)))
		}
	}
}

// deal sorts items by role. What hangs under a target without being a target
// stands beside it.
func (p *part) deal(t *plan.Tree, kids []int32) {
	for _, k := range kids {
		switch t.At(int(k)).Role {
		case framework.Aim:
			p.aims = append(p.aims, k)
		case framework.Target:
			p.targets = append(p.targets, k)
			p.beside(t, t.Kids(int(k)))
		case framework.Approach:
			p.approaches = append(p.approaches, k)
		case framework.Action:
			p.actions = append(p.actions, k)
			p.beside(t, t.Kids(int(k)))
		}
	}
}

func (p *part) beside(t *plan.Tree, kids []int32) {
	for _, k := range kids {
		switch t.At(int(k)).Role {
		case framework.Aim:
			p.aims = append(p.aims, k)
		case framework.Approach:
			p.approaches = append(p.approaches, k)
		case framework.Action:
			p.actions = append(p.actions, k)
			p.beside(t, t.Kids(int(k)))
		case framework.Target:
			p.beside(t, t.Kids(int(k)))
		}
	}
}

func (l *layouter) write(aim int, p part) pages.Section {
	var s pages.Section
	for _, t := range p.targets {
		s.Targets = append(s.Targets, l.target(int(t), 0))
	}
	for _, a := range p.approaches {
		s.Approaches = append(s.Approaches, l.approach(int(a), 0)...)
	}
	s.Actions = l.tasks(p.actions)
	s.Gaps = l.gaps(p)
	if aim >= 0 {
		l.name(aim, p, &s)
	}
	l.lines += lines(s)
	return s
}

// name gives a section the head of its aim.
func (l *layouter) name(aim int, p part, s *pages.Section) {
	c := l.card(aim)
	s.Code, s.Href, s.Why, s.Title, s.Lamp = c.Code, c.Href, c.Why, c.Title, c.Lamp
	s.Owner, s.Grade = c.Owner, c.Grade
	s.Verdict, s.Extra = l.verdict(p, s.Gaps), l.extra(p)
	if len(p.targets) == 0 && len(l.Tree.Edges(aim)) > 0 { // shown by what is beneath or linked
		s.Verdict = c.Reason
	}
	l.drawn++
}

// verdict says of an aim how its targets stand, in a line.
func (l *layouter) verdict(p part, gaps []pages.Gap) string {
	if len(p.targets) == 0 {
		return l.T("sheet.verdict.empty", "kind", l.label(framework.Target, framework.Aim, 2))
	}
	var n [7]int
	for _, t := range p.targets {
		n[l.Scores.At(int(t)).Status]++
	}
	on := n[progress.OnTrack] + n[progress.Done]
	said := []string{l.N("sheet.verdict", len(p.targets), "k", l.count(on))}
	for _, x := range []struct {
		key string
		n   int
	}{
		{"sheet.verdict.risk", n[progress.AtRisk]}, {"sheet.verdict.off", n[progress.OffTrack]}, {"sheet.verdict.missed", n[progress.Missed]},
		{"sheet.verdict.early", n[progress.TooEarly]}, {"sheet.verdict.none", n[progress.NoFreshData]},
	} {
		if x.n > 0 {
			said = append(said, l.T(x.key, "n", x.n))
		}
	}
	line := strings.Join(said, ", ") + "."
	if len(gaps) > 0 {
		var codes []string
		for _, g := range gaps {
			codes = append(codes, g.Code)
		}
		line += " " + l.T("sheet.verdict.gap", "codes", strings.Join(codes, ", "))
	}
	return line
}

// extra tells of promises that were made easier on the way.
func (l *layouter) extra(p part) string {
	var said []string
	for _, t := range p.targets {
		s := l.Scores.At(int(t))
		if s.Moved && s.OriginalStatus != s.Status {
			said = append(said, l.T("sheet.verdict.first", "title", l.Tree.At(int(t)).Title, "status", strings.ToLower(l.Status(s.OriginalStatus))))
		}
	}
	return strings.Join(said, " ")
}

func (l *layouter) target(i, depth int) pages.Card {
	c := l.card(i)
	c.Depth = depth
	l.drawn++
	for _, k := range l.Tree.Kids(i) {
		if l.Tree.At(int(k)).Role == framework.Target && l.drawn < shown {
			c.Below = append(c.Below, l.target(int(k), depth+1))
		}
	}
	return c
}

// approach writes out a choice with the measures and the work beneath it, and
// then the choices beneath.
func (l *layouter) approach(i, depth int) []pages.Approach {
	c := l.card(i)
	l.drawn++
	a := pages.Approach{
		Code: c.Code, Href: c.Href, Why: c.Why, Title: c.Title, Lamp: c.Lamp, Owner: c.Owner, Reason: c.Reason,
		Not: l.Tree.At(i).Not, Depth: depth, Serves: l.chips(i),
	}
	var p part
	p.deal(l.Tree, l.Tree.Kids(i))
	for _, t := range p.targets {
		a.Measures = append(a.Measures, l.flat(int(t))...)
	}
	a.Actions = l.tasks(p.actions)
	all := []pages.Approach{a}
	for _, k := range p.approaches {
		if l.drawn < shown {
			all = append(all, l.approach(int(k), depth+1)...)
		}
	}
	return all
}

// flat lists a target and those beneath it.
func (l *layouter) flat(i int) []pages.Card {
	all := []pages.Card{l.card(i)}
	l.drawn++
	for _, k := range l.Tree.Kids(i) {
		if l.Tree.At(int(k)).Role == framework.Target && l.drawn < shown {
			all = append(all, l.flat(int(k))...)
		}
	}
	return all
}

func (l *layouter) tasks(all []int32) (tasks []pages.Task) {
	for _, i := range all {
		if l.drawn >= shown {
			break
		}
		l.drawn++
		item, s := l.Tree.At(int(i)), l.Scores.At(int(i))
		tasks = append(tasks, pages.Task{
			Href: l.query.To(itemPath(item.Number)), Title: item.Title, Owner: l.owner(item), Due: l.when(item),
			Lamp: l.lamp(s.Status), Done: s.Status == progress.Done, Late: s.Status == progress.OffTrack,
		})
	}
	return tasks
}

// when says when work is due, or how often it comes back.
func (p *planView) when(item *plan.Item) string {
	if item.Recurs.Grain != calendar.NoGrain {
		return p.Cadence(item.Recurs)
	}
	return p.ShortDay(item.Due, p.Day)
}

// servers says which approaches serve which targets: one serves the target that
// it hangs under and those that it says it helps or counts towards.
func (p *planView) servers() map[int][]int {
	serves := map[int][]int{}
	for i, item := range p.Tree.Items() {
		if item.Role != framework.Approach {
			continue
		}
		for _, t := range p.targetsOf(i) {
			serves[t] = append(serves[t], i)
		}
	}
	return serves
}

// targetsOf returns the targets that an approach serves by name.
func (p *planView) targetsOf(i int) (targets []int) {
	add := func(t int) {
		if t >= 0 && p.Tree.At(t).Role == framework.Target {
			targets = append(targets, t)
		}
	}
	add(p.Tree.Parent(i))
	for _, l := range p.Tree.At(i).Links {
		if l.Kind != plan.Supports && l.Kind != plan.Contributes {
			continue
		}
		if t, ok := p.Tree.Index(l.To); ok {
			add(t)
		}
	}
	return targets
}

func (p *planView) chips(i int) (chips []pages.Chip) {
	for _, t := range p.targetsOf(i) {
		item := p.Tree.At(t)
		chips = append(chips, pages.Chip{Code: p.code[t], Href: p.query.To(itemPath(item.Number)), Title: item.Title})
	}
	return chips
}

// chooses reports whether a framework expects every aim to be served by
// approaches: it has them under an aim, and measures of their own under them.
func chooses(f *framework.Framework) bool {
	goal, _ := f.Kind(framework.Target, framework.Aim)
	shown, _ := f.Kind(framework.Target, framework.Approach)
	return f.Allowed(framework.Approach, framework.Aim) && f.Allowed(framework.Target, framework.Approach) && shown.Key != goal.Key
}

// gaps lists the targets of a section that nothing serves. Where the framework
// does not expect approaches, the plan does without them, or an approach or
// work of the aim serves it as a whole, nothing is missing.
func (l *layouter) gaps(p part) (gaps []pages.Gap) {
	if !chooses(l.Written) {
		return nil
	}
	if len(l.serves) == 0 || len(p.actions) > 0 {
		return nil
	}
	for _, a := range p.approaches {
		if len(l.targetsOf(int(a))) == 0 {
			return nil
		}
	}
	for _, t := range p.targets {
		if i := int(t); len(l.serves[i]) == 0 && !l.worked(i) && !l.guards(i) {
			gaps = append(gaps, pages.Gap{Code: l.code[i], Text: l.T("sheet.gap", "kind", l.label(framework.Approach, framework.Aim, 1), "title", l.Tree.At(i).Title)})
		}
	}
	return gaps
}

// worked reports whether something is done right beneath a target.
func (p *planView) worked(i int) bool {
	for _, k := range p.Tree.Kids(i) {
		if r := p.Tree.At(int(k)).Role; r == framework.Action || r == framework.Target {
			return true
		}
	}
	return false
}

// guards reports whether a target only watches over others.
func (p *planView) guards(i int) bool {
	for _, l := range p.Tree.At(i).Links {
		if l.Kind == plan.Guards {
			return true
		}
	}
	return false
}

// lines estimates how many lines of print a section takes. The figures are
// measured on paper.
func lines(s pages.Section) float64 {
	left := 0.0
	for _, c := range s.Targets {
		left += cardLines(c)
	}
	if !s.Right() { // two beside one another
		left = left/2 + 1
	}
	right := 1.9*float64(len(s.Gaps)) + taskLines(s.Actions)
	for _, a := range s.Approaches {
		words := 2.3 + 1.15*float64(len(a.Not)) + letters(a.Title, 34) + taskLines(a.Actions)
		measures := 2.25 * float64(len(a.Measures)) // on paper they go without their reasons
		right += max(words, measures) + .2
	}
	if s.Title == "" {
		return max(left, right) + .8
	}
	return max(left, right) + 3.9 + letters(s.Verdict+s.Extra, 150)
}

func taskLines(tasks []pages.Task) (n float64) {
	for _, t := range tasks {
		n += 1.15 + letters(t.Title, 38)
	}
	return n
}

func cardLines(c pages.Card) float64 {
	said := c.Reason + c.Moved
	if c.Read != "" {
		said += "Number of " + c.Read
	}
	if c.First != nil {
		said += "first promise: " + c.First.Word
	}
	n := 4.3 + letters(said, 50) + letters(c.Title+c.Value+c.Lamp.Word, 44)
	for _, below := range c.Below {
		n += cardLines(below)
	}
	return n
}

// letters counts the lines that a text takes beyond its first.
func letters(s string, width int) float64 {
	return 1.15 * float64(utf8.RuneCountInString(s)/width)
}

// points are the sizes of print, and sheetLines is how many lines of one point a
// sheet holds.
var points = []float64{10.6, 10, 9.4, 8.8, 8.3, 7.8, 7.3, 7}

const sheetLines = 535

// fit says how tight the sheet is printed, from 1 to 8, and whether it is longer
// than a page even so.
func (l *layouter) fit() (string, bool) {
	total := l.lines + 7.8
	if c := l.Plan.Compass; c.Mission != "" || c.Vision != "" || len(c.Values) > 0 {
		total += 3.2 + max(letters(c.Mission, 50), letters(c.Vision, 50))
	}
	for i, size := range points {
		fuller := 1 - .011*float64(i) // the smaller the letters, the more fill a line
		if total*fuller*size <= sheetLines {
			return strconv.Itoa(i + 1), false
		}
	}
	return strconv.Itoa(len(points)), true
}
