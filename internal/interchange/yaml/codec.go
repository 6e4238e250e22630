package yaml

import (
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A codec reads and writes one type of value, and says to a schema what it
// takes.
type codec[V any] struct {
	read   func(node) (V, error)
	write  func(V) *yaml.Node
	empty  func(V) bool // left out of the file
	schema schema
}

// A field is a row in the table of a noun.
type field[T any] struct {
	name    string
	about   string // what it is for
	read    func(node, *T) error
	write   func(*T) *yaml.Node // nil: left out
	speaks  bool                // by its name alone: it is read even without a value
	schema  schema
	require bool
}

// at makes the field that fills a place with what a codec reads.
func at[T, V any](name string, c codec[V], place func(*T) *V, about string) field[T] {
	return field[T]{
		name: name, about: about, schema: c.schema,
		read: func(n node, t *T) (err error) { *place(t), err = c.read(n); return },
		write: func(t *T) *yaml.Node {
			if v := *place(t); !c.empty(v) {
				return c.write(v)
			}
			return nil
		},
	}
}

// A table is all that can be said of a noun.
type table[T any] struct {
	noun    string // as refusals call it: "an item"
	fields  []field[T]
	byName  map[string]int
	instead map[string]string // what people write, and the field that is meant
}

func newTable[T any](noun string, instead map[string]string, fields ...field[T]) *table[T] {
	t := &table[T]{noun, fields, make(map[string]int, len(fields)), instead}
	for i, f := range fields {
		t.byName[f.name] = i
	}
	return t
}

// fill reads a mapping into *v.
func (t *table[T]) fill(n node, v *T) error {
	if n.Kind != yaml.MappingNode {
		return n.refuse("expects the fields of %s here, such as %s", t.noun, t.some())
	}
	return n.pairs(func(name string, key, value node) error {
		i, known := t.byName[name]
		switch {
		case !known && value.nothing() && n.Style&yaml.FlowStyle != 0:
			return key.refuse("%q is no field of %s; a comma between braces begins the next field, so put a value that holds one in quotes", quotable(name), t.noun)
		case !known:
			return key.refuse("%q is no field of %s; %s", quotable(name), t.noun, t.remedy(name, n.in))
		case value.nothing() && !t.fields[i].speaks:
			return nil
		}
		return t.fields[i].read(value, v)
	})
}

// node writes a value as a mapping.
func (t *table[T]) node(v *T) *yaml.Node {
	m := &yaml.Node{Kind: yaml.MappingNode}
	for _, f := range t.fields {
		if value := f.write(v); value != nil {
			m.Content = append(m.Content, word(f.name), value)
		}
	}
	return m
}

// codec makes the codec of the noun; a zero value says nothing.
func (t *table[T]) codec() codec[T] {
	return codec[T]{
		read:   func(n node) (v T, err error) { err = t.fill(n, &v); return },
		write:  func(v T) *yaml.Node { return t.node(&v) },
		empty:  func(v T) bool { return reflect.ValueOf(v).IsZero() },
		schema: t.ref(),
	}
}

func (t *table[T]) names() []string {
	var names []string
	for _, f := range t.fields {
		names = append(names, f.name)
	}
	return names
}

func (t *table[T]) some() string { return strings.Join(t.names()[:min(3, len(t.fields))], ", ") }

// remedy says what to write in the place of a name that is no field.
func (t *table[T]) remedy(name string, in *source) string {
	if meant, ok := t.instead[name]; ok {
		return "write " + meant
	}
	if t.noun == itemNoun && in.speaks != nil {
		if kinds := in.speaks.Named(name); len(kinds) == 1 {
			return "in these words it is " + article(kinds[0].Role.String()) + ", so write " + kinds[0].Role.String()
		}
	}
	return meant(name, t.names())
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// meant suggests the name that was probably meant, or all.
func meant(name string, names []string) string {
	best, least := "", 3
	for _, other := range names {
		if d := distance(strings.ToLower(name), other); d < least && d < len(other) {
			best, least = other, d
		}
	}
	if best != "" {
		return "did you mean " + best + "?"
	}
	return "use one of " + strings.Join(names, ", ")
}

// distance counts the letters to change, add, drop or swap with a neighbour.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(s) > 40 {
		return len(s)
	}
	before, last := make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(t)]
}

// list makes a codec of many from a codec of one. A single value is a list of
// one.
func list[V any](c codec[V]) codec[[]V] {
	return codec[[]V]{
		read: func(n node) ([]V, error) { return many(n, c) },
		write: func(all []V) *yaml.Node {
			seq := &yaml.Node{Kind: yaml.SequenceNode}
			for _, v := range all {
				seq.Content = append(seq.Content, c.write(v))
			}
			return seq
		},
		empty:  func(all []V) bool { return len(all) == 0 },
		schema: anyOf(schema{"type": "array", "items": c.schema}, c.schema),
	}
}

func many[V any](n node, c codec[V]) ([]V, error) {
	if n.Kind != yaml.SequenceNode {
		v, err := c.read(n)
		return []V{v}, err
	}
	var all []V
	for _, e := range n.Content {
		entry := node{n.in, e}
		if entry.nothing() {
			return nil, entry.refuse("says nothing in this list; write a value or take the line out")
		}
		v, err := c.read(entry)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// few is a list that is written without brackets when it holds one.
func few[V any](c codec[V]) codec[[]V] {
	l := list(c)
	write := l.write
	l.write = func(all []V) *yaml.Node {
		if len(all) == 1 {
			return c.write(all[0])
		}
		return write(all)
	}
	return l
}

// keyed reads a mapping from refs to values and keeps its order.
func keyed[V any](c codec[V], ref func(*V) *string) codec[[]V] {
	return codec[[]V]{
		read: func(n node) (all []V, err error) {
			if n.Kind != yaml.MappingNode {
				return nil, n.refuse("expects refs with values here, as in linh: Linh Nguyễn")
			}
			return all, n.pairs(func(name string, key, value node) error {
				var v V
				if !value.nothing() {
					if v, err = c.read(value); err != nil {
						return err
					}
				}
				if name == "" {
					return key.refuse("is an empty ref; give it one")
				}
				*ref(&v) = name
				all = append(all, v)
				return nil
			})
		},
		write: func(all []V) *yaml.Node {
			m := &yaml.Node{Kind: yaml.MappingNode}
			for _, v := range all {
				name := *ref(&v)
				*ref(&v) = ""
				m.Content = append(m.Content, line.write(name), c.write(v))
			}
			return m
		},
		empty:  func(all []V) bool { return len(all) == 0 },
		schema: schema{"type": "object", "additionalProperties": anyOf(c.schema, schema{"type": "null"})},
	}
}

// maybe makes the codec of an optional value: nil when it is left out.
func maybe[V any](c codec[V]) codec[*V] {
	return codec[*V]{
		read: func(n node) (*V, error) {
			v, err := c.read(n)
			return &v, err
		},
		write:  func(v *V) *yaml.Node { return c.write(*v) },
		empty:  func(v *V) bool { return v == nil },
		schema: c.schema,
	}
}

// short adds a short form to a noun: a single value that fills one place. It is
// written when there is nothing else to write.
func short[T, V any](long codec[T], c codec[V], place func(*T) *V) codec[T] {
	return codec[T]{
		read: func(n node) (v T, err error) {
			if n.Kind == yaml.MappingNode {
				return long.read(n)
			}
			*place(&v), err = c.read(n)
			return v, err
		},
		write: func(v T) *yaml.Node {
			fields := long.write(v)
			if only := *place(&v); len(fields.Content) == 2 && !c.empty(only) {
				return c.write(only)
			}
			return fields
		},
		empty:  long.empty,
		schema: anyOf(c.schema, long.schema),
	}
}

// via makes a codec of V from one of W, a shape in which V is easier to write.
func via[V, W any](c codec[W], from func(node, W) (V, error), to func(V) W, empty func(V) bool) codec[V] {
	return codec[V]{
		read: func(n node) (V, error) {
			w, err := c.read(n)
			if err != nil {
				var none V
				return none, err
			}
			return from(n, w)
		},
		write:  func(v V) *yaml.Node { return c.write(to(v)) },
		empty:  empty,
		schema: c.schema,
	}
}
