package app

import (
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/progress"
)

// A WindowReport is a run of days; no last day is null.
type WindowReport struct {
	First *string `json:"first"`
	Last  *string `json:"last"`
}

// A PathReport is all that the formula "path" takes besides its inputs: who
// knows it can work out what was expected on any day.
type PathReport struct {
	Profile string         `json:"profile"`
	Seasons []float64      `json:"seasons,omitempty"` // of the months, January first
	Points  []PointReport  `json:"points,omitempty"`  // of steps, the weight of each; else the share of the way
	Steep   float64        `json:"steep,omitempty"`
	Middle  float64        `json:"middle,omitempty"`
	Rests   *CadenceReport `json:"rests"`   // it moves at the end of each of these, counted from the first day
	Rhythm  *CadenceReport `json:"rhythm"`  // in which readings are due, counted from the last one
	Working *WorkingReport `json:"working"` // the days that count; null: every day
}

// A PointReport is a point of a path.
type PointReport struct {
	Day   string  `json:"day"`
	Share float64 `json:"share"`
}

// A CadenceReport says how often something comes.
type CadenceReport struct {
	Every int    `json:"every"`
	Grain string `json:"grain"`
}

// A WorkingReport says on which days work is done.
type WorkingReport struct {
	Weekdays []string `json:"weekdays"`
	Holidays []string `json:"holidays"`
}

func windowReport(w calendar.Window) *WindowReport {
	if w.First.IsZero() && w.Last.IsZero() {
		return nil
	}
	return &WindowReport{dayOrNull(w.First), dayOrNull(w.Last)}
}

// pathReport returns the path of an explanation in which one was asked.
func pathReport(e *progress.Explanation) *PathReport {
	asked := false
	for _, f := range e.Figures {
		asked = asked || f.Formula == "path" || f.Formula == "line times season"
	}
	if !asked {
		return nil
	}
	p := &PathReport{Profile: e.Path.Profile.String(), Rests: cadenceReport(e.Path.Rests), Rhythm: cadenceReport(e.Rhythm)}
	switch e.Path.Profile {
	case measure.Seasonal:
		p.Seasons = e.Path.Seasons
	case measure.Logistic:
		p.Steep, p.Middle = e.Path.Curve()
	case measure.Steps, measure.Custom:
		for _, point := range e.Path.Points {
			p.Points = append(p.Points, PointReport{point.Day.String(), point.Share})
		}
	}
	if e.Working != nil && e.Path.Workdays {
		p.Working = workingReport(e.Working)
	}
	return p
}

func cadenceReport(c calendar.Cadence) *CadenceReport {
	if c.Grain == calendar.NoGrain {
		return nil
	}
	return &CadenceReport{max(c.Every, 1), c.Grain.String()}
}

func workingReport(w *calendar.Working) *WorkingReport {
	r := &WorkingReport{Weekdays: []string{}, Holidays: []string{}}
	for _, d := range w.Weekdays() {
		r.Weekdays = append(r.Weekdays, strings.ToLower(d.String()))
	}
	for _, d := range w.Holidays() {
		r.Holidays = append(r.Holidays, d.String())
	}
	return r
}
