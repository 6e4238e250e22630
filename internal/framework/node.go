package framework

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"bearing/internal/fault"
	"bearing/internal/text"
)

const (
	maxFile = 1 << 20 // bytes; a framework is a page or two
	maxText = 2000    // characters of one value
)

// A node is one value in a file, and knows where it is written. Files are
// walked node by node and not decoded into structs, so that every refusal can
// name its line and an overlay can be read on top of what it extends.
type node struct {
	file string
	*yaml.Node
}

// open reads the one document of a file.
func open(file string, data []byte) (node, error) {
	if len(data) > maxFile {
		return node{}, fault.New(fault.Invalid, file, "is larger than 1 MiB; a framework is a page or two, so look whether this is the right file")
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var first, second yaml.Node
	switch err := decoder.Decode(&first); {
	case errors.Is(err, io.EOF):
		return node{}, fault.New(fault.Invalid, file, "is empty; write at least key, name and kinds")
	case err != nil:
		return node{}, notYAML(file, err)
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		return node{}, fault.New(fault.Invalid, file, "holds more than one document; keep one framework in each file and drop what follows the line ---")
	}
	return node{file, first.Content[0]}, nil
}

var lineOf = regexp.MustCompile(`^line (\d+): `)

func notYAML(file string, err error) error {
	words := strings.TrimPrefix(err.Error(), "yaml: ")
	if m := lineOf.FindStringSubmatch(words); m != nil {
		file, words = file+":"+m[1], words[len(m[0]):]
	}
	return fault.New(fault.Invalid, file, "is not YAML (%s); look at the indentation, colons and quotes here", words)
}

func (n node) at() string { return fmt.Sprintf("%s:%d", n.file, n.Line) }

func (n node) refuse(words string, args ...any) error {
	return fault.New(fault.Invalid, n.at(), words, args...)
}

func (n node) mapping() bool { return n.Kind == yaml.MappingNode }

// fields hands every value of a mapping to the reader of its name.
func (n node) fields(readers map[string]func(node) error) error {
	if !n.mapping() {
		return n.refuse("expects fields with values here; the fields are %s", list(readers))
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := node{n.file, n.Content[i]}, node{n.file, n.Content[i+1]}
		read, known := readers[name.Value]
		switch {
		case !known:
			return name.refuse("%q is not a field here; use one of %s", name.Value, list(readers))
		case seen[name.Value]:
			return name.refuse("%q stands here twice; keep one of the two", name.Value)
		}
		seen[name.Value] = true
		if err := read(value); err != nil {
			return err
		}
	}
	return nil
}

// each hands every value of a list to read. A single value is a list of one.
func (n node) each(read func(node) error) error {
	if n.Kind != yaml.SequenceNode {
		return read(n)
	}
	for _, c := range n.Content {
		if err := read(node{n.file, c}); err != nil {
			return err
		}
	}
	return nil
}

// child returns the value of a field.
func (n node) child(name string) (node, bool) {
	if !n.mapping() {
		return node{}, false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return node{n.file, n.Content[i+1]}, true
		}
	}
	return node{}, false
}

// text returns a single value with its white space made plain.
func (n node) text() (string, error) {
	if n.Kind == yaml.AliasNode {
		return "", n.refuse("refers to *%s; write the value out, references are not read here", n.Value)
	}
	if n.Kind != yaml.ScalarNode {
		return "", n.refuse("expects a single value here; put it on the line of its field, in quotes if it holds a colon")
	}
	s, err := text.NFC(strings.Join(strings.Fields(n.Value), " "))
	switch {
	case err != nil:
		return "", fault.At(n.at(), err)
	case s == "" || n.Tag == "!!null":
		return "", n.refuse("is empty; write a value or leave the field out")
	case utf8.RuneCountInString(s) > maxText:
		return "", n.refuse("is longer than %d characters; shorten it", maxText)
	}
	return s, nil
}

// number returns a value between low and high.
func (n node) number(low, high float64) (float64, error) {
	s, err := n.text()
	if err != nil {
		return 0, err
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v >= low && v <= high) {
		return 0, n.refuse("%q is not a number between %v and %v; write one with a point, such as 0.7", s, low, high)
	}
	return v, nil
}

// count returns a whole number from 0 to 10,000.
func (n node) count() (int, error) {
	s, err := n.text()
	if err != nil {
		return 0, err
	}
	v, err := strconv.Atoi(s)
	if err != nil || v < 0 || v > 10_000 {
		return 0, n.refuse("%q is not a whole number from 0 to 10000; write one in digits", s)
	}
	return v, nil
}

// truth returns true or false.
func (n node) truth() (bool, error) {
	switch n.Value {
	case "true", "false":
		return n.Value == "true", nil
	}
	return false, n.refuse("%q is neither true nor false; write one of the two", n.Value)
}

func list[V any](m map[string]V) string {
	return strings.Join(slices.Sorted(maps.Keys(m)), ", ")
}
