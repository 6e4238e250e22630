package main

import (
	"fmt"
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/measure"
)

const (
	week    = calendar.Week
	month   = calendar.Month
	quarter = calendar.Quarter
)

// p is short for a point.
func p(day string, value float64) point { return point{on(day), value} }

// The first periods of two years of history.
var (
	firstWeek    = on("2024-12-01")
	firstMonth   = on("2024-11-30")
	firstQuarter = on("2024-12-31")
)

// figures are all measures of the demo.
var figures = []figure{
	{ref: "repeat-share", every: week, from: firstWeek, decimals: 1, wobble: 1.2,
		along: []point{p("2024-12-01", 44.2), p("2026-01-04", 46), p("2026-08-02", 51.2), p("2026-08-23", 48.9), p("2026-09-27", 51.3), p("2026-11-22", 52.8), p("2027-01-10", 54.2)},
		exact: exactly(week, "2026-11-01", 52.9, 52.1, 52.4, 52.6, 53.2, 53.4, 53.1, 53.9, 54.2)},
	{ref: "order-to-door", every: week, from: firstWeek, decimals: 1, wobble: .29,
		along: []point{p("2024-12-01", 3.7), p("2026-01-04", 3.6), p("2026-06-28", 2.8), p("2026-10-04", 2.5), p("2026-11-22", 2.6), p("2027-01-10", 2.4)},
		exact: exactly(week, "2026-10-18", 2.7, 2.4, 2.6, 2.7, 2.5, 2.6, 2.8, 3.1, 3.2, 3.0, 2.6),
		told: map[string]string{"2026-10-18": "{day: 2026-10-18, value: 2.1, source: Carriers, learnt: 2026-10-19T05:10:00Z}\n" +
			"{day: 2026-10-18, value: 2.7, source: Carriers, by: sanne, learnt: 2026-10-22T13:40:00Z, cause: The parcels of Đà Nẵng were missing from the first file.}"}},
	{ref: "door-utrecht", every: week, from: firstWeek, decimals: 1, wobble: .25,
		along: []point{p("2024-12-01", 3.2), p("2026-01-04", 3.1), p("2026-06-28", 2.4), p("2026-11-22", 2.3), p("2027-01-10", 2.1)},
		exact: []point{p("2026-11-22", 2.3)}},
	{ref: "door-da-nang", every: week, from: firstWeek, decimals: 1, wobble: .4,
		along: []point{p("2024-12-01", 4.6), p("2026-01-04", 4.5), p("2026-06-28", 3.5), p("2026-11-22", 3.1), p("2027-01-10", 2.9)},
		exact: []point{p("2026-11-22", 3.1)}},
	{ref: "basket", every: month, from: firstMonth, decimals: 2, wobble: .6,
		along: []point{p("2024-11-30", 27.4), p("2025-10-31", 28.1), p("2025-12-31", 33.2), p("2026-01-31", 28.4), p("2026-10-31", 29.6), p("2026-12-31", 34.1)}},
	{ref: "quotations-won", every: month, from: firstMonth, decimals: 1,
		flow: quotations, parts: monthly(quotationsDecided), told: decided(quotationsDecided)},
	{ref: "revenue", every: week, flow: revenue},
	{ref: "revenue-vn", every: month, from: firstMonth, wobble: 300,
		along: []point{p("2024-11-30", 4100), p("2025-12-31", 5200), p("2026-07-31", 5600), p("2026-08-31", 3900), p("2026-10-31", 5900), p("2026-12-31", 7400)}},
	{ref: "margin-office", every: month, from: firstMonth, decimals: 1,
		flow: margin},
	{ref: "green-coffee", every: month, from: firstMonth, decimals: 2, wobble: .04,
		along: []point{p("2024-11-30", 3.05), p("2025-12-31", 3.48), p("2026-08-31", 3.94), p("2026-10-31", 4.23), p("2026-12-31", 4.4)},
		exact: []point{p("2026-09-30", 4.11), p("2026-10-31", 4.24)}},
	{ref: "second-order-30", every: week, from: firstWeek, decimals: 1, wobble: 2,
		along: []point{p("2024-12-01", 32.5), p("2026-01-04", 33), p("2026-06-28", 36.8), p("2026-11-22", 38.2), p("2027-01-10", 39.4)},
		exact: exactly(week, "2026-11-01", 37.4, 38.6, 37.7, 38, 38.3, 38.9, 38.1, 39, 39.2)},
	{ref: "reminder-opened", every: week, from: on("2025-10-05"), decimals: 1, wobble: 1.1,
		along: []point{p("2025-10-05", 39), p("2026-01-04", 40), p("2026-07-26", 44), p("2026-09-06", 47.2), p("2027-01-10", 47)},
		exact: exactly(week, "2026-11-15", 46.8, 47)},
	{ref: "qualified-leads", every: week, from: firstWeek, wobble: 14,
		along: []point{p("2024-12-01", 452), p("2026-01-04", 480), p("2026-06-07", 560), p("2026-11-22", 606), p("2027-01-10", 618)},
		exact: exactly(week, "2026-11-01", 602, 598, 606, 610, 613, 608, 616, 611, 605)},
	{ref: "box-lead-share", every: month, from: on("2026-02-28"), wobble: 1.5,
		along: []point{p("2026-02-28", 8), p("2026-06-30", 33), p("2026-10-31", 41), p("2026-12-31", 42)},
		exact: []point{p("2026-10-31", 41)}},
	{ref: "box-wins", every: month, from: on("2025-12-31"), wobble: .9,
		along: []point{p("2025-12-31", 5), p("2026-10-31", 6), p("2026-12-31", 6)},
		exact: []point{p("2026-09-30", 6), p("2026-10-31", 6)}},
	{ref: "visits", every: week, from: on("2025-06-01"), wobble: 1.6,
		along: []point{p("2025-06-01", 5), p("2026-01-04", 6), p("2026-08-23", 8), p("2026-11-22", 9), p("2027-01-10", 10)},
		exact: exactly(week, "2026-11-01", 8, 10, 9, 9, 10, 11, 12, 7, 8)},
	{ref: "answered-45", every: week, from: firstWeek, decimals: 1, wobble: .9,
		along: []point{p("2024-12-01", 73.2), p("2026-01-04", 74), p("2026-06-28", 79.2), p("2026-11-22", 83.5), p("2027-01-10", 85.2)},
		exact: exactly(week, "2026-11-01", 82.7, 83.6, 82.9, 83.4, 84.1, 84, 84.6, 84.9, 85.3)},
	{ref: "complaints", every: week,
		flow: func() []point {
			return append(exactly(week, "2026-05-31", 6.3, 5.6, 6.8, 6.1, 5.2, 6.0, 6.9, 6.4, 5.5, 6.2, 7.0, 5.9, 6.6, 5.4, 6.1, 6.7, 5.8, 6.5, 5.3, 6.4, 6.0, 7.1, 6.2, 5.7, 6.1, 7.4),
				exactly(week, "2026-11-29", 5.9, 6.0, 5.7, 6.3, 6.6, 5.8, 5.6)...)
		}},
	{ref: "missed-reached", every: week, from: on("2025-06-01"), wobble: 2.6,
		along: []point{p("2025-06-01", 40), p("2026-01-04", 41), p("2026-06-28", 61), p("2026-11-22", 78), p("2027-01-10", 88)},
		exact: exactly(week, "2026-11-01", 74, 77, 76, 78, 79, 82, 85, 88, 91),
		told:  map[string]string{"2026-11-15": "{day: 2026-11-15, value: 76, source: Phone exchange, learnt: 2026-11-18T08:12:00Z, note: The file came on Wednesday instead of Monday; the exchange had been restarted.}"}},
	{ref: "first-contact", every: week, from: on("2025-06-01"), wobble: 2,
		along: []point{p("2025-06-01", 70), p("2026-01-04", 71), p("2026-10-25", 75.2), p("2026-11-22", 76.2), p("2027-01-10", 78.4)},
		exact: exactly(week, "2026-11-01", 76, 75, 77, 76, 77, 77, 78, 77, 78)},
	{ref: "women-leading", every: quarter, from: firstQuarter, along: []point{p("2024-12-31", 31), p("2026-09-30", 36), p("2026-12-31", 36)}, wobble: .8},
	{ref: "pay-gap", every: quarter, from: firstQuarter, decimals: 1, along: []point{p("2024-12-31", 6.1), p("2026-09-30", 4.8), p("2026-12-31", 4.7)}, wobble: .2},
	{ref: "heard", every: quarter, from: firstQuarter, along: []point{p("2024-12-31", 58), p("2026-09-30", 63), p("2026-12-31", 64)}, wobble: 2},

	{ref: "linkedin", every: month, from: firstMonth, wobble: 45,
		along: []point{p("2024-11-30", 1080), p("2025-12-31", 1190), p("2026-05-31", 1420), p("2026-10-31", 1723), p("2026-12-31", 1730)},
		exact: []point{p("2026-09-30", 1688), p("2026-10-31", 1723)}},
	{ref: "office-sales", every: week, from: firstWeek, wobble: 4,
		along: []point{p("2024-12-01", 158), p("2026-11-15", 182), p("2027-01-10", 186)},
		exact: exactly(week, "2026-11-15", 182, 183, 187, 184, 189, 185, 187, 191)},
	{ref: "calls", every: week, from: on("2026-09-13"), wobble: 3.5,
		along: []point{p("2026-09-13", 53), p("2026-11-22", 54), p("2027-01-10", 52)},
		exact: exactly(week, "2026-09-13", 48, 53, 55, 51, 54, 56, 49, 52, 57, 55, 53, 54, 51, 50, 38, 29, 52)},
	{ref: "mails", every: week, from: on("2026-09-13"), wobble: 2.2,
		along: []point{p("2026-09-13", 20), p("2027-01-10", 20)},
		exact: exactly(week, "2026-09-13", 17, 21, 22, 18, 20, 23, 19, 21, 20, 18, 21, 22, 24, 23, 12, 11, 20)},
	{ref: "replies", every: week, from: on("2025-06-01"), wobble: 1.8,
		along: []point{p("2025-06-01", 88), p("2026-01-04", 92), p("2026-11-22", 94), p("2027-01-10", 93)},
		exact: []point{p("2026-11-22", 94)}},
	{ref: "referral-leads", every: month, from: firstMonth, wobble: 1,
		along: []point{p("2024-11-30", 14), p("2026-10-31", 11), p("2026-12-31", 11)}, exact: []point{p("2026-10-31", 11)}},
	{ref: "referral-wins", every: month, from: firstMonth, wobble: 2.2,
		along: []point{p("2024-11-30", 31), p("2026-10-31", 34), p("2026-12-31", 35)}, exact: []point{p("2026-10-31", 34)}},
	{ref: "chain-ripe", every: month, from: on("2026-03-31"), wobble: .8,
		along: []point{p("2026-03-31", 2), p("2026-10-31", 35), p("2026-12-31", 48)}, exact: []point{p("2026-10-31", 35)}},
	{ref: "fair-leads", every: month,
		flow: func() []point { return exactly(month, "2026-01-31", 4, 9, 22, 31, 31) }},
	{ref: "quotes-sent", every: month, from: firstMonth, wobble: 40,
		along: []point{p("2024-11-30", 690), p("2025-12-31", 730), p("2026-12-31", 800)}},

	{ref: "agents-at-mark", every: month, from: on("2025-11-30"), wobble: .9,
		along: []point{p("2025-11-30", 7), p("2026-10-31", 9), p("2026-12-31", 10)},
		exact: []point{p("2026-09-30", 8), p("2026-10-31", 9), p("2026-11-30", 9), p("2026-12-31", 10)}},
	{ref: "calls-nl", every: week, from: firstWeek, wobble: 45,
		along: []point{p("2024-12-01", 640), p("2025-12-21", 860), p("2026-01-11", 690), p("2026-10-04", 720), p("2026-12-20", 930), p("2027-01-10", 740)}},
	{ref: "calls-vi", every: week, from: firstWeek, wobble: 30,
		along: []point{p("2024-12-01", 310), p("2026-08-16", 395), p("2026-08-23", 560), p("2026-09-06", 400), p("2026-12-20", 440), p("2027-01-10", 410)}},
	{ref: "abandoned", every: week, from: on("2025-06-01"), decimals: 1, wobble: .5,
		along: []point{p("2025-06-01", 9.2), p("2026-01-04", 8.8), p("2026-11-22", 4.9), p("2027-01-10", 4.4)}},
	{ref: "handle-time", every: week, from: firstWeek, decimals: 1, wobble: .3,
		along: []point{p("2024-12-01", 6.1), p("2026-11-22", 6.6), p("2027-01-10", 6.6)}},
	{ref: "satisfaction", every: month, from: firstMonth, decimals: 1, wobble: .06,
		along: []point{p("2024-11-30", 4.2), p("2026-12-31", 4.3)}, exact: []point{p("2026-10-31", 4.3)}},
	{ref: "back-calls", every: week, from: on("2025-06-01"), decimals: 1, wobble: .7,
		along: []point{p("2025-06-01", 17), p("2026-01-04", 16.4), p("2026-11-22", 13.1), p("2027-01-10", 12.4)}},
}

// won and decided are quotations to offices, the months of 2026.
var quotationsDecided = [][2]int{
	{134, 742}, {138, 751}, {135, 767}, {143, 741}, {156, 857}, {144, 766}, {139, 813}, {133, 700}, {138, 742}, {146, 811},
	{137, 745}, {133, 711},
}

// quotations holds at the level of 2025 throughout: more leads, no more wins.
func quotations() []point {
	all := exactly(month, "2025-01-31", 18.9, 17.2, 18.4, 19.6, 16.9, 18.1, 17.5, 19.2, 20.1, 17.8, 16.6, 18.1)
	year := exactly(month, "2026-01-31", make([]float64, len(quotationsDecided))...)
	for i, n := range quotationsDecided {
		year[i].value = 100 * float64(n[0]) / float64(n[1])
	}
	return append(all, year...)
}

// monthly puts the months of 2026 by their last days.
func monthly(all [][2]int) map[string][2]int {
	by := map[string][2]int{}
	for i, day := range exactly(month, "2026-01-31", make([]float64, len(all))...) {
		by[day.day.String()] = all[i]
	}
	return by
}

// decided says the months of 2026 as won of decided.
func decided(all [][2]int) map[string]string {
	told := map[string]string{}
	for day, n := range monthly(all) {
		told[day] = fmt.Sprintf("{day: %s, num: %d, den: %d}", day, n[0], n[1])
	}
	for day, note := range map[string]string{
		"2026-08-31": "by: daan, note: Off track since June. Visits have started in three cities.",
		"2026-09-30": "by: chi, note: More leads than planned. Referrals are few and close well; worth a look.",
		"2026-10-31": "by: daan, note: October again no movement. The boxes bring people who like coffee and not people who decide.",
	} {
		told[day] = strings.TrimSuffix(told[day], "}") + ", " + note + "}"
	}
	return told
}

// Two years of revenue by month, in thousands of euros.
var (
	revenue2024 = []float64{335, 305, 340, 330, 345, 340, 315, 325, 370, 420, 560, 815}
	revenue2025 = []float64{372, 336, 378, 366, 384, 377, 351, 360, 412, 466, 620, 905}
)

// revenue is known by month for 2024 and 2025 and by week since. The year 2026
// follows the season of the two before, a little above it, and stands at 4.86
// million on 22 November.
func revenue() []point {
	all := append(exactly(month, "2024-01-31", revenue2024...), exactly(month, "2025-01-31", revenue2025...)...)
	year := calendar.Window{First: on("2026-01-01"), Last: on("2026-12-31")}
	path := measure.Path{Profile: measure.Seasonal, Seasons: measure.Seasons([][]float64{revenue2024, revenue2025})}
	share := func(d calendar.Date) float64 { return path.At(year, d, nil) }
	stands := on("2026-11-22")
	f := figure{ref: "revenue", every: week, wobble: 6}
	var weeks []point
	for d := on("2026-01-04"); !d.After(on("2026-12-27")); d = d.Add(7) {
		weeks = append(weeks, point{d, 4860 / share(stands) * (share(d) - share(d.Add(-7)))})
	}
	weeks = append(weeks, point{year.Last, 4860 / share(stands) * (1 - share(on("2026-12-27")))}, p("2027-01-03", 38), p("2027-01-10", 96))
	told, noise := 0.0, f.noise(len(weeks))
	for i := range weeks {
		weeks[i].value = round(weeks[i].value+noise[i], 0)
		if weeks[i].day.Before(stands) {
			told += weeks[i].value
		}
		if weeks[i].day == stands {
			weeks[i].value = 4860 - told
		}
	}
	return append(all, weeks...)
}

// margin stays above 38 % in all ten months of 2026.
func margin() []point {
	return append(exactly(month, "2024-11-30", 37.2, 36.8, 37.9, 38.3, 37.5, 38.1, 38.6, 37.8, 38.4, 38.9, 38.2, 38.7, 39.1, 38.5),
		exactly(month, "2026-01-31", 38.8, 39.2, 38.4, 38.9, 39.6, 39.0, 38.6, 39.3, 39.8, 39.4, 39.1, 38.7)...)
}

// A deed is what somebody did to an action after the story has begun.
type deed struct{ day, item, what, who string }

var deeds = []deed{
	{"2026-11-24", "verkoop-2026/T4", "begun", "daan"},
	{"2026-11-25", "company-2026/A8", "done", "ruben"},
	{"2026-11-27", "company-2026/A5", "done", "chi"},
	{"2026-11-27", "cskh-2026/I2", "done", "ha"},
	{"2026-11-30", "company-2026/A6", "begun", "chi"},
	{"2026-11-30", "company-2026/A10", "begun", "ha"},
	{"2026-11-30", "company-2026/A15", "begun", "sanne"},
	{"2026-12-03", "company-2026/A3", "done", "sanne"},
	{"2026-12-07", "company-2026/A14", "done", "sanne"},
	{"2026-12-10", "company-2026/A11", "done", "sanne"},
	{"2026-12-16", "company-2026/A15", "done", "sanne"},
	{"2026-12-17", "company-2026/A13", "done", "sanne"},
	{"2026-12-18", "company-2026/A7", "done", "mila"},
	{"2026-12-18", "company-2026/A10", "done", "ha"},
	{"2026-12-18", "verkoop-2026/T2", "done", "trang"},
	{"2026-12-18", "verkoop-2026/T3", "done", "mila"},
	{"2026-12-18", "cskh-2026/I1", "done", "anouk"},
	{"2026-12-18", "cskh-2026/I4", "done", "ha"},
	{"2026-12-22", "company-2026/A2", "done", "sanne"},
	{"2027-01-05", "verkoop-2026/T4", "done", "daan"},
}
