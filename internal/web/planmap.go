package web

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"bearing/internal/framework"
	"bearing/internal/layout"
	"bearing/internal/plan"
	"bearing/internal/web/pages"
)

// Sizes of the map, in pixels, and how many boxes it has at most. The rest is a
// box further on: nobody reads a thousand.
const (
	boxes     = 150
	boxWidth  = 264
	boxGapX   = 56
	boxGapY   = 14
	lineChars = 31
)

// planMap shows a plan as a tree of boxes.
func (s *Site) planMap(w http.ResponseWriter, r *http.Request) error {
	v := s.reader(r)
	v.remember(w)
	p, err := s.plan(v, r.PathValue("plan"))
	if err != nil {
		return err
	}
	f, err := v.framed(p.Plan.Name+", "+v.T("view.map"), "plans", p.Number)
	if err != nil {
		return err
	}
	f.Wide = true
	return v.show(w, http.StatusOK, f, pages.MapPage(f, p.drawMap(r.URL.Query().Get("at"))))
}

// A drawing is the part of a plan that fits on the map.
type drawing struct {
	*planView
	items []int       // by box
	box   map[int]int // by item
	boxes []pages.Box
}

func (p *planView) drawMap(focus string) pages.Map {
	m := pages.Map{Head: p.head("map")}
	tops := p.Tree.Tops()
	if at, ok := p.numbered(focus); ok {
		tops = []int32{int32(at)}
		m.Path = p.mapPath(at)
	}
	d := &drawing{planView: p, box: map[int]int{}}
	d.choose(tops)
	d.draw(&m)
	m.Tree = d.nodes(tops)
	if left := p.beneath(tops) - len(d.items); left > 0 {
		m.Left = p.N("map.left", left)
	}
	return m
}

// numbered returns the item of the plan that has a number.
func (p *planView) numbered(number string) (int, bool) {
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, false
	}
	for i, item := range p.Tree.Items() {
		if item.Number == n {
			return i, true
		}
	}
	return 0, false
}

func (p *planView) mapPath(at int) []pages.Link {
	path := []pages.Link{{Text: p.code[at] + " " + p.Tree.At(at).Title}}
	for up := p.Tree.Parent(at); up >= 0; up = p.Tree.Parent(up) {
		path = append([]pages.Link{{Href: p.at(up), Text: p.code[up] + " " + p.Tree.At(up).Title}}, path...)
	}
	return append([]pages.Link{{Href: p.query.To(planPath(p.Number) + "/map"), Text: p.T("map.top")}}, path...)
}

func (p *planView) at(i int) string {
	return p.query.To(planPath(p.Number)+"/map", "at", strconv.FormatInt(p.Tree.At(i).Number, 10))
}

// beneath counts items and all that hangs under them.
func (p *planView) beneath(tops []int32) int {
	n := len(tops)
	for _, t := range tops {
		n += p.beneath(p.Tree.Kids(int(t)))
	}
	return n
}

// choose takes items level by level until the map is full.
func (d *drawing) choose(level []int32) {
	for len(level) > 0 {
		var next []int32
		if len(d.items)+len(level) > boxes && len(d.items) > 0 {
			return
		}
		for _, i := range level[:min(len(level), boxes)] {
			d.box[int(i)] = len(d.items)
			d.items = append(d.items, int(i))
			next = append(next, d.Tree.Kids(int(i))...)
		}
		level = next
	}
}

func (d *drawing) draw(m *pages.Map) {
	f := layout.Forest{Children: make([][]int, len(d.items)), Heights: make([]float64, len(d.items))}
	for n, i := range d.items {
		b := d.write(i)
		d.boxes = append(d.boxes, b)
		f.Heights[n] = float64(b.H)
		for _, k := range d.Tree.Kids(i) {
			if child, drawn := d.box[int(k)]; drawn {
				f.Children[n] = append(f.Children[n], child)
			}
		}
	}
	placed := layout.Tidy(f, layout.Grid{Width: boxWidth, GapX: boxGapX, GapY: boxGapY})
	for n := range d.boxes {
		at := placed.Boxes[n]
		d.boxes[n].X, d.boxes[n].Y = int(at.X)+2, int(math.Round(at.Y))+2
	}
	for n, parent := range placed.Parents {
		if parent >= 0 {
			m.Lines = append(m.Lines, d.line(parent, n))
		}
	}
	m.Lines = append(m.Lines, d.helps()...)
	m.Boxes = d.boxes
	m.Width, m.Height = int(placed.Width)+60, int(placed.Height)+6
}

// write makes the box of an item.
func (d *drawing) write(i int) pages.Box {
	b := pages.Box{Card: d.card(i), W: boxWidth}
	width := lineChars
	if b.Role == framework.Aim.String() { // set in the wider serif
		width -= 2
	}
	b.Lines = wrap(b.Title, width, 2)
	b.Reason = wrap(b.Card.Reason, lineChars+9, 2)
	b.H = 28 + 16*len(b.Lines) + 14*len(b.Reason)
	hidden := 0
	for _, k := range d.Tree.Kids(i) {
		if _, drawn := d.box[int(k)]; !drawn {
			hidden++
		}
	}
	if hidden > 0 {
		b.More, b.MoreHref = d.T("map.more", "n", hidden), d.at(i)
	}
	return b
}

// line joins a box with the one above. It is thicker the more of that one it
// carries.
func (d *drawing) line(parent, child int) pages.Stroke {
	return pages.Stroke{Path: d.curve(parent, child), Width: strconv.FormatFloat(1+4*d.share(d.items[parent], d.items[child]), 'f', 1, 64), Dashed: false}
}

func (d *drawing) curve(from, to int) string {
	a, b := d.boxes[from], d.boxes[to]
	x1, y1, x2, y2 := a.X+a.W, a.Y+a.H/2, b.X, b.Y+b.H/2
	if a.X >= b.X { // beside or behind: around the right side of both
		x2 = b.X + b.W
		far := max(x1, x2) + boxGapX*2/3
		return fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1+5, far, y1+5, far, y2-5, x2, y2-5)
	}
	return fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1, x1+boxGapX/2, y1, x2-boxGapX/2, y2, x2, y2)
}

// share is the part of what counts towards an item that one below it carries.
func (d *drawing) share(parent, child int) float64 {
	total, own := 0.0, 0.0
	for _, e := range d.Tree.Edges(parent) {
		total += e.Weight
		if int(e.Item) == child {
			own += e.Weight
		}
	}
	if total == 0 {
		return 0
	}
	return own / total
}

// helps draws what helps without being counted, between boxes that are drawn.
func (d *drawing) helps() (strokes []pages.Stroke) {
	for n, i := range d.items {
		for _, l := range d.Tree.At(i).Links {
			t, ok := d.Tree.Index(l.To)
			to, drawn := d.box[t]
			if !ok || !drawn || l.Kind != plan.Supports && l.Kind != plan.Contributes || d.Tree.Parent(i) == t {
				continue
			}
			strokes = append(strokes, pages.Stroke{Path: d.curve(to, n), Width: "1.4", Dashed: l.Kind == plan.Supports})
		}
	}
	return strokes
}

// nodes is the same as a nested list.
func (d *drawing) nodes(kids []int32) (all []pages.Node) {
	for _, k := range kids {
		n, drawn := d.box[int(k)]
		if !drawn {
			continue
		}
		node := pages.Node{Card: d.boxes[n].Card, Kids: d.nodes(d.Tree.Kids(int(k))), At: d.at(int(k))}
		if hidden := len(d.Tree.Kids(int(k))) - len(node.Kids); hidden > 0 {
			node.More = d.N("map.more.list", hidden)
		}
		all = append(all, node)
	}
	return all
}

// wrap breaks a text into lines of so many letters, at most so many lines.
func wrap(s string, width, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] += "…"
	}
	for i, l := range lines {
		if r := []rune(l); len(r) > width+2 {
			lines[i] = string(r[:width+1]) + "…"
		}
	}
	return lines
}
