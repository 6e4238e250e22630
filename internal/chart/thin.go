package chart

import (
	"slices"

	"bearing/internal/calendar"
)

// A Point is a value on a day.
type Point struct {
	Day   calendar.Date
	Value float64
}

const (
	pixels  = 699        // columns into which a crowd of points is thinned
	crowded = 2 * pixels // more points than these are a crowd
)

// usable returns the points that can be drawn, in the order of their days.
func usable(points []Point) []Point {
	kept := make([]Point, 0, len(points))
	for _, p := range points {
		if finite(p.Value) && !p.Day.IsZero() {
			kept = append(kept, p)
		}
	}
	slices.SortStableFunc(kept, func(a, b Point) int { return a.Day.Compare(b.Day) })
	return kept
}

// inside returns the points whose days lie in a window.
func inside(points []Point, w calendar.Window) []Point {
	return slices.DeleteFunc(points, func(p Point) bool { return !w.Contains(p.Day) })
}

// clip returns the course of a path in a window, cut where it crosses an end.
func clip(path []Point, w calendar.Window, stepped bool) []Point {
	if len(path) == 0 || w.Empty() {
		return nil
	}
	var cut []Point
	if path[0].Day.Before(w.First) && !path[len(path)-1].Day.Before(w.First) {
		cut = append(cut, Point{w.First, course(path, w.First, stepped)})
	}
	last := path[len(path)-1].Day.After(w.Last) && !path[0].Day.After(w.Last)
	end := Point{w.Last, course(path, w.Last, stepped)}
	cut = append(cut, inside(slices.Clone(path), w)...)
	if last {
		cut = append(cut, end)
	}
	return cut
}

// course returns the value of a path on a day between its ends.
func course(path []Point, d calendar.Date, stepped bool) float64 {
	i := 0
	for i < len(path)-1 && !path[i+1].Day.After(d) {
		i++
	}
	if stepped || i == len(path)-1 {
		return path[i].Value
	}
	share := float64(d.Sub(path[i].Day)) / float64(path[i+1].Day.Sub(path[i].Day))
	return path[i].Value + share*(path[i+1].Value-path[i].Value)
}

// thin leaves the lowest and the highest point of every column of the drawing,
// and the first and the last of all, so that no peak is lost. Points that are
// not a crowd stay as they are.
func thin(points []Point, column func(Point) int) []Point {
	if len(points) <= crowded+2 {
		return points
	}
	kept := []Point{points[0]}
	for rest := points[1 : len(points)-1]; len(rest) > 0; {
		n := 1
		for n < len(rest) && column(rest[n]) == column(rest[0]) {
			n++
		}
		kept = append(kept, extremes(rest[:n])...)
		rest = rest[n:]
	}
	return append(kept, points[len(points)-1])
}

// extremes returns the lowest and the highest of points in their order.
func extremes(points []Point) []Point {
	low, high := 0, 0
	for i, p := range points {
		if p.Value < points[low].Value {
			low = i
		}
		if p.Value > points[high].Value {
			high = i
		}
	}
	if low == high {
		return points[low : low+1]
	}
	return []Point{points[min(low, high)], points[max(low, high)]}
}
