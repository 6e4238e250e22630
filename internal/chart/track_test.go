package chart

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < .05 }

// TestTracks compares places to a tenth of a per cent, as they are written.
func TestTracks(t *testing.T) {
	for _, test := range []struct {
		name                          string
		move                          Move
		start, now, expected, target  float64
		gap                           bool
		endAtFlag, startSide, landing bool
	}{
		{"between start and target, behind", Move{Start: 28, Target: 70, Now: new(54.6), Expected: new(62.0)}, 3.5, 62.4, 78.8, 96.5, true, false, false, false},
		{"a falling number looks the same", Move{Start: -28, Target: -70, Now: new(-54.6), Expected: new(-62.0)}, 3.5, 62.4, 78.8, 96.5, true, false, false, false},
		{"at the start", Move{Start: 18.2, Target: 25, Now: new(18.3), Expected: new(23.9)}, 3.5, 4.9, 81.5, 96.5, true, false, true, false},
		{"past the target the line grows", Move{Start: 480, Target: 600, Now: new(610.0), Expected: new(586.0)}, 3.5, 96.5, 79.33, 89.35, false, true, false, false},
		{"below the start the line grows", Move{Start: 36, Target: 46, Now: new(26.0)}, 50, 3.5, 0, 96.5, false, false, true, false},
		{"on the target", Move{Start: 0, Target: 5, Now: new(5.0)}, 3.5, 96.5, 0, 96.5, false, false, false, false},
		{"no reading yet", Move{Start: 0, Target: 10, Expected: new(5.0)}, 3.5, 0, 50, 96.5, false, false, false, false},
		{"a landing past the target", Move{Start: 0, Target: 10, Now: new(5.0), Landing: &Landing{8, 10, 15, 20}}, 3.5, 26.75, 0, 50, false, false, false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := NewTrack(test.move)
			if !near(got.Start, test.start) || !near(got.Now.At, test.now) || !near(got.Expected.At, test.expected) || !near(got.Target, test.target) {
				t.Errorf("start %.2f, now %.2f, expected %.2f, target %.2f", got.Start, got.Now.At, got.Expected.At, got.Target)
			}
			if got.Gap.Shown != test.gap || got.EndAtFlag != test.endAtFlag || got.NowNearStart != test.startSide || got.Landing.Shown != test.landing {
				t.Errorf("gap %v, end at flag %v, near start %v, landing %v", got.Gap, got.EndAtFlag, got.NowNearStart, got.Landing)
			}
		})
	}
}

func TestAMovedTargetKeepsItsFirstTick(t *testing.T) {
	got := NewTrack(Move{Start: 46, Target: 54, Original: new(60.0), Now: new(52.6)})
	if !got.Original.Shown || !near(got.Original.At, 96.5) || !near(got.Target, 56.64) {
		t.Errorf("first target at %.2f, target at %.2f", got.Original.At, got.Target)
	}
}

func TestTheGapRunsFromNowToExpected(t *testing.T) {
	got := NewTrack(Move{Start: 9, Target: 5, Now: new(8.0), Expected: new(7.0)})
	if got.Gap != (Span{got.Now.At, got.Expected.At, true}) || got.Gap.From >= got.Gap.To {
		t.Errorf("gap %v between %v and %v", got.Gap, got.Now, got.Expected)
	}
}

func TestAHold(t *testing.T) {
	for _, test := range []struct {
		name     string
		hold     Hold
		allowed  Span
		now      float64
		isInside bool
	}{
		{"a floor that holds", Hold{Floor: new(38.0), Now: new(39.4)}, Span{50, 100, true}, 84.26, true},
		{"a floor that broke", Hold{Floor: new(38.0), Now: new(34.0)}, Span{50, 100, true}, 15.125, false},
		{"on the floor", Hold{Floor: new(38.0), Now: new(38.0)}, Span{50, 100, true}, 50, true},
		{"a ceiling that holds", Hold{Ceiling: new(45.0), Now: new(31.0)}, Span{0, 50, true}, 15.125, true},
		{"a ceiling that broke", Hold{Ceiling: new(45.0), Now: new(59.0)}, Span{0, 50, true}, 84.875, false},
		{"a range", Hold{Floor: new(10.0), Ceiling: new(20.0), Now: new(15.0)}, Span{26.75, 73.25, true}, 50, true},
		{"outside a range, where the line still reaches", Hold{Floor: new(10.0), Ceiling: new(20.0), Now: new(5.0)}, Span{26.75, 73.25, true}, 3.5, false},
		{"far outside a range the line grows", Hold{Floor: new(10.0), Ceiling: new(20.0), Now: new(-5.0)}, Span{50, 81, true}, 3.5, false},
		{"a floor of zero", Hold{Floor: new(0.0), Now: new(0.0)}, Span{50, 100, true}, 50, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := NewHoldTrack(test.hold)
			if !got.Hold || !near(got.Allowed.From, test.allowed.From) || !near(got.Allowed.To, test.allowed.To) || !near(got.Now.At, test.now) || got.Inside != test.isInside {
				t.Errorf("allowed %v, now %v, inside %v", got.Allowed, got.Now, got.Inside)
			}
		})
	}
}

func TestAHoldWithoutAReadingShowsItsBandOnly(t *testing.T) {
	got := NewHoldTrack(Hold{Floor: new(38.0)})
	if !got.Shown || got.Now.Shown || got.Inside {
		t.Errorf("got %+v", got)
	}
}

func TestWhatCannotBePlacedIsNotShown(t *testing.T) {
	for name, got := range map[string]Track{
		"a start that is no number": NewTrack(Move{Start: math.NaN(), Target: 1}),
		"an endless target":         NewTrack(Move{Start: 0, Target: math.Inf(1)}),
		"a hold without a band":     NewHoldTrack(Hold{Now: new(1.0)}),
		"a range turned round":      NewHoldTrack(Hold{Floor: new(2.0), Ceiling: new(1.0)}),
		"a floor that is no number": NewHoldTrack(Hold{Floor: new(math.NaN())}),
	} {
		if got != (Track{}) {
			t.Errorf("%s: %+v, want nothing shown", name, got)
		}
	}
	if got := NewTrack(Move{Start: 0, Target: 1, Now: new(math.NaN())}); got.Now.Shown || !got.Shown {
		t.Errorf("a reading that is no number: %+v, want it left out", got)
	}
}

func TestAMoveWithoutDistanceStillFits(t *testing.T) {
	got := NewTrack(Move{Start: 5, Target: 5, Now: new(7.0)})
	if got.Start != got.Target || got.Now.At <= got.Target || !got.EndAtFlag {
		t.Errorf("got %+v", got)
	}
	if got := NewTrack(Move{Start: 5, Target: 5}); got.Start != 50 || got.Target != 50 {
		t.Errorf("nothing but one value: %+v, want it in the middle", got)
	}
}

// TestEveryPlaceLiesOnTheLine throws dice at both kinds, with the greatest
// numbers among them.
func TestEveryPlaceLiesOnTheLine(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 5))
	value := func() float64 {
		return (dice.Float64() - .5) * math.Pow(10, float64(dice.IntN(318)-10))
	}
	for range 20000 {
		l := &Landing{value(), value(), value(), value()}
		move := Move{Start: value(), Target: value(), Now: new(value()), Expected: new(value()), Original: new(value()), Landing: l}
		low := value()
		hold := Hold{Floor: new(low), Ceiling: new(low + math.Abs(value())), Now: new(value()), Seen: []float64{value()}}
		if dice.IntN(2) == 0 {
			hold.Ceiling = nil
		}
		for _, track := range []Track{NewTrack(move), NewHoldTrack(hold)} {
			places(reflect.ValueOf(track), func(at float64) {
				if !(at >= 0 && at <= 100) {
					t.Fatalf("%v is off the line: %+v", at, track)
				}
			})
		}
	}
}

// places visits every number inside a value.
func places(v reflect.Value, visit func(float64)) {
	switch v.Kind() {
	case reflect.Float64:
		visit(v.Float())
	case reflect.Struct:
		for i := range v.NumField() {
			places(v.Field(i), visit)
		}
	}
}

func TestFallingMirrorsRising(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 11))
	for range 2000 {
		up := Move{Start: dice.NormFloat64(), Target: dice.NormFloat64(), Now: new(dice.NormFloat64()), Expected: new(dice.NormFloat64())}
		base := dice.NormFloat64()
		up.Landing = &Landing{base - 2, base - 1, base + 1, base + 2}
		down := Move{Start: -up.Start, Target: -up.Target, Now: new(-*up.Now), Expected: new(-*up.Expected), Landing: &Landing{-base - 2, -base - 1, -base + 1, -base + 2}}
		a, b := NewTrack(up), NewTrack(down)
		var x, y []float64
		places(reflect.ValueOf(a), func(at float64) { x = append(x, at) })
		places(reflect.ValueOf(b), func(at float64) { y = append(y, at) })
		for i := range x {
			if math.Abs(x[i]-y[i]) > 1e-9 {
				t.Fatalf("%+v mirrors as %+v", a, b)
			}
		}
		if a.Landing.From > a.Core.From || a.Core.To > a.Landing.To {
			t.Fatalf("the core leaves its landing: %+v", a)
		}
	}
}
