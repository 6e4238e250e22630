package tabular

import (
	"fmt"
	"strings"
	"testing"
)

// The examples of the documentation are maps that can be read, and it names
// every key that a map may have.
func TestTheDocumentationIsTrue(t *testing.T) {
	text := string(file(t, "../../../docs/format/tables.md"))
	examples := strings.Split(text, "```yaml\n")[1:]
	if len(examples) < 3 {
		t.Fatalf("found %d examples", len(examples))
	}
	for i, example := range examples {
		example, _, _ = strings.Cut(example, "```")
		if _, err := ParseMap(fmt.Sprintf("example %d", i+1), []byte(example)); err != nil {
			t.Error(err)
		}
	}
	for _, place := range []string{"wrong: 1", "read: {wrong: 1}", "plan: {wrong: 1}", "items: [{wrong: 1}]", "items: [{measure: {wrong: 1}}]", "items: [{promise: {wrong: 1}}]", "items: [{reading: {wrong: 1}}]", "items: [{title: {wrong: 1}}]", "items: [{said: {wrong: 1}}]"} {
		_, err := ParseMap("map", []byte(place))
		if err == nil {
			t.Fatalf("%s is read", place)
		}
		_, keys, _ := strings.Cut(err.Error(), "known are ")
		for _, key := range strings.Split(keys, ", ") {
			if !strings.Contains(text, "`"+key+"`") && !strings.Contains(text, key+":") {
				t.Errorf("the documentation does not know %q of %s", key, place)
			}
		}
	}
}

func TestTheFirstExampleReadsWhatItSays(t *testing.T) {
	text := string(file(t, "../../../docs/format/tables.md"))
	_, example, _ := strings.Cut(text, "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	table := "Sent on Monday\n\nCode;Area;KPI;Owner;Unit;Start;Target;Actual;Year;Quarter\n" +
		"K1;Calls;Answered in time;Mai;%;80;90,5;85;2026;1\nK1;Calls;Answered in time;Mai;%;80;92;-;2026;2\n;;;;;;;;;\n"
	doc, refused := one(t, "scores.csv", []byte(table), parse(t, example))
	want := `aim Calls "Calls"
target K1 "Answered in time" under Calls by mai v1 linear 80->90.5 v2 linear 80->92
measure K1 "Answered in time" in % 2025-12-31:85
person mai "Mai" 
`
	if got := sketch(doc); got != want || len(refused) != 0 {
		t.Errorf("read\n%swant\n%srefused %v", got, want, refused)
	}
}
