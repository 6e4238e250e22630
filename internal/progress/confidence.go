package progress

// AllOf returns between which bounds the chance lies that all of several things
// happen, when nothing is known of how they hang together (Fréchet).
func AllOf(chances ...float64) (low, high float64) {
	low, high = 1, 1
	for _, p := range chances {
		low -= 1 - p
		high = min(high, p)
	}
	return max(low, 0), high
}

// Independent returns the chance that all of several things happen that have
// nothing to do with each other.
func Independent(chances ...float64) float64 {
	all := 1.0
	for _, p := range chances {
		all *= p
	}
	return all
}

// A Forecast is a chance that somebody stated, and what came of it.
type Forecast struct {
	Chance   float64
	Happened bool
}

// Brier returns the mean squared distance between what was stated and what
// came: 0 is perfect.
func Brier(all ...Forecast) float64 {
	sum := 0.0
	for _, f := range all {
		off := f.Chance - truth(f.Happened)
		sum += off * off
	}
	return sum / float64(len(all))
}

// Skill returns how much better the statements were than always naming the
// share of things that happened: 1 is perfect, 0 no better, below 0 worse.
func Skill(all ...Forecast) float64 {
	happened := 0.0
	for _, f := range all {
		happened += truth(f.Happened)
	}
	rate := happened / float64(len(all))
	return 1 - Brier(all...)/(rate*(1-rate))
}
