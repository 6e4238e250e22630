package tabular

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/plan"
)

const plainMap = `
read: {numbers: comma, dates: day-first}
items:
  - ref: "{Id}"
    title: "{Naam}"
    parent: "{Onder}"
    role: "{Rol}"
    start: "{Van}"
    promise: {baseline: "{Nul}", value: "{Doel}"}
`

func TestTablesInAnyDress(t *testing.T) {
	plain := parse(t, plainMap)
	const want = "aim a \"Groei\" 2026-01-02..\ntarget b \"Omzet; netto\" under a v1 linear 1250.5->2000\nmeasure b \"Omzet; netto\"\n"
	semicolons := "Id;Naam;Onder;Rol;Van;Nul;Doel\na;Groei;;aim;02-01-2026;;\nb;\"Omzet; netto\";a;target;;1.250,5;2.000\n"
	for _, test := range []struct {
		name  string
		table string
	}{
		{"semicolons", semicolons},
		{"a mark in front", "\ufeff" + semicolons},
		{"lines that end as on Windows", strings.ReplaceAll(semicolons, "\n", "\r\n")},
		{"lines that end as on old Macs", strings.ReplaceAll(semicolons, "\n", "\r")},
		{"no end of the last line", strings.TrimSuffix(semicolons, "\n")},
		{"tabs", "Id\tNaam\tOnder\tRol\tVan\tNul\tDoel\na\tGroei\t\taim\t02-01-2026\nb\tOmzet; netto\ta\ttarget\t\t1.250,5\t2.000\n"},
		{"pipes", "Id|Naam|Onder|Rol|Van|Nul|Doel\na|Groei||aim|02-01-2026||\nb|Omzet; netto|a|target||1.250,5|2.000\n"},
		{"commas", "Id,Naam,Onder,Rol,Van,Nul,Doel\na,Groei,,aim,02-01-2026,,\nb,Omzet; netto,a,target,,\"1.250,5\",2.000\n"},
		{"rows above the header", "Export of today;;;;;;\n;;;;;;\n" + semicolons},
		{"headers in another dress", strings.Replace(semicolons, "Id;Naam;Onder", " ID ;\"naam\";ONDER*", 1)},
		{"columns in another order", "Doel;Nul;Van;Rol;Onder;Naam;Id\n;;02-01-2026;aim;;Groei;a\n2.000;1.250,5;;target;a;\"Omzet; netto\";b\n"},
		{"blank rows between", strings.Replace(semicolons, "\nb;", "\n;;;;;;\n\nb;", 1)},
		{"children before parents", "Id;Naam;Onder;Rol;Van;Nul;Doel\nb;\"Omzet; netto\";a;target;;1.250,5;2.000\na;Groei;;aim;02-01-2026;;\n"},
		{"UTF-16", wide(semicolons, true)},
		{"UTF-16 without a mark", wide(semicolons, false)},
		{"money and blanks", strings.Replace(semicolons, "1.250,5;2.000", "€ 1 250,5;2\u00a0000 €", 1)},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, refused := one(t, "plan.csv", []byte(test.table), plain)
			got := strings.ReplaceAll(sketch(doc), " in EUR", "")
			if got != want || len(refused) != 0 {
				t.Errorf("read\n%swant\n%srefused %v", got, want, refused)
			}
		})
	}
}

func wide(s string, mark bool) string {
	var b strings.Builder
	if mark {
		b.WriteString("\xff\xfe")
	}
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

func TestWhatCellsHold(t *testing.T) {
	m := parse(t, `{read: {optional: true, null: ["#N/A", n/a]}, items: [{role: aim, ref: "{id}", title: "{title}", notes: "{notes}", tags: "{tags}"}]}`)
	for _, test := range []struct {
		name, table, want string
	}{
		{"a quote within", "id,title\na,\"He said \"\"go\"\"\"\n", `He said "go"`},
		{"a quote that opens nothing", "id,title\na,5\" screens\n", `5" screens`},
		{"several lines", "id,title,notes\na,T,\"one\ntwo\"\n", "one\ntwo"},
		{"an older encoding", "id,title\na,Caf\xe9 \x80\n", "Café €"},
		{"decomposed letters", "id,title\na,Cafe\u0301\n", "Café"},
		{"a phone number behind an apostrophe", "id,title,notes\na,T,'+31 6 1234\n", "+31 6 1234"},
		{"an apostrophe that belongs there", "id,title\na,'t Hof\n", "'t Hof"},
		{"a column that is there twice", "id,title,tags,tags\na,T,red,blue\n", "[red blue]"},
		{"a null word", "id,title,notes\na,T,N/A\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, _ := one(t, "plan.csv", []byte(test.table), m)
			i := doc.Items[0]
			got := i.Notes
			switch {
			case len(i.Tags) > 0:
				got = fmt.Sprint(i.Tags)
			case i.Title != "T":
				got = i.Title
			}
			if got != test.want {
				t.Errorf("read %q, want %q", got, test.want)
			}
		})
	}
}

func TestWhatAMapCanSay(t *testing.T) {
	for _, test := range []struct {
		name, mapping, table, want string
	}{
		{
			"parents by title, the nearest above", `items: [{role: aim, ref: "{id}", title: "{t}", parent_title: "{under}"}]`,
			"id,t,under\n1,Same,\n2,Child of 1,Same\n3,Same,\n4,Child of 3,Same\n",
			"aim 1 \"Same\"\naim 2 \"Child of 1\" under 1\naim 3 \"Same\"\naim 4 \"Child of 3\" under 3\n",
		},
		{
			"parents by outline", `items: [{role: aim, outline: "{no}", title: "{t}"}]`,
			"no,t\n1,A\n1.1,B\n1.1.2,C\n2.,D\n",
			"aim 1 \"A\"\naim 1.1 \"B\" under 1\naim 1.1.2 \"C\" under 1.1\naim 2 \"D\"\n",
		},
		{
			"roles by words and conditions", `items: [{when: {kind: [Objective]}, role: aim, ref: "{id}", title: "{t}"}, {unless: {kind: Objective}, role: {from: "{kind}", translate: {Key result: target}, else: action}, ref: "{id}", title: "{t}"}]`,
			"id,t,kind\n1,A,objective\n2,B,KEY RESULT\n3,C,other\n",
			"aim 1 \"A\"\ntarget 2 \"B\"\naction 3 \"C\"\n",
		},
		{
			"owners by address and by name", `items: [{role: aim, ref: "{id}", title: "{t}", owner: "{who}"}]`,
			"id,t,who\n1,A,Mai Lê <Mai@x.org>\n2,B,mai@x.org\n3,C,Jan; Piet\n",
			"aim 1 \"A\" by mai-le\naim 2 \"B\" by mai-le\naim 3 \"C\" by jan+piet\nperson mai-le \"Mai Lê\" mai@x.org\nperson jan \"Jan\" \nperson piet \"Piet\" \n",
		},
		{
			"owners in columns beside each other", `items: [{role: aim, ref: "{id}", title: "{t}", owner: {name: "{n}", email: "{e}"}}]`,
			"id,t,n,e\n1,A,Mai,mai@x.org\n2,B,Mai,other@x.org\n",
			"aim 1 \"A\" by mai\naim 2 \"B\" by mai-2\nperson mai \"Mai\" mai@x.org\nperson mai-2 \"Mai\" other@x.org\n",
		},
		{
			"several rows as readings", `items: [{repeats: same, role: target, ref: "{id}", title: "{t}", reading: {value: "{v}", day: "{d}"}}]`,
			"id,t,v,d\n1,Newer,5,2026-02-01\n1,Older,4,2026-01-01\n",
			"target 1 \"Newer\"\nmeasure 1 \"Newer\" 2026-01-01:4 2026-02-01:5\n",
		},
		{
			"readings in columns", `items: [{role: target, ref: "{id}", title: "{t}", reading: {across: true}}]`,
			"id,t,Q1 2026,2026-06,other\n1,A,5,6,x\n",
			"target 1 \"A\" custom map[other:x]\nmeasure 1 \"A\" 2026-03-31:5 2026-06-30:6\n",
		},
		{
			"fiscal quarters", "plan: {fiscal: {start: 10, named_by: end}}\nitems: [{role: target, ref: \"{id}\", title: \"{t}\", reading: {value: \"{v}\", year: \"{y}\", quarter: \"{q}\"}}]",
			"id,t,v,y,q\n1,A,5,22,Q1\n2,B,6,FY2022,4\n",
			"target 1 \"A\"\ntarget 2 \"B\"\nmeasure 1 \"A\" 2021-12-31:5\nmeasure 2 \"B\" 2022-09-30:6\n",
		},
		{
			"months of a fiscal year", "plan: {fiscal: {start: 10, named_by: end}}\nitems: [{role: target, ref: \"{id}\", title: \"{t}\", reading: {value: \"{v}\", year: \"{y}\", month: \"{m}\"}}]",
			"id,t,v,y,m\n1,A,5,2022,11\n2,B,6,2022,2\n",
			"target 1 \"A\"\ntarget 2 \"B\"\nmeasure 1 \"A\" 2021-11-30:5\nmeasure 2 \"B\" 2022-02-28:6\n",
		},
		{
			"numerators and denominators", `items: [{role: target, ref: "{id}", title: "{t}", measure: {name: Share, nature: ratio}, reading: {num: "{n}", den: "{d}", day: "{on}"}}]`,
			"id,t,n,d,on\n1,A,3,4,2026-01-31\n",
			"target 1 \"A\"\nmeasure 1 \"Share\" 2026-01-31:0.75\n",
		},
		{
			"units by constant, by column and beside the number", `items: [{role: target, ref: "{id}", title: "{t}", measure: {unit: "{u}"}, promise: {value: "{v}"}}]`,
			"id,t,u,v\n1,A,days,5\n2,B,,45%\n3,C,,$12\n",
			"target 1 \"A\" v1 linear ?->5\ntarget 2 \"B\" v1 linear ?->45\ntarget 3 \"C\" v1 linear ?->12\nmeasure 1 \"A\" in days\nmeasure 2 \"B\" in %\nmeasure 3 \"C\" in USD\n",
		},
		{
			"constants, patterns and periods", `items: [{role: aim, ref: "{id}", title: "Goal {id}: {t}", start: {from: "{p}", dates: period}, due: {from: "{p}", dates: period, shift: 3}, custom: {code: {from: "{t}", match: "([A-Z]+)$", replace: "<$1>"}}}]`,
			"id,t,p\n1,grow FAST,FY26Q1\n2,,2026\n",
			"aim 1 \"Goal 1: grow FAST\" 2026-01-01..2026-06-30 custom map[code:<FAST>]\naim 2 \"Goal 2:\" 2026-01-01..2027-03-31\n",
		},
		{
			"progress in per cent and as a share", `items: [{role: aim, ref: "{id}", title: "{t}", said: {status: "{s}", progress: "{p}"}}, {when: {id: never}, role: aim, title: "{t}"}]`,
			"id,t,s,p\n1,A,Good,45%\n2,B,Bad,0.4\n",
			"aim 1 \"A\" said \"Good\" 0.45\naim 2 \"B\" said \"Bad\" 0.4\n",
		},
		{
			"two things of one row", `items: [{repeats: same, role: aim, ref: "{goal}", title: "{goal}"}, {role: target, parent: "{goal}", title: "{kr}"}]`,
			"goal,kr\nGrow well,Sell\nGrow well,Hire\n",
			"aim grow-well-d981ac39 \"Grow well\"\ntarget sell \"Sell\" under grow-well-d981ac39\ntarget hire \"Hire\" under grow-well-d981ac39\n",
		},
		{
			"scaled numbers", `items: [{role: target, ref: "{id}", title: "{t}", weight: {from: "{w}", scale: 0.01}, promise: {value: "{v}"}}]`,
			"id,t,v,w\n1,A,4.5,50\n",
			"target 1 \"A\" x0.5 v1 linear ?->4.5\nmeasure 1 \"A\"\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, refused := one(t, "plan.csv", []byte(test.table), parse(t, test.mapping))
			if got := sketch(doc); got != test.want || len(refused) != 0 {
				t.Errorf("read\n%swant\n%srefused %v", got, test.want, refused)
			}
		})
	}
}

func TestAColumnCanNameThePlan(t *testing.T) {
	m := parse(t, `{plan: {name: "{team}", start: "{from}"}, items: [{role: aim, title: "{t}"}]}`)
	docs, _, err := Read("plans.csv", []byte("team,t,from\nNorth,A,2026-01-01\nSouth,B,\nNorth,C,\n"), m)
	if err != nil || len(docs) != 2 || docs[0].Plan.Name != "North" || len(docs[0].Items) != 2 || docs[0].Plan.Window.First != calendar.On(2026, 1, 1) {
		t.Errorf("made %v (%v)", docs, err)
	}
}

func TestAPlanWithoutANameIsCalledLikeItsFile(t *testing.T) {
	for _, test := range []struct{ name, file, called, ref string }{
		{"in a folder", "reports/Goals of spring.csv", "Goals of spring", "goals-of-spring"},
		{"with points", `C:\plans\goals.v2.csv`, "goals.v2", "goals-v2"},
		{"in Vietnamese", "Kế hoạch.tsv", "Kế hoạch", "ke-hoach"},
		{"on standard input", "-", "Plan", "plan"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, _ := one(t, test.file, []byte("Title\nSing\n"), nil)
			if doc.Plan.Name != test.called || doc.Plan.Ref != test.ref {
				t.Errorf("is called %q (%s), want %q (%s)", doc.Plan.Name, doc.Plan.Ref, test.called, test.ref)
			}
		})
	}
}

func TestDaysThatASpreadsheetLeftAsNumbers(t *testing.T) {
	for _, test := range []struct{ name, cell, want string }{
		{"a day", "46387", "2026-12-31"},
		{"with a time", "46387.75", "2026-12-31"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, refused := one(t, "plan.csv", []byte("Title,Due\nSing,"+test.cell+"\n"), nil)
			if got := doc.Items[0].Due.String(); got != test.want || len(refused) != 0 {
				t.Errorf("%s is read as %s, refusing %v", test.cell, got, refused)
			}
		})
	}
	for _, cell := range []string{"463", "1000000", "46387 days"} {
		if _, _, err := Read("plan.csv", []byte("Title,Due\nSing,"+cell+"\n"), nil); err == nil {
			t.Errorf("%s is taken for a day", cell)
		}
	}
}

func TestRowsAreRefusedOneByOne(t *testing.T) {
	m := parse(t, `{items: [{role: "{role}", ref: "{id}", title: "{t}", parent: "{under}", start: "{from}", measure: {cadence: "{every}"}, promise: {type: "{type}", value: "{v}"}}]}`)
	const header = "id,t,under,role,from,type,v,every\n"
	for _, test := range []struct {
		name, row, says string
	}{
		{"a number in two readings", "1,A,,target,,,1.250\n", `2: v: number: "1.250" can be read in two ways`},
		{"no number", "1,A,,target,,,many\n", `2: v: number: "many" is not a number`},
		{"a number out of range", "1,A,,target,,,1e308\n", "out of range"},
		{"not a number at all", "1,A,,target,,,NaN\n", "is not a number"},
		{"the error of a spreadsheet", "1,A,,target,,,#REF!\n", "the error of a spreadsheet"},
		{"a day in two readings", "1,A,,aim,3/4/2026,,\n", `2: from: date: "3/4/2026"`},
		{"a day that no calendar has", "1,A,,aim,2026-02-30,,\n", `2: from`},
		{"a role that nobody knows", "1,A,,wish,,,\n", `2: role: "wish" is no role`},
		{"a promise that nobody knows", "1,A,,target,,hope,3\n", `2: type: "hope" is not known`},
		{"a cadence that nobody knows", "1,A,,target,,,3,often\n", `2: every: "often" is not known`},
		{"no title", "1,,,aim,,,\n", "2: t: is blank"},
		{"a ref twice", "1,A,,aim,,,\n1,B,,aim,,,\n", `3: id: "1" is the ref of row 2 already`},
		{"a parent that is not there", "1,A,9,aim,,,\n", `2: its parent "9" is not in the file`},
		{"a child of a refused row", "1,A,9,aim,,,\n2,B,1,aim,,,\n", `3: hangs under row 2, which is refused`},
		{"a circle", "1,A,2,aim,,,\n2,B,1,aim,,,\n", `2: hangs under itself`},
		{"a magnitude that could be metres", "1,A,,target,,,5 m\n", `"5 m" is not a number`},
		{"a cell that is too large", "1," + strings.Repeat("a", maxCell+1) + ",,aim,,,\n", "2: holds a cell of more than 1 MiB"},
		{"a quoted cell that is too large", "1,\"" + strings.Repeat("a\"\"", maxCell) + "\",,aim,,,\n", "2: holds a cell of more than 1 MiB"},
		{"a NUL", "1,A\x00,,aim,,,\n", "2: t: text: holds a NUL"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, refused := one(t, "plan.csv", []byte(header+test.row+"good,Good,,aim,,,\n"), m)
			if !strings.Contains(said(refused), test.says) {
				t.Errorf("refused\n%swant %q", said(refused), test.says)
			}
			if last := doc.Items[len(doc.Items)-1]; last.Ref != "good" {
				t.Errorf("the good row is lost: %s", sketch(doc))
			}
		})
	}
}

func TestFilesAreRefusedWhole(t *testing.T) {
	strict := parse(t, `{items: [{role: aim, title: "{t}"}]}`)
	for _, test := range []struct {
		name, data, says string
		m                *Map
	}{
		{"nothing", "", "holds no rows", nil},
		{"a header alone", "title\n", "no rows below it", nil},
		{"columns that mean nothing", "foo,bar\n1,2\n", `its heads are "foo, bar"`, nil},
		{"no column of titles", "Owner,Due\nMai,2026-12-31\n", `has no column of titles, so no row makes an item: its heads are "Owner, Due", and the built-in map looks for titles under "title, name, goal`, nil},
		{"how to write a map", "Thing,Who\nPaint,Mai\n", `write a map that begins with items: [{title: "{Thing}"}] and name it with --map`, nil},
		{"no row that can be used", "Title,Due\nPaint,soon\n", `has no row that can be used (of 1); the first is row 2: Due: date: "soon" is not a day`, nil},
		{"no row that the map wants", "t\nA\n", "has no row of which map.yaml makes anything (of 1)", parse(t, `{items: [{when: {t: B}, title: "{t}"}]}`)},
		{"a column that the map asks for", "x,y\n1,2\n", "none of the columns that map.yaml asks for", strict},
		{"one of the columns", "t,y\n1,2\n", "lacks {z}", parse(t, `{items: [{role: aim, title: "{t}", notes: "{z}"}]}`)},
		{"a header row beyond the end", "t\n1\n", "has only 2 rows", parse(t, `{read: {header: 9}, items: [{role: aim, title: "{t}"}]}`)},
		{"a quote that is never closed", "t\n\"A\n", "plan.csv: line 2: opens a quote", strict},
		{"a quote that swallows the file", "t\n\"" + strings.Repeat("a\n", maxCell), "plan.csv: line 2: opens a quote", strict},
		{"too many columns", "t\n" + strings.Repeat(",", maxColumns+1) + "\n", "more than 2000 columns", strict},
		{"another encoding than the map says", "t\nok\n\xff\n", "is not UTF-8 in line 3", parse(t, `{read: {encoding: utf-8}, items: [{role: aim, title: "{t}"}]}`)},
		{"a workbook of before 2007", string(oleMark) + "rest", "save it as .xlsx", nil},
		{"a zip that is no workbook", string(zipMark) + "rest", "is not a workbook", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := Read("plan.csv", []byte(test.data), test.m)
			if err == nil || fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Words(err), test.says) {
				t.Errorf("refused with %v, want words with %q", err, test.says)
			}
		})
	}
}

func TestMapsAreRefused(t *testing.T) {
	for _, test := range []struct{ name, mapping, says string }{
		{"nothing", "", "is empty"},
		{"no YAML", "a: [", "is not YAML"},
		{"a list", "- a", "must be a mapping"},
		{"no items", "map: x", "says nothing under items"},
		{"a key that nobody knows", "items:\n  - titel: x", `map.yaml:2: "titel" is not a key here`},
		{"a key twice", "map: a\nmap: b\nitems: [{title: x}]", "twice"},
		{"braces that do not pair", `items: [{title: "{a"}]`, "braces"},
		{"a column without a name", `items: [{title: "{}"}]`, "braces"},
		{"a pattern that is none", `items: [{title: {from: "{a}", match: "("}}]`, "not a pattern"},
		{"a field without columns", `items: [{title: {match: "a"}}]`, "lacks from"},
		{"a number format", "read: {numbers: dots}\nitems: [{title: x}]", "write auto, point or comma"},
		{"a date format", "read: {dates: us}\nitems: [{title: x}]", "month-first"},
		{"a month", "plan: {fiscal: {start: oct}}\nitems: [{title: x}]", "is not a month"},
		{"a header", "read: {header: first}\nitems: [{title: x}]", "number of a row"},
		{"an anchor", "items:\n  - &a {title: x}\n  - *a", "must be a mapping"},
		{"what repeats means", `items: [{title: x, repeats: often}]`, "refused, same or separate"},
		{"a scale that is no number", `items: [{title: {from: x, scale: big}}]`, "must be a number"},
		{"a shift beyond all plans", `items: [{title: {from: x, shift: 99999999}}]`, "at most 1200"},
		{"too large", strings.Repeat("#", mapLimit+1), "larger than 1 MiB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ParseMap("map.yaml", []byte(test.mapping))
			if err == nil || fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), test.says) {
				t.Errorf("refused with %v, want words with %q", err, test.says)
			}
		})
	}
}

func TestPlainHeadersNeedNoMap(t *testing.T) {
	for _, test := range []struct {
		name, table, want string
	}{
		{
			"a table of objectives and key results", "Type,Title,Parent Title,Owner,Owner Email,Start Date,Due Date,Start Value,Target Value,Current Value,Last Updated,Status,Region\nObjective,Grow,,Mai,mai@x.org,2026-01-01,2026-03-31,,,,,On track,North\nKey Result,Sell,Grow,,,,,10,40,25,2026-02-01,,\n",
			"aim grow \"Grow\" by mai 2026-01-01..2026-03-31 said \"On track\" ? custom map[Region:North]\ntarget sell \"Sell\" under grow v1 linear 10->40\nmeasure sell \"Sell\" 2026-02-01:25\nperson mai \"Mai\" mai@x.org\n",
		},
		{
			"roles told by what rows have", "id,name,parent,target value\n1,Grow,,\n2,Sell,1,40\n3,Call,1,\n",
			"aim 1 \"Grow\"\ntarget 2 \"Sell\" under 1 v1 linear ?->40\naction 3 \"Call\" under 1\nmeasure 2 \"Sell\"\n",
		},
		{
			"a value without a day is kept and is no reading", "id,name,target value,current value\n1,Sell,40,25\n",
			"target 1 \"Sell\" v1 linear ?->40 custom map[current value:25]\nmeasure 1 \"Sell\"\n",
		},
		{
			"a period", "id,name,time period\n1,Sell,Q3 2026\n",
			"aim 1 \"Sell\" 2026-07-01..2026-09-30\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, refused := one(t, "plan.csv", []byte(test.table), nil)
			if got := sketch(doc); got != test.want || len(refused) != 0 {
				t.Errorf("read\n%swant\n%srefused %v", got, test.want, refused)
			}
		})
	}
}

func TestTheDayOfTheImportIsThatOfAValueWithoutOne(t *testing.T) {
	doc, _ := one(t, "plan.csv", []byte("id,name,target value,current value\n1,Sell,40,25\n"), Default().On(calendar.On(2026, 11, 23)))
	if r := doc.Measures[0].Readings; len(r) != 1 || r[0].Day != calendar.On(2026, 11, 23) || r[0].Value != 25 || r[0].Source != CurrentValue {
		t.Errorf("read %v", r)
	}
}

// A workbook as people keep them: numbers as numbers, days as days in two
// systems, shares shown as per cent, text that looks like a number.
func TestWorkbooks(t *testing.T) {
	for _, from1904 := range []bool{false, true} {
		f := excelize.NewFile()
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}); err != nil {
			t.Fatal(err)
		}
		set := func(cell string, v any, format string) {
			t.Helper()
			if err := f.SetCellValue("Sheet1", cell, v); err != nil {
				t.Fatal(err)
			}
			if format == "" {
				return
			}
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			if err == nil {
				err = f.SetCellStyle("Sheet1", cell, cell, style)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		for i, h := range []string{"Id", "Naam", "Onder", "Rol", "Van", "Nul", "Doel"} {
			set(fmt.Sprintf("%c3", 'A'+i), h, "")
		}
		set("A1", "Plan of this year", "")
		set("A4", 1, "")
		set("B4", "Groei", "")
		set("D4", "target", "")
		set("E4", calendar.On(2026, 3, 4).Time(), "dd/mm/yy")
		set("F4", 1250.5, "#,##0.00")
		set("G4", 0.455, "0%")
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		doc, refused := one(t, "plan.xlsx", b.Bytes(), parse(t, plainMap))
		want := "target 1 \"Groei\" 2026-03-04.. v1 linear 1250.5->45.5\nmeasure 1 \"Groei\" in %\n"
		if got := sketch(doc); got != want || len(refused) != 0 {
			t.Errorf("1904 %v: read\n%swant\n%srefused %v", from1904, got, want, refused)
		}
	}
}

func TestTheMapNamesTheSheet(t *testing.T) {
	f := excelize.NewFile()
	if _, err := f.NewSheet("OKRs"); err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]string{"A1": "t", "A2": "Grow"} {
		if err := f.SetCellValue("OKRs", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, sheet := range []string{"okrs", "2"} {
		doc, _ := one(t, "plan.xlsx", b.Bytes(), parse(t, fmt.Sprintf(`{read: {sheet: %s}, items: [{role: aim, title: "{t}"}]}`, sheet)))
		if doc.Items[0].Title != "Grow" {
			t.Errorf("sheet %s holds %s", sheet, sketch(doc))
		}
	}
	_, _, err := Read("plan.xlsx", b.Bytes(), parse(t, `{read: {sheet: Plans}, items: [{role: aim, title: "{t}"}]}`))
	if err == nil || !strings.Contains(err.Error(), "its sheets are Sheet1, OKRs") {
		t.Errorf("refused with %v", err)
	}
}

// A workbook of a few hundred kilobytes that unpacks to more than a computer
// wants to hold is refused before it is unpacked.
func TestAWorkbookThatIsABombIsRefused(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range unzipLimit>>20 + 1 {
		if _, err := w.Write(blank); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	before := memory()
	_, _, err = Read("bomb.xlsx", b.Bytes(), nil)
	if made := (memory().TotalAlloc - before.TotalAlloc) >> 20; err == nil || fault.KindOf(err) != fault.Invalid || made > 64 {
		t.Errorf("refused with %v after %d MB", err, made)
	}
}

// What a table of 100,000 rows leaves in memory is little more than the plan that
// it makes, and what is thrown away on the way is no more than that again.
func TestALargeTableFitsIntoMemory(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("id,title,type,parent,owner,start value,target value,current value,last updated,region\n0,Top,aim,,,,,,,\n")
	for i := 1; i < 100_000; i++ {
		fmt.Fprintf(&b, "%d,Item number %d,target,0,person %d,0,100,%d,2026-02-01,North\n", i, i, i%500, i%100)
	}
	before := memory()
	doc, refused := one(t, "plan.csv", b.Bytes(), nil)
	after := memory()
	if len(doc.Items) != 100_000 || len(refused) != 0 {
		t.Fatalf("read %d items, refused %v", len(doc.Items), refused[:min(3, len(refused))])
	}
	if live, made := (after.HeapAlloc-before.HeapAlloc)>>20, (after.TotalAlloc-before.TotalAlloc)>>20; live > 200 || made > 450 {
		t.Errorf("%d MB stay and %d MB were allocated, want at most 200 and 450", live, made)
	} else {
		t.Logf("%d MB stay, %d MB were allocated", live, made)
	}
	runtime.KeepAlive(doc)
}

func memory() (m runtime.MemStats) {
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m
}

func FuzzReadCSV(f *testing.F) {
	f.Add(file(f, "testdata/quarters.csv"))
	f.Add([]byte("id;title;parent\n1;\"a\n\"\"b\"\"\";\n2;c;1"))
	f.Add([]byte("\xff\xfei\x00d\x00\n\x00"))
	m := shipped(f, "performance-gov.yaml")
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, m := range []*Map{nil, m} {
			docs, _, err := Read("plan.csv", data, m)
			hangsTogether(t, docs, err)
		}
	})
}

func FuzzReadXLSX(f *testing.F) {
	for _, doc := range []plan.Document{{}, sample()} {
		data, err := WriteXLSX(doc)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		docs, _, err := Read("plan.xlsx", data, nil)
		hangsTogether(t, docs, err)
	})
}

func hangsTogether(t *testing.T, docs []plan.Document, err error) {
	if err != nil && fault.KindOf(err) != fault.Invalid {
		t.Fatalf("refused without words: %v", err)
	}
	for _, doc := range docs {
		if _, err := plan.Grow(doc.Plan, doc.Items); err != nil {
			t.Fatalf("the plan does not hang together: %v", err)
		}
		if _, err := WriteCSV(doc); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
	}
}

func FuzzParseMap(f *testing.F) {
	f.Add([]byte(plainMap))
	f.Add(defaultMap)
	f.Add(file(f, mapFolder+"performance-gov.yaml"))
	table := file(f, "testdata/quarters.csv")
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ParseMap("map.yaml", data)
		if err == nil {
			_, _, err = Read("plan.csv", table, m)
		}
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatalf("refused without words: %v", err)
		}
	})
}
