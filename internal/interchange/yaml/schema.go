package yaml

import (
	"bytes"
	"encoding/json"
	"strings"
)

// A schema is a piece of a JSON Schema.
type schema map[string]any

func anyOf(all ...schema) schema { return schema{"anyOf": all} }

// ref points at the definition of the noun.
func (t *table[T]) ref() schema { return schema{"$ref": "#/$defs/" + t.def()} }

func (t *table[T]) def() string {
	words := strings.Fields(t.noun)
	if words[0] == "a" || words[0] == "an" {
		words = words[1:]
	}
	return strings.Join(words, "_")
}

func (t *table[T]) schema() schema {
	properties, required := schema{}, []string{}
	for _, f := range t.fields {
		p := schema{"description": f.about}
		for key, value := range f.schema {
			p[key] = value
		}
		properties[f.name] = p
		if f.require {
			required = append(required, f.name)
		}
	}
	s := schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// A noun is a table of any type.
type noun interface {
	def() string
	schema() schema
	names() []string
}

func nouns() []noun {
	return []noun{
		planTable, fiscalTable, workTable, periodTable, compassTable, valueTable, personTable, memberTable,
		measuredTable, unitTable, readingTable, itemTable, linkTable, agreementTable, promiseTable, milestoneTable,
		perMemberTable, pathTable, stateTable, signalTable, stepTable, proofTable, budgetTable, effortTable, saidTable,
	}
}

// Schema returns the JSON Schema of a plan file, for editors that complete and
// check while people type. It is made of the tables by which files are read.
// Where it must choose it allows what the reader refuses, never the opposite.
func Schema() ([]byte, error) {
	root := documentTable.schema()
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "Bearing plan file"
	defs := schema{
		"text":   schema{"type": []string{"string", "number", "boolean"}},
		"number": anyOf(schema{"type": "number", "minimum": -1e15, "maximum": 1e15}, schema{"type": "string", "pattern": plainNumber.String()}),
		"day":    schema{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
	}
	for _, n := range nouns() {
		defs[n.def()] = n.schema()
	}
	item := defs[itemTable.def()].(schema)
	item["oneOf"] = []schema{{"required": []string{"aim"}}, {"required": []string{"target"}}, {"required": []string{"approach"}}, {"required": []string{"action"}}}
	root["$defs"] = defs
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(root)
	return out.Bytes(), err
}
