package stratml

import (
	"cmp"
	"strconv"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/text"
)

// format is the name by which frameworks say that they speak this language.
const format = "stratml"

// The keys of what is kept in Custom.
const (
	keyType           = "stratml:type"           // of the document
	keyElement        = "stratml:element"        // the element that an item was
	keyUntitled       = "stratml:untitled"       // the Name was empty, the title is made of the Description
	keyIdentifier     = "stratml:identifier"     // as written, where the ref had to differ
	keySequence       = "stratml:sequence"       // SequenceIndicator
	keyStakeholders   = "stratml:stakeholders"   // JSON
	keyOther          = "stratml:other"          // OtherInformation
	keyOrganizations  = "stratml:organizations"  // JSON
	keyVision         = "stratml:vision"         // Identifier
	keyMission        = "stratml:mission"        // Identifier
	keyAdministrative = "stratml:administrative" // JSON
	keySubmitter      = "stratml:submitter"      // JSON
	keyStage          = "stratml:stage"          // ValueChainStage
	keyKind           = "stratml:kind"           // PerformanceIndicatorType
	keyUnit           = "stratml:unit"           // UnitOfMeasurement, where it reads differently
	keyUnnamed        = "stratml:unnamed"        // the MeasurementDimension was empty
	keyRelationships  = "stratml:relationships"  // JSON
	keyInstances      = "stratml:instances"      // JSON: targets and actuals as they were said
)

// The elements that become items.
const (
	elementGoal      = "Goal"
	elementObjective = "Objective"
	elementIndicator = "PerformanceIndicator"
)

// Read makes a plan of a StratML file; name is what refusals call it.
func Read(name string, data []byte) (plan.Document, error) {
	in, err := open(name, data)
	if err != nil {
		return plan.Document{}, err
	}
	if c := in.Core; len(c.Goals)+len(c.Values) == 0 && c.Vision == nil && c.Mission == nil {
		return plan.Document{}, fault.New(fault.Invalid, name, "holds no Goal and no Mission, Vision or Value, so there is nothing to import; a StratML plan has a Goal or more")
	}
	r := &reader{refs: refs{}, measures: refs{}, people: map[string]string{}, named: map[first]string{}}
	r.head(in)
	for _, g := range in.Core.Goals {
		r.goal(g)
	}
	r.order()
	return r.doc, nil
}

// order counts the places of siblings, now that all know their parents.
func (r *reader) order() {
	next := map[string]int{}
	for _, item := range r.doc.Items {
		item.Position = next[item.Parent]
		next[item.Parent]++
	}
}

// A reader makes a document element by element.
type reader struct {
	doc            plan.Document
	refs, measures refs
	people         map[string]string // ref by name
	named          map[first]string  // ref of an item by its Identifier
}

// refs holds the refs that are taken.
type refs map[string]bool

// take returns the ref for an element: its identifier, else words made into
// one, with a number behind when it is taken.
func (r refs) take(identifier first, fallback ...words) string {
	ref := string(identifier)
	for _, f := range fallback {
		ref = cmp.Or(ref, text.Slug(string(f)))
	}
	ref = cmp.Or(ref, "unnamed")
	free := ref
	for n := 2; r[free]; n++ {
		free = ref + "-" + strconv.Itoa(n)
	}
	r[free] = true
	return free
}

// head reads what is said of the plan as a whole.
func (r *reader) head(in *report) {
	c := custom{}
	p := &r.doc.Plan
	p.Name = cmp.Or(oneLine(in.Name), "Plan without a name")
	p.Notes = string(in.Description)
	p.Ref = text.Slug(p.Name)
	if f, ok := framework.Builtin().For(format); ok {
		p.Framework = f.Key
	}
	c.put(keyType, documentType(in))
	c.put(keyOther, string(in.Other))
	c.put(keyOrganizations, kept(in.Core.Organizations))
	for _, o := range in.Core.Organizations {
		p.Organisation = cmp.Or(p.Organisation, oneLine(o.Name), oneLine(o.Acronym))
	}
	r.compass(in.Core, c)
	if a := in.Administrative; a != nil {
		c.put(keyAdministrative, kept(a))
		p.Window = calendar.Window{First: day(a.Start), Last: day(a.End)}
		p.Ref = cmp.Or(string(a.Identifier), p.Ref)
	}
	c.put(keySubmitter, kept(in.Submitter))
	p.Custom = c.orNil()
}

func (r *reader) compass(in core, c custom) {
	compass := &r.doc.Plan.Compass
	if in.Vision != nil {
		compass.Vision = string(in.Vision.Description)
		c.put(keyVision, string(in.Vision.Identifier))
	}
	if in.Mission != nil {
		compass.Mission = string(in.Mission.Description)
		c.put(keyMission, string(in.Mission.Identifier))
	}
	for _, v := range in.Values {
		if v != (value{}) {
			compass.Values = append(compass.Values, plan.Value{Name: string(v.Name), Text: string(v.Description)})
		}
	}
}

// documentType tells the three types of Part 2, and Part 1 as the plan it is.
func documentType(in *report) string {
	switch in.Type {
	case "Performance_Plan", "Performance_Report":
		return in.Type
	default:
		return "Strategic_Plan"
	}
}

func (r *reader) goal(g goal) {
	other, a := unmarked[aside](string(g.Other))
	under := ""
	if a.Loose {
		r.actions(a, "")
	} else {
		item := r.item(elementGoal, heading{g.Name, g.Description, g.Identifier, g.Sequence, without(other, a.Lines)}, "")
		item.Role = framework.Aim
		r.stakeholders(item, g.Stakeholders)
		r.add(item, a)
		under = item.Ref
	}
	for _, o := range g.Objectives {
		r.objective(o, under)
	}
}

func (r *reader) objective(o objective, parent string) {
	other, a := unmarked[aside](string(o.Other))
	if a.Loose {
		for _, i := range o.Indicators {
			r.measure(i, oneLine(o.Name))
		}
		return
	}
	item := r.item(elementObjective, heading{o.Name, o.Description, o.Identifier, o.Sequence, without(other, a.Lines)}, parent)
	item.Role = framework.Target
	r.stakeholders(item, o.Stakeholders)
	r.indicators(item, o.Indicators)
	r.add(item, a)
}

func (r *reader) indicators(item *plan.Item, all []indicator) {
	promised := 0
	for _, i := range all {
		if i.promises() {
			promised++
		}
	}
	for _, i := range all {
		if _, c := unmarked[counted](string(i.Other)); c.Alone {
			r.promise(item, "", i)
			continue
		}
		m := r.measure(i, item.Title)
		switch {
		case !i.promises():
			item.Watches = append(item.Watches, m.Ref)
		case promised == 1:
			r.promise(item, m.Ref, i)
		default:
			r.promise(r.below(item, m, i), m.Ref, i)
		}
	}
}

// add says of an item what its element could not, and makes its actions. What
// it stands under has come before, or the element it stands in holds.
func (r *reader) add(item *plan.Item, a aside) {
	if a.Role != framework.NoRole {
		item.Role = a.Role
	}
	if ref, ok := r.named[a.Under]; ok && ref != item.Ref {
		item.Parent = ref
	}
	if !a.Start.IsZero() || !a.Due.IsZero() {
		item.Start, item.Due = a.Start, a.Due
	}
	item.Weight, item.Counts, item.Not = a.Weight, a.Counts, a.Not
	item.Steps, item.States, item.Proofs = a.Steps, a.States, a.Proofs
	for i := range item.States {
		item.States[i].By = r.personNamed(item.States[i].By)
	}
	for i := range item.Proofs {
		item.Proofs[i].By = r.personNamed(item.Proofs[i].By)
	}
	item.DoneWhen = cmp.Or(item.DoneWhen, a.DoneWhen)
	r.actions(a, item.Ref)
}

func (r *reader) actions(a aside, under string) {
	for _, d := range a.Actions {
		item := &plan.Item{Ref: r.take(d.ID, words(d.Title)), Parent: under, Role: framework.Action, Title: oneLine(words(d.Title)), Notes: d.Notes}
		r.doc.Items = append(r.doc.Items, item)
		r.answer(item, d.By)
		r.add(item, d.aside)
	}
}

// take gives an item its ref and remembers by which Identifier others name it.
func (r *reader) take(id first, fallback ...words) string {
	ref := r.refs.take(id, fallback...)
	if _, twice := r.named[id]; id != "" && !twice {
		r.named[id] = ref
	}
	return ref
}

// below makes the target that one of several promising indicators is.
func (r *reader) below(parent *plan.Item, m *measure.Measure, i indicator) *plan.Item {
	item := r.item(elementIndicator, heading{Name: words(m.Name), Identifier: first(m.Ref), Sequence: i.Sequence}, parent.Ref)
	item.Role = framework.Target
	delete(item.Custom, keySequence) // the measure keeps it
	return item
}

// A heading is what goals and objectives both begin with.
type heading struct {
	Name, Description words
	Identifier        first
	Sequence          words
	Other             string
}

// item makes an item of an element and puts it last among its siblings.
func (r *reader) item(element string, h heading, parent string) *plan.Item {
	c := custom{}
	item := &plan.Item{
		Ref:    r.take(h.Identifier, h.Name, h.Description, words(strings.ToLower(element))),
		Parent: parent,
		Title:  oneLine(h.Name),
		Notes:  string(h.Description),
	}
	if h.Name == "" {
		item.Title = cmp.Or(headline(string(h.Description)), element+" without a name")
		c.put(keyUntitled, "true")
	}
	if h.Identifier != "" && item.Ref != string(h.Identifier) {
		c.put(keyIdentifier, string(h.Identifier))
	}
	c.put(keyElement, element)
	c.put(keySequence, string(h.Sequence))
	c.put(keyOther, h.Other)
	item.Custom = c
	r.doc.Items = append(r.doc.Items, item)
	return item
}

// oneLine joins a text of several elements or lines with blanks: no title
// breaks.
func oneLine(s words) string { return strings.Join(strings.Fields(string(s)), " ") }

// longestTitle is where a description that stands in for a name is cut.
const longestTitle = 160

// headline makes a title of a description: its first line, at most so long.
func headline(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	s = strings.TrimSpace(s)
	if len(s) <= longestTitle {
		return s
	}
	cut := strings.LastIndexByte(s[:longestTitle], ' ')
	if cut < longestTitle/2 {
		cut = longestTitle
		for s[cut]&0xc0 == 0x80 { // inside a rune
			cut--
		}
	}
	return s[:cut] + "…"
}

// The names of the roles that say who answers for an item, as they are written
// here and by people.
const (
	roleOwner       = "Owner"
	roleContributor = "Contributor"
)

// stakeholders keeps them all, and knows the owners and contributors among them
// where their role is called so. A performer alone is not made an owner:
// the format has no word for one, and several may perform.
func (r *reader) stakeholders(item *plan.Item, all []stakeholder) {
	item.Custom[keyStakeholders] = kept(notBlank(all))
	if item.Custom[keyStakeholders] == "" {
		delete(item.Custom, keyStakeholders)
	}
	r.answer(item, all)
}

// answer makes owners and contributors of those whose role is called so.
func (r *reader) answer(item *plan.Item, all []stakeholder) {
	for _, s := range all {
		for _, role := range s.Roles {
			switch {
			case s.Name == "":
			case strings.EqualFold(string(role.Name), roleOwner):
				item.Owners = append(item.Owners, r.person(s))
			case strings.EqualFold(string(role.Name), roleContributor):
				item.Contributors = append(item.Contributors, r.person(s))
			}
		}
	}
}

func notBlank(all []stakeholder) (some []stakeholder) {
	for _, s := range all {
		if s.Name != "" || s.Description != "" || len(s.Roles) > 1 ||
			len(s.Roles) == 1 && (s.Roles[0].Name != "" || s.Roles[0].Description != "") {
			some = append(some, s)
		}
	}
	return some
}

func (r *reader) personNamed(name string) string {
	if name == "" {
		return ""
	}
	return r.person(stakeholder{Kind: "Person", Name: words(name)})
}

func (r *reader) person(s stakeholder) string {
	name := oneLine(s.Name)
	if ref, ok := r.people[name]; ok {
		return ref
	}
	taken := refs{}
	for _, p := range r.doc.People {
		taken[p.Ref] = true
	}
	p := plan.Person{Ref: taken.take("", s.Name), Name: name, Team: s.Kind == "Organization" || s.Kind == "Generic_Group"}
	r.doc.People = append(r.doc.People, p)
	r.people[name] = p.Ref
	return p.Ref
}

// custom is a Custom map in the making: nothing is kept of what says nothing.
type custom map[string]string

func (c custom) put(key, s string) {
	if s != "" {
		c[key] = s
	}
}

func (c custom) orNil() map[string]string {
	if len(c) == 0 {
		return nil
	}
	return c
}
