package tabular

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/text"
)

// A mapParser reads the nodes of one mapping file.
type mapParser struct{ file string }

func (p mapParser) at(n *yaml.Node) string { return fmt.Sprintf("%s:%d", p.file, n.Line) }

func (p mapParser) refuse(n *yaml.Node, words string, args ...any) error {
	return fault.New(fault.Invalid, p.at(n), words, args...)
}

// keys reads a mapping with a function for each key, and refuses other keys.
func (p mapParser) keys(n *yaml.Node, readers map[string]func(*yaml.Node) error) error {
	if n.Kind != yaml.MappingNode {
		return p.refuse(n, "must be a mapping of keys to values")
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		read, ok := readers[key]
		switch {
		case !ok:
			return p.refuse(n.Content[i], "%q is not a key here; known are %s", key, known(readers))
		case seen[key]:
			return p.refuse(n.Content[i], "%q stands here twice; keep one", key)
		}
		seen[key] = true
		if err := read(n.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func known[V any](readers map[string]V) string {
	var names []string
	for name := range readers {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func (p mapParser) scalar(n *yaml.Node) (string, error) {
	if n.Kind != yaml.ScalarNode {
		return "", p.refuse(n, "must be a single value")
	}
	return text.NFC(n.Value)
}

func (p mapParser) each(n *yaml.Node, read func(*yaml.Node) error) error {
	if n.Kind != yaml.SequenceNode {
		return read(n)
	}
	for _, c := range n.Content {
		if err := read(c); err != nil {
			return err
		}
	}
	return nil
}

func (p mapParser) text(to *string) func(*yaml.Node) error {
	return func(n *yaml.Node) (err error) {
		*to, err = p.scalar(n)
		return err
	}
}

func (p mapParser) flag(to *bool) func(*yaml.Node) error {
	return func(n *yaml.Node) error {
		if err := n.Decode(to); err != nil {
			return p.refuse(n, "must be true or false")
		}
		return nil
	}
}

// word reads one of a set of words.
func word[T any](p mapParser, to *T, parse func(string) (T, bool), known string) func(*yaml.Node) error {
	return func(n *yaml.Node) error {
		v, ok := parse(n.Value)
		if n.Kind != yaml.ScalarNode || !ok {
			return p.refuse(n, "%q is not known here; write %s", n.Value, known)
		}
		*to = v
		return nil
	}
}

const (
	numberWords = "auto, point or comma"
	dateWords   = "auto, iso, day-first, month-first, serial, serial-1904 or period"
)

func (p mapParser) whole(n *yaml.Node, m *Map) error {
	m.read = layout{custom: true, null: map[string]bool{"": true}}
	err := p.keys(n, map[string]func(*yaml.Node) error{
		"map":   p.text(&m.Name),
		"about": p.text(&m.About),
		"read":  func(n *yaml.Node) error { return p.layout(n, &m.read) },
		"plan":  func(n *yaml.Node) error { return p.head(n, &m.plan) },
		"items": func(n *yaml.Node) error {
			return p.each(n, func(n *yaml.Node) error {
				t := template{}
				err := p.template(n, &t)
				m.items = append(m.items, t)
				return err
			})
		},
		"more": func(n *yaml.Node) error {
			return p.each(n, func(n *yaml.Node) error {
				sheet := &Map{Name: m.Name}
				m.more = append(m.more, sheet)
				return p.whole(n, sheet)
			})
		},
	})
	if err == nil && len(m.items) == 0 {
		err = p.refuse(n, "says nothing under items; write there what a row becomes")
	}
	return err
}

func (p mapParser) layout(n *yaml.Node, l *layout) error {
	return p.keys(n, map[string]func(*yaml.Node) error{
		"sheet": func(n *yaml.Node) error {
			l.sheet = n.Value
			if i, err := strconv.Atoi(n.Value); err == nil && n.Tag == "!!int" {
				l.sheet, l.number = "", i
			}
			return nil
		},
		"delimiter": word(p, &l.comma, parseDelimiter, `auto, comma, semicolon, tab, pipe or the sign itself`),
		"encoding":  word(p, &l.encoding, parseEncoding, "auto, utf-8, utf-16 or windows-1252"),
		"header": func(n *yaml.Node) error {
			i, err := strconv.Atoi(n.Value)
			if n.Value != "auto" && (err != nil || i < 1) {
				return p.refuse(n, "must be auto or the number of a row, counted from 1")
			}
			l.header = i
			return nil
		},
		"numbers": word(p, &l.numbers, text.ParseNumberStyle, numberWords),
		"dates":   word(p, &l.dates, text.ParseOrder, dateWords),
		"null": func(n *yaml.Node) error {
			return p.each(n, func(n *yaml.Node) error { l.null[fold(n.Value)] = true; return nil })
		},
		"blank": func(n *yaml.Node) error {
			return p.each(n, func(n *yaml.Node) error { l.blank = append(l.blank, columnKey(n.Value)); return nil })
		},
		"ours": func(n *yaml.Node) error {
			return p.each(n, func(n *yaml.Node) error { l.ours = append(l.ours, columnKey(n.Value)); return nil })
		},
		"optional": p.flag(&l.optional),
		"custom":   p.flag(&l.custom),
	})
}

var delimiters = map[string]rune{
	"auto": 0, "comma": ',', ",": ',', "semicolon": ';', ";": ';', "tab": '\t', "\t": '\t', "pipe": '|', "|": '|',
}

func parseDelimiter(s string) (rune, bool) { r, ok := delimiters[s]; return r, ok }

func parseEncoding(s string) (string, bool) {
	switch s = strings.ToLower(s); s {
	case "auto":
		return "", true
	case "utf-8", "utf-16", "windows-1252":
		return s, true
	}
	return "", false
}

func (p mapParser) head(n *yaml.Node, h *head) error {
	return p.keys(n, map[string]func(*yaml.Node) error{
		"ref": p.field(&h.ref), "name": p.field(&h.name), "framework": p.field(&h.framework), "lang": p.field(&h.lang),
		"zone": p.field(&h.zone), "currency": p.field(&h.currency), "organisation": p.field(&h.organisation),
		"notes": p.field(&h.notes), "start": p.field(&h.start), "due": p.field(&h.due),
		"fiscal": func(n *yaml.Node) error { return p.fiscal(n, &h.fiscal) },
	})
}

func (p mapParser) fiscal(n *yaml.Node, f *calendar.Fiscal) error {
	return p.keys(n, map[string]func(*yaml.Node) error{
		"start": func(n *yaml.Node) error {
			for m := time.January; m <= time.December; m++ {
				if name := m.String(); strings.EqualFold(n.Value, name) || n.Value == strconv.Itoa(int(m)) {
					f.Start = m
					return nil
				}
			}
			return p.refuse(n, "%q is not a month; write october or 10", n.Value)
		},
		"named_by": word(p, &f.NamedByEnd, func(s string) (bool, bool) { return s == "end", s == "end" || s == "start" }, "start or end"),
	})
}

func (p mapParser) template(n *yaml.Node, t *template) error {
	section := func(read func(*yaml.Node) error) func(*yaml.Node) error { return read }
	return p.keys(n, map[string]func(*yaml.Node) error{
		"when":    p.conditions(&t.when),
		"unless":  p.conditions(&t.unless),
		"repeats": word(p, &t.repeats, parseRepeats, "refused, same or separate"),
		"role":    p.field(&t.role), "kind": p.field(&t.kind), "ref": p.field(&t.ref), "title": p.field(&t.title),
		"parent": p.field(&t.parent), "parent_title": p.field(&t.parentTitle), "outline": p.field(&t.outline),
		"owner":    func(n *yaml.Node) error { return p.owner(n, &t.owner) },
		"champion": p.field(&t.champion), "contributors": p.field(&t.contributors),
		"start": p.field(&t.start), "due": p.field(&t.due), "period": p.field(&t.period),
		"weight": p.field(&t.weight), "counts": p.field(&t.counts), "order": p.field(&t.order), "scope": p.field(&t.scope),
		"tags": p.field(&t.tags), "notes": p.field(&t.notes), "done_when": p.field(&t.doneWhen), "waiting": p.field(&t.waiting),
		"why": p.field(&t.why), "not": p.field(&t.not), "draft": p.field(&t.draft),
		"said": func(n *yaml.Node) error {
			return p.keys(n, map[string]func(*yaml.Node) error{
				"status": p.field(&t.saidStatus), "progress": p.field(&t.saidProgress), "by": p.field(&t.saidBy),
			})
		},
		"custom":  func(n *yaml.Node) error { return p.customs(n, t) },
		"measure": section(func(n *yaml.Node) error { t.measure = &measureFields{}; return p.measure(n, t.measure) }),
		"promise": section(func(n *yaml.Node) error { t.promise = &promiseFields{}; return p.promise(n, t.promise) }),
		"reading": section(func(n *yaml.Node) error { t.reading = &readingFields{}; return p.reading(n, t.reading) }),
	})
}

func parseRepeats(s string) (repeats, bool) {
	i := slices.Index([]string{"refused", "same", "separate"}, s)
	return repeats(max(i, 0)), i >= 0
}

func (p mapParser) customs(n *yaml.Node, t *template) error {
	if n.Kind != yaml.MappingNode {
		return p.refuse(n, "must be a mapping of names to values")
	}
	t.custom = map[string]*field{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		var f *field
		if err := p.field(&f)(n.Content[i+1]); err != nil {
			return err
		}
		t.custom[n.Content[i].Value] = f
	}
	return nil
}

func (p mapParser) measure(n *yaml.Node, m *measureFields) error {
	return p.keys(n, map[string]func(*yaml.Node) error{
		"ref": p.field(&m.ref), "name": p.field(&m.name), "unit": p.field(&m.unit), "polarity": p.field(&m.polarity),
		"nature": p.field(&m.nature), "decimals": p.field(&m.decimals), "cadence": p.field(&m.cadence), "owner": p.field(&m.owner),
		"definition": p.field(&m.definition), "formula": p.field(&m.formula), "source": p.field(&m.source),
	})
}

func (p mapParser) promise(n *yaml.Node, m *promiseFields) error {
	return p.keys(n, map[string]func(*yaml.Node) error{
		"type": p.field(&m.kind), "baseline": p.field(&m.baseline), "value": p.field(&m.value), "low": p.field(&m.low),
		"high": p.field(&m.high), "tolerance": p.field(&m.tolerance), "share": p.field(&m.share), "start": p.field(&m.start),
		"due": p.field(&m.due), "aspires": p.field(&m.aspires), "on": p.field(&m.on), "reason": p.field(&m.reason),
	})
}

func (p mapParser) reading(n *yaml.Node, m *readingFields) error {
	return p.keys(n, map[string]func(*yaml.Node) error{
		"value": p.field(&m.value), "num": p.field(&m.num), "den": p.field(&m.den), "day": p.field(&m.day), "year": p.field(&m.year),
		"quarter": p.field(&m.quarter), "month": p.field(&m.month), "period": p.field(&m.period),
		"note": p.field(&m.note), "source": p.field(&m.source), "across": p.flag(&m.across),
	})
}

// owner reads a field, or one field for each thing that is said of owners.
func (p mapParser) owner(n *yaml.Node, o *owner) error {
	if n.Kind != yaml.MappingNode || p.has(n, "from") {
		return p.field(&o.any)(n)
	}
	return p.keys(n, map[string]func(*yaml.Node) error{
		"ref": p.field(&o.ref), "name": p.field(&o.name), "email": p.field(&o.email), "team": p.field(&o.team),
	})
}

func (p mapParser) has(n *yaml.Node, key string) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return true
		}
	}
	return false
}

// conditions reads "column: value", "column: [value, value]".
func (p mapParser) conditions(to *[]condition) func(*yaml.Node) error {
	return func(n *yaml.Node) error {
		if n.Kind != yaml.MappingNode {
			return p.refuse(n, "must be a mapping of columns to values")
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			c := condition{column: columnKey(n.Content[i].Value), name: n.Content[i].Value, values: map[string]bool{}}
			err := p.each(n.Content[i+1], func(n *yaml.Node) error {
				s, err := p.scalar(n)
				c.values[fold(s)] = true
				return err
			})
			if err != nil {
				return err
			}
			*to = append(*to, c)
		}
		return nil
	}
}

// field reads a text, or a mapping with from and what is done to it.
func (p mapParser) field(to **field) func(*yaml.Node) error {
	return func(n *yaml.Node) error {
		f := &field{where: p.at(n)}
		*to = f
		if n.Kind == yaml.ScalarNode {
			return p.from(n, f)
		}
		err := p.keys(n, map[string]func(*yaml.Node) error{
			"from":      func(n *yaml.Node) error { return p.from(n, f) },
			"match":     func(n *yaml.Node) error { return p.pattern(n, f) },
			"replace":   p.text(&f.replace),
			"translate": func(n *yaml.Node) error { return p.translation(n, f) },
			"else":      func(n *yaml.Node) error { f.otherwise = &n.Value; return nil },
			"split":     p.text(&f.split),
			"numbers": func(n *yaml.Node) error {
				f.numbers = new(text.NumberStyle)
				return word(p, f.numbers, text.ParseNumberStyle, numberWords)(n)
			},
			"dates": func(n *yaml.Node) error {
				f.dates = new(text.Order)
				return word(p, f.dates, text.ParseOrder, dateWords)(n)
			},
			"scale": func(n *yaml.Node) error { return p.decode(n, &f.scale, "a number") },
			"shift": func(n *yaml.Node) error { return p.shift(n, f) },
		})
		if err == nil && len(f.parts) == 0 {
			err = p.refuse(n, "lacks from, which says of which columns the value is made")
		}
		if f.match != nil && f.replace == "" {
			f.replace = "$0"
		}
		return err
	}
}

func (p mapParser) decode(n *yaml.Node, to any, what string) error {
	if err := n.Decode(to); err != nil {
		return p.refuse(n, "must be %s", what)
	}
	return nil
}

// longestShift is how far a day may be moved, in months.
const longestShift = 1200

func (p mapParser) shift(n *yaml.Node, f *field) error {
	if n.Decode(&f.shift) != nil || f.shift > longestShift || f.shift < -longestShift {
		return p.refuse(n, "must be a whole number of months, at most %d", longestShift)
	}
	return nil
}

func (p mapParser) from(n *yaml.Node, f *field) error {
	s, err := p.scalar(n)
	if err != nil {
		return err
	}
	parts, ok := parseText(s)
	if !ok {
		return p.refuse(n, "%q has braces that do not pair; write a column as {name}", s)
	}
	if f.parts = parts; len(parts) == 0 {
		f.parts = []part{{}}
	}
	return nil
}

func (p mapParser) pattern(n *yaml.Node, f *field) error {
	re, err := regexp.Compile(n.Value)
	if err != nil {
		return p.refuse(n, "%q is not a pattern: %v", n.Value, err)
	}
	f.match = re
	return nil
}

func (p mapParser) translation(n *yaml.Node, f *field) error {
	if n.Kind != yaml.MappingNode {
		return p.refuse(n, "must be a mapping of values to values")
	}
	f.translate = map[string]string{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		f.translate[fold(n.Content[i].Value)] = n.Content[i+1].Value
	}
	return nil
}
