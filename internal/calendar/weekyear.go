package calendar

import "time"

// A WeekYear is a business year of 52 or 53 whole weeks. It ends on one day of
// the week, either the last such day of a month or the one nearest to the end
// of that month.
type WeekYear struct {
	Ends    time.Weekday
	Month   time.Month // 0 counts as January
	Nearest bool
}

// Year returns the year that ends in or nearest to the month of that civil
// year.
func (y WeekYear) Year(name int) Window {
	return Window{y.end(name - 1).Add(1), y.end(name)}
}

// Quarter returns the nth quarter, 1 to 4: thirteen weeks each, and the last
// one takes the 53rd.
func (y WeekYear) Quarter(name, n int) Window {
	year := y.Year(name)
	first := year.First.Add(91 * (n - 1))
	if n == 4 {
		return Window{first, year.Last}
	}
	return Window{first, first.Add(90)}
}

// Weeks returns 52 or 53.
func (y WeekYear) Weeks(name int) int { return y.Year(name).Days() / 7 }

func (y WeekYear) end(name int) Date {
	last := On(name, max(y.Month, time.January)+1, 1).Add(-1)
	back := (int(last.Weekday()-y.Ends) + 7) % 7
	if y.Nearest && back > 3 {
		back -= 7
	}
	return last.Add(-back)
}
