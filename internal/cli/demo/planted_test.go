package demo

import (
	"math"
	"strings"
	"testing"
	"time"

	"bearing/internal/access"
	"bearing/internal/app"
	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/plan"
	"bearing/internal/progress"
	"bearing/internal/stat"
)

func TestTheStatusesAreTheOnesOfTheStory(t *testing.T) {
	a := loaded(t)
	for _, test := range []struct {
		name, item string
		want       progress.Status
	}{
		{"repeat share is within its wobble of the lowered promise", "company-2026/G1", progress.OnTrack},
		{"order to door is a good wobble behind", "company-2026/G2", progress.AtRisk},
		{"homes: one on track, one at risk", "company-2026/O1", progress.OnTrack},
		{"quotations won have not moved", "company-2026/G3", progress.OffTrack},
		{"revenue follows its season", "company-2026/G4", progress.OnTrack},
		{"the margin holds", "company-2026/M8", progress.OnTrack},
		{"offices: one on track, and the objective has not moved", "company-2026/O2", progress.OffTrack},
		{"a person answers, nearly as often as promised", "company-2026/G5", progress.OnTrack},
		{"complaints were promised three weeks ago", "company-2026/G6", progress.TooEarly},
		{"the second order comes slower than promised", "company-2026/M1", progress.AtRisk},
		{"the reminder is opened", "company-2026/M2", progress.OnTrack},
		{"leads are above their goal", "company-2026/M3", progress.OnTrack},
		{"boxes do not win quotations", "company-2026/M4", progress.OffTrack},
		{"visits lag", "company-2026/M5", progress.AtRisk},
		{"missed callers are reached", "company-2026/M6", progress.OnTrack},
		{"problems are solved at first contact", "company-2026/M7", progress.OnTrack},
		{"marketing: leads", "verkoop-2026/DS1", progress.OnTrack},
		{"marketing: engagement", "verkoop-2026/DS2", progress.OnTrack},
		{"marketing: leads from a box", "verkoop-2026/DS9", progress.OnTrack},
		{"marketing: five articles", "verkoop-2026/DS3", progress.Done},
		{"eight percent more sales was promised last week", "verkoop-2026/DS4", progress.TooEarly},
		{"mails are short of their quota", "verkoop-2026/DS7", progress.AtRisk},
		{"a draft without a number says so", "company-2026/O4", progress.NoFreshData},
		{"an action waits for the one before it", "company-2026/A6", progress.TooEarly},
		{"an action is overdue", "company-2026/A8", progress.OffTrack},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := standing(find(t, a, test.item)).Status; got != test.want {
				t.Errorf("%s is %s, want %s", test.item, got, test.want)
			}
		})
	}
}

// sunday is the day of the newest figures when the story begins. Nothing is due
// between it and the Monday, so the Monday expects what the Sunday expected.
var sunday = Day().Add(-1)

func TestTheFiguresAreTheOnesOfTheStory(t *testing.T) {
	a := loaded(t)
	for _, test := range []struct {
		name, item    string
		now, expected float64 // in the unit of the measure
		off           float64
	}{
		{"repeat share", "company-2026/G1", 52.6, 53.1, .05},
		{"order to door", "company-2026/G2", 2.6, 2.17, .01},
		{"quotations won, of all decided this year", "company-2026/G3", 18.28, 23.86, .01},
		{"revenue", "company-2026/G4", 4860, 4795, 1},
		{"answered within 45 seconds", "company-2026/G5", 83.4, 83.8, .05},
		{"complaints", "company-2026/G6", 7.4, 6.1, .05},
		{"missed callers", "company-2026/M6", 78, 77, .1},
		{"first contact", "company-2026/M7", 76, 77.4, .05},
		{"qualified leads", "company-2026/M3", 610, 587, .1},
		{"second order", "company-2026/M1", 38, 41, .05},
		{"wins from a box", "company-2026/M4", 6, 13.3, .05},
		{"visits", "company-2026/M5", 9, 11.35, .01},
		{"engagement, 46 percent up", "verkoop-2026/DS2", 1.46 * 1180, 1573, 1},
		{"articles", "verkoop-2026/DS3", 5, 4.47, .01},
		{"agents at the mark", "cskh-2026/KR4", 9, 9.5, .01},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := find(t, a, test.item)
			c, at := s.Item().Commitment(), standing(s)
			in := func(share float64) float64 { return *c.Baseline + share*(*c.Value-*c.Baseline) }
			if got := in(at.Raw); math.Abs(got-test.now) > test.off {
				t.Errorf("stands at %v, want %v", got, test.now)
			}
			if got := in(at.Expected); math.Abs(got-test.expected) > test.off {
				t.Errorf("expected %v, want %v", got, test.expected)
			}
		})
	}
}

func TestTheLoweredTargetKeepsItsFirstPromise(t *testing.T) {
	s := find(t, loaded(t), "company-2026/G1")
	at, ledger := standing(s), s.Item().Commitments
	if at.Status != progress.OnTrack || at.OriginalStatus != progress.OffTrack || !at.Moved {
		t.Errorf("now %s, against the first promise %s", at.Status, at.OriginalStatus)
	}
	if len(ledger) != 2 || *ledger[0].Value != 60 || *ledger[1].Value != 54 || ledger[1].On != calendar.On(2026, 9, 14) || !strings.Contains(ledger[1].Reason, "payment outage") {
		t.Errorf("the ledger says %+v", ledger)
	}
	first := ledger[0].Path.At(ledger[0].Window, sunday, nil)
	if got := 46 + first*14; math.Abs(got-58.5) > .05 {
		t.Errorf("the first promise expected %v today, want 58.5", got)
	}
}

// The same revenue stands well by its season, and behind by a straight line
// and a rule of ratios.
func TestTheSeasonDecidesOverRevenue(t *testing.T) {
	a := loaded(t)
	if got := standing(find(t, a, "company-2026/G4")).Ratio; math.Abs(got-1.014) > .0005 {
		t.Errorf("the ratio by the season is %v, want 1.014", got)
	}
	s := find(t, a, "company-2026/G4")
	item := *s.Item()
	straight := *item.Commitment()
	straight.Path.Profile, straight.Path.Seasons = 0, nil
	item.Commitments = []plan.Commitment{straight}
	item.Parent, item.Links = "", nil
	tree, err := plan.Grow(s.Plan, []*plan.Item{&item})
	if err != nil {
		t.Fatal(err)
	}
	ratios, ok := progress.Policies().Get("cascade")
	if !ok {
		t.Fatal("no policy of ratios")
	}
	revenue := s.Measured(s.Index)
	at := progress.Score(progress.Input{Day: Day(), Tree: tree, Policy: ratios, Facts: func(string) progress.Facts {
		return progress.Facts{Measure: &revenue.Measure, Series: revenue.Series}
	}}).At(0)
	if math.Abs(at.Ratio-.907) > .0005 || at.Status != progress.AtRisk {
		t.Errorf("by a straight line the ratio is %v and it is %s, want .907 and at_risk", at.Ratio, at.Status)
	}
}

func TestTheJumpInComplaintsIsNoSignal(t *testing.T) {
	m := facts(t, loaded(t), "complaints")
	if n := len(m.Series); n != 26 || m.Series[25].Value != 7.4 || m.Series[24].Value != 6.1 {
		t.Fatalf("%d weeks, the last %v", n, m.Series[n-1].Value)
	}
	var weeks []float64
	for _, r := range m.Series {
		weeks = append(weeks, r.Value)
	}
	p, _ := stat.NaturalProcessLimits(weeks)
	if math.Abs(p.Lower-3.98) > .005 || math.Abs(p.Upper-8.42) > .005 {
		t.Errorf("usual range %v to %v, want 3.98 to 8.42", p.Lower, p.Upper)
	}
}

func TestQuotationsStandWhereTheyStood(t *testing.T) {
	m := facts(t, loaded(t), "quotations-won")
	year, since := m.Series.In(calendar.Fiscal{}.Year(2025)), m.Series.In(calendar.Window{First: calendar.On(2026, 3, 1), Last: calendar.On(2026, 10, 31)})
	if mean := year.Sum() / 12; len(year) != 12 || math.Abs(mean-18.2) > .005 {
		t.Errorf("2025 has the mean %v", mean)
	}
	for i, want := range []float64{17.6, 19.3, 18.2, 18.8, 17.1, 19.0, 18.6, 18.0} {
		if got := since[i].Value; math.Abs(got-want) > .005 {
			t.Errorf("%s: %v, want %v", since[i].Day, got, want)
		}
	}
	if won, decided, _ := since.Ratio(); won != 1134 || decided != 6197 {
		t.Errorf("%v won of %v, want 1,134 of 6,197", won, decided)
	}
}

func TestQuotationsGoOnToBeCountedInTheStory(t *testing.T) {
	a := loaded(t)
	for range 2 {
		if _, err := NextMonday(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	won, decided, _ := facts(t, a, "quotations-won").Series.In(calendar.Fiscal{}.Year(2026)).Ratio()
	if won != 1406+137 || decided != 7690+745 {
		t.Errorf("%v won of %v by the end of November, want 1,543 of 8,435", won, decided)
	}
	s := find(t, a, "company-2026/G3")
	if got := 18.2 + standing(s).Raw*6.8; math.Abs(got-100*won/decided) > .001 {
		t.Errorf("the goal stands at %v, want %v", got, 100*won/decided)
	}
}

func TestRevenueIsKnownForTwoYearsAndStandsAtFourPointEightSix(t *testing.T) {
	m := facts(t, loaded(t), "revenue")
	for year, want := range map[int]float64{2024: 4800, 2025: 5327, 2026: 4860} {
		if got := m.Series.In(calendar.Fiscal{}.Year(year)).Sum(); got != want {
			t.Errorf("%d: %v, want %v", year, got, want)
		}
	}
}

func facts(t *testing.T, a *app.App, ref string) *app.MeasureSight {
	t.Helper()
	m, err := a.Measure(t.Context(), access.Local(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// What is not as it should be, so that what needs attention is believable.
func TestTheDirtIsThere(t *testing.T) {
	a := loaded(t)
	t.Run("a file came two days late", func(t *testing.T) {
		late, _ := facts(t, a, "missed-reached").Series.Last(calendar.On(2026, 11, 15))
		if learnt := calendar.Of(time.UnixMilli(late.Learnt).UTC()); learnt != calendar.On(2026, 11, 18) || late.Note == "" {
			t.Errorf("learnt on %s, note %q", learnt, late.Note)
		}
	})
	t.Run("a reading was corrected, and what was known before can be asked", func(t *testing.T) {
		day := calendar.On(2026, 10, 18)
		m := facts(t, a, "order-to-door")
		known := func(at int64) float64 {
			r, _ := measure.Effective(m.Facts, day, at).Last(day)
			return r.Value
		}
		if before, after := known(day.Add(2).Time().UnixMilli()), known(Clock().UnixMilli()); before != 2.1 || after != 2.7 {
			t.Errorf("known as %v before and %v after the correction", before, after)
		}
	})
	t.Run("an action serves nothing", func(t *testing.T) {
		if i := find(t, a, "company-2026/A12").Item(); i.Parent != "" || len(i.Links) != 0 {
			t.Errorf("hangs under %q, links %v", i.Parent, i.Links)
		}
	})
	t.Run("one person has five open actions due within two weeks", func(t *testing.T) {
		s := find(t, a, "company-2026/O1")
		due := 0
		for _, i := range s.Tree.Items() {
			if i.Owner() == "sanne" && i.Due.After(Day()) && i.Due.Before(Day().Add(22)) {
				due++
			}
		}
		if due < 5 {
			t.Errorf("only %d", due)
		}
	})
	t.Run("a strategy was swapped and its goal stayed", func(t *testing.T) {
		i := find(t, a, "verkoop-2026/ST2").Item()
		if end := i.States[len(i.States)-1]; end.Outcome != plan.Replaced || end.Lesson == "" {
			t.Errorf("ended as %v with the lesson %q", end.Outcome, end.Lesson)
		}
	})
	t.Run("a draft has three candidates for its number", func(t *testing.T) {
		if i := find(t, a, "company-2026/O4").Item(); !i.Draft || len(i.Signals) != 3 {
			t.Errorf("draft %v, signals %v", i.Draft, i.Signals)
		}
	})
	t.Run("a goal has no strategy", func(t *testing.T) {
		s := find(t, a, "company-2026/G2")
		for _, i := range s.Tree.Items() {
			for _, l := range i.Links {
				if l.To == "G2" && l.Kind == plan.Supports && strings.HasPrefix(i.Ref, "S") {
					t.Errorf("%s serves it", i.Ref)
				}
			}
		}
	})
}
