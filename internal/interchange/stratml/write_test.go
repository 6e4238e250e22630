package stratml

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// tally counts what a plan must keep on its way out and in again: the elements,
// and every target and actual value that was told.
func tally(doc plan.Document) string {
	elements := map[string]int{}
	for _, i := range doc.Items {
		elements[i.Custom[keyElement]]++
	}
	var targets, actuals []string
	for _, m := range doc.Measures {
		for _, in := range unkept[[]instance](m.Custom, keyInstances) {
			for _, r := range in.Targets {
				targets = append(targets, fmt.Sprint(r.value()))
			}
			for _, r := range in.Actuals {
				actuals = append(actuals, fmt.Sprint(r.value()))
			}
		}
	}
	slices.Sort(targets)
	slices.Sort(actuals)
	return fmt.Sprint(elements[elementGoal], elements[elementObjective], len(doc.Measures), targets, actuals)
}

// facts writes the promises and readings of a plan, whatever its refs.
func facts(doc plan.Document) string {
	var lines []string
	for _, i := range doc.Items {
		if c := i.Commitment(); c != nil {
			lines = append(lines, fmt.Sprint(i.Title, c.Type, number0(c.Baseline), number0(c.Value), number0(c.Low), number0(c.High), c.Window, c.Path.Points, i.DoneWhen))
		}
	}
	for _, m := range doc.Measures {
		for _, r := range m.Readings {
			lines = append(lines, fmt.Sprint(m.Name, m.Unit, r.Day, r.Value))
		}
	}
	return strings.Join(lines, "\n")
}

func write(t testing.TB, doc plan.Document) []byte {
	t.Helper()
	out, err := Write(doc)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// validates asks xmllint for the verdict of the published schema.
func validates(t testing.TB, data []byte) {
	t.Helper()
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("xmllint is missing; install libxml2-utils")
		}
		t.Skip("xmllint is not installed, so the schema is not asked")
	}
	file := filepath.Join(t.TempDir(), "plan.xml")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(lint, "--noout", "--nonet", "--schema", "testdata/xsd/PerformancePlanOrReport20160216.xsd", file).CombinedOutput()
	if err != nil {
		t.Errorf("xmllint says %v\n%s\n%s", err, said, data)
	}
}

func TestAFileComesBackAsItWas(t *testing.T) {
	doc := harbour(t)
	out := write(t, doc)
	again := read(t, out)
	if a, b := tally(doc), tally(again); a != b {
		t.Errorf("%s became %s", a, b)
	}
	if a, b := facts(doc), facts(again); a != b {
		t.Errorf("%s\nbecame\n%s", a, b)
	}
	for _, said := range []string{"Iris", "Quayside residents", "One complaint in April", "PoL", "https://harbour.example/plan.xml", "no fines", "next year"} {
		if !strings.Contains(string(out), said) {
			t.Errorf("%q is lost", said)
		}
	}
	validates(t, out)
}

// ferry is a plan in other words: an approach with actions, a hold, a range, a
// target under a target, an owner, and a measure that nothing uses.
func ferry() plan.Document {
	year := calendar.Window{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 12, 31)}
	n := plan.Number
	return plan.Document{
		Plan:   plan.Plan{Name: "Ferry <&> friends", Organisation: "Night Ferry", Window: year, Compass: plan.Compass{Vision: "Nobody waits."}},
		People: []plan.Person{{Ref: "mai", Name: "Mai Lê"}, {Ref: "deck", Name: "Deck crew", Team: true}},
		Measures: []plan.Watched{
			{Measure: measure.Measure{Ref: "wait", Name: "Wait", Unit: measure.ParseUnit("minutes")}, Readings: []measure.Reading{{Day: calendar.On(2026, 3, 1), Value: 12.5}, {Day: calendar.On(2026, 4, 1), Value: 1e-7}}},
			{Measure: measure.Measure{Ref: "temp", Name: "Cabin temperature"}},
			{Measure: measure.Measure{Ref: "calls", Name: "Answered in time", Unit: measure.ParseUnit("%")}},
			{Measure: measure.Measure{Ref: "spare", Name: "Spare ferries"}, Readings: []measure.Reading{{Day: calendar.On(2026, 3, 1), Value: 2}}},
		},
		Items: []*plan.Item{
			{Ref: "1", Role: framework.Aim, Title: "Cross without waiting", Owners: []string{"mai"}},
			{Ref: "wait", Parent: "1", Role: framework.Target, Title: "Shorter wait", Contributors: []string{"deck"}, Commitments: []plan.Commitment{{
				Version: 1, Measure: "wait", Baseline: n(20), Value: n(8), Window: year,
				Path: measure.Path{Profile: measure.Custom, Points: []measure.Point{{Day: calendar.On(2026, 6, 30), Share: 0.25}, {Day: year.Last, Share: 1}}},
			}}},
			{Ref: "hold", Parent: "wait", Role: framework.Target, Title: "Calls", Commitments: []plan.Commitment{{Version: 1, Type: plan.AtLeast, Measure: "calls", Value: n(90), Window: year}}},
			{Ref: "warm", Parent: "1", Role: framework.Target, Title: "Warm cabins", Commitments: []plan.Commitment{{Version: 1, Type: plan.Range, Measure: "temp", Low: n(18), High: n(22), Window: year}}},
			{Ref: "done", Parent: "1", Role: framework.Target, Title: "New pier", DoneWhen: "The pier is open", Commitments: []plan.Commitment{{Version: 1, Type: plan.Binary, Window: year}}},
			{Ref: "two boats", Parent: "1", Role: framework.Approach, Title: "Sail with two boats", Not: []string{"Buy a third"}},
			{Ref: "x", Parent: "two boats", Role: framework.Action, Title: "Paint the second", Owners: []string{"deck"}, Due: calendar.On(2026, 2, 1)},
			{Ref: "y", Role: framework.Action, Title: "Tell the town"},
			{Ref: "z", Role: framework.Target, Title: "Stands alone"},
		},
	}
}

func TestAPlanInOtherWordsCanBeWritten(t *testing.T) {
	out := write(t, ferry())
	for _, said := range []string{"Action: Paint the second, by Deck crew, until 2026-02-01", "Action: Tell the town", "Type: approach", "Stands under: Shorter wait", "Not: Buy a third", "Spare ferries", "The pier is open", "<Name>Ferry &lt;&amp;&gt; friends</Name>"} {
		if !strings.Contains(string(out), said) {
			t.Errorf("%q is not in\n%s", said, out)
		}
	}
	validates(t, out)
	again := read(t, out)
	var promises []string
	for _, i := range again.Items {
		if c := i.Commitment(); c != nil {
			promises = append(promises, fmt.Sprint(i.Title, " ", c.Type, " ", number0(c.Baseline), " ", number0(c.Value), " ", number0(c.Low), " ", number0(c.High), " ", len(c.Path.Points)))
		}
	}
	want := "Shorter wait linear 20 8 nothing nothing 2; Calls at_least nothing 90 nothing nothing 0; Warm cabins range nothing nothing 18 22 0; New pier binary nothing nothing nothing nothing 0"
	if got := strings.Join(promises, "; "); got != want {
		t.Errorf("promises\n%s\nwant\n%s", got, want)
	}
	if got, want := tree(again), tree(ferry()); got != want {
		t.Errorf("the tree\n%sbecame\n%s", want, got)
	}
	if twice := write(t, again); strings.Count(string(twice), "Type: approach") != 1 || strings.Count(string(twice), "Not: Buy a third") != 1 {
		t.Errorf("words double on the way:\n%s", twice)
	}
	if o := again.Items[0].Owner(); o != "mai-le" {
		t.Errorf("the owner became %q", o)
	}
	if r := again.Measures[0].Readings; len(r) != 2 || r[1].Value != 1e-7 {
		t.Errorf("the readings became %v", r)
	}
}

// tree writes what each item is, under what, and since when until when.
func tree(doc plan.Document) string {
	titles := map[string]string{}
	var b strings.Builder
	for _, i := range doc.Items {
		titles[i.Ref] = i.Title
		due := i.Due
		if i.Commitment() != nil {
			due = i.Commitment().Window.Last
		}
		fmt.Fprintf(&b, "%s %q under %q %s %q %q\n", i.Role, i.Title, titles[i.Parent], due, i.Not, i.DoneWhen)
	}
	return b.String()
}

func TestWhatTheFormatHasNoPlaceForComesBack(t *testing.T) {
	n := plan.Number
	month := calendar.Cadence{Every: 1, Grain: calendar.Month}
	for _, test := range []struct {
		name    string
		promise plan.Commitment
	}{
		{"amounts that add up", plan.Commitment{Type: plan.Cumulative, Baseline: n(0), Value: n(400)}},
		{"a share of parts", plan.Commitment{Type: plan.Ratio, Baseline: n(10), Value: n(30)}},
		{"proofs that are counted", plan.Commitment{Type: plan.Tally, Value: n(12)}},
		{"a hold for most of the time", plan.Commitment{Type: plan.AtMost, Baseline: n(7), Value: n(5), Share: n(0.9)}},
		{"bounds with a tolerance", plan.Commitment{Type: plan.Range, Low: n(1), High: n(2), Tolerance: n(0.5)}},
		{"an ambition with a cap", plan.Commitment{Baseline: n(1), Value: n(3), Cap: n(1.2), Aspires: true, Relative: true}},
		{"a way that is not even", plan.Commitment{Baseline: n(1), Value: n(3), Path: measure.Path{Profile: measure.Logistic, Steep: 8, Rests: month, Workdays: true}}},
		{"a way of seasons", plan.Commitment{Baseline: n(1), Value: n(3), Path: measure.Path{Profile: measure.Seasonal, Seasons: []float64{1, 1, 1, 2, 2, 2, 3, 3, 3, 1, 1, 1}}}},
		{"milestones", plan.Commitment{Type: plan.Milestones, Milestones: []plan.Milestone{{Title: "Draft", Done: calendar.On(2026, 2, 3)}, {Title: "Print", Weight: n(2)}}}},
		{"first find out", plan.Commitment{Type: plan.Baseline}},
		{"nothing yet", plan.Commitment{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.promise.Version, test.promise.Measure = 1, "m"
			w := plan.Watched{Measure: measure.Measure{Ref: "m", Name: "M", Nature: measure.Flow, Polarity: measure.Down, Decimals: 2, Cadence: month, Definition: "In words"}}
			w.Readings = []measure.Reading{{Day: calendar.On(2026, 1, 31), Value: 0.75, Num: 3, Den: 4}}
			out := write(t, plan.Document{Plan: plan.Plan{Name: "P"}, Measures: []plan.Watched{w}, Items: []*plan.Item{
				{Ref: "s", Role: framework.Approach, Title: "S", Weight: n(3)},
				{Ref: "t", Parent: "s", Role: framework.Target, Title: "T", Commitments: []plan.Commitment{test.promise}},
			}})
			validates(t, out)
			again := read(t, out)
			c := again.Items[len(again.Items)-1].Commitment()
			if c == nil || !c.SameAs(test.promise) {
				t.Errorf("promised %+v, and comes back as %+v in\n%s", test.promise, c, out)
			}
			if got := again.Measures[0]; got.Nature != w.Nature || got.Polarity != w.Polarity || got.Decimals != w.Decimals || got.Cadence != w.Cadence || got.Definition != w.Definition || got.Readings[0] != w.Readings[0] {
				t.Errorf("the measure becomes %+v", got)
			}
			if again.Items[0].Role != framework.Approach || *again.Items[0].Weight != 3 || again.Items[1].Parent != "s" {
				t.Errorf("the plan becomes\n%s", tree(again))
			}
		})
	}
}

// The line for this reader is a promise to files that are already out there.
func TestTheLineForThisReaderStays(t *testing.T) {
	const file = `<PerformancePlanOrReport xmlns="urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"><Name>P</Name><StrategicPlanCore><Goal><Name>G</Name><Identifier>g</Identifier>
<Objective><Name>S</Name><Identifier>s</Identifier><OtherInformation>Ours
Type: approach (how it is done, not what is reached)
Kept for Bearing: {"role":"approach","lines":1,"actions":[{"id":"a","title":"Act","by":[{"kind":"Person","name":"Mai","roles":[{"name":"Owner"}]}],"due":"2026-05-01"}]}</OtherInformation></Objective>
<Objective><Name>T</Name><OtherInformation>%s</OtherInformation><PerformanceIndicator><MeasurementDimension>M</MeasurementDimension><UnitOfMeasurement/><MeasurementInstance><TargetResult><NumberOfUnits>5</NumberOfUnits></TargetResult></MeasurementInstance>
<OtherInformation>Kept for Bearing: {"nature":"flow","every":{"Every":1,"Grain":"month"},"promise":{"type":"cumulative","path":{"profile":"custom","points":[{"Day":"2026-03-31","Share":0.5}]}}}</OtherInformation></PerformanceIndicator></Objective></Goal></StrategicPlanCore></PerformancePlanOrReport>`
	for _, test := range []struct{ name, line, want string }{
		{"under another Objective", `Kept for Bearing: {"under":"s"}`, `target "T" under "S"`},
		{"under what is not there", `Kept for Bearing: {"under":"nobody"}`, `target "T" under "G"`},
		{"what is no line of ours", `Kept for Bearing: a rainy day`, `target "T" under "G"`},
		{"a number that nobody keeps", `Kept for Bearing: {"role":"approach","weight":1e300}`, `target "T" under "G"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc := read(t, fmt.Appendf(nil, file, test.line))
			got := tree(doc)
			if !strings.Contains(got, test.want) || !strings.Contains(got, `approach "S" under "G"`) || !strings.Contains(got, `action "Act" under "S" 2026-05-01`) {
				t.Errorf("is read as\n%s", got)
			}
			c := doc.Items[len(doc.Items)-1].Commitment()
			if c.Type != plan.Cumulative || len(c.Path.Points) != 1 || doc.Items[1].Custom[keyOther] != "Ours" || doc.Items[2].Owner() != "mai" {
				t.Errorf("promises %+v, and says %v", c, doc.Items[1].Custom)
			}
		})
	}
}

func TestAnEmptyPlanIsStillValid(t *testing.T) {
	validates(t, write(t, plan.Document{Plan: plan.Plan{Name: "P"}}))
}

func TestTheFactsOfTodayWinOverTheFileOfThen(t *testing.T) {
	doc := harbour(t)
	m := &doc.Measures[0]
	m.Readings[0].Value = 30
	m.Readings = append(m.Readings[:1], measure.Reading{Day: calendar.On(2026, 9, 30), Value: 26})
	for _, i := range doc.Items {
		if c := i.Commitment(); c != nil && c.Measure == m.Ref {
			i.Commitments = append(i.Commitments, *c)
			i.Commitment().Version, i.Commitment().Value, i.Commitment().Reason = 2, plan.Number(22), "The second crane helps more"
		}
	}
	out := write(t, doc)
	validates(t, out)
	again := read(t, out)
	if got, want := sketch(again), "2026-03-31:30 2026-09-30:26\n"; !strings.Contains(got, want) || !strings.Contains(got, "promises 22") || strings.Contains(got, "28.5") {
		t.Errorf("the facts of today are not in\n%s", got)
	}
}

// A file of any shape keeps its Goals, Objectives, PerformanceIndicators, target
// and actual values on the way through a plan, and a second time changes nothing.
func TestNothingCountedIsLostOnTheWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawReport(t)
		doc, err := Read("plan.xml", wrap("PerformancePlanOrReport", reportSpace, r.xml))
		if err != nil {
			t.Fatal(err)
		}
		out, err := Write(doc)
		if err != nil {
			t.Fatal(err)
		}
		if got := countIn(string(out)); got != r.counts {
			t.Fatalf("counts %v, want %v in\n%s", got, r.counts, out)
		}
		again, err := Read("plan.xml", out)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := tally(doc), tally(again); a != b {
			t.Fatalf("%s became %s", a, b)
		}
		if a, b := facts(doc), facts(again); a != b {
			t.Fatalf("%s\nbecame\n%s", a, b)
		}
	})
}

type drawn struct {
	xml    string
	counts [5]int // Goal, Objective, PerformanceIndicator, targets and actuals with a number
}

func countIn(s string) (n [5]int) {
	for i, element := range []string{"<Goal>", "<Objective>", "<PerformanceIndicator>"} {
		n[i] = strings.Count(s, element)
	}
	for i, element := range []string{"TargetResult>", "ActualResult>"} {
		for _, part := range strings.Split(s, "<"+element)[1:] {
			body, _, _ := strings.Cut(part, "</"+element)
			if strings.Contains(body, "<NumberOfUnits>") && !strings.Contains(body, "<NumberOfUnits></") {
				n[3+i]++
			}
		}
	}
	return n
}

func drawReport(t *rapid.T) drawn {
	var b strings.Builder
	for range rapid.IntRange(1, 3).Draw(t, "goals") {
		b.WriteString("<Goal>" + drawHeading(t))
		for range rapid.IntRange(0, 3).Draw(t, "objectives") {
			b.WriteString("<Objective>" + drawHeading(t))
			for range rapid.IntRange(0, 3).Draw(t, "indicators") {
				b.WriteString("<PerformanceIndicator>" + drawIndicator(t) + "</PerformanceIndicator>")
			}
			b.WriteString("</Objective>")
		}
		b.WriteString("</Goal>")
	}
	return drawn{b.String(), countIn(b.String())}
}

func drawHeading(t *rapid.T) string {
	return rapid.SampledFrom([]string{
		"<Name>Grow</Name>", "<Name/><Description>Grow in all we do</Description>", "<Description/>",
		"<Identifier>_a1</Identifier><Name>Same</Name>", "<Identifier>9b0c</Identifier><Name>Rõ ràng</Name><SequenceIndicator>1.2</SequenceIndicator>",
	}).Draw(t, "heading")
}

func drawIndicator(t *rapid.T) string {
	var b strings.Builder
	b.WriteString(rapid.SampledFrom([]string{
		"<MeasurementDimension>Calls</MeasurementDimension><UnitOfMeasurement>calls</UnitOfMeasurement>", "<UnitOfMeasurement>%</UnitOfMeasurement>",
		"<Identifier>77aa</Identifier>", "",
	}).Draw(t, "indicator"))
	for range rapid.IntRange(0, 2).Draw(t, "instances") {
		b.WriteString("<MeasurementInstance>")
		for range rapid.IntRange(0, 3).Draw(t, "results") {
			element := rapid.SampledFrom([]string{"TargetResult", "ActualResult"}).Draw(t, "element")
			fmt.Fprintf(&b, "<%s>%s</%[1]s>", element, drawResult(t))
		}
		b.WriteString("</MeasurementInstance>")
	}
	return b.String()
}

func drawResult(t *rapid.T) string {
	number := rapid.SampledFrom([]string{"", "12", "0", "-3.5", "0.000001", "1234567.25"}).Draw(t, "number")
	start := rapid.SampledFrom([]string{"", "2026-01-01", "2025-10-01"}).Draw(t, "start")
	end := rapid.SampledFrom([]string{"", "2026-12-31", "2026-06-30", "2026-03-31"}).Draw(t, "end")
	said := rapid.SampledFrom([]string{"", "<Description>Good news</Description>", "<Descriptor><DescriptorValue>B+</DescriptorValue></Descriptor>"}).Draw(t, "said")
	return fmt.Sprintf("%s<EndDate>%s</EndDate><NumberOfUnits>%s</NumberOfUnits><StartDate>%s</StartDate>", said, end, number, start)
}
