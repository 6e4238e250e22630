package yaml

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"
)

const docs = "../../../docs/format/"

func TestTheSchemaIsThatOfTheTables(t *testing.T) {
	want, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		err = os.WriteFile(docs+"plan.schema.json", want, 0o644)
	}
	got, readErr := os.ReadFile(docs + "plan.schema.json")
	if err != nil || readErr != nil || !bytes.Equal(got, want) {
		t.Errorf("docs/format/plan.schema.json differs from the tables (%v %v); run this test with -update", err, readErr)
	}
}

func TestEveryBlockOfTheHandbookIsRead(t *testing.T) {
	blocks := handbook(t)
	if len(blocks) < 8 {
		t.Fatalf("only %d blocks were found", len(blocks))
	}
	checker := compile(t)
	for i, block := range blocks {
		name, _, _ := strings.Cut(block, "\n")
		docs, err := Read("plan.md", []byte(block))
		if err != nil {
			t.Errorf("block %d (%s): %v", i, name, err)
			continue
		}
		comesBack(t, block)
		for _, err := range checker.check(block) {
			t.Errorf("block %d (%s) of %s: %v", i, name, docs[0].Plan.Ref, err)
		}
	}
}

// handbook returns the examples of plan.md as whole files: one that shows a
// part only gets a head.
func handbook(t *testing.T) (blocks []string) {
	t.Helper()
	page, err := os.ReadFile(docs + "plan.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split(string(page), "```yaml\n")[1:] {
		block, _, _ := strings.Cut(part, "```")
		switch {
		case strings.HasPrefix(block, "plan:"):
			block = "bearing: 1\n" + block
		case !strings.HasPrefix(block, "bearing:"):
			block = "bearing: 1\nplan: {name: Example}\n" + block
		}
		blocks = append(blocks, block)
	}
	return blocks
}

func comesBack(t *testing.T, data string) {
	t.Helper()
	first, err := Read("a.yaml", []byte(data))
	if err != nil {
		t.Error(err)
		return
	}
	written, err := Write(first...)
	if err != nil {
		t.Error(err)
		return
	}
	again, err := Read("b.yaml", written)
	if err != nil {
		t.Errorf("%v\n%s", err, written)
	} else if d := differs("", reflect.ValueOf(first), reflect.ValueOf(again)); d != "" {
		t.Errorf("%s\n%s", d, written)
	}
}

func TestTheHandbookNamesEveryField(t *testing.T) {
	page, err := os.ReadFile(docs + "plan.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range append(nouns(), documentTable) {
		for _, name := range n.names() {
			if !bytes.Contains(page, []byte("`"+name+"`")) && !bytes.Contains(page, []byte(name+":")) {
				t.Errorf("docs/format/plan.md does not say what %s of %s is", name, n.def())
			}
		}
	}
}

// What is written must pass the schema: an editor may not underline it.
func TestTheSchemaTakesWhateverIsWritten(t *testing.T) {
	checker := compile(t)
	rapid.Check(t, func(t *rapid.T) {
		data, err := Write(rapid.Custom(document).Draw(t, "document"))
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range checker.check(string(data)) {
			t.Fatalf("%v\n%s", err, data)
		}
	})
}

// And a field that the reader does not know must not pass it.
func TestTheSchemaKnowsNoOtherFields(t *testing.T) {
	checker := compile(t)
	seen := 0
	names, _ := filepath.Glob("testdata/*.bad.yaml")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data[:bytes.IndexByte(data, '\n')], []byte("is no ")) {
			seen++
			if len(checker.check(string(data))) == 0 {
				t.Errorf("%s passes the schema", name)
			}
		}
	}
	if seen < 5 {
		t.Errorf("only %d files were tried", seen)
	}
}

type checker struct{ *jsonschema.Schema }

func compile(t *testing.T) checker {
	t.Helper()
	data, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("plan.schema.json", value); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("plan.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return checker{s}
}

// check returns what a schema has against each document of a file.
func (c checker) check(data string) (all []error) {
	decoder := yaml.NewDecoder(strings.NewReader(data))
	for {
		var n yaml.Node
		if decoder.Decode(&n) != nil {
			return all
		}
		if err := c.Validate(asJSON(n.Content[0])); err != nil {
			all = append(all, err)
		}
	}
}

// asJSON sees a node as an editor does: days are text.
func asJSON(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = asJSON(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		all := []any{}
		for _, c := range n.Content {
			all = append(all, asJSON(c))
		}
		return all
	}
	var v any
	if n.ShortTag() == "!!timestamp" || n.Decode(&v) != nil {
		return n.Value
	}
	return v
}
