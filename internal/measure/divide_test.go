package measure

import "testing"

func TestPartsMakeAValueInTheUnit(t *testing.T) {
	for _, test := range []struct {
		unit string
		want float64
	}{{"%", 82}, {"", .82}, {"calls / day", .82}, {"k EUR", .82}} {
		if got := ParseUnit(test.unit).Divide(41, 50); got != test.want {
			t.Errorf("41 of 50 in %q are %v, want %v", test.unit, got, test.want)
		}
	}
}
