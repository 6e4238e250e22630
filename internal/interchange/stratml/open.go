package stratml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"bearing/internal/fault"
)

// The bounds of a file that is read. A plan of ten thousand items stays far
// below them; what lies above is a mistake or an attack.
const (
	maxBytes    = 64 << 20
	maxDepth    = 200
	maxElements = 1_000_000
)

const (
	coreSpace   = "urn:ISO:std:iso:17469:tech:xsd:stratml_core"
	reportSpace = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
)

// spaces are the namespaces that are read, for either root. The two last are
// from before the ISO; a file without one is read as well.
var spaces = []string{
	coreSpace, reportSpace,
	"http://www.stratml.net", "http://www.stratml.net/PerformancePlanOrReport", "",
}

// Recognises reports whether data looks like StratML of any version, so that
// Read is the one to say what is wrong with it.
func Recognises(data []byte) bool {
	g := &guard{in: decoder(data[:min(len(data), 64<<10)])}
	root, err := g.root()
	return err == nil && (strings.Contains(strings.ToLower(root.Name.Space), "stratml") ||
		slices.Contains(roots, root.Name.Local))
}

var roots = []string{"StrategicPlan", "PerformancePlanOrReport"}

// open reads the elements of a file, or says what was found instead.
func open(name string, data []byte) (*report, error) {
	if len(data) > maxBytes {
		return nil, fault.New(fault.Invalid, name, "is larger than 64 MB; split the plan into several files")
	}
	g := &guard{in: decoder(data)}
	root, err := g.root()
	if err == nil {
		err = known(root.Name)
	}
	r := &report{}
	if err == nil {
		g.peeked = root
		err = xml.NewTokenDecoder(g).Decode(r)
	}
	if err == nil {
		err = g.rest()
	}
	if err != nil {
		return nil, g.refusal(name, err)
	}
	return r, nil
}

// known refuses what is not one of the two roots in a namespace that is read.
func known(root xml.Name) error {
	switch {
	case strings.HasPrefix(root.Space, "http://schemas.stratml.us/"):
		return refused("is StratML %s (%s), which is another language; export it as ISO 17469 Part 1 or Part 2",
			root.Space[strings.LastIndex(root.Space, "/")+1:], root.Space)
	case !slices.Contains(roots, root.Local):
		return refused("is not StratML: its root element is %s%s; expected StrategicPlan or PerformancePlanOrReport", root.Local, inSpace(root))
	case !slices.Contains(spaces, root.Space):
		return refused("is not a StratML that is read here: its %s stands in the namespace %q; expected %s or %s", root.Local, root.Space, coreSpace, reportSpace)
	}
	return nil
}

func inSpace(n xml.Name) string {
	if n.Space == "" {
		return ""
	}
	return fmt.Sprintf(" in the namespace %q", n.Space)
}

// refused is a refusal whose place is filled in by the guard.
func refused(words string, args ...any) error { return fault.New(fault.Invalid, "", words, args...) }

// A guard stands between the file and the reader and counts.
type guard struct {
	in              *xml.Decoder
	depth, elements int
	peeked          xml.Token // looked at already, and still to be handed out
}

// Token hands out the next token unless it is one too many.
func (g *guard) Token() (xml.Token, error) {
	if t := g.peeked; t != nil {
		g.peeked = nil
		return t, nil
	}
	token, err := g.in.Token()
	switch t := token.(type) {
	case xml.StartElement:
		g.depth++
		g.elements++
	case xml.EndElement:
		g.depth--
	case xml.Directive:
		if bytes.HasPrefix(bytes.ToUpper(t), []byte("DOCTYPE")) {
			return nil, refused("holds a DTD, which could hide entities that blow up; take the DOCTYPE line out and try again")
		}
	}
	switch {
	case g.depth > maxDepth:
		return nil, refused("is nested more than %d elements deep, which no plan is; look for elements that were not closed", maxDepth)
	case g.elements > maxElements:
		return nil, refused("holds more than %d elements; split the plan into several files", maxElements)
	}
	return token, err
}

// root reads up to the first element.
func (g *guard) root() (xml.StartElement, error) {
	for {
		token, err := g.Token()
		if errors.Is(err, io.EOF) {
			return xml.StartElement{}, refused("is not StratML: it holds no XML element")
		}
		if err != nil {
			return xml.StartElement{}, err
		}
		if start, ok := token.(xml.StartElement); ok {
			return start, nil
		}
	}
}

// rest reads what stands behind the root, which must be nothing.
func (g *guard) rest() error {
	for {
		token, err := g.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			return refused("goes on with a second root element %s; a file holds one plan", t.Name.Local)
		case xml.CharData:
			if len(bytes.Trim(t, " \t\r\n\x00\ufeff")) > 0 {
				return refused("goes on with text behind the last element; the file is damaged")
			}
		}
	}
}

// refusal puts the place in front of what went wrong.
func (g *guard) refusal(name string, err error) error {
	line, _ := g.in.InputPos()
	place := fmt.Sprintf("%s:%d", name, line)
	if f := (*fault.Fault)(nil); errors.As(err, &f) {
		return fault.At(place, f)
	}
	why := err.Error()
	if s := (*xml.SyntaxError)(nil); errors.As(err, &s) {
		why = s.Msg
	}
	return fault.New(fault.Invalid, place, "is not well-formed XML (%s); mend that line or export the file again", why)
}

// decoder reads UTF-8, UTF-16 with its mark, and what the XML declaration names.
func decoder(data []byte) *xml.Decoder {
	marked := bytes.HasPrefix(data, []byte{0xfe, 0xff}) || bytes.HasPrefix(data, []byte{0xff, 0xfe})
	d := xml.NewDecoder(transform.NewReader(bytes.NewReader(data), unicode.BOMOverride(transform.Nop)))
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if marked {
			return in, nil // it is UTF-8 by now, whatever the declaration says
		}
		e, err := htmlindex.Get(label)
		if err != nil {
			return nil, refused("is written in the encoding %q, which is not known here; save it as UTF-8", label)
		}
		return e.NewDecoder().Reader(in), nil
	}
	return d
}
