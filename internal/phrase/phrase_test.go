package phrase

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/progress"
)

func TestCataloguesSayTheSame(t *testing.T) {
	for _, lang := range Langs()[1:] {
		if missing, extra := difference(Keys("en"), Keys(lang)); len(missing)+len(extra) > 0 {
			t.Errorf("%s lacks %v and has %v besides", lang, missing, extra)
		}
		for _, key := range Keys("en") {
			if want, got := holes(find("en", key)), holes(find(lang, key)); !slices.Equal(want, got) {
				t.Errorf("%s in %s has room for %v, in English for %v", key, lang, got, want)
			}
		}
	}
}

// holes returns the names in braces; {n} may be left out where a form is for one.
func holes(s sentence) []string {
	all := regexp.MustCompile(`\{\w+\}`).FindAllString(s.other, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

func difference(want, got []string) (missing, extra []string) {
	for _, k := range want {
		if !slices.Contains(got, k) {
			missing = append(missing, k)
		}
	}
	for _, k := range got {
		if !slices.Contains(want, k) {
			extra = append(extra, k)
		}
	}
	return missing, extra
}

func TestEveryReasonHasASentence(t *testing.T) {
	for _, code := range progress.ReasonCodes() {
		if !Has("reason." + code.Code) {
			t.Errorf("no sentence says %s", code.Code)
			continue
		}
		for _, variant := range []string{"", ".floor", ".ceiling", ".by", ".held", ".aspires", ".undated", ".bare", ".plain"} {
			if key := "reason." + code.Code + variant; Has(key) {
				for _, hole := range holes(find("en", key)) {
					if !comes(code, strings.Trim(hole, "{}")) {
						t.Errorf("the sentence %s has room for %s, which never comes", key, hole)
					}
				}
			}
		}
		for _, lang := range Langs() {
			if said := Reason(lang, empty(code), nil); said == "" || strings.Contains(said, "{") || strings.Contains(said, "‹") {
				t.Errorf("%s in %s, when nothing is known, says %q", code.Code, lang, said)
			}
		}
	}
	for _, s := range progress.Statuses() {
		if !Has("status." + s.String()) {
			t.Errorf("no word says %s", s)
		}
	}
}

// comes reports whether a reason has a value of that name; periods are written
// where things are counted.
func comes(code progress.ReasonCode, name string) bool {
	if name == "periods" {
		name = "of"
	}
	return slices.ContainsFunc(code.Values, func(v progress.ValueName) bool { return v.Name == name })
}

// empty is a reason of which no value is known.
func empty(code progress.ReasonCode) progress.Reason {
	r := progress.Reason{Code: code.Code}
	for _, v := range code.Values {
		r.Values = append(r.Values, progress.Value{Name: v.Name, Kind: v.Kind, X: math.NaN()})
	}
	return r
}

func TestReasonsInTheReadersLanguage(t *testing.T) {
	short := progress.Reason{Code: "pace.short", Values: []progress.Value{{Name: "gap", Kind: progress.Gap, X: -.4}, {Name: "wobble", Kind: progress.Gap, X: .9}}}
	share := &measure.Measure{Unit: measure.ParseUnit("%"), Decimals: 1}
	floor := progress.Reason{Code: "hold.inside", Values: []progress.Value{
		{Name: "now", Kind: progress.Amount, X: 39.4}, {Name: "low", Kind: progress.Amount, X: 38}, {Name: "high", Kind: progress.Amount, X: math.NaN()},
	}}
	late := progress.Reason{Code: "action.overdue", Values: []progress.Value{{Name: "due", Kind: progress.Day, Day: calendar.On(2026, 11, 10)}, {Name: "late", Kind: progress.Days, X: 1}}}
	counts := progress.Reason{Code: "rollup.counts", Values: []progress.Value{
		{Name: "on", Kind: progress.Count, X: 2}, {Name: "of", Kind: progress.Count, X: 4}, {Name: "off", Kind: progress.Count, X: 1}, {Name: "risk", Kind: progress.Count},
	}}
	pages := &measure.Measure{Unit: measure.ParseUnit("guide"), Cadence: calendar.Cadence{Grain: calendar.Week}}
	tally := progress.Reason{Code: "ratio.short", Values: []progress.Value{
		{Name: "now", Kind: progress.Amount, X: 3}, {Name: "expected", Kind: progress.Amount, X: 5}, {Name: "gap", Kind: progress.Gap, X: -2},
		{Name: "by", Kind: progress.Day}, {Name: "all", Kind: progress.Amount, X: 5},
	}}
	waiting := progress.Reason{Code: "ratio.short", Values: []progress.Value{
		{Name: "expected", Kind: progress.Amount, X: 41}, {Name: "gap", Kind: progress.Gap, X: -3}, {Name: "by", Kind: progress.Day, Day: calendar.On(2026, 10, 31)},
	}}
	stretch := progress.Reason{Code: "done.met", Values: []progress.Value{
		{Name: "now", Kind: progress.Amount, X: 78}, {Name: "goal", Kind: progress.Amount, X: 80}, {Name: "enough", Kind: progress.Amount, X: 77.3}, {Name: "aspires", Kind: progress.Share, X: .7},
	}}
	held := progress.Reason{Code: "missed.short", Values: []progress.Value{
		{Name: "now", Kind: progress.Amount, X: 78}, {Name: "goal", Kind: progress.Amount, X: 80}, {Name: "last", Kind: progress.Day, Day: calendar.On(2026, 10, 31)},
		{Name: "inside", Kind: progress.Count, X: 9}, {Name: "of", Kind: progress.Count, X: 14}, {Name: "promised", Kind: progress.Share, X: .7},
	}}
	moved := progress.Reason{Code: "promise.moved", Values: []progress.Value{{Name: "on", Kind: progress.Day}, {Name: "first", Kind: progress.Amount, X: 60}}}
	for _, test := range []struct {
		name, lang string
		reason     progress.Reason
		m          *measure.Measure
		want       string
	}{
		{"a gap between percentages is points", "en", short, share, "0.4 points short of where it should be; the usual wobble is 0.9 points."},
		{"with a comma in Dutch", "nl", short, share, "0,4 punten achter op waar het zou moeten zijn; de gewone schommeling is 0,9 punten."},
		{"and in Vietnamese", "vi", short, share, "Thiếu 0,4 điểm so với mức phải có; dao động thường là 0,9 điểm."},
		{"a band that is open above", "en", floor, share, "Holds: 39.4%, at least 38.0%."},
		{"one day", "en", late, share, "Was due on 10 Nov 2026, 1\u00a0day ago."},
		{"counts name only what is there", "en", counts, share, "2 of 4 on track, 1 off track."},
		{"whole things have no parts", "en", tally, pages, "3 of 5 guides; 5 expected by now."},
		{"nor in Dutch", "nl", tally, pages, "3 van 5 guide; tot nu was 5 verwacht."},
		{"without a measure there is no unit", "en", tally, nil, "3 of 5; 5 expected by now."},
		{"what is expected of the last number", "en", waiting, share, "3 points short of the 41.0% expected by 31 Oct 2026."},
		{"an aspiration that was kept short of its goal", "en", stretch, share, "Met with 78.0%: 80.0% was hoped for, and 77.3%, 70% of the way, was enough."},
		{"a hold over time that failed", "en", held, pages, "Ended on 31 Oct 2026, held in 9 of 14 weeks; 70% was promised."},
		{"a hold over time", "en", progress.Reason{Code: "hold.share", Values: held.Values[3:]}, pages, "Held in 9 of 14 weeks; 70% was promised."},
		{"a change without a day", "en", moved, share, "First promise 60.0%, changed since."},
		{"and without a value", "en", progress.Reason{Code: "promise.moved", Values: []progress.Value{moved.Values[0], {Name: "first", Kind: progress.Amount, X: math.NaN()}}}, share, "The promise was changed since it was first made."},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := strings.ReplaceAll(Reason(test.lang, test.reason, test.m), "\u00a0", " "); got != strings.ReplaceAll(test.want, "\u00a0", " ") {
				t.Errorf("says %q, want %q", got, test.want)
			}
		})
	}
}

func TestAmounts(t *testing.T) {
	for _, test := range []struct {
		unit, lang string
		x          float64
		want       string
	}{
		{"%", "en", 52.6, "52.6%"},
		{"%", "vi", 52.6, "52,6%"},
		{"EUR", "en", 4.86e6, "€ 4.86 m"},
		{"k EUR", "nl", 4860, "€ 4,86 mln"},
		{"EUR", "vi", 4.86e6, "4,86 triệu €"},
		{"EUR", "nl", 41900, "€ 41.900"},
		{"days", "en", 3.1, "3.1 days"},
		{"days", "nl", 3.1, "3,1 dagen"},
		{"days", "vi", 3.1, "3,1 ngày"},
	} {
		m := &measure.Measure{Unit: measure.ParseUnit(test.unit)}
		if got := strings.ReplaceAll(Voice{test.lang}.Amount(test.x, m), "\u00a0", " "); got != test.want {
			t.Errorf("%v %s in %s is %q, want %q", test.x, test.unit, test.lang, got, test.want)
		}
	}
}

func TestPlurals(t *testing.T) {
	for _, test := range []struct {
		lang string
		n    int
		want string
	}{{"en", 1, "1 item"}, {"en", 1200, "1,200 items"}, {"nl", 2, "2 onderdelen"}, {"vi", 1, "1 mục"}} {
		if got := Plural(test.lang, "plans.items", test.n, nil); got != test.want {
			t.Errorf("%d in %s is %q, want %q", test.n, test.lang, got, test.want)
		}
	}
}

func TestChances(t *testing.T) {
	for p, want := range map[float64]string{.01: "less than 1 in 50", .12: "about 1 in 8", .5: "about 5 in 10", .7: "about 7 in 10", .99: "more than 49 in 50"} {
		if got := (Voice{"en"}).Chance(p); got != want {
			t.Errorf("%v is %q, want %q", p, got, want)
		}
	}
}
