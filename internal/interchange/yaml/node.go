package yaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"bearing/internal/fault"
	"bearing/internal/framework"
	"bearing/internal/text"
)

// A source is what is known of a file while it is read.
type source struct {
	file   string
	speaks *framework.Framework // whose words the author thinks in; nil until the plan says
}

// A node is one value in a file, and knows where it is written.
type node struct {
	in *source
	*yaml.Node
}

func (n node) at() string { return fmt.Sprintf("%s:%d", n.in.file, n.Line) }

func (n node) refuse(words string, args ...any) error {
	return fault.New(fault.Invalid, n.at(), words, args...)
}

// nothing reports a field that is there without a value.
func (n node) nothing() bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// signs counts what parts values from each other: there are hardly more values
// than that, whatever the file looks like.
func signs(data []byte) (n int) {
	for i, b := range data {
		switch b {
		case ',', '[', '{', ':', '\n':
			n++
		case '-', '?':
			if i+1 < len(data) && data[i+1] == ' ' {
				n++
			}
		}
	}
	return n
}

// open returns the documents of a file that say something.
func open(file string, data []byte) ([]node, error) {
	switch {
	case len(data) > maxFile:
		return nil, fault.New(fault.Invalid, file, "is larger than 16 MiB; split it into a file for each plan, and bring long series of readings as a table")
	case signs(data) > maxSigns:
		return nil, fault.New(fault.Invalid, file, "holds more values than a plan has (over 2,000,000); split it into a file for each plan, and bring long series of readings as a table")
	case !utf8.Valid(data):
		return nil, fault.New(fault.Invalid, fmt.Sprintf("%s:%d", file, lineOfBadByte(data)), "is not UTF-8; save the file with the encoding UTF-8 and try again")
	}
	var roots []node
	for decoder := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var document yaml.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, notYAML(file, err)
		}
		root := node{&source{file: file}, document.Content[0]}
		if root.nothing() {
			continue
		}
		if err := root.check(0); err != nil {
			return nil, err
		}
		roots = append(roots, root)
	}
	if len(roots) == 0 {
		return nil, fault.New(fault.Invalid, file, "holds no plan; begin with bearing: 1 and plan: {name: ...}")
	}
	return roots, nil
}

func lineOfBadByte(data []byte) int {
	good := 0
	for good < len(data) {
		r, size := utf8.DecodeRune(data[good:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		good += size
	}
	return 1 + bytes.Count(data[:good], []byte("\n"))
}

var lineOf = regexp.MustCompile(`^line (\d+): `)

// The library counts lines from nought in what its parser says, from one in
// what its scanner says.
var fromNought = regexp.MustCompile(`^did not find expected (<document start>|node content|'-' indicator|key|',' or '[\]}]')`)

func notYAML(file string, err error) error {
	words := strings.TrimPrefix(err.Error(), "yaml: ")
	if m := lineOf.FindStringSubmatch(words); m != nil {
		line, _ := strconv.Atoi(m[1])
		if words = words[len(m[0]):]; fromNought.MatchString(words) {
			line++
		}
		file = fmt.Sprintf("%s:%d", file, line)
	}
	if strings.Contains(words, "cannot start any token") {
		return fault.New(fault.Invalid, file, "begins with a sign that YAML does not read; indent with spaces and not with tabs, and put text that begins with a sign such as @ in quotes")
	}
	return fault.New(fault.Invalid, file, "is not YAML (%s); look at the indentation, colons and quotes here", words)
}

// An item in a plan is a list in a mapping, so it takes two levels; promises
// and paths need some more.
const maxNodes = 2*maxDepth + 12

var plainTags = []string{"!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!map", "!!seq", "!!merge"}

// check refuses, anywhere below n, what makes a file mean more than it says:
// references, which can make a small file endless, and types of its own.
func (n node) check(depth int) error {
	switch {
	case depth > maxNodes:
		return n.refuse("is nested more than %d items deep; write the items below in a flat list and name their parent with under", maxDepth)
	case n.Kind == yaml.AliasNode:
		return n.refuse("refers to *%s; write the value out, references are not read here", quotable(n.Value))
	case !slices.Contains(plainTags, n.ShortTag()):
		return n.refuse("has the type %s, which is not read here; write the value as plain text", quotable(n.Tag))
	}
	for _, c := range n.Content {
		if err := (node{n.in, c}).check(depth + 1); err != nil {
			return err
		}
	}
	return nil
}

// name returns the key of a field.
func (n node) name() (string, error) {
	if n.Kind != yaml.ScalarNode {
		return "", n.refuse("cannot be the name of a field; write a word and a colon")
	}
	return n.characters(maxLine)
}

// characters returns a single value as text in the normal form.
func (n node) characters(limit int) (string, error) {
	if n.Kind != yaml.ScalarNode {
		return "", n.refuse("expects a single value here, not %s; put text that holds a colon or begins with a bracket in quotes", n.shape())
	}
	s, err := text.NFC(n.Value)
	if err != nil {
		return "", n.refuse("%s", err.(*fault.Fault).Words)
	}
	if count := utf8.RuneCountInString(s); count > limit {
		return "", n.refuse("is %d characters long; shorten it to at most %d", count, limit)
	}
	return s, nil
}

func (n node) shape() string {
	if n.Kind == yaml.SequenceNode {
		return "a list"
	}
	return "fields"
}

// pairs calls f with the name and value of every field in turn.
func (n node) pairs(f func(name string, key, value node) error) error {
	seen := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := node{n.in, n.Content[i]}, node{n.in, n.Content[i+1]}
		name, err := key.name()
		if err != nil {
			return err
		}
		if first, twice := seen[name]; twice {
			return key.refuse("%q stands here twice, first on line %d; keep one of the two", quotable(name), first)
		}
		seen[name] = key.Line
		if err := f(name, key, value); err != nil {
			return err
		}
	}
	return nil
}

// quotable shortens what a refusal repeats.
func quotable(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "..."
	}
	return s
}
