package chart

import "unicode/utf8"

// Words are placed one after another, the most important first: what was to be
// reached, where the number is, what was expected. Each one takes the first of
// its places that is free.

// A box is where words lie: per cent across are taken as pixels of a drawing of
// that width, which is narrow, so that what is apart on it is apart everywhere.
type box struct{ left, top, right, bottom float64 }

const (
	narrow             = 420.0
	letter, bigLetter  = 6.4, 8.6 // how wide one is
	wordsUp, wordsDown = 12, 4    // above and below the line that words stand on
)

func (b box) meets(c box) bool {
	return b.left < c.right && c.left < b.right && b.top < c.bottom && c.top < b.bottom
}

// A place is how words stand beside a point.
type place struct {
	dx, dy     float64
	attributes string
	end        bool // they end at the point
}

// A board knows where words lie already.
type board struct {
	*pen
	floor float64 // the lowest line on which words may stand
	taken []box
}

func (b *board) boxOf(at place, x, y, size float64, words string) box {
	left, width := x/100*narrow+at.dx, size*float64(utf8.RuneCountInString(words))
	if at.end {
		left -= width
	}
	return box{left, y + at.dy - wordsUp, left + width, y + at.dy + wordsDown}
}

// put writes words at the first place that is free. Where none is, words that
// must be read stand at the first one all the same.
func (b *board) put(class string, x, y, size float64, words string, must bool, places ...place) {
	if words == "" {
		return
	}
	for _, at := range places {
		if box := b.boxOf(at, x, y, size, words); b.free(box) {
			b.taken = append(b.taken, box)
			b.text(class, x, y, at.attributes, words)
			return
		}
	}
	if must {
		b.taken = append(b.taken, b.boxOf(places[0], x, y, size, words))
		b.text(class, x, y, places[0].attributes, words)
	}
}

func (b *board) free(words box) bool {
	if words.top < 0 || words.bottom > b.floor {
		return false
	}
	for _, other := range b.taken {
		if words.meets(other) {
			return false
		}
	}
	return true
}

// drawWords writes the words beside what they name, so that no legend is needed.
func (m Measure) drawWords(p *pen, s scale) {
	b := &board{pen: p, floor: float64(m.Height - below + wordsDown)}
	for _, v := range s.lines() {
		b.put("c-y", 0, s.y(v), letter, m.value(v), true, up)
	}
	m.drawEvents(b, s)
	m.labelTarget(b, s)
	m.labelBands(b, s)
	m.drawNow(b, s)
	m.labelPath(b, s)
}

// The places of words beside a point.
var (
	up        = place{0, -4, ` dy="-4"`, false}
	endAbove  = place{0, -6, ` dy="-6" text-anchor="end"`, true}
	endBelow  = place{0, 16, ` dy="16" text-anchor="end"`, true}
	leftAbove = place{-8, -12, ` dx="-8" dy="-12" text-anchor="end"`, true}
	leftBelow = place{-8, 22, ` dx="-8" dy="22" text-anchor="end"`, true}
	leftHigh  = place{-8, -30, ` dx="-8" dy="-30" text-anchor="end"`, true}
	leftDeep  = place{-8, 40, ` dx="-8" dy="40" text-anchor="end"`, true}
	overRight = place{8, -12, ` dx="8" dy="-12"`, false}
	downRight = place{8, 22, ` dx="8" dy="22"`, false}
	pathOver  = place{0, -8, ` dy="-8" text-anchor="end"`, true}
	eventFrom = place{5, 0, ` dx="5"`, false}
	eventTo   = place{-5, 0, ` dx="-5" text-anchor="end"`, true}
	bandUnder = place{6, 14, ` dx="6" dy="14"`, false}
	bandOver  = place{6, -4, ` dx="6" dy="-4"`, false}
)

func (m Measure) drawEvents(b *board, s scale) {
	for _, e := range m.Events {
		if !s.days.Contains(e.Day) {
			continue
		}
		x := s.x(e.Day)
		b.line("c-ev", x, x, 4, float64(m.Height-below))
		at := eventFrom
		if x > 75 {
			at = eventTo
		}
		b.put("c-lab", x, 14, letter, e.Label, true, at)
	}
}

func (m Measure) labelTarget(b *board, s scale) {
	if n := len(m.Targets); n > 0 && finite(m.Targets[n-1].Value) {
		last := m.Targets[n-1]
		b.put("c-lab c-target-lab end", s.x(last.days(s).Last), s.y(last.Value), letter, m.Labels.Target, true, endAbove, endBelow)
	}
}

func (m Measure) labelBands(b *board, s scale) {
	if n := len(m.Allowed); n > 0 {
		b.put("c-lab ok", leftmost, s.y(m.Allowed[n-1].High), letter, m.Labels.Allowed, true, bandUnder)
	}
	if m.Usual != nil {
		b.put("c-lab c-usual-lab", leftmost, s.y(m.Usual.Low), letter, m.Labels.Usual, true, bandOver)
	}
}

// labelPath names the expected path along it, on the side that its slope leaves
// free; there is room at one of a few places or it goes without.
func (m Measure) labelPath(b *board, s scale) {
	n := len(m.Expected)
	if n < 2 {
		return
	}
	first, last := m.Expected[0], m.Expected[n-1]
	at := pathOver
	if last.Value < first.Value {
		at = endBelow
	}
	for _, eighths := range []int{6, 4, 3, 7} {
		day := first.Day.Add(last.Day.Sub(first.Day) * eighths / 8)
		x, y := s.x(day), s.y(course(m.Expected, day, m.Stepped))
		if b.free(b.boxOf(at, x, y, letter, m.Labels.Expected)) {
			b.put("c-lab minor", x, y, letter, m.Labels.Expected, false, at)
			return
		}
	}
}

// drawNow draws the last point with its value, where there is room for words.
func (m Measure) drawNow(b *board, s scale) {
	if len(m.History) == 0 {
		return
	}
	n := len(m.History)
	now := m.History[n-1]
	x, y := s.x(now.Day), s.y(now.Value)
	b.write(`<circle class="c-now" cx="%s%%" cy="%s" r="4.5"/>`, digits(x), digits(y))
	places := []place{leftAbove, leftBelow, leftHigh, leftDeep}
	switch falling := n > 1 && m.History[n-2].Value > now.Value; {
	case x <= 50:
		places = []place{overRight, downRight}
	case falling:
		places = []place{leftBelow, leftAbove, leftDeep, leftHigh}
	}
	b.put("c-val", x, y, bigLetter, m.value(now.Value), true, places...)
}
