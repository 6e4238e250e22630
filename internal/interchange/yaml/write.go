package yaml

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"bearing/internal/fault"
	"bearing/internal/plan"
)

// Write writes plans as one file. What could not be read back is refused.
func Write(docs ...plan.Document) ([]byte, error) {
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	for _, doc := range docs {
		if err := encoder.Encode(tidy(writeDocument(doc))); err != nil {
			return nil, fault.New(fault.Internal, doc.Plan.Ref, "cannot be written: %v", err)
		}
	}
	if err := encoder.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func writeDocument(doc plan.Document) *yaml.Node {
	s := &said{version: Version, Document: doc}
	g := grove{kids: map[string][]*plan.Item{}, known: map[string]bool{}, done: map[*plan.Item]bool{}}
	s.lines = g.lines(doc.Items)
	return documentTable.node(s)
}

// A grove finds for every item the place where it is written: inside its
// parent, or at the top with the name of a parent that is missing, that hangs
// under itself or that stands too deep.
type grove struct {
	kids  map[string][]*plan.Item
	known map[string]bool
	done  map[*plan.Item]bool
	next  map[string]int
}

func (g *grove) lines(items []*plan.Item) []*yaml.Node {
	g.next = map[string]int{}
	for _, item := range items {
		g.known[item.Ref] = true
		g.kids[item.Parent] = append(g.kids[item.Parent], item)
	}
	for _, kids := range g.kids {
		slices.SortStableFunc(kids, func(a, b *plan.Item) int { return a.Position - b.Position })
	}
	var tops []*yaml.Node
	put := func(items []*plan.Item, here func(*plan.Item) bool) {
		for _, item := range items {
			if !g.done[item] && here(item) {
				tops = append(tops, g.write(item, item.Parent, 0))
			}
		}
	}
	put(g.kids[""], func(*plan.Item) bool { return true })
	put(items, func(i *plan.Item) bool { return !g.known[i.Parent] })
	put(items, func(*plan.Item) bool { return true })
	return tops
}

// write writes an item with all that hangs under it. The parent is named where
// the item does not stand inside it.
func (g *grove) write(item *plan.Item, parent string, depth int) *yaml.Node {
	g.done[item] = true
	var position *int
	if item.Position != g.next[item.Parent] {
		position = &item.Position
	}
	g.next[item.Parent] = item.Position + 1
	w := write(item, position, parent)
	if depth+1 < maxDepth && item.Ref != "" {
		for _, kid := range g.kids[item.Ref] {
			if !g.done[kid] {
				w.lines = append(w.lines, g.write(kid, "", depth+1))
			}
		}
	}
	return itemTable.node(w)
}

// block writes a list, nothing when it is empty.
func block(all []*yaml.Node) *yaml.Node {
	if len(all) == 0 {
		return nil
	}
	return &yaml.Node{Kind: yaml.SequenceNode, Content: all}
}

func flow(all ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle, Content: all}
}

const width = 96 // up to which fields stand on one line

// tidy puts on one line what fits there. The fields of a file and of its plan,
// and every item, keep a line each.
func tidy(root *yaml.Node) *yaml.Node {
	for i := 0; i+1 < len(root.Content); i += 2 {
		switch value := root.Content[i+1]; root.Content[i].Value {
		case "items":
			tidyItems(value)
		default:
			for _, c := range value.Content {
				squeeze(c)
			}
		}
	}
	return root
}

func tidyItems(list *yaml.Node) {
	for _, item := range list.Content {
		for i := 0; i+1 < len(item.Content); i += 2 {
			if item.Content[i].Value == "items" {
				tidyItems(item.Content[i+1])
			} else {
				squeeze(item.Content[i+1])
			}
		}
	}
}

// squeeze returns the width of a node on one line, more than fits when it
// cannot stand on one.
func squeeze(n *yaml.Node) int {
	if n.Kind == yaml.ScalarNode {
		if strings.Contains(n.Value, "\n") {
			return width + 1
		}
		return len(n.Value) + 2
	}
	total := 2
	for _, c := range n.Content {
		total += squeeze(c) + 2
	}
	if total <= width {
		n.Style = yaml.FlowStyle
	}
	return total
}
