package yaml

import (
	"slices"
	"strings"
	"testing"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/plan"
)

// practice finds its way in the plans of practice.yaml.
type practice struct {
	docs  map[string]plan.Document
	trees map[string]*plan.Tree
}

func loadPractice(t *testing.T) practice {
	p := practice{map[string]plan.Document{}, map[string]*plan.Tree{}}
	for _, doc := range load(t, "practice.yaml") {
		tree, err := plan.Grow(doc.Plan, doc.Items)
		if err != nil {
			t.Fatal(err)
		}
		p.docs[doc.Plan.Ref], p.trees[doc.Plan.Ref] = doc, tree
	}
	return p
}

// at returns the item "plan/ref".
func (p practice) at(name string) *plan.Item {
	of, ref, _ := strings.Cut(name, "/")
	i, ok := p.trees[of].Index(ref)
	if !ok {
		panic("there is no " + name)
	}
	return p.trees[of].At(i)
}

// under returns the items of a role directly under one.
func (p practice) under(name string, role framework.Role) (kids []*plan.Item) {
	of, ref, _ := strings.Cut(name, "/")
	i, _ := p.trees[of].Index(ref)
	for _, k := range p.trees[of].Kids(i) {
		if kid := p.trees[of].At(int(k)); kid.Role == role {
			kids = append(kids, kid)
		}
	}
	return kids
}

// counted returns the refs that count towards an item.
func (p practice) counted(name string) (refs []string) {
	of, ref, _ := strings.Cut(name, "/")
	i, _ := p.trees[of].Index(ref)
	for _, e := range p.trees[of].Edges(i) {
		refs = append(refs, p.trees[of].At(int(e.Item)).Ref)
	}
	return refs
}

func (p practice) measure(of, ref string) plan.Watched {
	all := p.docs[of].Measures
	return all[slices.IndexFunc(all, func(w plan.Watched) bool { return w.Ref == ref })]
}

func (p practice) promise(name string) *plan.Commitment { return p.at(name).Commitment() }

func links(item *plan.Item, kind plan.LinkKind) (to []string) {
	for _, l := range item.Links {
		if l.Kind == kind {
			to = append(to, l.To)
		}
	}
	return to
}

// Every sentence of practice has its place, and the awkward ones are kept as
// they were meant.
func TestSentencesFromPractice(t *testing.T) {
	p := loadPractice(t)
	is := func(got []string, want string) bool { return strings.Join(got, " ") == want }
	for _, test := range []struct {
		name  string
		holds func() bool
	}{
		{"awareness has a target that is a change of its baseline", func() bool {
			c := p.promise("marketing/brand.journal")
			return c.Relative && *c.Baseline == 8200 && *c.Value == 9020
		}},
		{"an aim that nobody can measure yet is a draft with a figure beside it", func() bool {
			o := p.at("company/O4")
			return o.Draft && is(o.Watches, "women") && len(p.under("company/O4", framework.Target)) == 0 && len(o.Owners) == 0
		}},
		{"an aim with a number is kept as it was written", func() bool {
			return p.at("marketing/forty").Role == framework.Aim && strings.Contains(p.at("marketing/forty").Title, "40 %")
		}},
		{"one text holds three targets: a share, a number and how lively it is", func() bool {
			share, number, answers := p.promise("marketing/abroad.share"), p.promise("marketing/abroad.number"), p.promise("marketing/abroad.answers")
			return *share.Value == 8 && !share.Relative && *number.Value == 1302 && number.Relative && *answers.Value == 5
		}},
		{"a team's aim hangs under the company's and a target counts there", func() bool {
			return p.docs["marketing"].Plan.Under == "company/O1" && is(links(p.at("marketing/abroad.entries"), plan.Contributes), "company/O1.2")
		}},
		{"alternatives do not both count", func() bool {
			ways := p.under("marketing/abroad", framework.Approach)
			return len(ways) == 2 && !slices.ContainsFunc(p.counted("marketing/abroad"), func(ref string) bool { return ref == ways[0].Ref || ref == ways[1].Ref })
		}},
		{"a swapped strategy leaves its target untouched", func() bool {
			gone := p.at("marketing/shop.paid").States
			last := gone[len(gone)-1]
			next := p.at("marketing/shop.search").States
			return last.Outcome == plan.Replaced && last.Lesson != "" && next[0].On.After(last.On) &&
				len(p.at("marketing/shop.visits").Commitments) == 1 && p.promise("marketing/shop.visits").On.Before(last.On)
		}},
		{"three rivals stand under one target", func() bool {
			return len(p.under("marketing/shop.visits", framework.Approach)) == 3
		}},
		{"a strategy without a measure is kept", func() bool {
			i := p.at("marketing/shop.redesign")
			return i.Role == framework.Approach && len(i.Watches) == 0 && len(p.under("marketing/shop.redesign", framework.Target)) == 0
		}},
		{"leads of a segment add up over two quarters", func() bool {
			c := p.promise("marketing/chains.leads")
			return c.Type == plan.Cumulative && c.Window.Days() == 184
		}},
		{"a survey has its number of answers", func() bool {
			r := p.measure("company", "named-first").Readings[2]
			return r.Den == 296 && r.Value == 100*40.0/296 && p.promise("company/O1.1").Relative
		}},
		{"a target outlives its plan", func() bool {
			return p.promise("company/O2.1").Window.Last.After(p.docs["company"].Plan.Window.Last)
		}},
		{"a value over the years has no date yet", func() bool {
			return p.promise("company/O2.2").Window.Last.IsZero() && *p.promise("company/O2.2").Value == 4600
		}},
		{"articles are counted with their proofs", func() bool {
			i := p.at("marketing/voice.articles")
			return i.Commitment().Type == plan.Tally && *i.Commitment().Value == 5 && len(i.Proofs) == 4 && i.Proofs[0].Link != ""
		}},
		{"a target from practice without a date is kept", func() bool {
			return p.promise("marketing/voice.network").Window.Last.IsZero() && *p.promise("marketing/voice.network").Value == 560
		}},
		{"an aim has signals of several kinds and no value of its own", func() bool {
			o := p.at("company/O1")
			return len(o.Signals) == 3 && o.Signals[2].Question != "" && len(o.Commitments) == 0 && o.Champion == "sol"
		}},
		{"a quota is a rule for each member of a team on each worked day", func() bool {
			calls, mails := p.promise("sales/quota.calls"), p.promise("sales/quota.mails")
			each := plan.PerMember{Team: "reps", Period: calendar.Cadence{Every: 1, Grain: calendar.Day}, Worked: true}
			return *calls.Per == each && *calls.Value == 50 && *mails.Per == each && *mails.Value == 20 && p.at("sales/quota.calls").Owner() == "ravi"
		}},
		{"a target may stand without an aim", func() bool { return p.at("sales/sales").Parent == "" }},
		{"a member joins a team on a day", func() bool {
			people := p.docs["sales"].People
			return people[3].Team && people[3].Members[1].Window.First == calendar.On(2026, 10, 19)
		}},
		{"45 seconds is a standing promise with a share of the weeks", func() bool {
			c := p.promise("care/K.45")
			return c.Type == plan.AtLeast && *c.Value == 85 && *c.Share == .9 && c.Window.Standing() && !c.Review.IsZero() && is(p.at("care/K.45").Watches, "at-mark")
		}},
		{"coaching stands under the promise that it serves", func() bool { return p.at("care/K.coach").Parent == "K.45" }},
		{"where the strategy is the vision a target stands on top, with the way and the work below", func() bool {
			return p.at("showroom/visitors").Parent == "" && p.at("showroom/room").Role == framework.Approach && p.at("showroom/evening").Parent == "room"
		}},
		{"tasks that were called objectives are actions", func() bool {
			return len(p.under("webshop/pleasure", framework.Action)) == 3 && p.at("webshop/pleasure").Parent == "online" && len(p.counted("webshop/pleasure")) == 0
		}},
		{"cost may not fall at the price of output", func() bool {
			return is(links(p.at("company/O3.2"), plan.Guards), "O3.1") && p.promise("company/O3.2").Type == plan.AtLeast && p.promise("company/O3.2").Window.Standing()
		}},
		{"a list that mixed targets with tasks is told apart", func() bool {
			return len(p.under("marketing/flow", framework.Target)) == 3 && len(p.under("marketing/flow.give", framework.Action)) == 3 && p.promise("marketing/flow.guides").Type == plan.Tally
		}},
		{"an action comes round every week", func() bool {
			week := calendar.Cadence{Every: 1, Grain: calendar.Week}
			return p.at("sales/onboarding.monday").Recurs == week && p.at("marketing/flow.journal").Recurs == week
		}},
		{"a checklist is done in part", func() bool {
			steps := p.at("sales/onboarding.tool").Steps
			return len(steps) == 3 && !steps[0].Done.IsZero() && steps[1].Done.IsZero()
		}},
		{"an objective is kept by callers who are content and customers who stay", func() bool {
			return is(p.counted("care/K"), "K.45 K.content K.stay") && p.promise("care/K.content").Aspires && !p.promise("care/K.stay").Aspires
		}},
		{"leads of one event are a slice with a name", func() bool {
			return strings.Contains(p.measure("sales", "fair-leads").Definition, "autumn fair") && p.promise("sales/fair").Window.Days() == 92
		}},
		{"a SMART-OKR watches two measures without a target", func() bool {
			return is(p.at("prospects/O").Watches, "channel-visits return-visits") && len(p.under("prospects/O", framework.Target)) == 1
		}},
		{"three objectives have two goals in figures each", func() bool {
			for _, o := range []string{"company/O1", "company/O2", "company/O3"} {
				goals := p.under(o, framework.Target)
				if len(goals) != 2 || slices.ContainsFunc(goals, func(g *plan.Item) bool { return g.Commitment().Value == nil }) {
					return false
				}
			}
			return true
		}},
		{"operational objectives come in sequence, with a number or a done-when, and one owner each", func() bool {
			first, second, third := p.at("operations/lines.1"), p.at("operations/lines.2"), p.at("operations/lines.3")
			return is(links(second, plan.DependsOn), "lines.1") && is(links(third, plan.DependsOn), "lines.2") &&
				first.DoneWhen != "" && *second.Commitment().Value == 25 && third.DoneWhen != "" &&
				first.Owner() == "karl" && second.Owner() == "rute" && third.Owner() == "rute" && first.Order < second.Order
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if !test.holds() {
				t.Error("is not so")
			}
		})
	}
}

// Each plan keeps to the places that its framework has, but for two targets to
// which nobody gave an aim.
func TestPlansFromPracticeKeepToTheirFrameworks(t *testing.T) {
	p := loadPractice(t)
	var loose []string
	for ref, tree := range p.trees {
		f, ok := framework.Builtin().Get(tree.Plan.Framework)
		if !ok {
			t.Fatalf("%s is written in the words of %q", ref, tree.Plan.Framework)
		}
		for i := range tree.Len() {
			if item := tree.At(i); !f.Allowed(item.Role, tree.ParentRole(i)) {
				loose = append(loose, ref+"/"+item.Ref)
			}
		}
	}
	if strings.Join(loose, " ") != "sales/sales sales/fair" {
		t.Errorf("%v stand where their framework has no place", loose)
	}
}
