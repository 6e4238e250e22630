package tabular

import (
	"path/filepath"
	"strings"
	"testing"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

const mapFolder = "../../../docs/format/maps/"

func shipped(t testing.TB, name string) *Map {
	t.Helper()
	m, err := ParseMap(name, file(t, mapFolder+name))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestEveryShippedMapCanBeRead(t *testing.T) {
	all, err := filepath.Glob(mapFolder + "*.yaml")
	if err != nil || len(all) < 2 {
		t.Fatalf("found the maps %v (%v)", all, err)
	}
	for _, name := range all {
		if m := shipped(t, filepath.Base(name)); m.About == "" {
			t.Errorf("%s does not say what it is about", name)
		}
	}
}

// The made-up agency writes its quarters in other ways than the file for which
// the map was written: columns in another order and one more, "Q1" and "1", years
// of two digits, currency signs, thousands, progress in per cent.
func TestQuartersOfAnAgencyBecomeTargetsWithReadings(t *testing.T) {
	doc, refused := one(t, "quarters.csv", file(t, "testdata/quarters.csv"), shipped(t, "performance-gov.yaml"))
	var got []string
	for _, i := range doc.Items {
		line, _, _ := strings.Cut(sketch(plan.Document{Items: []*plan.Item{i}}), " custom")
		got = append(got, strings.TrimSpace(line))
	}
	want := []string{
		`aim 001APG2401 "Tidy harbours" by PORT 2023-10-01..2025-09-30`,
		`target 001apg2401-piers-cleaned-clean-twice-as-many-46e29953 "Piers cleaned" under 001APG2401 by PORT 2023-10-01..2025-09-30 v1 linear 500->2000 said "Target not met" 0.5`,
		`target 001apg2401-hours-of-waiting-wait-less-633321af "Hours of waiting" under 001APG2401 by PORT 2023-10-01..2025-09-30 v1 linear 10->6 v2 linear 10->5 said "Target not met" 0.6`,
		`target 001apg2401-percent-of-safe-landings-stay-safe-7b6d6022 "Percent of safe landings" under 001APG2401 by PORT 2023-10-01..2025-09-30 v1 at_least 96->95 said "Target met: At or above threshold" 0`,
		`target 001apg2401-noise-at-night-stay-quiet-6087f28c "Noise at night" under 001APG2401 by PORT 2023-10-01..2025-09-30 v1 at_most 44->45 said "Target not met" 0`,
		`aim 002APG2402 "Quick ferries" by FERRY 2023-10-01..2025-09-30`,
		`target 002apg2402-open-the-pier-open-the-pier-f21b3eca "Open the pier" under 002APG2402 by FERRY 2023-10-01..2025-09-30 v1 binary 0->1 said "Target not met" 0`,
		`target 002apg2402-crossings-crossings-68a30dba "Crossings" under 002APG2402 by FERRY 2023-10-01..2025-09-30 v1 linear 120->? said "Target undefined" 0`,
		`target 002apg2402-tickets-sell-more-13c51ed6 "Tickets" under 002APG2402 by FERRY 2023-10-01..2025-09-30 v1 linear 0->20 said "Target met" 1.5`,
		`target 002apg2402-tickets-sell-more-13c51ed6-2 "Tickets" under 002APG2402 by FERRY 2023-10-01..2025-09-30 v1 linear 0->40 said "Target not met" 0.75`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("read\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, says := range []string{`16: fiscal_qtr: "5" is not a quarter; write 1 to 4`, `17: value_current: number: "many" is not a number`} {
		if !strings.Contains(said(refused), says) {
			t.Errorf("refused\n%swant %q", said(refused), says)
		}
	}
	if len(refused) != 2 { // the blank row and the trailer are passed over
		t.Errorf("refused %d rows, want 2:\n%s", len(refused), said(refused))
	}
}

// What the source published of a rising or falling number is what comes out of
// its numbers on the day of the row.
func TestProgressComesOutAsPublished(t *testing.T) {
	doc, _ := one(t, "quarters.csv", file(t, "testdata/quarters.csv"), shipped(t, "performance-gov.yaml"))
	fiscal := calendar.Fiscal{Start: 10, NamedByEnd: true}
	for _, test := range []struct {
		title   string
		nth     int
		quarter int
		want    float64
	}{
		{"Piers cleaned", 0, 1, 0.2}, {"Piers cleaned", 0, 2, 0.5}, {"Hours of waiting", 0, 2, 0.6},
		{"Tickets", 0, 1, 0.5}, {"Tickets", 1, 1, 0.25}, {"Tickets", 0, 2, 1.5}, {"Tickets", 1, 2, 0.75},
	} {
		if got := progressOn(t, doc, test.title, test.nth, fiscal.Quarter(2024, test.quarter).Last); got != test.want {
			t.Errorf("%s (%d) stands at %v in quarter %d, want %v", test.title, test.nth, got, test.quarter, test.want)
		}
	}
	for _, m := range doc.Measures {
		if m.Name == "Hours of waiting" && len(m.Readings) != 1 || m.Name == "Crossings" && len(m.Readings) != 0 {
			t.Errorf("%s has the readings %v; a blank is none", m.Name, m.Readings)
		}
	}
}

func progressOn(t *testing.T, doc plan.Document, title string, nth int, day calendar.Date) float64 {
	t.Helper()
	for _, i := range doc.Items {
		if i.Title != title {
			continue
		}
		if nth--; nth >= 0 {
			continue
		}
		var c plan.Commitment
		for _, v := range i.Commitments {
			if !v.On.After(day) {
				c = v
			}
		}
		for _, m := range doc.Measures {
			if m.Ref == c.Measure {
				r, _ := measure.Effective(m.Readings, day, 0).Last(day)
				return (r.Value - *c.Baseline) / (*c.Value - *c.Baseline)
			}
		}
	}
	t.Fatalf("no %q", title)
	return 0
}

func TestGoalsOfAgenciesBecomeAims(t *testing.T) {
	table := `goal_id,goal_name,goal_type,date_start_fy,date_end_fy,goal_status,Quarter_and_FY,goal_description,applied_tags,organization_abbreviation,organization_name
001APG2401,Tidy harbours,APG,2024,2025,On Track,#REF!,"Piers, quays and slips.","Water, Trade",PORT,Port of Lindwick
001SG2411,Be kind,SG,#N/A,#N/A,#N/A,#REF!,,,PORT,Port of Lindwick
,,,,,,,,,,
`
	doc, refused := one(t, "goals.csv", []byte(table), shipped(t, "performance-gov-goals.yaml"))
	want := `aim 001APG2401 "Tidy harbours" by PORT 2023-10-01..2025-09-30 #Water#Trade said "On Track" ? custom map[goal_type:Agency priority goal organization:Port of Lindwick]
aim 001SG2411 "Be kind" by PORT custom map[goal_type:Strategic objective organization:Port of Lindwick]
person PORT "PORT" 
`
	if got := sketch(doc); got != want || len(refused) != 0 {
		t.Errorf("read\n%swant\n%srefused %v", got, want, refused)
	}
}
