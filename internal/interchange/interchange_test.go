package interchange

import (
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/framework"
	"bearing/internal/interchange/stratml"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

const planFile = "bearing: 1\nplan: {name: Choir, ref: choir}\nmeasures: {seats: {readings: [[2026-10-01, 5], [2026-11-22, 6], [2026-11-23, 7], [2026-12-01, 8]]}}\nitems:\n  - aim: Sing\n"

const stratmlFile = `<?xml version="1.0"?><StrategicPlan xmlns="urn:ISO:std:iso:17469:tech:xsd:stratml_core"><Name>Choir</Name></StrategicPlan>`

func TestRecognise(t *testing.T) {
	for _, test := range []struct {
		name, file, data string
		want             Format
	}{
		{"a plan file", "a.yaml", planFile, YAML},
		{"a plan file of any name", "plan", planFile, YAML},
		{"a plan file as JSON", "plan.json", `{"bearing": 1, "plan": {}}`, YAML},
		{"a plan file that begins with a remark", "a.txt", "# ours\n---\nbearing: 1\n", YAML},
		{"StratML", "a.xml", stratmlFile, StratML},
		{"StratML of any name", "download", stratmlFile, StratML},
		{"other XML, for StratML to refuse", "a.xml", "<opml/>", StratML},
		{"CSV", "a.csv", "title,owner\nSing,Mads\n", CSV},
		{"CSV of any name", "export.txt", "title;owner\nSing;Mads\n", CSV},
		{"CSV of one column", "a.csv", "title\nSing\n", CSV},
		{"tabs", "a.tsv", "title\towner\n", CSV},
		{"UTF-16 of a spreadsheet", "a.csv", "\xff\xfet\x00", CSV},
		{"a workbook", "a.xlsx", "PK\x03\x04...", XLSX},
		{"a workbook of any name", "download", "PK\x03\x04[Content_Types].xml xl/workbook.xml", XLSX},
		{"an archive", "a.zip", "PK\x03\x04", Unknown},
		{"a web page", "a.csv", "<!DOCTYPE html><html>", Unknown},
		{"nothing", "a.yaml", " \n", Unknown},
		{"a letter", "a.txt", "Dear all,\n\nwe will sing.\n", Unknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Recognise(test.file, []byte(test.data)); got != test.want {
				t.Errorf("is taken for %s, want %s", got, test.want)
			}
		})
	}
}

func TestWhatNobodyCanReadIsToldWhatItIs(t *testing.T) {
	for _, test := range []struct{ name, file, data, says string }{
		{"an empty file", "a.yaml", "", "a.yaml: is empty"},
		{"a file of blanks", "a.csv", "\ufeff \n\n", "a.csv: is empty"},
		{"a picture", "a.png", "\x89PNG\r\n\x1a\n\x00\x00", "is a picture"},
		{"a document", "plan.pdf", "%PDF-1.7", "is a PDF"},
		{"an old workbook", "plan.xls", "\xd0\xcf\x11\xe0\xa1\xb1", "save it as a workbook (.xlsx)"},
		{"an archive", "plan.zip", "PK\x03\x04", "is an archive"},
		{"a web page instead of a table", "plan.csv", "<!DOCTYPE html><p>Sign in", "is a web page"},
		{"the database", "bearing.db", "SQLite format 3\x00", "is a database"},
		{"a program", "plan", "\x7fELF\x02\x01\x01\x00\x00", "is not text"},
		{"a letter", "a.txt", "Dear all,\n\nwe will sing.\n", "is of no kind that is read here"},
		{"other XML", "a.xml", "<opml/>", "is not StratML"},
		{"a table of which nothing can be used", "a.csv", "Title,Due\nSing,soon\n", "has no row that can be used"},
		{"a plan file of nothing", "a.yaml", "# later\n", "a.yaml"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read(test.file, []byte(test.data), Options{})
			if err == nil || fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), test.says) {
				t.Errorf("says %v, want %s", err, test.says)
			}
		})
	}
}

func TestReadingsOfDaysToComeAreRefused(t *testing.T) {
	today := calendar.On(2026, 11, 22)
	for _, test := range []struct {
		name    string
		opt     Options
		kept    int
		refused string
	}{
		{"without a bound all are kept", Options{}, 4, ""},
		{"tomorrow has begun somewhere", Options{Today: today}, 3, "measure seats, 2026-12-01: is a reading of a day that has not come"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := Read("a.yaml", []byte(planFile), test.opt)
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			for _, r := range p.Refused {
				said += r.String()
			}
			if got := len(p.Documents[0].Measures[0].Readings); got != test.kept || !strings.HasPrefix(said, test.refused) || test.refused == "" && said != "" {
				t.Errorf("%d are kept and it says %q", got, said)
			}
		})
	}
	_, err := Read("a.yaml", []byte(planFile), Options{Today: today, Strict: true})
	if err == nil || !strings.Contains(err.Error(), "was to be read strictly; the first is measure seats") {
		t.Errorf("read strictly it says %v", err)
	}
}

// What progress is computed from comes back through StratML: what an item is,
// where it hangs, what it promises and the readings.
func TestStratMLGivesBackWhatCounts(t *testing.T) {
	for file, doc := range examples(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			out, err := stratml.Write(doc)
			if err != nil {
				t.Fatal(err)
			}
			again, err := stratml.Read("plan.xml", out)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := counts(again), counts(doc); !slices.Equal(got, want) {
				t.Errorf("%s\nbecame\n%s", strings.Join(want, "\n"), strings.Join(got, "\n"))
			}
		})
	}
}

// examples yields the plans that are shipped, one for each framework.
func examples(t *testing.T) iter.Seq2[string, plan.Document] {
	files, err := filepath.Glob("../../docs/format/examples/frameworks/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no examples", err)
	}
	return func(yield func(string, plan.Document) bool) {
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p, err := Read(file, data, Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, doc := range p.Documents {
				if !yield(file, doc) {
					return
				}
			}
		}
	}
}

// counts writes what progress is computed from, whatever the refs.
func counts(doc plan.Document) (lines []string) {
	titles, names := map[string]string{}, map[string]string{}
	for _, m := range doc.Measures {
		names[m.Ref] = m.Name
		for _, r := range m.Readings {
			lines = append(lines, fmt.Sprint(m.Name, m.Unit, m.Nature, m.Polarity, m.Cadence, r.Day, r.Value, r.Num, r.Den))
		}
	}
	for _, i := range doc.Items {
		titles[i.Ref] = i.Title
		line := fmt.Sprintf("%s %q under %q", i.Role, i.Title, titles[i.Parent])
		if c := i.Commitment(); c != nil {
			c := *c
			line += fmt.Sprint(" of ", names[c.Measure], " ", c.Window)
			c.Measure, c.Window, c.Per, c.Review = "", calendar.Window{}, nil, calendar.Date{}
			c.Version, c.Reason, c.By, c.On = 0, "", "", calendar.Date{}
			data, _ := json.Marshal(c)
			line += string(data)
		}
		if i.Commitment() == nil { // else the days of the promise are those that count
			line += fmt.Sprint(i.Start, i.Due)
		}
		data, _ := json.Marshal([]any{i.Weight, i.Counts, i.Steps, len(i.States), len(i.Proofs)})
		lines = append(lines, line+string(data))
	}
	slices.Sort(lines)
	return lines
}

// Whatever is written is recognised, and read, with its items.
func TestEveryWriterIsRead(t *testing.T) {
	doc := plan.Document{
		Plan:     plan.Plan{Ref: "choir", Name: "Choir", Lang: "en"},
		Measures: []plan.Watched{{Measure: measure.Measure{Ref: "seats", Name: "Seats", Cadence: calendar.Cadence{Every: 1, Grain: calendar.Month}}, Readings: []measure.Reading{{Day: calendar.On(2026, 10, 31), Value: 61}}}},
		Items: []*plan.Item{
			{Ref: "O1", Role: framework.Aim, Title: "The concert that nobody misses"},
			{Ref: "G1", Parent: "O1", Role: framework.Target, Title: "Seats filled", Commitments: []plan.Commitment{{Version: 1, Measure: "seats", Baseline: plan.Number(53), Value: plan.Number(75)}}},
		},
	}
	for _, w := range Writers() {
		t.Run(w.Name, func(t *testing.T) {
			data, err := w.Write(doc)
			if err != nil {
				t.Fatal(err)
			}
			p, err := Read("plan"+w.Ending, data, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if p.Format.String() != w.Name || len(p.Refused) > 0 {
				t.Errorf("is read as %s, refusing %v", p.Format, p.Refused)
			}
			var titles []string
			for _, item := range p.Documents[0].Items {
				titles = append(titles, item.Title)
			}
			if strings.Join(titles, "; ") != "The concert that nobody misses; Seats filled" {
				t.Errorf("came back as %q", titles)
			}
		})
	}
}
