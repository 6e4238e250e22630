package yaml

import (
	"fmt"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"bearing/internal/framework"
	"bearing/internal/plan"
	"bearing/internal/text"
)

// Read reads the plans of a file, which a line of three hyphens keeps apart.
// The name stands in refusals and, without its ending, for the ref of a plan
// that has neither ref nor name.
func Read(name string, data []byte) ([]plan.Document, error) {
	roots, err := open(name, data)
	if err != nil {
		return nil, err
	}
	var all []plan.Document
	lines := map[string]int{}
	for _, root := range roots {
		doc, err := readDocument(root)
		if err != nil {
			return nil, err
		}
		if first, twice := lines[doc.Plan.Ref]; twice {
			return nil, root.refuse("is a second plan with the ref %q, after the one on line %d; give one of them another ref", quotable(doc.Plan.Ref), first)
		}
		lines[doc.Plan.Ref] = root.Line
		all = append(all, doc)
	}
	return all, nil
}

func readDocument(root node) (plan.Document, error) {
	var s said
	if err := documentTable.fill(root, &s); err != nil {
		return s.Document, err
	}
	if err := s.check(root); err != nil {
		return s.Document, err
	}
	if s.Plan.Ref == "" {
		s.Plan.Ref = orElse(text.Slug(s.Plan.Name), text.Slug(stem(root.in.file)), "plan")
	}
	root.in.speaks, _ = framework.Builtin().Get(s.Plan.Framework)
	b := branch{lines: map[string]int{}}
	if err := b.read(s.items, nil, 0); err != nil {
		return s.Document, err
	}
	b.name()
	s.Items = b.items()
	return s.Document, nil
}

func (s *said) check(root node) error {
	has := func(name string) bool {
		for i := 0; i < len(root.Content); i += 2 {
			if root.Content[i].Value == name {
				return true
			}
		}
		return false
	}
	switch {
	case !has("bearing"):
		return root.refuse("does not say its version; begin with bearing: 1")
	case s.version != Version:
		return root.refuse("is written in version %d of the format and this program reads version %d; use a program of its own version to export it anew", s.version, Version)
	case !has("plan"):
		return root.refuse("has no plan; write at least plan: {name: ...}")
	}
	return nil
}

func stem(file string) string { return strings.TrimSuffix(path.Base(file), path.Ext(file)) }

func orElse(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// entries returns the items of a list as nodes, to be read once their parent is
// known.
func entries(n node) ([]node, error) {
	if n.Kind != yaml.SequenceNode {
		return nil, n.refuse("expects a list of items here; begin each with a hyphen, as in - aim: Guests come back")
	}
	var all []node
	for _, c := range n.Content {
		all = append(all, node{n.in, c})
	}
	return all, nil
}

// A branch collects the items of a plan in the order of the file.
type branch struct {
	all     []*written
	parents []*written
	lines   map[string]int // of refs that the author wrote
}

func (b *branch) read(nodes []node, parent *written, depth int) error {
	for _, n := range nodes {
		w, err := read(n)
		if err != nil {
			return err
		}
		if err := b.accept(n, w, parent, depth); err != nil {
			return err
		}
		b.all, b.parents = append(b.all, w), append(b.parents, parent)
		if err := b.read(w.items, w, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (b *branch) accept(n node, w, parent *written, depth int) error {
	first, twice := b.lines[w.Ref]
	switch {
	case depth >= maxDepth:
		return n.refuse("is nested more than %d items deep; write the items below in a flat list and name their parent with under", maxDepth)
	case parent != nil && w.Parent != "":
		return n.refuse("stands inside one item and under %q; move it there or take under away, and use supports or contributes for the other", quotable(w.Parent))
	case w.Ref == "":
		return nil
	case twice:
		return n.refuse("has the ref %q, which is that of the item on line %d; give one of them another", quotable(w.Ref), first)
	}
	b.lines[w.Ref] = n.Line
	return nil
}

// name gives refs to the items that have none, made of their titles.
func (b *branch) name() {
	taken := func(ref string) bool { _, ok := b.lines[ref]; return ok }
	tried := map[string]int{}
	for _, w := range b.all {
		if w.Ref != "" {
			continue
		}
		base := orElse(text.Slug(w.Title), w.Role.String())
		for w.Ref = base; taken(w.Ref); w.Ref = fmt.Sprintf("%s-%d", base, tried[base]) {
			tried[base] = max(tried[base], 1) + 1
		}
		b.lines[w.Ref] = 0
	}
}

// items returns the items with their parents and positions. An item without a
// position follows its sibling.
func (b *branch) items() []*plan.Item {
	next := map[string]int{}
	var all []*plan.Item
	for i, w := range b.all {
		if parent := b.parents[i]; parent != nil {
			w.Parent = parent.Ref
		}
		w.Position = next[w.Parent]
		if w.position != nil {
			w.Position = *w.position
		}
		next[w.Parent] = w.Position + 1
		all = append(all, &w.Item)
	}
	return all
}

// Is reports whether the beginning of a file looks like a plan file.
func Is(head []byte) bool {
	for l := range strings.Lines(string(head)) {
		l = strings.TrimPrefix(strings.TrimRight(l, " \r\n"), "\ufeff")
		if l == "" || strings.HasPrefix(l, "#") || strings.HasPrefix(l, "---") || strings.HasPrefix(l, "%") {
			continue
		}
		key, _, found := strings.Cut(strings.TrimLeft(l, "{ "), ":")
		_, known := documentTable.byName[strings.Trim(key, `"' `)]
		return found && known
	}
	return false
}
