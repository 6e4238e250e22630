package progress

import (
	"math"
	"strings"
	"testing"
)

func TestEveryBuiltInPolicyCanBeRead(t *testing.T) {
	set, err := readBuiltin()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"pace-and-outlook", "cascade", "viva", "perdoo", "quantive", "asana", "engagedly", "upraise", "workfront", "tability", "bands", "kpi"} {
		if p, ok := set.Get(key); !ok || p.About == "" || p.Version < 1 {
			t.Errorf("the policy %s is missing or does not say what it does", key)
		}
	}
	if set.House().Key != "pace-and-outlook" {
		t.Errorf("the house judges by %s", set.House())
	}
}

const shortPolicy = `key: short
version: 2
item:
  - {gives: on_track, reason: rule.none}
rollup:
  - {gives: on_track, reason: rule.none}
action:
  - {gives: on_track, reason: rule.none}
`

func TestAPolicyThatCannotBeAppliedIsRefusedWithItsLine(t *testing.T) {
	for _, test := range []struct{ name, from, to, says string }{
		{"no text at all", shortPolicy, "", "is empty"},
		{"not YAML", "key: short", "key: [", "p.yaml"},
		{"no key", "key: short", "key: Not A Key", "lower-case words"},
		{"no version", "version: 2", "version: 0", "must be 1 or more"},
		{"a field that nobody knows", "version: 2", "version: 2\ncolour: red", "p.yaml:3"},
		{"a part of a rule that nobody knows", "{gives: on_track, reason", "{gives: on_track, then: x, reason", "p.yaml:4: \"then\" is not part"},
		{"a status outside the seven", "gives: on_track", "gives: behind", "p.yaml:4: gives: \"behind\" is not a status"},
		{"a reason that no catalogue has", "rule.none", "because", "p.yaml:4: reason: \"because\" is not a reason"},
		{"a figure that does not exist", "{gives", "{when: [luck > 1], gives", "\"luck\", which is not a figure"},
		{"a comparison that does not exist", "{gives", "{when: [z ~ 1], gives", "compares with \"~\""},
		{"a threshold that is no number", "{gives", "{when: [z > lots], gives", "compares with \"lots\""},
		{"a threshold that is not finite", "{gives", "{when: [z > NaN], gives", "compares with \"NaN\""},
		{"a list that may give no status", "{gives", "{when: [z > 1], gives", "must end with a rule without conditions"},
		{"a list that is missing", "action:", "pace:", "p.yaml"},
		{"a setting out of range", "version: 2", "version: 2\nsettings: {shown: 2}", "shown: is a share"},
		{"a grade where a grade belongs", "version: 2", "version: 2\npace: [{gives: on_track, reason: pace.short}]", "is not a grade"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ParsePolicy("p.yaml", []byte(strings.Replace(shortPolicy, test.from, test.to, 1)))
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("says %v, want %q", err, test.says)
			}
		})
	}
}

func TestANewerPolicyTakesThePlaceOfTheOlder(t *testing.T) {
	two, err := ParsePolicy("p.yaml", []byte(shortPolicy))
	if err != nil {
		t.Fatal(err)
	}
	one, err := ParsePolicy("p.yaml", []byte(strings.Replace(shortPolicy, "version: 2", "version: 1", 1)))
	if err != nil {
		t.Fatal(err)
	}
	set, err := Policies().With(two)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := set.Get("short"); !ok || got != two || len(set.All()) != len(Policies().All())+1 {
		t.Error("the policy was not added")
	}
	if _, err := set.With(one); err == nil {
		t.Error("version 1 took the place of version 2")
	}
}

func TestConditionsAreWrittenAsTheyAreRead(t *testing.T) {
	for _, words := range []string{"z > -1", "readings < wanted", "age unknown", "ratio known", "gap <= 0.33", "pace = 2"} {
		c, err := readCondition(words)
		if err != nil || c.String() != words {
			t.Errorf("%q is read as %q, %v", words, c, err)
		}
	}
}

func TestBoundsAskTheSameAsComparing(t *testing.T) {
	f := nothing
	for how := over; how <= isUnknown; how++ {
		c := condition{of: fZ, how: how, than: .85, other: figureCount}
		c.between()
		for _, x := range []float64{unknown, -3, 0, .85 - 1e-6, .85 - 1e-10, .85, .85 + 1e-10, .85 + 1e-6, 7, math.Inf(1), math.Inf(-1)} {
			if f[fZ] = x; c.holds(&f) != c.compare(x, &f) {
				t.Errorf("%s holds for %v: %v", c, x, c.holds(&f))
			}
		}
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add([]byte(shortPolicy))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := ParsePolicy("p.yaml", data); (p == nil) == (err == nil) {
			t.Errorf("gives %v and %v", p, err)
		}
	})
}
