package chart

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// A pen writes SVG.
type pen struct{ strings.Builder }

func (p *pen) write(format string, args ...any) { fmt.Fprintf(&p.Builder, format, args...) }

// text writes words at a place; the attributes say how they stand.
func (p *pen) text(class string, x, y float64, attributes, words string) {
	if words != "" {
		p.write(`<text class="%s" x="%s%%" y="%s"%s>%s</text>`, class, digits(x), digits(y), attributes, html.EscapeString(words))
	}
}

// line writes a straight line; x in per cent, y in pixels.
func (p *pen) line(class string, x1, x2, y1, y2 float64) {
	p.write(`<line class="%s" x1="%s%%" x2="%s%%" y1="%s" y2="%s"/>`, class, digits(x1), digits(x2), digits(y1), digits(y2))
}

// digits writes a place with as many decimals as can be seen.
func digits(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// A route is the course of a line in the stretched view box.
type route struct{ b strings.Builder }

func (r *route) to(x, y float64) {
	command := byte('L')
	if r.b.Len() == 0 {
		command = 'M'
	}
	r.b.WriteByte(command)
	r.b.WriteString(digits(x) + " " + digits(y))
}

// stroke writes a route, if it goes anywhere.
func (p *pen) stroke(class string, r *route) {
	if strings.Contains(r.b.String(), "L") {
		p.write(`<path class="%s" d="%s"/>`, class, r.b.String())
	}
}
