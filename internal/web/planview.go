package web

import (
	"cmp"
	"strconv"
	"strings"

	"bearing/internal/app"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/web/pages"
)

// A planView writes one plan out for one reader.
type planView struct {
	*reader
	*app.PlanSight
	index *index
	code  []string
}

// plan reads the plan of the address.
func (s *Site) plan(v *reader, name string) (*planView, error) {
	look, err := v.look()
	if err != nil {
		return nil, err
	}
	sight, err := s.app.Plan(v.r.Context(), s.who, name, look)
	if err != nil {
		return nil, err
	}
	return v.view(sight), nil
}

func (v *reader) view(sight *app.PlanSight) *planView {
	x, codes := v.site.index(sight)
	return &planView{v, sight, x, codes}
}

func planPath(number int64) string    { return "/plans/" + strconv.FormatInt(number, 10) }
func itemPath(number int64) string    { return "/items/" + strconv.FormatInt(number, 10) }
func measurePath(number int64) string { return "/kpis/" + strconv.FormatInt(number, 10) }

// names returns who or what a ref stands for.
func (p *planView) names(ref string) string {
	if i, ok := p.Tree.Index(ref); ok {
		return p.Tree.At(i).Title
	}
	return p.Person(ref)
}

// measured returns the measure on which an item is judged, nil for none.
func (p *planView) measured(i int) *measure.Measure {
	if f := p.Measured(i); f != nil {
		return &f.Measure
	}
	return nil
}

// label is what an item is called, for n of its kind.
func (p *planView) label(role, parent framework.Role, n int) string {
	return p.Words.Label(role, parent, lang(p.Voice), n)
}

// head writes out what stands at the top of every page of a plan.
func (p *planView) head(view string) pages.Head {
	h := pages.Head{
		Query: p.query, Number: p.Number, Name: p.Plan.Name, Lang: cmp.Or(p.Plan.Lang, "en"), View: view,
		Organisation: p.Plan.Organisation, Period: p.Window(p.Plan.Window), On: p.LongDay(p.Day),
		AsOf: p.T("plan.asof", "day", p.LongDay(p.Day)), Past: !p.Today,
		Revision: p.T("plan.revision", "n", p.Rev),
		Mission:  p.Plan.Compass.Mission, Vision: p.Plan.Compass.Vision,
		Strip: p.strip(),
	}
	for _, value := range p.Plan.Compass.Values {
		h.Values = append(h.Values, pages.Named{Name: value.Name, Text: value.Text})
	}
	for _, ref := range p.Plan.Owners[:min(1, len(p.Plan.Owners))] {
		h.Owner = p.Person(ref)
	}
	h.Age = p.age()
	h.Words = p.wordsLine()
	h.Address = p.r.Host + planPath(p.Number)
	return h
}

// age says how old the newest number of the plan is.
func (p *planView) age() string {
	switch n := p.Day.Sub(p.Newest); {
	case p.Newest.IsZero():
		return p.T("plan.numbers.none")
	case n == 0:
		return p.T("plan.numbers.today")
	default:
		return p.N("plan.numbers.age", n)
	}
}

// wordsLine says on paper in which words a plan is shown, and what they mean.
func (p *planView) wordsLine() string {
	in := lang(p.Voice)
	said := []string{p.T("words.in", "words", p.Words.Name.In(in))}
	explain := func(r, parent framework.Role) {
		said = append(said, p.T("words.explain", "word", p.label(r, parent, 1), "meaning", framework.Meaning(r, in))+".")
	}
	explain(framework.Aim, framework.NoRole)
	explain(framework.Target, framework.Aim)
	return strings.Join(append(said, p.T("sheet.scale")), " ")
}

// strip offers the plan in other words, and says in which it is shown.
func (p *planView) strip() pages.Strip {
	in := lang(p.Voice)
	s := pages.Strip{
		Written: p.Written.Name.In(in), Shown: p.PlanSight.Words.Name.In(in), Translated: p.Written.Key != p.PlanSight.Words.Key,
		Terms: []pages.Term{p.term(framework.Aim, framework.NoRole), p.term(framework.Target, framework.Aim)},
		Back:  pages.Query{On: p.query.On}.To(p.r.URL.Path),
	}
	for _, f := range p.site.app.Frameworks.All() {
		c := p.choice(f)
		if f.Primary || f.Key == p.Written.Key || c.Chosen {
			s.Choices = append(s.Choices, c)
		} else {
			s.More = append(s.More, c)
		}
	}
	if s.Translated {
		for _, hint := range p.site.app.Frameworks.FalseFriends(p.Written, p.PlanSight.Words, in) {
			s.Hints = append(s.Hints, hint.Text)
		}
	}
	return s
}

func (p *planView) choice(f *framework.Framework) pages.Choice {
	q := pages.Query{Words: f.Key, On: p.query.On}
	if f.Key == p.Written.Key {
		q.Words = ""
	}
	return pages.Choice{Key: f.Key, Href: q.To(p.r.URL.Path), Text: f.Name.In(lang(p.Voice)), Chosen: f.Key == p.PlanSight.Words.Key}
}

// term is a word of the vocabulary at hand with what it means there and what
// the usual others say.
func (p *planView) term(role, parent framework.Role) pages.Term {
	return p.plural(role, parent, 1)
}

func (p *planView) plural(role, parent framework.Role, n int) pages.Term {
	in := lang(p.Voice)
	t := pages.Term{ID: role.String() + "-" + cmp.Or(parent.String(), "top"), Word: p.label(role, parent, n)}
	t.Meaning = p.T("words.term", "word", p.label(role, parent, 1), "meaning", framework.Meaning(role, in))
	if n == 1 {
		t.Meaning = p.T("words.means", "meaning", framework.Meaning(role, in))
	}
	for _, f := range p.site.app.Frameworks.All() {
		if f.Primary && f.Key != p.PlanSight.Words.Key {
			t.Others = append(t.Others, pages.Other{Framework: f.Name.In(in), Word: f.Label(role, parent, in, 1)})
		}
	}
	return t
}

// inForce returns the promise that holds on the day of the sight, and the
// first one.
func (p *planView) inForce(item *plan.Item) (now, first *plan.Commitment) {
	for i := range item.Commitments {
		if c := &item.Commitments[i]; i == 0 || !c.On.After(p.Day) {
			now = c
		}
	}
	return now, item.FirstPromise()
}

// crumbs is the way from the plan down to an item.
func (p *planView) crumbs(i int) []pages.Link {
	path := []pages.Link{{Text: p.code[i]}}
	for up := p.Tree.Parent(i); up >= 0; up = p.Tree.Parent(up) {
		item := p.Tree.At(up)
		path = append(path, pages.Link{Href: p.query.To(itemPath(item.Number)), Text: p.code[up] + " " + item.Title})
	}
	path = append(path, pages.Link{Href: p.query.To(planPath(p.Number)), Text: p.Plan.Name})
	for a, b := 0, len(path)-1; a < b; a, b = a+1, b-1 {
		path[a], path[b] = path[b], path[a]
	}
	return path
}
