package web

import (
	"net/http"
	"strconv"
	"strings"

	"bearing/internal/app"
	"bearing/internal/chart"
	"bearing/internal/framework"
	"bearing/internal/progress"
	"bearing/internal/web/pages"
)

// plans shows the list of plans.
func (s *Site) plans(w http.ResponseWriter, r *http.Request) error {
	v := s.reader(r)
	v.remember(w)
	f, err := v.framed(v.T("plans.title"), "plans", 0)
	if err != nil {
		return err
	}
	rows, err := v.planRows()
	if err != nil {
		return err
	}
	return v.show(w, http.StatusOK, f, pages.PlansPage(f, rows))
}

func (v *reader) planRows() ([]pages.PlanRow, error) {
	lines, err := v.site.app.Plans(v.r.Context(), v.site.who)
	if err != nil {
		return nil, err
	}
	rows := make([]pages.PlanRow, len(lines))
	for i, l := range lines {
		rows[i] = v.planRow(l)
	}
	return rows, nil
}

func (v *reader) planRow(l app.PlanLine) pages.PlanRow {
	row := pages.PlanRow{
		Href: planPath(l.Number), Name: l.Plan.Name, Lang: l.Plan.Lang, Framework: l.Framework.Name.In(lang(v.Voice)),
		Period: v.Window(l.Plan.Window), Items: v.N("plans.items", l.Items),
	}
	if l.Owner != "" {
		row.Owner = "· " + l.Owner
	}
	row.Counts = v.counts(l.Counts[:], nil)
	return row
}

// concern is the order in which statuses want attention.
var concern = []progress.Status{
	progress.Missed, progress.OffTrack, progress.AtRisk, progress.NoFreshData, progress.TooEarly, progress.OnTrack, progress.Done,
}

// counts writes out how many stand at each status, the worst first; of none
// nothing is said.
func (v *reader) counts(n []int, href func(progress.Status) string) (all []pages.Count) {
	total := 0
	for _, k := range n {
		total += k
	}
	for _, s := range concern {
		if n[s] == 0 {
			continue
		}
		c := pages.Count{Lamp: v.lamp(s), N: v.Number(float64(n[s]), 0), Share: strconv.FormatFloat(100*float64(n[s])/float64(total), 'f', 2, 64) + "%"}
		if href != nil {
			c.Href = href(s)
		}
		all = append(all, c)
	}
	return all
}

// home shows what is worth looking at in the demo, and the plans elsewhere.
func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	if !s.opt.Demo || s.opt.Wonders == nil {
		return s.plans(w, r)
	}
	v := s.reader(r)
	v.remember(w)
	f, err := v.framed(v.T("nav.home"), "home", 0)
	if err != nil {
		return err
	}
	h := pages.Home{Intro: v.T("home.intro", "name", strings.TrimSuffix(f.Organised()+", "+s.opt.Intro.In(lang(v.Voice)), ", "), "day", v.FullDay(s.app.Today()))}
	for _, wonder := range s.opt.Wonders(s.app.Today()) {
		shown, err := v.wonder(wonder)
		if err != nil {
			return err
		}
		h.Wonders = append(h.Wonders, shown)
	}
	h.Title = v.homeTitle(len(h.Wonders))
	if len(f.Plans) > 0 {
		h.Start = pages.Link{Href: f.Plans[0].Href, Text: f.Plans[0].Text}
	}
	return v.show(w, http.StatusOK, f, pages.HomePage(f, h))
}

func (v *reader) homeTitle(n int) string {
	written := v.Number(float64(n), 0)
	if n >= 2 && n <= 7 {
		written = v.T("number." + strconv.Itoa(n))
	}
	return v.N("home.title", n, "n", written)
}

// wonder writes one sentence out, with the evidence for it.
func (v *reader) wonder(wonder Wonder) (pages.Wonder, error) {
	in := lang(v.Voice)
	out := pages.Wonder{Title: wonder.Title.In(in), Text: wonder.Text.In(in)}
	ctx, a := v.r.Context(), v.site.app
	switch {
	case wonder.Item != "":
		if err := v.wonderAt(wonder, &out); err != nil {
			return out, err
		}
	case wonder.Measure != "":
		sight, err := a.Measure(ctx, v.site.who, wonder.Measure)
		if err != nil {
			return out, err
		}
		out.Href = measurePath(sight.Number)
		out.Spark = spark(sight.Figures, 52)
	default:
		sight, err := a.Plan(ctx, v.site.who, wonder.Plan, app.Look{})
		if err != nil {
			return out, err
		}
		out.Href = planPath(sight.Number)
	}
	for _, key := range wonder.Words {
		if f, ok := a.Frameworks.Get(key); ok {
			out.Words = append(out.Words, pages.Other{Framework: f.Name.In(in), Word: f.Label(framework.Aim, framework.NoRole, in, 1) + " · " + f.Label(framework.Target, framework.Aim, in, 1)})
		}
	}
	return out, nil
}

// wonderAt leads to an item, with where it stands, or where the items stand that
// show it.
func (v *reader) wonderAt(wonder Wonder, out *pages.Wonder) error {
	sight, err := v.site.app.Item(v.r.Context(), v.site.who, wonder.Item, app.Look{})
	if err != nil {
		return err
	}
	p := v.view(sight.PlanSight)
	c := p.card(sight.Index)
	out.Href = c.Href
	if len(wonder.Evidence) > 0 {
		return v.shownBy(wonder.Evidence, out)
	}
	out.Evidence = []pages.Card{c}
	if c.First != nil {
		out.Evidence = append(out.Evidence, p.asFirst(c))
	}
	if f := p.Measured(sight.Index); f != nil && p.Scores.At(sight.Index).Status == progress.TooEarly {
		out.Spark, out.Evidence[0].Track = spark(f, 52), pages.Track{} // how it wavers says more than how far it is
	}
	return nil
}

func (v *reader) shownBy(items []string, out *pages.Wonder) error {
	for _, item := range items {
		sight, err := v.site.app.Item(v.r.Context(), v.site.who, item, app.Look{})
		if err != nil {
			return err
		}
		out.Evidence = append(out.Evidence, v.view(sight.PlanSight).card(sight.Index))
	}
	return nil
}

// asFirst is the same item against the promise that was made first.
func (p *planView) asFirst(now pages.Card) pages.Card {
	return pages.Card{Lamp: *now.First, Value: p.T("promise.against.long") + " " + now.Track.First}
}

// spark draws the last readings of a measure as a line of the size of a word.
func spark(f *app.Figures, n int) string {
	series := f.Series
	if len(series) > n {
		series = series[len(series)-n:]
	}
	values := make([]float64, len(series))
	for i, r := range series {
		values[i] = r.Value
	}
	return chart.Spark{Values: values}.SVG()
}

// nextMonday moves the demo's clock on.
func (s *Site) nextMonday(w http.ResponseWriter, r *http.Request) error {
	if err := s.opt.Next(r.Context()); err != nil {
		return err
	}
	http.Redirect(w, r, back(r), http.StatusSeeOther)
	return nil
}

// back is the page of ours that a form was sent from.
func back(r *http.Request) string {
	_, rest, ok := strings.Cut(r.Referer(), "//"+r.Host)
	if !ok || !strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, "//") {
		return "/"
	}
	return rest
}
