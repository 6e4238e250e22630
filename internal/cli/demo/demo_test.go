package demo

import (
	"context"
	"maps"
	"math"
	"slices"
	"testing"

	"bearing/internal/access"
	"bearing/internal/app"
	"bearing/internal/framework"
	"bearing/internal/phrase"
	"bearing/internal/progress"
	"bearing/internal/store"
)

// company opens an empty house on the day of the demo.
func company(t *testing.T) *app.App {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Now: Clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return app.New(app.Config{Store: s, Frameworks: framework.Builtin(), Policies: progress.Policies(), Clock: Clock, Today: Day()})
}

// loaded returns the house with the company in it.
func loaded(t *testing.T) *app.App {
	t.Helper()
	a := company(t)
	if err := Load(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	return a
}

// find returns an item by "plan/ref".
func find(t *testing.T, a *app.App, name string) *app.ItemSight {
	t.Helper()
	s, err := a.Item(t.Context(), access.Local(), name, app.Look{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func standing(s *app.ItemSight) progress.Standing { return s.Scores.At(s.Index) }

func TestTheCompanyComesInWithoutARefusal(t *testing.T) {
	a := company(t)
	for _, test := range []struct {
		file  string
		items int
	}{{"company.yaml", 37}, {"sales.yaml", 18}, {"care.yaml", 10}} {
		for _, r := range bring(t, a, test.file) {
			if r.Created != test.items || r.Updated+r.Unchanged != 0 || len(r.Refused)+len(r.Disputed) != 0 {
				t.Errorf("%s: %d created, %d updated, %d unchanged, refused %v, disputed %v; want %d created and nothing else",
					test.file, r.Created, r.Updated, r.Unchanged, r.Refused, r.Disputed, test.items)
			}
		}
	}
}

func TestTheSameFilesAgainChangeNothing(t *testing.T) {
	a := loaded(t)
	for _, file := range files {
		for _, r := range bring(t, a, file.name) {
			if r.Created+r.Updated != 0 || len(r.Refused)+len(r.Disputed) != 0 {
				t.Errorf("%s: %d created, %d updated, refused %v, disputed %v", file.name, r.Created, r.Updated, r.Refused, r.Disputed)
			}
		}
	}
}

func bring(t *testing.T, a *app.App, file string) []app.Imported {
	t.Helper()
	data, err := plans.ReadFile("plans/" + file)
	if err != nil {
		t.Fatal(err)
	}
	done, err := a.Import(t.Context(), access.Local(), app.Source{Name: file, Data: data, Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestEveryNameInThePlansIsKnown(t *testing.T) {
	a := loaded(t)
	for _, ref := range planRefs(t, a) {
		s, err := a.Plan(t.Context(), access.Local(), ref, app.Look{})
		if err != nil {
			t.Fatal(err)
		}
		if s.Plan.Under != "" {
			find(t, a, s.Plan.Under)
		}
		for i, item := range s.Tree.Items() {
			for _, person := range append(append([]string{item.Champion}, item.Owners...), item.Contributors...) {
				if _, ok := s.People[person]; person != "" && !ok {
					t.Errorf("%s/%s names %q, who is nobody here", ref, item.Ref, person)
				}
			}
			for _, l := range item.Links {
				if _, ok := s.Tree.Index(l.To); !ok {
					find(t, a, l.To)
				}
			}
			if c := item.Commitment(); c != nil && c.Measure != "" && s.Measured(i) == nil {
				t.Errorf("%s/%s promises on %q, which nobody measures", ref, item.Ref, c.Measure)
			}
			for _, m := range item.Watches {
				if s.Measures[m] == nil {
					t.Errorf("%s/%s watches %q, which nobody measures", ref, item.Ref, m)
				}
			}
		}
	}
}

func planRefs(t *testing.T, a *app.App) (refs []string) {
	t.Helper()
	lines, err := a.Plans(t.Context(), access.Local())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		refs = append(refs, l.Plan.Ref)
	}
	return refs
}

func TestEveryMeasureIsUsed(t *testing.T) {
	a := loaded(t)
	used := map[string]bool{}
	for _, ref := range planRefs(t, a) {
		s, err := a.Plan(t.Context(), access.Local(), ref, app.Look{})
		if err != nil {
			t.Fatal(err)
		}
		for m := range s.Measures {
			used[m] = true
		}
	}
	lines, err := a.Measures(t.Context(), access.Local())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if !used[l.Ref] {
			t.Errorf("nobody promises on %s, watches it or takes it for a signal", l.Ref)
		}
		if len(l.Series) == 0 {
			t.Errorf("%s has no readings", l.Ref)
		}
	}
	if len(lines) != 40 {
		t.Errorf("%d measures, want 40", len(lines))
	}
}

func TestEveryFigureOfEveryMondayFollowsFromItsExplanation(t *testing.T) {
	a := loaded(t)
	for more := true; more; {
		for _, ref := range planRefs(t, a) {
			follows(t, a, ref)
		}
		var err error
		if more, err = NextMonday(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
}

func follows(t *testing.T, a *app.App, ref string) {
	t.Helper()
	s, err := a.Plan(t.Context(), access.Local(), ref, app.Look{})
	if err != nil {
		t.Fatal(err)
	}
	for i, item := range s.Tree.Items() {
		e := s.Scores.Explain(i)
		if err := progress.Check(e); err != nil {
			t.Errorf("%s, %s/%s: %v", s.Day, ref, item.Ref, err)
		}
		if at := s.Scores.At(i); e.Status != at.Status {
			t.Errorf("%s, %s/%s: explained as %s, and it is %s", s.Day, ref, item.Ref, e.Status, at.Status)
		}
	}
}

func TestAWrongFigureDoesNotFollow(t *testing.T) {
	s := find(t, loaded(t), "company-2026/G4")
	e := s.Scores.Explain(s.Index)
	e.Figures = slices.Clone(e.Figures)
	for i := range e.Figures {
		if e.Figures[i].Name == "progress" {
			e.Figures[i].Result += .01
		}
	}
	if progress.Check(e) == nil {
		t.Error("a progress that is one point too high was believed")
	}
}

func TestThingsAreOnAPageAndSaidInEveryLanguage(t *testing.T) {
	a := loaded(t)
	for _, thing := range Things(Day()) {
		for _, lang := range phrase.Langs() {
			if thing.Say[lang] == "" {
				t.Errorf("%s/%s is not said in %s", thing.Plan, thing.Item, lang)
			}
		}
		for _, words := range append(thing.Words, "") {
			if _, err := a.Plan(t.Context(), access.Local(), thing.Plan, app.Look{Words: words}); err != nil {
				t.Error(err)
			}
		}
		for _, item := range append(thing.Evidence, thing.Item) {
			if item != "" {
				find(t, a, thing.Plan+"/"+item)
			}
		}
	}
	if len(Intro()) != len(phrase.Langs()) {
		t.Errorf("the company is introduced in %d languages", len(Intro()))
	}
	if n := len(Things(Day())); n != 5 {
		t.Errorf("%d things to look at, want 5", n)
	}
}

// What each thing says, found again on the day on which it is said.
var claims = map[string]func(*testing.T, *app.App) bool{
	"S2": func(t *testing.T, a *app.App) bool {
		leads, won := find(t, a, "company-2026/M3"), find(t, a, "company-2026/G3")
		return standing(leads).Raw > 1 && math.Abs(standing(won).Raw*6.8) < .5
	},
	"G4": func(t *testing.T, a *app.App) bool {
		s := find(t, a, "company-2026/G4")
		return standing(s).Raw < s.Item().Commitment().Window.Elapsed(s.Day) && standing(s).Status == progress.OnTrack
	},
	"G6": func(t *testing.T, a *app.App) bool {
		week, _ := facts(t, a, "complaints").Series.Last(a.Today())
		before, _ := facts(t, a, "complaints").Series.Last(week.Day.Add(-1))
		status := standing(find(t, a, "company-2026/G6")).Status
		return math.Round(100*(week.Value/before.Value-1)) == 21 && status != progress.OffTrack && status != progress.Missed
	},
	"G1": func(t *testing.T, a *app.App) bool {
		at := standing(find(t, a, "company-2026/G1"))
		return at.Moved && at.OriginalStatus != at.Status
	},
}

func TestThingsAreSaidAsLongAsTheyAreSo(t *testing.T) {
	a := loaded(t)
	for more := true; more; {
		said := map[string]bool{}
		for _, thing := range Things(a.Today()) {
			said[thing.Item] = true
		}
		for item, holds := range claims {
			if got := holds(t, a); got != said[item] {
				t.Errorf("%s: what is said of %s is so: %v, and it is said: %v", a.Today(), item, got, said[item])
			}
		}
		var err error
		if more, err = NextMonday(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheStoryEndsWithItsLastMonday(t *testing.T) {
	a := loaded(t)
	a.Stand(Ends().Add(-7))
	for i, want := range []bool{true, false} {
		if more, err := NextMonday(t.Context(), a); err != nil || more != want || a.Today() != Ends() {
			t.Errorf("step %d: more %v, want %v; it is %s and the story ends on %s (%v)", i, more, want, a.Today(), Ends(), err)
		}
	}
}

func TestEveryMondayTellsTheSameStory(t *testing.T) {
	one, other := tell(t), tell(t)
	if len(one) < 7 {
		t.Fatalf("%d Mondays, want six after the first", len(one))
	}
	for i := range one {
		if len(one[i]) != len(other[i]) {
			t.Fatalf("Monday %d: %d items and %d items", i, len(one[i]), len(other[i]))
		}
		changed := 0
		for name, status := range one[i] {
			if status != other[i][name] {
				t.Errorf("Monday %d: %s is %s once and %s another time", i, name, status, other[i][name])
			}
			if i > 0 && status != one[i-1][name] {
				changed++
			}
		}
		if i == 1 && changed == 0 {
			t.Error("the first Monday changes no status")
		}
	}
}

// tell plays the story to its end and returns the statuses of every Monday.
func tell(t *testing.T) (all []map[string]progress.Status) {
	t.Helper()
	a := loaded(t)
	for more := true; more; {
		all = append(all, statuses(t, a))
		var err error
		if more, err = NextMonday(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		if more && a.Today() != Day().Add(7*len(all)) {
			t.Fatalf("after %d weeks it is %s", len(all), a.Today())
		}
	}
	return all
}

func statuses(t *testing.T, a *app.App) map[string]progress.Status {
	t.Helper()
	all := map[string]progress.Status{}
	for _, ref := range planRefs(t, a) {
		s, err := a.Plan(t.Context(), access.Local(), ref, app.Look{})
		if err != nil {
			t.Fatal(err)
		}
		for i, item := range s.Tree.Items() {
			all[ref+"/"+item.Ref] = s.Scores.At(i).Status
		}
	}
	return all
}

func TestWhatWasDoneInTheWeekIsDone(t *testing.T) {
	a := loaded(t)
	for _, test := range []struct{ item, before, after string }{
		{"company-2026/A5", "on_track", "done"},
		{"company-2026/A6", "too_early", "on_track"},
		{"company-2026/A8", "off_track", "done"},
		{"verkoop-2026/T4", "at_risk", "on_track"},
		{"cskh-2026/I2", "on_track", "done"},
	} {
		a.Stand(Day())
		before := standing(find(t, a, test.item)).Status.String()
		if _, err := NextMonday(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		if after := standing(find(t, a, test.item)).Status.String(); before != test.before || after != test.after {
			t.Errorf("%s went from %s to %s, want from %s to %s", test.item, before, after, test.before, test.after)
		}
	}
}

func TestTheStoryBeginsAnewOnTheSameData(t *testing.T) {
	a := loaded(t)
	before := statuses(t, a)
	for range 5 {
		if _, err := NextMonday(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	a.Stand(Day())
	if err := Load(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if after := statuses(t, a); !maps.Equal(before, after) {
		t.Errorf("it began with %v and now with %v", before, after)
	}
	if _, err := NextMonday(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if got := standing(find(t, a, "company-2026/A5")).Status; got != progress.Done {
		t.Errorf("the first deed is told as %s the second time", got)
	}
}

func TestAStoryThatWasToldIsNotToldTwice(t *testing.T) {
	a := loaded(t)
	count := func() (n int) {
		m, err := a.Measure(context.Background(), access.Local(), "complaints")
		if err != nil {
			t.Fatal(err)
		}
		return len(m.Facts)
	}
	for range 2 {
		a.Stand(Day())
		if more, err := NextMonday(t.Context(), a); err != nil || !more {
			t.Fatal(more, err)
		}
	}
	if got := count(); got != 27 {
		t.Errorf("%d facts about complaints, want the 26 weeks and one", got)
	}
}
