package yaml

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"bearing/internal/calendar"
	"bearing/internal/plan"
	"bearing/internal/text"
)

// word writes what needs no quotes: names of fields, numbers and days.
func word(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: s} }

// line is a short text, such as a title or a ref.
var line = codec[string]{
	read: func(n node) (string, error) {
		s, err := n.characters(maxLine)
		if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			s = strings.TrimSuffix(s, "\n") // that of the block, not of the text
		}
		return s, err
	},
	write: func(s string) *yaml.Node {
		n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
		if !tame(s) || strings.Contains(s, "\n") {
			n.Style = yaml.DoubleQuotedStyle
		}
		return n
	},
	empty:  isZero[string],
	schema: schema{"$ref": "#/$defs/text"},
}

// title is a line that pages show on one line: where it breaks, a blank stands.
var title = codec[string]{
	read: func(n node) (string, error) {
		s, err := line.read(n)
		return unbroken(s), err
	},
	write:  line.write,
	empty:  line.empty,
	schema: line.schema,
}

const lineBreaks = "\n\r\v\f\u0085\u2028\u2029"

func unbroken(s string) string {
	if !strings.ContainsAny(s, lineBreaks) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// prose is a longer text, such as notes in Markdown.
var prose = codec[string]{
	read: func(n node) (string, error) { return n.characters(maxProse) },
	write: func(s string) *yaml.Node {
		n := line.write(s)
		if blockable(s) {
			n.Style = yaml.LiteralStyle
		}
		return n
	},
	empty:  isZero[string],
	schema: schema{"$ref": "#/$defs/text"},
}

func isZero[V comparable](v V) bool {
	var zero V
	return v == zero
}

// tame reports whether s survives without escapes.
func tame(s string) bool {
	return strings.TrimSpace(s) == s && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && (!unicode.IsPrint(r) || r == '\ufeff' || r == utf8.RuneError)
	})
}

// blockable reports whether s can stand as a block of lines, as notes should.
func blockable(s string) bool {
	body := strings.TrimSuffix(s, "\n")
	return strings.Contains(body, "\n") && tame(body) &&
		!slices.ContainsFunc(strings.Split(body, "\n"), func(l string) bool { return strings.TrimRight(l, " ") != l })
}

var plainNumber = regexp.MustCompile(`^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$`)

// number is a finite number of at most 10^15 in size, with a point before its
// decimals and nothing between its thousands.
var number = codec[float64]{
	read:   readNumber,
	write:  func(x float64) *yaml.Node { return word(digits(x)) },
	empty:  isZero[float64],
	schema: schema{"$ref": "#/$defs/number"},
}

func readNumber(n node) (float64, error) {
	s, err := n.characters(maxLine)
	if err != nil {
		return 0, err
	}
	s = strings.TrimSpace(s)
	if !plainNumber.MatchString(s) {
		return 0, n.refuse("%q is not a number; %s", quotable(s), plainly(s))
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(math.Abs(x) <= plan.Largest) {
		return 0, n.refuse("%s is too large; numbers up to 1000000000000000 are kept, so use a larger unit such as k or m", quotable(s))
	}
	return x, nil
}

// plainly says how to write a number that was written otherwise.
func plainly(s string) string {
	if x, err := text.ParseNumber(s, text.Auto); err == nil {
		return "write " + digits(x)
	}
	return "write one with a point and without separators, such as 1250.5"
}

func digits(x float64) string {
	if x == 0 || math.Abs(x) >= 1e-6 {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// count is a whole number between bounds.
func count(low, high int) codec[int] {
	return codec[int]{
		read: func(n node) (int, error) {
			x, err := readNumber(n)
			if err == nil && (x != math.Trunc(x) || x < float64(low) || x > float64(high)) {
				err = n.refuse("%s is not a whole number from %d to %d; write one in digits", quotable(n.Value), low, high)
			}
			return int(x), err
		},
		write:  func(i int) *yaml.Node { return word(strconv.Itoa(i)) },
		empty:  isZero[int],
		schema: schema{"type": "integer", "minimum": low, "maximum": high},
	}
}

var truth = codec[bool]{
	read: func(n node) (bool, error) {
		switch n.Value {
		case "true", "false":
			return n.Value == "true", nil
		}
		return false, n.refuse("%q is neither true nor false; write one of the two", quotable(n.Value))
	},
	write:  func(b bool) *yaml.Node { return word(strconv.FormatBool(b)) },
	empty:  isZero[bool],
	schema: schema{"type": "boolean"},
}

var day = codec[calendar.Date]{
	read: func(n node) (calendar.Date, error) {
		d, err := calendar.Parse(strings.TrimSpace(n.Value))
		if err != nil || n.Kind != yaml.ScalarNode {
			return d, n.refuse("%q is not a day of the calendar; write it as 2026-11-23", quotable(n.Value))
		}
		return d, nil
	},
	write:  func(d calendar.Date) *yaml.Node { return word(d.String()) },
	empty:  isZero[calendar.Date],
	schema: schema{"$ref": "#/$defs/day"},
}

const instantForm = "2006-01-02T15:04:05.999Z07:00"

// instant is a moment in Unix milliseconds.
var instant = codec[int64]{
	read: func(n node) (int64, error) {
		t, err := time.Parse(time.RFC3339Nano, n.Value)
		if err != nil {
			return 0, n.refuse("%q is not a moment; write it as 2026-11-23T08:30:00Z", quotable(n.Value))
		}
		return t.UnixMilli(), nil
	},
	write:  func(ms int64) *yaml.Node { return word(time.UnixMilli(ms).UTC().Format(instantForm)) },
	empty:  isZero[int64],
	schema: schema{"type": "string", "format": "date-time"},
}

// choice is one of a few names. The empty name stands for a value that is left
// out.
func choice[V comparable](what string, names []string, parse func(string) (V, bool), name func(V) string) codec[V] {
	return codec[V]{
		read: func(n node) (V, error) {
			if v, ok := parse(n.Value); ok && n.Value != "" {
				return v, nil
			}
			var none V
			return none, n.refuse("%q is no %s; %s", quotable(n.Value), what, meant(n.Value, names))
		},
		write:  func(v V) *yaml.Node { return word(name(v)) },
		empty:  isZero[V],
		schema: schema{"enum": names},
	}
}

// names returns the names of the values 0, 1, 2 ... up to last.
func names[V interface {
	~uint8
	fmt.Stringer
}](last V) []string {
	var all []string
	for v := range last + 1 {
		if s := v.String(); s != "" {
			all = append(all, s)
		}
	}
	return all
}

var rhythmForm = regexp.MustCompile(`^([1-9][0-9]{0,3}) ([a-z]+?)s?$`)

// cadence is "week" or "2 weeks".
var cadence = codec[calendar.Cadence]{
	read: func(n node) (calendar.Cadence, error) {
		every, word := 1, n.Value
		if m := rhythmForm.FindStringSubmatch(word); m != nil {
			every, _ = strconv.Atoi(m[1])
			word = m[2]
		}
		grain, ok := calendar.ParseGrain(word)
		if !ok || grain == calendar.NoGrain {
			return calendar.Cadence{}, n.refuse("%q is not a rhythm; write day, week, month, quarter or year, or a number of them such as 2 weeks", quotable(n.Value))
		}
		return calendar.Cadence{Every: every, Grain: grain}, nil
	},
	write: func(c calendar.Cadence) *yaml.Node {
		if c.Every > 1 {
			return word(fmt.Sprintf("%d %ss", c.Every, c.Grain))
		}
		return word(c.Grain.String())
	},
	empty:  func(c calendar.Cadence) bool { return c.Grain == calendar.NoGrain },
	schema: schema{"type": "string", "pattern": `^(minute|hour|day|week|month|quarter|year)$|^[1-9][0-9]{0,3} (minute|hour|day|week|month|quarter|year)s?$`},
}

// words is text by key, such as what a source said beside.
var words = codec[map[string]string]{
	read: func(n node) (map[string]string, error) {
		if n.Kind != yaml.MappingNode {
			return nil, n.refuse("expects names with values here, as in {code: A-12}")
		}
		if len(n.Content) == 0 {
			return nil, nil
		}
		all := map[string]string{}
		return all, n.pairs(func(name string, _, value node) (err error) {
			if all[name] = ""; !value.nothing() {
				all[name], err = prose.read(value)
			}
			return err
		})
	},
	write: func(all map[string]string) *yaml.Node {
		m := &yaml.Node{Kind: yaml.MappingNode}
		for _, name := range slices.Sorted(maps.Keys(all)) {
			m.Content = append(m.Content, line.write(name), prose.write(all[name]))
		}
		return m
	},
	empty:  func(all map[string]string) bool { return len(all) == 0 },
	schema: schema{"type": "object", "additionalProperties": schema{"$ref": "#/$defs/text"}},
}
