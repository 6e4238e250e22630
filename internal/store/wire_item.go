package store

import (
	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/ident"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/store/rows"
)

type itemWire struct {
	Owners       []string          `json:"owners,omitempty"` // unless there is exactly one
	Champion     string            `json:"champion,omitempty"`
	Contributors []string          `json:"contributors,omitempty"`
	Counts       *bool             `json:"counts,omitempty"`
	Agreement    *agreementWire    `json:"agreement,omitempty"`
	Signals      []signalWire      `json:"signals,omitempty"`
	Watches      []string          `json:"watches,omitempty"`
	Why          string            `json:"why,omitempty"`
	Not          []string          `json:"not,omitempty"`
	DoneWhen     string            `json:"done_when,omitempty"`
	Steps        []stepWire        `json:"steps,omitempty"`
	Proofs       []proofWire       `json:"proofs,omitempty"`
	Waiting      string            `json:"waiting,omitempty"`
	Recurs       cadenceWire       `json:"recurs,omitzero"`
	Order        int               `json:"order,omitempty"`
	Budget       *budgetWire       `json:"budget,omitempty"`
	Effort       *effortWire       `json:"effort,omitempty"`
	Scope        string            `json:"scope,omitempty"`
	Tags         []string          `json:"tags,omitempty"`
	Notes        string            `json:"notes,omitempty"`
	Said         *saidWire         `json:"said,omitempty"`
	Custom       map[string]string `json:"custom,omitempty"`
}

type agreementWire struct {
	On day      `json:"on,omitzero"`
	By []string `json:"by,omitempty"`
}

type signalWire struct {
	Measure  string `json:"measure,omitempty"`
	Question string `json:"question,omitempty"`
}

type stepWire struct {
	Title string `json:"title"`
	Done  day    `json:"done,omitzero"`
}

type proofWire struct {
	Day   day    `json:"day,omitzero"`
	Title string `json:"title,omitempty"`
	Link  string `json:"link,omitempty"`
	By    string `json:"by,omitempty"`
}

type budgetWire struct {
	Amount   float64 `json:"amount,omitempty"`
	Spent    float64 `json:"spent,omitempty"`
	Currency string  `json:"currency,omitempty"`
}

type effortWire struct {
	Hours  float64  `json:"hours,omitempty"`
	Spent  float64  `json:"spent,omitempty"`
	People []string `json:"people,omitempty"`
}

type saidWire struct {
	Status   string   `json:"status,omitempty"`
	Progress *float64 `json:"progress,omitempty"`
	By       string   `json:"by,omitempty"`
}

func wireItem(i *plan.Item) itemWire {
	w := itemWire{
		Champion: i.Champion, Contributors: i.Contributors, Counts: i.Counts, Watches: i.Watches, Why: i.Why, Not: i.Not,
		Signals:  mapped(i.Signals, func(s plan.Signal) signalWire { return signalWire(s) }),
		DoneWhen: i.DoneWhen, Waiting: i.Waiting, Recurs: wireCadence(i.Recurs), Order: i.Order, Scope: i.Scope,
		Steps:  mapped(i.Steps, func(s plan.Step) stepWire { return stepWire{s.Title, day{s.Done}} }),
		Proofs: mapped(i.Proofs, func(p plan.Proof) proofWire { return proofWire{day{p.Day}, p.Title, p.Link, p.By} }),
		Budget: (*budgetWire)(i.Budget), Effort: (*effortWire)(i.Effort), Said: (*saidWire)(i.Said),
		Tags: i.Tags, Notes: i.Notes, Custom: i.Custom,
	}
	if i.Owner() == "" {
		w.Owners = i.Owners
	}
	if i.Agreement != nil {
		w.Agreement = &agreementWire{day{i.Agreement.On}, i.Agreement.By}
	}
	return w
}

func (w itemWire) fill(i *plan.Item) {
	i.Champion, i.Contributors, i.Counts, i.Watches, i.Why, i.Not = w.Champion, w.Contributors, w.Counts, w.Watches, w.Why, w.Not
	i.Signals = mapped(w.Signals, func(s signalWire) plan.Signal { return plan.Signal(s) })
	i.DoneWhen, i.Waiting, i.Recurs, i.Order, i.Scope = w.DoneWhen, w.Waiting, w.Recurs.value(), w.Order, w.Scope
	i.Steps = mapped(w.Steps, func(s stepWire) plan.Step { return plan.Step{Title: s.Title, Done: s.Done.Date} })
	i.Proofs = mapped(w.Proofs, func(p proofWire) plan.Proof {
		return plan.Proof{Day: p.Day.Date, Title: p.Title, Link: p.Link, By: p.By}
	})
	i.Budget, i.Effort, i.Said = (*plan.Budget)(w.Budget), (*plan.Effort)(w.Effort), (*plan.Said)(w.Said)
	i.Tags, i.Notes, i.Custom = w.Tags, w.Notes, w.Custom
	if w.Owners != nil {
		i.Owners = w.Owners
	}
	if w.Agreement != nil {
		i.Agreement = &plan.Agreement{On: w.Agreement.On.Date, By: w.Agreement.By}
	}
}

// rowOf makes the row of an item, without the revisions in which it holds.
func rowOf(number int64, i *plan.Item) (r rows.Item, err error) {
	r = rows.Item{
		Workspace: workspace, Plan: number, Number: i.Number, ID: string(i.ID), Ref: i.Ref, Version: i.Version,
		Parent: i.Parent, Position: int64(i.Position), Role: i.Role.String(), Kind: i.Kind, Title: i.Title, Owner: i.Owner(),
		Begins: i.Start.String(), Due: i.Due.String(), Weight: column(i.Weight), Draft: i.Draft,
	}
	r.Details, err = write(wireItem(i))
	return r, err
}

func itemOf(r rows.Item) (*plan.Item, error) {
	i := &plan.Item{
		ID: ident.Item(r.ID), Number: r.Number, Ref: r.Ref, Version: r.Version, Parent: r.Parent, Position: int(r.Position),
		Kind: r.Kind, Title: r.Title, Weight: number(r.Weight), Draft: r.Draft,
	}
	i.Role, _ = framework.ParseRole(r.Role)
	if r.Owner != "" {
		i.Owners = []string{r.Owner}
	}
	d := days{}
	i.Start, i.Due = d.of(r.Begins), d.of(r.Due)
	if r.Details == "" {
		return i, d.err
	}
	var w itemWire
	if err := read(r.Details, &w); err != nil {
		return nil, err
	}
	w.fill(i)
	return i, d.err
}

// days reads days of columns and keeps the first that is none.
type days struct{ err error }

func (d *days) of(s string) calendar.Date {
	if s == "" {
		return calendar.Date{}
	}
	date, err := calendar.Parse(s)
	if err != nil && d.err == nil {
		d.err = err
	}
	return date
}

type commitmentWire struct {
	Low        *float64        `json:"low,omitempty"`
	High       *float64        `json:"high,omitempty"`
	Tolerance  *float64        `json:"tolerance,omitempty"`
	Share      *float64        `json:"share,omitempty"`
	Cap        *float64        `json:"cap,omitempty"`
	Path       *pathWire       `json:"path,omitempty"`
	Aspires    bool            `json:"aspires,omitempty"`
	Milestones []milestoneWire `json:"milestones,omitempty"`
	Per        *perWire        `json:"per,omitempty"`
	Relative   bool            `json:"relative,omitempty"`
	Review     day             `json:"review,omitzero"`
}

type pathWire struct {
	Profile  string      `json:"profile,omitempty"`
	Seasons  []float64   `json:"seasons,omitempty"`
	Points   []pointWire `json:"points,omitempty"`
	Steep    float64     `json:"steep,omitempty"`
	Middle   float64     `json:"middle,omitempty"`
	Rests    cadenceWire `json:"rests,omitzero"`
	Workdays bool        `json:"workdays,omitempty"`
}

type pointWire struct {
	Day   day     `json:"day"`
	Share float64 `json:"share"`
}

type milestoneWire struct {
	Title  string   `json:"title"`
	Weight *float64 `json:"weight,omitempty"`
	Due    day      `json:"due,omitzero"`
	Done   day      `json:"done,omitzero"`
}

type perWire struct {
	Team   string      `json:"team,omitempty"`
	Period cadenceWire `json:"period,omitzero"`
	Worked bool        `json:"worked,omitempty"`
}

func wirePath(p measure.Path) *pathWire {
	w := &pathWire{
		Seasons: p.Seasons, Steep: p.Steep, Middle: p.Middle, Rests: wireCadence(p.Rests), Workdays: p.Workdays,
		Points: mapped(p.Points, func(p measure.Point) pointWire { return pointWire{day{p.Day}, p.Share} }),
	}
	if p.Profile != measure.Linear {
		w.Profile = p.Profile.String()
	}
	if w.Profile == "" && w.Seasons == nil && w.Points == nil && w.Steep == 0 && w.Middle == 0 && w.Rests == (cadenceWire{}) && !w.Workdays {
		return nil
	}
	return w
}

func (w *pathWire) value() (p measure.Path) {
	if w == nil {
		return p
	}
	p = measure.Path{Seasons: w.Seasons, Steep: w.Steep, Middle: w.Middle, Rests: w.Rests.value(), Workdays: w.Workdays}
	p.Profile, _ = measure.ParseProfile(w.Profile)
	p.Points = mapped(w.Points, func(p pointWire) measure.Point { return measure.Point{Day: p.Day.Date, Share: p.Share} })
	return p
}

func wireCommitment(c plan.Commitment) commitmentWire {
	w := commitmentWire{
		Low: c.Low, High: c.High, Tolerance: c.Tolerance, Share: c.Share, Cap: c.Cap, Path: wirePath(c.Path),
		Aspires: c.Aspires, Relative: c.Relative, Review: day{c.Review},
		Milestones: mapped(c.Milestones, func(m plan.Milestone) milestoneWire {
			return milestoneWire{m.Title, m.Weight, day{m.Due}, day{m.Done}}
		}),
	}
	if c.Per != nil {
		w.Per = &perWire{c.Per.Team, wireCadence(c.Per.Period), c.Per.Worked}
	}
	return w
}

func (w commitmentWire) fill(c *plan.Commitment) {
	c.Low, c.High, c.Tolerance, c.Share, c.Cap, c.Path = w.Low, w.High, w.Tolerance, w.Share, w.Cap, w.Path.value()
	c.Aspires, c.Relative, c.Review = w.Aspires, w.Relative, w.Review.Date
	c.Milestones = mapped(w.Milestones, func(m milestoneWire) plan.Milestone {
		return plan.Milestone{Title: m.Title, Weight: m.Weight, Due: m.Due.Date, Done: m.Done.Date}
	})
	if w.Per != nil {
		c.Per = &plan.PerMember{Team: w.Per.Team, Period: w.Per.Period.value(), Worked: w.Per.Worked}
	}
}

func commitmentRow(c plan.Commitment) (r rows.Commitment, err error) {
	r = rows.Commitment{
		Version: int64(c.Version), Type: c.Type.String(), Measure: c.Measure, Baseline: column(c.Baseline), Value: column(c.Value),
		FirstDay: c.Window.First.String(), LastDay: c.Window.Last.String(), Reason: c.Reason, Author: c.By, Day: c.On.String(),
	}
	r.Details, err = write(wireCommitment(c))
	return r, err
}

func commitmentOf(r rows.Commitment) (c plan.Commitment, err error) {
	d := days{}
	c = plan.Commitment{
		Version: int(r.Version), Measure: r.Measure, Baseline: number(r.Baseline), Value: number(r.Value),
		Window: calendar.Window{First: d.of(r.FirstDay), Last: d.of(r.LastDay)}, Reason: r.Reason, By: r.Author, On: d.of(r.Day),
	}
	c.Type, _ = plan.ParseType(r.Type)
	if r.Details == "" {
		return c, d.err
	}
	var w commitmentWire
	if err := read(r.Details, &w); err != nil {
		return c, err
	}
	w.fill(&c)
	return c, d.err
}

func linkRow(l plan.Link) (rows.Link, error) {
	return rows.Link{Kind: l.Kind.String(), Target: l.To, Weight: column(l.Weight), Share: column(l.Share)}, nil
}

func linkOf(r rows.Link) (plan.Link, error) {
	kind, _ := plan.ParseLinkKind(r.Kind)
	return plan.Link{Kind: kind, To: r.Target, Weight: number(r.Weight), Share: number(r.Share)}, nil
}

func stateRow(s plan.State) (rows.State, error) {
	return rows.State{
		Kind: s.Kind.String(), Day: s.On.String(), Author: s.By, Why: s.Why,
		Outcome: s.Outcome.String(), Lesson: s.Lesson, Grade: column(s.Grade),
	}, nil
}

func stateOf(r rows.State) (plan.State, error) {
	d := days{}
	s := plan.State{On: d.of(r.Day), By: r.Author, Why: r.Why, Lesson: r.Lesson, Grade: number(r.Grade)}
	s.Kind, _ = plan.ParseStateKind(r.Kind)
	s.Outcome, _ = plan.ParseOutcome(r.Outcome)
	return s, d.err
}
