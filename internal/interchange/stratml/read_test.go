package stratml

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"bearing/internal/fault"
	"bearing/internal/framework"
	"bearing/internal/plan"
)

// harbour is a Part 2 report as such files are: children in any order, elements
// repeated or empty, bare UUIDs, one of them twice.
func harbour(t testing.TB) plan.Document {
	t.Helper()
	data, err := os.ReadFile("testdata/harbour.xml")
	if err != nil {
		t.Fatal(err)
	}
	return read(t, data)
}

func read(t testing.TB, data []byte) plan.Document {
	t.Helper()
	doc, err := Read("plan.xml", data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Grow(doc.Plan, doc.Items); err != nil {
		t.Fatalf("the plan does not hang together: %v", err)
	}
	return doc
}

// sketch writes what matters of a document, one line for each thing.
func sketch(doc plan.Document) string {
	var b strings.Builder
	p := doc.Plan
	fmt.Fprintf(&b, "plan %s %q of %q, %s to %s\n", p.Ref, p.Name, p.Organisation, p.Window.First, p.Window.Last)
	fmt.Fprintf(&b, "compass %q %q %v\n", p.Compass.Vision, p.Compass.Mission, p.Compass.Values)
	for _, i := range doc.Items {
		fmt.Fprintf(&b, "%s %s %q under %q watches %v", i.Role, i.Ref, i.Title, i.Parent, i.Watches)
		if c := i.Commitment(); c != nil {
			fmt.Fprintf(&b, " promises %s of %q by %s", number0(c.Value), c.Measure, c.Window.Last)
		}
		if i.DoneWhen != "" {
			fmt.Fprintf(&b, " done when %q", i.DoneWhen)
		}
		b.WriteByte('\n')
	}
	for _, m := range doc.Measures {
		fmt.Fprintf(&b, "measure %s %q in %q", m.Ref, m.Name, m.Unit.String())
		for _, r := range m.Readings {
			fmt.Fprintf(&b, " %s:%g", r.Day, r.Value)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func number0(x *float64) string {
	if x == nil {
		return "nothing"
	}
	return fmt.Sprint(*x)
}

func TestARepeatedNameStandsOnOneLine(t *testing.T) {
	doc := read(t, wrap("StrategicPlan", coreSpace, "<Goal><Name>Grow</Name><Name>in\n all we do</Name><Objective><Name/></Objective></Goal>"))
	if got := doc.Items[0].Title; got != "Grow in all we do" {
		t.Errorf("is called %q", got)
	}
}

func TestAFileAsTheyAreBecomesAPlan(t *testing.T) {
	want := `plan harbour-2026 "Harbour plan" of "Port of Lindwick", 2026-01-01 to 2026-12-31
compass "The calmest harbour of the coast." "Move goods without haste and without waste." [{Care }]
aim 8c60e70d-55b5-4ee6-9db3-3a0e202179f2 "A harbour that flows" under "" watches []
target ships-leave-sooner "Ships leave sooner" under "8c60e70d-55b5-4ee6-9db3-3a0e202179f2" watches [] promises 24 of "0a0a0a0a-0000-4000-8000-000000000001" by 2026-12-31
target berths-are-quiet-at-night "Berths are quiet at night" under "8c60e70d-55b5-4ee6-9db3-3a0e202179f2" watches [] promises nothing of "0a0a0a0a-0000-4000-8000-000000000001-2" by  done when "Neighbours: content; no fines"
target two-ways-to-load "Two ways to load" under "8c60e70d-55b5-4ee6-9db3-3a0e202179f2" watches [lorries-at-the-gate]
target containers-by-rail "Containers by rail" under "two-ways-to-load" watches [] promises 1200 of "containers-by-rail" by 2026-12-31
target containers-by-barge "Containers by barge" under "two-ways-to-load" watches [] promises 800 of "containers-by-barge" by 
measure 0a0a0a0a-0000-4000-8000-000000000001 "Turnaround of a ship" in "hours" 2026-03-31:31 2026-06-30:28.5
measure 0a0a0a0a-0000-4000-8000-000000000001-2 "Berths are quiet at night" in ""
measure containers-by-rail "Containers by rail" in "containers"
measure containers-by-barge "Containers by barge" in "containers"
measure lorries-at-the-gate "Lorries at the gate" in "lorries" 2026-02-28:410
`
	if got := sketch(harbour(t)); got != want {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
}

// wrap makes a file of a root, a namespace declaration and a core.
func wrap(root, space, core string) []byte {
	return fmt.Appendf(nil, `<%s xmlns=%q Type="Strategic_Plan"><Name>P</Name><StrategicPlanCore>%s</StrategicPlanCore></%[1]s>`, root, space, core)
}

const oneGoal = `<Goal><Name>G</Name><Description/></Goal>`

func TestWhatIsRead(t *testing.T) {
	for _, test := range []struct {
		name string
		data []byte
		want string // a line of the sketch
	}{
		{"Part 1", wrap("StrategicPlan", coreSpace, oneGoal), `aim g "G" under ""`},
		{"Part 1 from before the ISO", wrap("StrategicPlan", "http://www.stratml.net", oneGoal), `aim g "G"`},
		{"Part 2", wrap("PerformancePlanOrReport", reportSpace, oneGoal), `aim g "G"`},
		{"Part 2 from before the ISO", wrap("PerformancePlanOrReport", "http://www.stratml.net/PerformancePlanOrReport", oneGoal), `aim g "G"`},
		{"no namespace at all", []byte(`<StrategicPlan><Name>P</Name><StrategicPlanCore>` + oneGoal + `</StrategicPlanCore></StrategicPlan>`), `aim g "G"`},
		{"a mark in front", append([]byte("\ufeff<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), wrap("StrategicPlan", coreSpace, oneGoal)...), `aim g "G"`},
		{"an older encoding", append([]byte(`<?xml version="1.0" encoding="windows-1252"?>`), wrap("StrategicPlan", coreSpace, "<Goal><Name>Caf\xe9</Name></Goal>")...), `"Café"`},
		{"UTF-16", utf16(`<?xml version="1.0" encoding="UTF-16"?>` + string(wrap("StrategicPlan", coreSpace, "<Goal><Name>Cà phê</Name></Goal>"))), `"Cà phê"`},
		{"a core in two pieces", wrap("StrategicPlan", coreSpace, oneGoal+"</StrategicPlanCore><StrategicPlanCore><Goal><Name>H</Name></Goal>"), `aim h "H"`},
		{"a goal without a name", wrap("StrategicPlan", coreSpace, "<Goal><Name/><Description>Be kind.</Description></Goal>"), `"Be kind."`},
		{"a goal without a word", wrap("StrategicPlan", coreSpace, "<Goal/>"), `aim goal "Goal without a name"`},
		{"a plan that has a mission only", wrap("StrategicPlan", coreSpace, "<Mission><Description>Be.</Description></Mission>"), `compass "" "Be."`},
		{"decomposed letters", wrap("StrategicPlan", coreSpace, "<Goal><Name>Cafe\u0301</Name></Goal>"), `"Café"`},
		{"markup inside words", wrap("StrategicPlan", coreSpace, "<Goal><Name>Be <b>very</b> kind</Name></Goal>"), `"Be very kind"`},
		{"an identifier that two share", wrap("StrategicPlan", coreSpace, "<Goal><Name>A</Name><Identifier>x</Identifier></Goal><Goal><Name>B</Name><Identifier>x</Identifier></Goal>"), `aim x-2 "B"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := sketch(read(t, test.data)); !strings.Contains(got, test.want) {
				t.Errorf("read\n%swant %s in it", got, test.want)
			}
		})
	}
}

func utf16(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8))
	}
	return b
}

func TestWhatIsRefused(t *testing.T) {
	bomb := `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>` + string(wrap("StrategicPlan", coreSpace, "<Goal><Name>&b;</Name></Goal>"))
	for _, test := range []struct {
		name string
		data string
		says string
	}{
		{"version 3.5", `<PerformancePlanOrReport xmlns="http://schemas.stratml.us/3.5"/>`, "StratML 3.5"},
		{"another namespace", `<StrategicPlan xmlns="urn:else"/>`, `namespace "urn:else"`},
		{"another document", `<html xmlns="http://www.w3.org/1999/xhtml"/>`, "its root element is html"},
		{"no document", "name,owner\n", "holds no XML element"},
		{"nothing", "", "holds no XML element"},
		{"an entity bomb", bomb, "DTD"},
		{"an element that is not closed", "<StrategicPlan>\n<Name>\n</StrategicPlan>", "plan.xml:3: is not well-formed"},
		{"a file that was cut off", "<StrategicPlan>\n<Name>P</Name>", "plan.xml:2: is not well-formed"},
		{"text behind the end", string(wrap("StrategicPlan", coreSpace, oneGoal)) + "more", "behind the last element"},
		{"two documents", string(wrap("StrategicPlan", coreSpace, oneGoal)) + "<a/>", "second root element"},
		{"a plan that says nothing", string(wrap("StrategicPlan", coreSpace, "")), "holds no Goal"},
		{"a well without a bottom", string(wrap("StrategicPlan", coreSpace, strings.Repeat("<a>", 100_000))), "more than 200 elements deep"},
		{"a wall of elements", string(wrap("StrategicPlan", coreSpace, strings.Repeat("<a/>", maxElements))), "more than 1000000 elements"},
		{"a file that is too large", strings.Repeat(" ", maxBytes+1), "larger than 64 MB"},
		{"an encoding nobody knows", `<?xml version="1.0" encoding="klingon"?><StrategicPlan/>`, `encoding "klingon"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read("plan.xml", []byte(test.data))
			if err == nil || fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Words(err), test.says) {
				t.Errorf("refused with %v, want words with %q", err, test.says)
			}
		})
	}
}

func TestSeveralTargetsAreOnePromiseAndItsPath(t *testing.T) {
	doc := read(t, wrap("PerformancePlanOrReport", reportSpace, `<Goal><Name>G</Name><Objective><Name>O</Name><PerformanceIndicator>
		<MeasurementDimension>M</MeasurementDimension><MeasurementInstance>
		<TargetResult><StartDate>2026-01-01</StartDate><EndDate>2026-12-31</EndDate><NumberOfUnits>50</NumberOfUnits><Descriptor><DescriptorName>Baseline</DescriptorName><DescriptorValue>10</DescriptorValue></Descriptor></TargetResult>
		<TargetResult><EndDate>2026-06-30</EndDate><NumberOfUnits>20</NumberOfUnits></TargetResult>
		</MeasurementInstance></PerformanceIndicator></Objective></Goal>`))
	c := doc.Items[1].Commitment()
	if c == nil || c.Value == nil || *c.Value != 50 || c.Baseline == nil || *c.Baseline != 10 {
		t.Fatalf("promised %+v, want from 10 to 50", c)
	}
	if p := c.Path.Points; len(p) != 2 || p[0].Share != 0.25 || p[1].Share != 1 {
		t.Errorf("the path is %v, want a quarter by the middle of the year", p)
	}
}

func TestOwnersAreThoseWhoAreCalledSo(t *testing.T) {
	doc := read(t, wrap("PerformancePlanOrReport", reportSpace, `<Goal><Name>G</Name>
		<Stakeholder StakeholderTypeType="Person"><Name>An Trần</Name><Role><Name>Owner</Name><RoleType>Performer</RoleType></Role></Stakeholder>
		<Stakeholder><Name>Someone</Name><Role><Name>Helper</Name><RoleType>Performer</RoleType></Role></Stakeholder></Goal>`))
	if got := doc.Items[0].Owner(); got != "an-tran" || len(doc.People) != 1 || doc.Items[0].Role != framework.Aim {
		t.Errorf("the owner is %q of %v", got, doc.People)
	}
}

func TestRecognises(t *testing.T) {
	for data, want := range map[string]bool{
		`<StrategicPlan/>`: true, `<x xmlns="http://schemas.stratml.us/3.5"/>`: true,
		`<s:PerformancePlanOrReport xmlns:s="urn:else">`: true, `<html/>`: false, "a,b": false, "": false,
	} {
		if got := Recognises([]byte(data)); got != want {
			t.Errorf("Recognises(%s) = %v", data, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	data, err := os.ReadFile("testdata/harbour.xml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(wrap("StrategicPlan", coreSpace, oneGoal))
	f.Add([]byte(`<!DOCTYPE a [<!ENTITY b "c">]><StrategicPlan/>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Read("plan.xml", data)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("refused without words: %v", err)
			}
			return
		}
		out, err := Write(doc)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := Read("plan.xml", out)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if a, b := tally(doc), tally(again); a != b {
			t.Errorf("%s became %s", a, b)
		}
	})
}
