package access

import "testing"

func TestMay(t *testing.T) {
	for _, test := range []struct {
		name  string
		actor Actor
		asks  Level
		want  bool
	}{
		{"nobody may read", Actor{}, Read, false},
		{"a level without a workspace may not", Actor{Level: Own}, Read, false},
		{"a reader may read", Actor{1, "r", Read}, Read, true},
		{"a reader may not write", Actor{1, "r", Read}, Write, false},
		{"whoever holds the machine may do all", Local(), Own, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := May(test.actor, test.asks); got != test.want {
				t.Errorf("May = %v, want %v", got, test.want)
			}
		})
	}
}
