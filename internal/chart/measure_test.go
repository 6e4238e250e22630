package chart

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"bearing/internal/calendar"
)

var update = flag.Bool("update", false, "write the golden files anew")

func on(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func days(t testing.TB, first, last string) calendar.Window {
	t.Helper()
	w := calendar.Window{First: on(t, first)}
	if last != "" {
		w.Last = on(t, last)
	}
	return w
}

func english(d calendar.Date, g calendar.Grain) string {
	switch g {
	case calendar.Year:
		return strconv.Itoa(d.Year())
	case calendar.Month, calendar.Quarter:
		return d.Time().Format("Jan 2006")
	default:
		return d.Time().Format("2 Jan")
	}
}

func percent(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) + "%" }

// weekly returns a point a week.
func weekly(first calendar.Date, values ...float64) []Point {
	points := make([]Point, len(values))
	for i, v := range values {
		points[i] = Point{first.Add(7 * i), v}
	}
	return points
}

// repeatBuyers is a chart with everything on it.
func repeatBuyers(t testing.TB) Measure {
	return Measure{
		ID: "repeat", Title: "Repeat customers", Description: "From 46 to 52.6% in ten weeks; the target was lowered to 54.",
		Days:     days(t, "2026-08-31", "2026-12-31"),
		History:  weekly(on(t, "2026-09-07"), 46, 46.8, 47.1, 48.9, 48.2, 49.7, 50.4, 51.1, 51, 52.6),
		Expected: []Point{{on(t, "2026-06-29"), 44}, {on(t, "2026-12-31"), 54}},
		Targets:  []Level{{days(t, "2026-01-01", "2026-09-13"), 60}, {days(t, "2026-09-14", ""), 54}},
		Usual:    &Band{days(t, "2026-08-31", "2026-11-09"), 46, 53},
		Events:   []Event{{on(t, "2026-09-14"), "Payment outage <Vietnam>"}},
		Labels:   Labels{Target: "Target 54%", Expected: "Expected", Usual: "Usual range"},
		Value:    percent, Day: english,
	}
}

func charts(t testing.TB) map[string]Measure {
	held := Measure{ID: "margin", Title: "Margin", Description: "Above 38% in ten of ten weeks.", Value: percent, Day: english,
		History: weekly(on(t, "2026-01-05"), 39.4, 39, 40.1, 38.7), Allowed: []Band{{Low: 38, High: math.Inf(1)}}, Labels: Labels{Allowed: "At least 38%"}}
	stepped := Measure{ID: "steps", Title: "Launches", Description: "Two of four.", Value: percent, Day: english, Stepped: true,
		History: weekly(on(t, "2026-01-05"), 0, 1, 2), Expected: []Point{{on(t, "2026-01-01"), 0}, {on(t, "2026-01-12"), 2}, {on(t, "2026-02-01"), 4}}}
	return map[string]Measure{
		"everything": repeatBuyers(t), "held": held, "stepped": stepped,
		"nothing":   {ID: "none", Title: "Not read yet", Description: "There is no reading."},
		"one-point": {ID: "one", Title: "One", Description: "One reading.", History: weekly(on(t, "2026-01-05"), 5), Value: percent, Day: english},
	}
}

func TestCharts(t *testing.T) {
	for name, m := range charts(t) {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".svg", strings.ReplaceAll(m.SVG(), "><", ">\n<")+"\n")
		})
	}
	t.Run("spark", func(t *testing.T) {
		spark := Spark{Values: []float64{1, 3, math.NaN(), 2}, Low: new(1.5), Width: 96, Height: 24}.SVG()
		golden(t, "spark.svg", spark+"\n"+Spark{Values: []float64{1, 3, 2}}.SVG()+"\n")
	})
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what is drawn; look at it and run the test with -update\n%s", path, got)
	}
}

// TestChartsAreWellFormed reads every chart as XML and every place as a number.
func TestChartsAreWellFormed(t *testing.T) {
	all := charts(t)
	wild := repeatBuyers(t)
	wild.History = append(wild.History, Point{on(t, "2026-12-01"), math.NaN()}, Point{on(t, "2026-12-02"), math.Inf(1)}, Point{})
	wild.Targets = append(wild.Targets, Level{days(t, "2026-10-01", ""), math.NaN()})
	wild.Allowed = []Band{{Low: math.NaN(), High: 1}, {Low: math.Inf(-1), High: math.Inf(1)}, {Low: 2, High: 1}}
	wild.Title, wild.ID = `"<&'>`, `a"b`
	all["wild"] = wild
	all["huge"] = Measure{History: []Point{{on(t, "0001-01-01"), -1e15}, {on(t, "9999-12-31"), 1e15}}}
	all["level"] = Measure{History: weekly(on(t, "2026-01-05"), 1e15, 1e15, 1e15)}
	all["tiny"] = Measure{History: weekly(on(t, "2026-01-05"), 1e-300, 2e-300)}
	all["backwards"] = Measure{Days: days(t, "2026-02-01", "2026-01-01"), History: weekly(on(t, "2026-01-05"), 1, 2)}
	all["standing"] = Measure{Days: days(t, "2026-02-01", "")}
	for name, m := range all {
		t.Run(name, func(t *testing.T) { wellFormed(t, m.SVG()) })
	}
	wellFormed(t, Spark{Values: []float64{5, 5, math.Inf(1)}, High: new(math.NaN())}.SVG())
	if got := (Spark{Values: []float64{math.NaN()}}).SVG(); got != "" {
		t.Errorf("a spark of nothing = %q", got)
	}
}

func wellFormed(t *testing.T, svg string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		if element, ok := token.(xml.StartElement); ok {
			numbers(t, element)
		}
	}
}

func numbers(t *testing.T, e xml.StartElement) {
	t.Helper()
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height":
			v, err := strconv.ParseFloat(strings.TrimSuffix(a.Value, "%"), 64)
			if err != nil || !finite(v) || v < 0 || v > 10000 {
				t.Errorf("<%s %s=%q>", e.Name.Local, a.Name.Local, a.Value)
			}
		case "d":
			if strings.ContainsAny(a.Value, "NaIn+e") {
				t.Errorf("the path %q", a.Value)
			}
		}
	}
}

func TestACrowdOfPointsKeepsItsPeaks(t *testing.T) {
	m := Measure{ID: "crowd", Title: "Crowd"}
	first := calendar.On(1990, time.January, 1)
	for i := range 12000 {
		m.History = append(m.History, Point{first.Add(i), math.Sin(float64(i) / 40)})
	}
	m.History[4321].Value, m.History[7654].Value = 9, -9
	svg := m.SVG()
	_, rest, _ := strings.Cut(svg, `class="c-line" d="`)
	path, _, _ := strings.Cut(rest, `"`)
	if n := strings.Count(path, "L") + 1; n > 1402 || n < 1000 {
		t.Errorf("%d points are drawn, want at most two to a pixel", n)
	}
	s := scaleOf(m.window(), m.values(), defaultHeight)
	for _, at := range []Point{m.History[4321], m.History[7654], m.History[11999]} {
		if place := fmt.Sprintf("%s %s", digits(s.x(at.Day)*10), digits(s.down(at.Value)*1000)); !strings.Contains(path, place) {
			t.Errorf("the point of %s is not drawn at %s", at.Day, place)
		}
	}
}

func TestFewPointsAreAllDrawn(t *testing.T) {
	points := weekly(calendar.On(2020, 1, 1), make([]float64, 1400)...)
	if got := thin(points, func(Point) int { return 0 }); len(got) != 1400 {
		t.Errorf("%d of 1400 points are drawn", len(got))
	}
}

func TestAPathIsCutWhereItLeavesTheChart(t *testing.T) {
	path := []Point{{on(t, "2026-01-01"), 0}, {on(t, "2026-01-11"), 10}, {on(t, "2026-01-21"), 30}}
	for _, test := range []struct {
		name        string
		first, last string
		stepped     bool
		want        []Point
	}{
		{"whole", "2025-12-01", "2026-03-01", false, path},
		{"cut at both ends", "2026-01-06", "2026-01-16", false, []Point{{on(t, "2026-01-06"), 5}, path[1], {on(t, "2026-01-16"), 20}}},
		{"cut between two points", "2026-01-02", "2026-01-05", false, []Point{{on(t, "2026-01-02"), 1}, {on(t, "2026-01-05"), 4}}},
		{"steps stay level", "2026-01-06", "2026-01-16", true, []Point{{on(t, "2026-01-06"), 0}, path[1], {on(t, "2026-01-16"), 10}}},
		{"before the chart", "2027-01-01", "2027-02-01", false, nil},
		{"after the chart", "2025-01-01", "2025-02-01", false, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := clip(path, days(t, test.first, test.last), test.stepped)
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestTheLinesOfAScaleAreRound(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   string
	}{
		{[]float64{46, 60}, "[45 50 55 60]"},
		{[]float64{0, 1}, "[0 0.5 1]"},
		{[]float64{-3, 9}, "[-5 0 5 10]"},
		{[]float64{5, 5}, "[4 4.5 5 5.5 6]"},
		{nil, "[0 0.5 1]"},
	} {
		if got := fmt.Sprint(scaleOf(calendar.Window{}, test.values, 260).lines()); got != test.want {
			t.Errorf("lines of %v = %s, want %s", test.values, got, test.want)
		}
	}
}

func TestDaysAreLabelledWhereAPeriodBegins(t *testing.T) {
	for _, test := range []struct {
		first, last string
		grain       calendar.Grain
		count       int
	}{
		{"2026-11-20", "2026-11-23", calendar.Day, 4},
		{"2026-11-01", "2026-11-30", calendar.Week, 5},
		{"2026-08-31", "2026-12-31", calendar.Month, 4},
		{"2025-01-01", "2026-03-31", calendar.Quarter, 5},
		{"2020-01-01", "2026-03-31", calendar.Year, 7},
		{"1900-01-01", "2026-03-31", calendar.Year, 2},
	} {
		marks, grain := scale{days: days(t, test.first, test.last)}.dayMarks()
		if grain != test.grain || len(marks) != test.count {
			t.Errorf("%s to %s: %d labels by %s, want %d by %s", test.first, test.last, len(marks), grain, test.count, test.grain)
		}
	}
}
