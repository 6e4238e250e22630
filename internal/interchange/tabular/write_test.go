package tabular

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// sample is a plan with something in every column, and with texts that a
// spreadsheet would take for formulas.
func sample() plan.Document {
	year := calendar.Window{First: calendar.On(2026, 1, 1), Last: calendar.On(2026, 12, 31)}
	n, no := plan.Number, false
	return plan.Document{
		Plan:   plan.Plan{Ref: "ferry", Name: "Ferry, nights", Lang: "en", Window: year},
		People: []plan.Person{{Ref: "mai", Name: "Mai Lê", Email: "mai@x.org"}, {Ref: "deck", Name: "Deck crew"}},
		Measures: []plan.Watched{
			{
				Measure:  measure.Measure{Ref: "wait", Name: "Wait", Unit: measure.ParseUnit("minutes"), Polarity: measure.Down, Decimals: 1, Cadence: calendar.Cadence{Every: 2, Grain: calendar.Week}},
				Readings: []measure.Reading{{Day: calendar.On(2026, 3, 1), Value: 12.345, Note: "=1+1"}, {Day: calendar.On(2026, 4, 1), Value: 1e-7, Source: "gate"}},
			},
			{
				Measure:  measure.Measure{Ref: "share", Name: "Share", Unit: measure.ParseUnit("%"), Nature: measure.Ratio},
				Readings: []measure.Reading{{Day: calendar.On(1950, 3, 1), Value: 0.75, Num: 3, Den: 4}},
			},
		},
		Items: []*plan.Item{
			{Ref: "a", Role: framework.Aim, Title: "=HYPERLINK(\"http://x\")", Owners: []string{"mai"}, Champion: "mai", Notes: "- one\n- two; \"three\"", Tags: []string{"red", "blue"}},
			{
				Ref: "b", Parent: "a", Role: framework.Target, Title: "+84 calls", Position: 0, Owners: []string{"deck"}, Start: year.First, Due: year.Last,
				Weight: n(2.125), Contributors: []string{"mai"}, Said: &plan.Said{Status: "@risk", Progress: n(0.125), By: "source"},
				Commitments: []plan.Commitment{{Version: 1, Measure: "wait", Baseline: n(20.125), Value: n(-8), Window: year, Aspires: true}},
			},
			{Ref: "c", Parent: "b", Role: framework.Action, Title: "'=quoted", DoneWhen: "-5 % or so", Counts: &no, Draft: true, Order: 2, Waiting: "'t Hof", Not: []string{"buy", "rent"}},
			{Ref: "d", Parent: "a", Role: framework.Target, Title: "\tTab", Position: 1, Watches: []string{"share"}, Scope: "tactical", Why: "because"},
		},
	}
}

func TestExportsComeInAgain(t *testing.T) {
	want := sample()
	want.Items[3].Title = "Tab" // a title stands on one line
	for i := range want.Measures {
		for j := range want.Measures[i].Readings {
			want.Measures[i].Readings[j].Learnt = 0
		}
	}
	workbook, err := WriteXLSX(sample())
	if err != nil {
		t.Fatal(err)
	}
	got, refused := one(t, "export.xlsx", workbook, nil)
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b calendar.Date) bool { return a == b })); diff != "" || len(refused) != 0 {
		t.Errorf("the workbook came back otherwise (-want +got):\n%s\nrefused %v", diff, refused)
	}

	items, err := WriteCSV(sample())
	if err != nil {
		t.Fatal(err)
	}
	got, refused = one(t, "export.csv", items, nil)
	for i := range want.Measures { // the items carry the last reading only
		all := want.Measures[i].Readings
		r := all[len(all)-1]
		want.Measures[i].Readings = []measure.Reading{{Day: r.Day, Value: r.Value}}
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b calendar.Date) bool { return a == b })); diff != "" || len(refused) != 0 {
		t.Errorf("the items came back otherwise (-want +got):\n%s\nrefused %v", diff, refused)
	}

	readings, err := WriteReadingsCSV(sample())
	if err != nil {
		t.Fatal(err)
	}
	got, refused = one(t, "readings.csv", readings, nil)
	for i, w := range sample().Measures {
		if diff := cmp.Diff(w.Readings, got.Measures[i].Readings, cmp.Comparer(func(a, b calendar.Date) bool { return a == b })); diff != "" {
			t.Errorf("the readings came back otherwise (-want +got):\n%s\nrefused %v", diff, refused)
		}
	}
}

func TestFormulasAreDisarmed(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"=1+1", "'=1+1"}, {"+x", "'+x"}, {"-x", "'-x"}, {"@SUM(A1)", "'@SUM(A1)"}, {"\tx", "'\tx"}, {"\rx", "'\rx"}, {"\n=x", "'\n=x"},
		{"-5", "-5"}, {"+3.5", "+3.5"}, {"-1e-7", "-1e-7"}, {"-5 %", "'-5 %"}, {"-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"},
		{"plain", "plain"}, {"", ""}, {"'t Hof", "'t Hof"}, {"'=x", "''=x"}, {"''+x", "'''+x"}, {"a=b", "a=b"},
	} {
		got := guarded(test.text)
		if got != test.want {
			t.Errorf("%q is written as %q, want %q", test.text, got, test.want)
		}
		if back := unguarded(got); back != test.text {
			t.Errorf("%q came back as %q", test.text, back)
		}
	}
}

// The file as a spreadsheet sees it: no cell begins with a sign of a formula.
func TestNoCellOfAnExportIsAFormula(t *testing.T) {
	doc := sample()
	for _, i := range doc.Items {
		i.Notes = "a,=1+1\n=4\",\"=5"
	}
	data, err := WriteCSV(doc)
	if err != nil {
		t.Fatal(err)
	}
	c := &csvReader{rest: string(data), comma: ','}
	rows := 0
	for cells, err := c.next(); err == nil; cells, err = c.next() {
		rows++
		for _, cell := range cells {
			if looksGuardable(cell) && !strings.HasPrefix(cell, "'") && !signedNumber.MatchString(cell) {
				t.Errorf("%q is a formula", cell)
			}
		}
	}
	if rows != len(doc.Items)+1 {
		t.Errorf("the export has %d rows, want %d", rows, len(doc.Items)+1)
	}
}

func TestATextTooLongForAWorkbookIsRefused(t *testing.T) {
	doc := sample()
	doc.Items[0].Notes = strings.Repeat("é", maxText+1)
	if _, err := WriteXLSX(doc); err == nil || !strings.Contains(err.Error(), "Items row 2: holds a text of more than 32,767 signs") {
		t.Errorf("refused with %v", err)
	}
}
