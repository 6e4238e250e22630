package web

import (
	"encoding/json"
	"net/http"
	"strings"

	"bearing/internal/app"
	"bearing/internal/framework"
	"bearing/internal/plan"
	"bearing/internal/progress"
	"bearing/internal/web/pages"
)

// sighted reads the item of the address.
func (s *Site) sighted(v *reader) (*itemView, error) {
	look, err := v.look()
	if err != nil {
		return nil, err
	}
	sight, err := s.app.Item(v.r.Context(), s.who, v.r.PathValue("item"), look)
	if err != nil {
		return nil, err
	}
	i := &itemView{planView: v.view(sight.PlanSight), sight: sight, at: sight.Index}
	i.Item = i.Tree.At(i.at)
	return i, nil
}

// An itemView writes one item out.
type itemView struct {
	*planView
	*plan.Item
	sight *app.ItemSight
	at    int
}

// item shows one item with all that is known of it.
func (s *Site) item(w http.ResponseWriter, r *http.Request) error {
	v := s.reader(r)
	v.remember(w)
	i, err := s.sighted(v)
	if err != nil {
		return err
	}
	f, err := v.framed(i.Title, "plans", i.planView.Number)
	if err != nil {
		return err
	}
	return v.show(w, http.StatusOK, f, pages.ItemPage(f, i.page()))
}

func (i *itemView) page() pages.Item {
	reason := i.Scores.Reason(i.at)
	path := itemPath(i.Item.Number)
	e := i.explained()
	page := pages.Item{
		Head: i.head("item"), Path: i.crumbs(i.at), Card: i.card(i.at), Aim: i.Role == framework.Aim,
		Reason:  i.Voice.Reasons(without(i.unitless(i.at, reason), "promise.moved"), i.measured(i.at), i.names),
		Promise: i.promise(), Answers: i.answers(), Age: i.fresh(),
		Rule: e.rule(), Equations: e.equations(),
		WhyHref: i.query.To(path + "/why"), JSONHref: i.query.To(path + "/why.json"),
		Ledger: i.ledger(), Relations: i.relations(), Signals: i.signals(), Not: i.Not, DoneWhen: i.DoneWhen,
		Steps: i.steps(), Proofs: i.proofs(), States: i.states(), Facts: i.facts(),
		Notes: markdown(i.Item.Notes), Purpose: i.Why, Missing: i.missing(),
	}
	page.Kind = i.term(i.Role, i.Tree.ParentRole(i.at))
	if len(page.Ledger) == 1 {
		page.Still = i.T("item.still")
	}
	if f := i.Measured(i.at); f != nil {
		page.Measure = i.history(f, i.Day, i.promised(i.at))
	}
	return page
}

// without leaves out what the page says elsewhere.
func without(r progress.Reason, code string) progress.Reason {
	var also []progress.Reason
	for _, a := range r.Also {
		if a.Code != code {
			also = append(also, a)
		}
	}
	r.Also = also
	return r
}

// answers says who answers for the item, and who speaks for it.
func (i *itemView) answers() string {
	var said []string
	switch len(i.Owners) {
	case 0:
		if i.Role != framework.Action {
			said = append(said, i.T("item.noowner"))
		}
	case 1:
		said = append(said, i.T("item.answers", "name", i.Person(i.Owners[0])))
	default:
		said = append(said, i.T("item.manyowners", "names", i.owner(i.Item)))
	}
	if i.Champion != "" {
		said = append(said, i.T("item.champion", "name", i.Person(i.Champion)))
	}
	return strings.Join(said, " ")
}

// fresh says of which day the number is, and where it came from.
func (i *itemView) fresh() string {
	f := i.Measured(i.at)
	if f == nil {
		return ""
	}
	r, ok := f.Series.Last(i.Day)
	switch {
	case !ok:
		return i.T("item.unread")
	case r.Source != "":
		return i.T("item.age", "day", i.Voice.Day(r.Day), "source", r.Source)
	default:
		return i.T("item.age.bare", "day", i.Voice.Day(r.Day))
	}
}

// promise writes out what is promised now.
func (i *itemView) promise() string {
	now, _ := i.inForce(i.Item)
	if now == nil {
		return "."
	}
	return ": " + i.written(now) + "."
}

// written writes a promise as people would say it.
func (i *itemView) written(c *plan.Commitment) string {
	m := i.Measures[c.Measure]
	amount := func(x *float64) string {
		switch {
		case x == nil:
			return "–"
		case m == nil:
			return i.Tidy(*x, 2)
		}
		return i.Amount(*x, &m.Measure)
	}
	day := i.LongDay(c.Window.Last)
	said := ""
	switch c.Type {
	case plan.AtLeast:
		said = i.T("promise.at_least", "to", amount(c.Value))
	case plan.AtMost:
		said = i.T("promise.at_most", "to", amount(c.Value))
	case plan.Range:
		said = i.T("promise.range", "low", amount(c.Low), "high", amount(c.High))
	case plan.Milestones:
		said = i.N("promise.milestones", max(len(c.Milestones), len(i.Item.Steps)))
	case plan.Binary:
		return i.T("promise.binary", "day", or2(day, "–"))
	case plan.Baseline:
		return i.T("promise.baseline", "day", or2(day, "–"))
	case plan.Cumulative:
		return i.T("promise.cumulative", "to", amount(c.Value), "day", or2(day, "–"))
	case plan.Tally:
		return i.T("promise.tally", "to", amount(c.Value), "day", or2(day, "–"))
	default:
		return i.moveWritten(c, amount, day)
	}
	return said + i.held(c, day)
}

func or2(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (i *itemView) moveWritten(c *plan.Commitment, amount func(*float64) string, day string) string {
	switch {
	case c.Value == nil:
		return i.T("promise.unwritten")
	case c.Baseline == nil && day == "":
		return i.T("promise.reach", "to", amount(c.Value))
	case c.Baseline == nil:
		return i.T("promise.linear.nofrom", "to", amount(c.Value), "day", day)
	case day == "":
		return i.T("promise.linear.nodate", "from", amount(c.Baseline), "to", amount(c.Value))
	default:
		return i.T("promise.linear", "from", amount(c.Baseline), "to", amount(c.Value), "day", day)
	}
}

// held says in how many periods, for whom and over which days a hold is
// promised.
func (i *itemView) held(c *plan.Commitment, day string) string {
	said := ""
	if c.Share != nil {
		said += ", " + i.T("promise.share", "share", i.Percent(*c.Share))
	}
	if c.Per != nil {
		said += ", " + i.T("promise.per", "per", i.Cadence(c.Per.Period))
	}
	switch {
	case day != "":
		said += ", " + i.T("promise.until", "day", day)
	case !c.Window.First.IsZero():
		said += ", " + i.T("promise.since", "day", i.LongDay(c.Window.First))
	}
	return said
}

// ledger lists every promise that was made, the first on top, and what the day
// says of the first and of the one in force.
func (i *itemView) ledger() (all []pages.Promise) {
	standing := i.Scores.At(i.at)
	now, first := i.inForce(i.Item)
	for n := range i.Commitments {
		c := &i.Commitments[n]
		if c.On.After(i.Day) && n > 0 {
			continue
		}
		p := pages.Promise{Day: i.Voice.Day(c.On), Text: i.written(c) + ".", Now: c == now, Reason: c.Reason, By: i.promisedBy(c)}
		p.Text = capital(p.Text)
		switch {
		case c == now && standing.Moved:
			l := i.lamp(standing.Status)
			p.Lamp = &l
		case c == first && standing.Moved:
			l := i.lamp(standing.OriginalStatus)
			p.Lamp = &l
		}
		all = append(all, p)
	}
	return all
}

func (i *itemView) promisedBy(c *plan.Commitment) string {
	var said []string
	if c.By != "" {
		said = append(said, i.T("promise.by", "name", i.Person(c.By)))
	}
	if c.Aspires {
		said = append(said, i.T("promise.aspires"))
	} else {
		said = append(said, i.T("promise.committed"))
	}
	if !c.Review.IsZero() {
		said = append(said, i.T("promise.review", "day", i.LongDay(c.Review)))
	}
	return strings.Join(said, " ")
}

// capital begins a sentence.
func capital(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = []rune(strings.ToUpper(string(r[0])))[0]
	}
	return string(r)
}

// relations are the other items that this one has to do with, a list for each
// way of having to do with it.
func (i *itemView) relations() (all []pages.Relation) {
	lists := map[string][]pages.Card{}
	add := func(key string, k int) { lists[key] = append(lists[key], i.card(k)) }
	for _, k := range i.Tree.Kids(i.at) {
		add("item.children."+i.Tree.At(int(k)).Role.String(), int(k))
	}
	for _, e := range i.Tree.Edges(i.at) {
		if e.Link {
			add("item.counts", int(e.Item))
		}
	}
	for n, other := range i.Tree.Items() {
		for _, l := range other.Links {
			if l.To == i.Ref && l.Kind != plan.Contributes {
				add(inward[l.Kind], n)
			}
		}
	}
	for _, l := range i.Links {
		if t, ok := i.Tree.Index(l.To); ok {
			add(outward[l.Kind], t)
		}
	}
	for _, key := range relationOrder {
		if cards := lists[key]; len(cards) > 0 {
			all = append(all, i.relation(key, cards))
		}
	}
	return all
}

// most is how many items a list on an item's page shows; the table shows all.
const most = 60

func (i *itemView) relation(key string, cards []pages.Card) pages.Relation {
	r := pages.Relation{Title: i.T(key), Cards: cards[:min(len(cards), most)]}
	if left := len(cards) - most; left > 0 {
		r.Note = i.N("map.more.list", left)
	}
	return r
}

var (
	relationOrder = []string{
		"item.children.aim", "item.children.target", "item.children.approach", "item.children.action",
		"item.counts", "item.supported", "item.guards", "item.depends", "item.needed", "item.supports", "item.contributes", "item.guarding",
	}
	inward  = map[plan.LinkKind]string{plan.Supports: "item.supported", plan.DependsOn: "item.needed", plan.Guards: "item.guards"}
	outward = map[plan.LinkKind]string{plan.Supports: "item.supports", plan.DependsOn: "item.depends", plan.Guards: "item.guarding", plan.Contributes: "item.contributes"}
)

func (i *itemView) signals() (lines []pages.Line) {
	for _, s := range i.Item.Signals {
		if f := i.Measures[s.Measure]; f != nil {
			l := pages.Line{Title: f.NameIn(i.Lang), Href: measurePath(f.Measure.Number)}
			if r, ok := f.Series.Last(i.Day); ok {
				l.Day, l.Text = i.Voice.Day(r.Day), i.Amount(r.Value, &f.Measure)
			}
			lines = append(lines, l)
			continue
		}
		lines = append(lines, pages.Line{Title: or2(s.Question, s.Measure)})
	}
	for _, ref := range i.Watches {
		if f := i.Measures[ref]; f != nil {
			l := pages.Line{Title: f.NameIn(i.Lang), Href: measurePath(f.Measure.Number), Text: i.T("item.watches")}
			if r, ok := f.Series.Last(i.Day); ok {
				l.Day, l.Text = i.Voice.Day(r.Day), l.Text+": "+i.Amount(r.Value, &f.Measure)
			}
			lines = append(lines, l)
		}
	}
	return lines
}

func (i *itemView) steps() (lines []pages.Line) {
	for _, s := range i.Item.Steps {
		lines = append(lines, pages.Line{Title: s.Title, Day: i.ShortDay(s.Done, i.Day), Done: !s.Done.IsZero()})
	}
	if c, _ := i.inForce(i.Item); c != nil {
		for _, m := range c.Milestones {
			day := m.Done
			if day.IsZero() {
				day = m.Due
			}
			lines = append(lines, pages.Line{Title: m.Title, Day: i.ShortDay(day, i.Day), Done: !m.Done.IsZero()})
		}
	}
	return lines
}

func (i *itemView) proofs() (lines []pages.Line) {
	for _, p := range i.Item.Proofs {
		lines = append(lines, pages.Line{Day: i.Voice.Day(p.Day), Title: p.Title, Href: p.Link, Text: i.Person(p.By)})
	}
	return lines
}

func (i *itemView) states() (lines []pages.Line) {
	for _, s := range i.Item.States {
		if s.On.After(i.Day) {
			continue
		}
		l := pages.Line{Day: i.Voice.Day(s.On), Title: i.T("state." + s.Kind.String())}
		if s.Outcome != plan.NoOutcome {
			l.Title += ", " + i.T("outcome."+s.Outcome.String())
		}
		var said []string
		for _, part := range []string{i.Person(s.By), s.Why, s.Lesson} {
			if part != "" {
				said = append(said, part)
			}
		}
		l.Text = strings.Join(said, " · ")
		lines = append(lines, l)
	}
	return lines
}

// whyJSON is the explanation as a value, the same as the command line prints.
func (s *Site) whyJSON(w http.ResponseWriter, r *http.Request) error {
	v := s.reader(r)
	i, err := s.sighted(v)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(i.sight.Why(lang(v.Voice)), "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return send(w, r, http.StatusOK, append(body, '\n'))
}
