package pages

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"bearing/internal/chart"
)

// Style places the parts of the glyph: one custom property for each place.
func (t Track) Style() string {
	var b strings.Builder
	place := func(name string, at float64) {
		b.WriteString("--" + name + ":" + strconv.FormatFloat(at, 'f', 1, 64) + "%;")
	}
	mark := func(name string, m chart.Mark) {
		if m.Shown {
			place(name, m.At)
		}
	}
	span := func(from, to string, s chart.Span) {
		if s.Shown {
			place(from, s.From)
			place(to, s.To)
		}
	}
	if t.Hold {
		mark("p", t.Floor)
		mark("c", t.Ceiling)
		span("a", "b", t.Allowed)
	} else {
		place("s", t.Track.Start)
		place("t", t.Track.Target)
		mark("e", t.Track.Expected)
		mark("o", t.Original)
		span("a", "b", t.Gap)
		span("l", "h", t.Track.Landing)
		span("m", "k", t.Core)
	}
	mark("n", t.Track.Now)
	return b.String()
}

// Gapped reports whether the way from now to expected is drawn: only where the
// status says that it matters.
func (t Track) Gapped() bool {
	return t.Gap.Shown && (t.Class == "s-warn" || t.Class == "s-bad" || t.Class == "s-missed")
}

// Crowded reports whether the labels of now and expected would lie over one
// another.
func (t Track) Crowded() bool {
	d := t.Track.Now.At - t.Track.Expected.At
	return t.Track.Now.Shown && d < 22 && d > -22
}

// AtFlag reports whether the label of the target stands at its flag and not at
// the end of the line, because something lies beyond it.
func (t Track) AtFlag() bool {
	return t.EndAtFlag || t.Original.Shown && t.Original.At > t.Track.Target
}

// AtTick reports whether the label of the start stands at its tick and not at
// the end of the line, because something lies before it.
func (t Track) AtTick() bool { return !t.Hold && t.Track.Start > 8 }

// Tight reports whether the labels of start and target would lie over one
// another.
func (t Track) Tight() bool {
	d := t.Track.Target - t.Track.Start
	return d < 26 && d > -26
}

// TightOnPhone reports whether they would where there is little room: as many
// letters as both have do not fit between them.
func (t Track) TightOnPhone(start, target string) bool {
	const perLetter = 2.1 // per cent of a line on a phone
	d := t.Track.Target - t.Track.Start
	return d < perLetter*float64(utf8.RuneCountInString(start)+utf8.RuneCountInString(target)+2)
}

// RoomForExpected reports whether the expected value is worth a label of its
// own: not when it stands at the target.
func (t Track) RoomForExpected() bool { return t.Expected != "" && t.Expected != t.Target }
