package stratml

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"bearing/internal/fault"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// Write makes a Part 2 document of any plan.
//
// Aims become Goals. Targets and approaches become Objectives of the nearest
// aim above them, and their OtherInformation says what they are and what they
// stood under, because the format has neither approaches nor deeper levels.
// Actions are lines in the OtherInformation of what they serve. What has no aim
// above it stands under a Goal that is named after the plan.
func Write(doc plan.Document) ([]byte, error) {
	tree, err := plan.Grow(doc.Plan, doc.Items)
	if err != nil {
		return nil, fault.At("stratml", err)
	}
	w := &writer{doc: doc, tree: tree, ids: map[string]bool{}, written: map[int]first{}, measures: map[string]int{}, aims: map[int]int{}, used: map[int]bool{}}
	for i := range doc.Measures {
		w.measures[doc.Measures[i].Ref] = i
	}
	out := w.report()
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	if err := e.Encode(out); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// A writer makes a report item by item.
type writer struct {
	doc      plan.Document
	tree     *plan.Tree
	ids      map[string]bool // taken in the document
	written  map[int]first   // Identifier by index of the item
	measures map[string]int  // index by ref
	goals    []goal
	aims     map[int]int  // index of the Goal by index of the aim
	used     map[int]bool // measures by index
	loose    int          // index of the Goal for what has no aim above it, plus 1
}

func (w *writer) report() report {
	p := w.doc.Plan
	out := report{
		XMLName:     xml.Name{Space: reportSpace, Local: "PerformancePlanOrReport"},
		Type:        cmp.Or(p.Custom[keyType], w.documentType()),
		Name:        words(p.Name),
		Description: words(p.Notes),
		Other:       words(p.Custom[keyOther]),
		Core:        core{Organizations: w.organizations()},
	}
	w.compass(&out.Core)
	w.tree.Walk(func(i, _ int) bool { w.item(i); return true })
	w.rest()
	out.Core.Goals = w.goals
	out.Administrative = w.administrative()
	if s := unkept[*submitter](p.Custom, keySubmitter); s != nil {
		s.Identifier = w.id(s.Identifier)
		out.Submitter = s
	}
	return out
}

// documentType is what the plan is by what it holds: readings make a report,
// promises a performance plan.
func (w *writer) documentType() string {
	kind := "Strategic_Plan"
	for _, m := range w.doc.Measures {
		if len(m.Readings) > 0 {
			return "Performance_Report"
		}
		kind = "Performance_Plan"
	}
	return kind
}

func (w *writer) organizations() []organization {
	all := unkept[[]organization](w.doc.Plan.Custom, keyOrganizations)
	for i := range all {
		all[i].Identifier = w.id(all[i].Identifier)
		all[i].Stakeholders = valid(all[i].Stakeholders)
	}
	name := words(w.doc.Plan.Organisation)
	known := slices.ContainsFunc(all, func(o organization) bool { return o.Name == name || o.Acronym == name })
	if name != "" && !known {
		all = append([]organization{{Name: name}}, all...)
	}
	return all
}

func (w *writer) compass(out *core) {
	p := w.doc.Plan
	if p.Compass.Vision != "" || p.Custom[keyVision] != "" {
		out.Vision = &statement{words(p.Compass.Vision), w.id(first(p.Custom[keyVision]))}
	}
	if p.Compass.Mission != "" || p.Custom[keyMission] != "" {
		out.Mission = &statement{words(p.Compass.Mission), w.id(first(p.Custom[keyMission]))}
	}
	for _, v := range p.Compass.Values {
		out.Values = append(out.Values, value{words(v.Name), words(v.Text)})
	}
}

func (w *writer) administrative() *administrative {
	p := w.doc.Plan
	a := unkept[administrative](p.Custom, keyAdministrative)
	a.Start, a.End = first(p.Window.First.String()), first(p.Window.Last.String())
	a.Publication = first(day(a.Publication).String())
	if _, err := url.Parse(string(a.Source)); err != nil {
		a.Source = "" // the schema wants an address
	}
	a.Identifier = w.id(a.Identifier)
	if a == (administrative{}) {
		return nil
	}
	return &a
}

// item writes one item where its role and place want it.
func (w *writer) item(i int) {
	item := w.tree.At(i)
	switch {
	case item.Role == framework.Aim:
		w.aims[i] = len(w.goals)
		w.goals = append(w.goals, w.goal(i))
	case item.Role == framework.Action || w.isIndicator(i):
		return // written with what it stands under
	default:
		g := w.goalOf(i)
		w.goals[g].Objectives = append(w.goals[g].Objectives, w.objective(i))
	}
}

// isIndicator reports whether an item was one of several promising indicators of
// an Objective, and still is no more than that.
func (w *writer) isIndicator(i int) bool {
	item, p := w.tree.At(i), w.tree.Parent(i)
	return item.Custom[keyElement] == elementIndicator && item.Role == framework.Target &&
		p >= 0 && w.tree.At(p).Role == framework.Target && len(w.tree.Kids(i)) == 0 && w.measureOf(item) >= 0
}

// measureOf returns the index of the measure that an item promises, or -1.
func (w *writer) measureOf(item *plan.Item) int {
	if c := item.Commitment(); c != nil {
		if m, ok := w.measures[c.Measure]; ok {
			return m
		}
	}
	return -1
}

// goalOf returns the index of the Goal that an item belongs to: that of the
// nearest aim above it. Walking down, an aim is written before what it holds.
func (w *writer) goalOf(i int) int {
	for p := w.tree.Parent(i); p >= 0; p = w.tree.Parent(p) {
		if w.tree.At(p).Role == framework.Aim {
			return w.aims[p]
		}
	}
	return w.looseGoal()
}

func (w *writer) looseGoal() int {
	if w.loose == 0 {
		w.goals = append(w.goals, goal{Name: words(w.doc.Plan.Name), Other: words(marked("", aside{Loose: true}))})
		w.loose = len(w.goals)
	}
	return w.loose - 1
}

// rest writes what nothing above has: actions at the top, measures that no item
// uses, and the one Goal that the schema wants.
func (w *writer) rest() {
	if lines, deeds := w.actions(w.tree.Tops()); len(lines) > 0 || len(w.goals) == 0 {
		w.goals[w.looseGoal()].Other = words(marked(strings.Join(lines, "\n"), aside{Loose: true, Actions: deeds}))
	}
	var unused []indicator
	for m, watched := range w.doc.Measures {
		if !w.used[m] {
			unused = append(unused, w.indicator(watched, nil))
		}
	}
	if len(unused) > 0 {
		g := &w.goals[w.looseGoal()]
		g.Objectives = append(g.Objectives, objective{Name: "Measures", Other: words(marked("", aside{Loose: true})), Indicators: unused})
	}
}

func (w *writer) goal(i int) goal {
	item := w.tree.At(i)
	return goal{
		Name:         name(item),
		Description:  words(item.Notes),
		Identifier:   w.itemID(i),
		Sequence:     sequence(item),
		Stakeholders: w.stakeholders(item),
		Other:        w.other(i),
	}
}

func (w *writer) objective(i int) objective {
	item := w.tree.At(i)
	return objective{
		Name:         name(item),
		Description:  words(item.Notes),
		Identifier:   w.itemID(i),
		Sequence:     sequence(item),
		Stakeholders: w.stakeholders(item),
		Other:        w.other(i),
		Indicators:   w.indicators(i),
	}
}

// name gives a title back as it came: not at all where it was made of the
// description.
func name(item *plan.Item) words {
	if item.Custom[keyUntitled] != "" && item.Title == cmp.Or(headline(item.Notes), item.Custom[keyElement]+" without a name") {
		return ""
	}
	return words(item.Title)
}

func sequence(item *plan.Item) words {
	s := item.Custom[keySequence]
	if s == "" && item.Order > 0 {
		s = fmt.Sprint(item.Order)
	}
	return words(s)
}

// indicators are the measures of an Objective in the order of the plan: the one
// it promises, those of the indicators beneath it, and those it watches.
func (w *writer) indicators(i int) (all []indicator) {
	item := w.tree.At(i)
	promised := map[int]*plan.Item{}
	var order []int
	add := func(m int, by *plan.Item) {
		if _, there := promised[m]; !there || by != nil {
			if !there {
				order = append(order, m)
			}
			promised[m] = by
		}
	}
	for _, ref := range item.Watches {
		if m, ok := w.measures[ref]; ok {
			add(m, nil)
		}
	}
	if m := w.measureOf(item); m >= 0 {
		add(m, item)
	}
	for _, k := range w.tree.Kids(i) {
		if w.isIndicator(int(k)) {
			add(w.measureOf(w.tree.At(int(k))), w.tree.At(int(k)))
		}
	}
	slices.Sort(order)
	for _, m := range order {
		w.used[m] = true
		all = append(all, w.indicator(w.doc.Measures[m], promised[m]))
	}
	return append(all, w.unmeasured(item)...)
}

func (w *writer) indicator(m plan.Watched, by *plan.Item) indicator {
	out := indicator{
		Stage:         enumerated(m.Custom[keyStage], "Outcome", "Output_Processing", "Output", "Input_Processing", "Input"),
		Kind:          enumerated(m.Custom[keyKind], "Quantitative", "Qualitative"),
		Sequence:      words(m.Custom[keySequence]),
		Dimension:     words(m.Name),
		Unit:          words(cmp.Or(m.Custom[keyUnit], m.Unit.String())),
		Identifier:    w.id(first(m.Ref)),
		Relationships: w.relationships(m.Measure),
		Instances:     instances(m, by, w.doc.Plan),
		Other:         words(marked(m.Definition, described(m, by))),
	}
	if measure.ParseUnit(m.Custom[keyUnit]) != m.Unit {
		out.Unit = words(m.Unit.String())
	}
	if m.Custom[keyUnnamed] != "" {
		out.Dimension = ""
	}
	return out
}

// unmeasured writes the promise of an item without a measure: its words or its
// steps are all there is.
func (w *writer) unmeasured(item *plan.Item) []indicator {
	c := item.Commitment()
	if c == nil || w.measureOf(item) >= 0 {
		return nil
	}
	out := indicator{Kind: "Qualitative", Dimension: words(item.Title), Other: words(marked("", counted{Alone: true, Promise: pledged(item, *c)}))}
	if t := target(item, *c); !t.blank() {
		out.Instances = []instance{{Targets: []result{t}}}
	}
	return []indicator{out}
}

func enumerated(s string, all ...string) string {
	if slices.Contains(all, s) {
		return s
	}
	return ""
}

func (w *writer) relationships(m measure.Measure) []relationship {
	all := unkept[[]relationship](m.Custom, keyRelationships)
	for i := range all {
		all[i].Kind = enumerated(all[i].Kind, "Broader_Than", "Peer_To", "Narrower_Than")
		all[i].Identifier = w.id(all[i].Identifier)
	}
	return all
}

// itemID is the Identifier of the item at an index.
func (w *writer) itemID(i int) first {
	w.written[i] = w.id(first(w.tree.At(i).Ref))
	return w.written[i]
}

// id makes an xs:ID of a key: a name that begins with a letter or "_", that is
// there once in the document. A bare UUID gets the "_" that it lacks.
func (w *writer) id(key first) first {
	if key == "" {
		return ""
	}
	s := strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == '.' || r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) ||
			r >= 0xc0 && r <= 0x2ff && r != 0xd7 && r != 0xf7 {
			return r
		}
		return '-'
	}, string(key))
	if r := rune(s[0]); r != '_' && r < 0x80 && !unicode.IsLetter(r) {
		s = "_" + s
	}
	free := s
	for n := 2; w.ids[free]; n++ {
		free = fmt.Sprintf("%s-%d", s, n)
	}
	w.ids[free] = true
	return first(free)
}
