package yaml

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/plan"
)

func readOne(t *testing.T, body string) plan.Document {
	t.Helper()
	docs, err := Read("x.yaml", []byte("bearing: 1\nplan: {name: P, ref: p}\n"+body))
	if err != nil {
		t.Fatal(err)
	}
	return docs[0]
}

func readItem(t *testing.T, fields string) *plan.Item {
	t.Helper()
	doc := readOne(t, "items:\n  - "+strings.ReplaceAll(fields, "\n", "\n    "))
	return doc.Items[0]
}

// What is missing or odd is kept, for lint to find and the page to show.
func TestWhatIsUnfinishedIsKept(t *testing.T) {
	for _, test := range []struct {
		name, item string
		holds      func(*plan.Item) bool
	}{
		{"no owner", "aim: A", func(i *plan.Item) bool { return len(i.Owners) == 0 }},
		{"two owners", "aim: A\nowner: [linh, daan]", func(i *plan.Item) bool { return len(i.Owners) == 2 && i.Owner() == "" }},
		{"no title", "aim:", func(i *plan.Item) bool { return i.Role == framework.Aim && i.Title == "" }},
		{"no date", "target: T\npromise: {to: 5}", func(i *plan.Item) bool { return i.Due.IsZero() && i.Commitment().Window.Last.IsZero() }},
		{"a deadline before the start", "action: A\nstart: 2026-12-31\ndue: 2026-01-01", func(i *plan.Item) bool { return i.Due.Before(i.Start) }},
		{"a baseline that is the value", "target: T\npromise: {from: 5, to: 5}", func(i *plan.Item) bool { return *i.Commitment().Baseline == *i.Commitment().Value }},
		{"no measure", "target: T\npromise: {to: 5}", func(i *plan.Item) bool { return i.Commitment().Measure == "" }},
		{"no value", "target: T\npromise: {measure: m}", func(i *plan.Item) bool { return i.Commitment().Value == nil }},
		{"an empty promise", "target: T\npromise: {}", func(i *plan.Item) bool { return i.Commitment() != nil }},
		{"a parent that is not there", "target: T\nunder: nowhere", func(i *plan.Item) bool { return i.Parent == "nowhere" }},
		{"a leap day", "action: A\ndue: 2028-02-29", func(i *plan.Item) bool { return i.Due == calendar.On(2028, 2, 29) }},
		{"an aim with a promise", "aim: A\npromise: {to: 40}", func(i *plan.Item) bool { return i.Commitment() != nil }},
	} {
		t.Run(test.name, func(t *testing.T) {
			if !test.holds(readItem(t, test.item)) {
				t.Error("is not kept as it was said")
			}
		})
	}
}

func TestPromises(t *testing.T) {
	n := plan.Number
	for _, test := range []struct {
		name, promise string
		want          plan.Commitment
	}{
		{"from a number to a number", "{from: 46, to: 54}", plan.Commitment{Baseline: n(46), Value: n(54)}},
		{"hold at least", "{at_least: 85, share: 0.9}", plan.Commitment{Type: plan.AtLeast, Value: n(85), Share: n(0.9)}},
		{"hold at most", "{at_most: 5}", plan.Commitment{Type: plan.AtMost, Value: n(5)}},
		{"hold between", "{between: [38, 42], tolerance: 1}", plan.Commitment{Type: plan.Range, Low: n(38), High: n(42), Tolerance: n(1)}},
		{"a change of the baseline", "{from: 200, to: +8 %}", plan.Commitment{Baseline: n(200), Value: n(216), Relative: true}},
		{"a change downwards", `{from: 200, to: "-15%"}`, plan.Commitment{Baseline: n(200), Value: n(170), Relative: true}},
		{"milestones say their type", "{milestones: [Draft, {title: Launch, weight: 2}]}", plan.Commitment{Type: plan.Milestones, Milestones: []plan.Milestone{{Title: "Draft"}, {Title: "Launch", Weight: n(2)}}}},
		{"a number in quotes", `{to: "1250.5"}`, plan.Commitment{Value: n(1250.5)}},
		{"a number with an exponent", "{to: 1e3}", plan.Commitment{Value: n(1000)}},
		{"a tally", "{type: tally, to: 5}", plan.Commitment{Type: plan.Tally, Value: n(5)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.want.Version = 1
			if got := *readItem(t, "target: T\npromise: "+test.promise).Commitment(); !reflect.DeepEqual(got, test.want) {
				t.Errorf("is %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestReadingsHaveAValueInTheUnitOfTheirMeasure(t *testing.T) {
	for _, test := range []struct {
		name, unit, reading string
		want                float64
	}{
		{"a pair", "days", "[2026-01-31, 3.6]", 3.6},
		{"parts of a bare number", "leads / rep", "{day: 2026-01-31, num: 30, den: 40}", 0.75},
		{"parts of a percentage", `"%"`, "{day: 2026-01-31, num: 30, den: 40}", 75},
		{"a value beside its parts", `"%"`, "{day: 2026-01-31, value: 74, num: 30, den: 40}", 74},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc := readOne(t, "measures: {m: {unit: "+test.unit+", readings: ["+test.reading+"]}}")
			if got := doc.Measures[0].Readings[0].Value; got != test.want {
				t.Errorf("is %v, want %v", got, test.want)
			}
		})
	}
}

func TestRefsAreMadeOfTitles(t *testing.T) {
	doc := readOne(t, `items:
  - aim: Khách hàng quay lại
    items:
      - action: Call
      - action: Call
      - action: Mail
        ref: call-2
      - action:
`)
	var got []string
	for _, item := range doc.Items {
		got = append(got, item.Parent+"/"+item.Ref)
	}
	want := "/khach-hang-quay-lai khach-hang-quay-lai/call khach-hang-quay-lai/call-3 khach-hang-quay-lai/call-2 khach-hang-quay-lai/action"
	if strings.Join(got, " ") != want {
		t.Errorf("refs are %s", got)
	}
}

func TestTitlesAndNamesStandOnOneLine(t *testing.T) {
	doc := readOne(t, "measures: {m: \"Calls\\nanswered\"}\nitems:\n  - aim: |\n      Guests come\n\n      back\n    notes: |\n      One\n      two\n")
	if item := doc.Items[0]; item.Title != "Guests come back" || doc.Measures[0].Name != "Calls answered" || item.Notes != "One\ntwo\n" {
		t.Errorf("kept %q, %q and %q", item.Title, doc.Measures[0].Name, item.Notes)
	}
}

func TestPlansWithoutARefTakeTheirNameOrThatOfTheFile(t *testing.T) {
	for _, test := range []struct{ plan, want string }{
		{"{ref: X-1, name: Company}", "X-1"}, {"{name: Company 2026}", "company-2026"}, {"", "sales"},
	} {
		docs, err := Read("plans/Sales.yaml", []byte("bearing: 1\nplan: "+test.plan))
		if err != nil || docs[0].Plan.Ref != test.want {
			t.Errorf("%s is called %v, %v", test.plan, docs, err)
		}
	}
}

// Vietnamese typed on some machines has its marks as characters of their own;
// it is kept composed, in values and in keys.
func TestTextIsComposed(t *testing.T) {
	apart, composed := "Tha\u0302\u0323t", "Thật"
	doc := readOne(t, fmt.Sprintf("people: {%s: %s}\nitems: [{aim: %s, custom: {%s: x}}]", apart, apart, apart, apart))
	if doc.People[0].Ref != composed || doc.People[0].Name != composed || doc.Items[0].Title != composed || doc.Items[0].Custom[composed] != "x" {
		t.Errorf("kept %+q", doc.Items[0].Title)
	}
}

func TestFilesOfOtherMachinesAreRead(t *testing.T) {
	text := "bearing: 1\nplan: {name: P}\nitems:\n  - aim: One\n"
	for name, data := range map[string]string{
		"with a byte order mark": "\ufeff" + text, "with the line ends of Windows": strings.ReplaceAll(text, "\n", "\r\n"),
		"as JSON": `{"bearing": 1, "plan": {"name": "P"}, "items": [{"aim": "One"}]}`,
	} {
		docs, err := Read("x.yaml", []byte(data))
		if err != nil || docs[0].Items[0].Title != "One" {
			t.Errorf("%s: %v", name, err)
		}
		if !Is([]byte(data)) {
			t.Errorf("%s: is not recognised", name)
		}
	}
}

// Ids are the store's: they do not stand in the file, and do not make it longer.
func TestWhatHasAnIDIsWrittenAsShort(t *testing.T) {
	data, err := Write(plan.Document{Plan: plan.Plan{ID: "pln_1", Number: 7, Ref: "p"}, People: []plan.Person{{ID: "per_1", Ref: "linh", Name: "Linh Nguyễn"}}})
	if want := "bearing: 1\nplan:\n  ref: p\npeople:\n  linh: Linh Nguyễn\n"; err != nil || string(data) != want {
		t.Errorf("is written as %s, %v", data, err)
	}
}

// Deep trees are written flat from a depth on that can be read back.
func TestAVeryDeepPlanComesBack(t *testing.T) {
	doc := plan.Document{Plan: plan.Plan{Ref: "deep"}}
	for i := range 250 {
		item := &plan.Item{Ref: fmt.Sprint(i), Role: framework.Aim}
		if i > 0 {
			item.Parent = fmt.Sprint(i - 1)
		}
		doc.Items = append(doc.Items, item)
	}
	data, err := Write(doc)
	if err != nil {
		t.Fatal(err)
	}
	docs, err := Read("deep.yaml", data)
	if err != nil || !reflect.DeepEqual(docs[0].Items, doc.Items) {
		t.Errorf("came back with %d items, %v", len(docs[0].Items), err)
	}
}

func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.yaml")
	examples, _ := filepath.Glob(docs + "examples/frameworks/*.yaml")
	for _, name := range append(names, examples...) {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("bearing: 1\nplan: {name: P}\nitems: [{aim: A, items: [{target: T, promise: {from: 1, to: +8 %}}]}]"))
	f.Add([]byte("bearing: 1\nplan: {}\nmeasures: {m: {unit: k EUR, readings: [[2026-01-31, 1], {day: 2026-02-28, num: 1, den: 3}]}}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		docs, err := Read("x.yaml", data)
		if err != nil {
			return
		}
		again, err := Write(docs...)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Read("x.yaml", again)
		if err != nil {
			t.Fatalf("%v\n%s", err, again)
		}
		if path := differs("documents", reflect.ValueOf(docs), reflect.ValueOf(got)); path != "" {
			t.Fatalf("%s\n%s", path, again)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	data := large(b, 10_000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Read("large.yaml", data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	docs, err := Read("large.yaml", large(b, 10_000))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Write(docs...); err != nil {
			b.Fatal(err)
		}
	}
}

// large writes a plan of n targets under a hundred aims, with a reading each.
func large(b *testing.B, n int) []byte {
	b.Helper()
	doc := plan.Document{Plan: plan.Plan{Ref: "large"}}
	for i := range n {
		item := &plan.Item{Ref: fmt.Sprint("i", i), Role: framework.Aim, Title: "Guests come back without being asked", Position: i}
		if i >= 100 {
			item.Role, item.Parent = framework.Target, fmt.Sprint("i", i%100)
			item.Commitments = []plan.Commitment{{Version: 1, Measure: "m", Baseline: plan.Number(46), Value: plan.Number(float64(i))}}
		}
		doc.Items = append(doc.Items, item)
	}
	data, err := Write(doc)
	if err != nil {
		b.Fatal(err)
	}
	return data
}
