package yaml

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"bearing/internal/calendar"
	"bearing/internal/plan"
)

var workTable = newTable("a work week", map[string]string{"weekdays": "days", "open": "hours", "free": "holidays"},
	at("days", list(weekday), func(w *plan.WorkWeek) *[]time.Weekday { return &w.Days }, "the days of the week on which work is done; every day when left out"),
	at("hours", hours, func(w *plan.WorkWeek) *map[time.Weekday]calendar.Hours { return &w.Hours }, `the opening hours of a day: {monday: "09:00-17:00"}`),
	at("holidays", list(day), func(w *plan.WorkWeek) *[]calendar.Date { return &w.Holidays }, "days on which no work is done"),
)

// weekday is written even for Sunday, the zero of its type: it stands in lists
// only.
var weekday = choice("day of the week", weekdayNames(), parseWeekday, weekdayName)

func weekdayName(d time.Weekday) string { return strings.ToLower(d.String()) }

func weekdayNames() []string {
	var all []string
	for d := time.Sunday; d <= time.Saturday; d++ {
		all = append(all, weekdayName(d))
	}
	return all
}

func parseWeekday(s string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if weekdayName(d) == strings.ToLower(s) {
			return d, true
		}
	}
	return 0, false
}

// hours are opening hours by the day of the week, in the order of the week.
var hours = codec[map[time.Weekday]calendar.Hours]{
	read: func(n node) (map[time.Weekday]calendar.Hours, error) {
		if n.Kind != yaml.MappingNode {
			return nil, n.refuse(`expects days with hours here, as in {monday: "09:00-17:00"}`)
		}
		if len(n.Content) == 0 {
			return nil, nil
		}
		all := map[time.Weekday]calendar.Hours{}
		return all, n.pairs(func(_ string, key, value node) error {
			d, err := weekday.read(key)
			if err == nil {
				all[d], err = readHours(value)
			}
			return err
		})
	},
	write: func(all map[time.Weekday]calendar.Hours) *yaml.Node {
		m := &yaml.Node{Kind: yaml.MappingNode}
		for d := time.Sunday; d <= time.Saturday; d++ {
			if h, open := all[d]; open {
				m.Content = append(m.Content, weekday.write(d), line.write(clock(h.From)+"-"+clock(h.To)))
			}
		}
		return m
	},
	empty: func(all map[time.Weekday]calendar.Hours) bool { return len(all) == 0 },
	schema: schema{
		"type": "object", "propertyNames": schema{"enum": weekdayNames()},
		"additionalProperties": schema{"type": "string", "pattern": hoursForm.String()},
	},
}

var hoursForm = regexp.MustCompile(`^([0-9]{1,2}):([0-9]{2}) ?- ?([0-9]{1,2}):([0-9]{2})$`)

func readHours(n node) (calendar.Hours, error) {
	m := hoursForm.FindStringSubmatch(n.Value)
	if m == nil {
		return calendar.Hours{}, n.refuse(`%q are no opening hours; write them as "09:00-17:00"`, quotable(n.Value))
	}
	h := calendar.Hours{From: minute(m[1], m[2]), To: minute(m[3], m[4])}
	if h.To <= h.From || h.To > 24*60 {
		return h, n.refuse("%q does not close after it opens, both between 00:00 and 24:00; mend one of the two", n.Value)
	}
	return h, nil
}

func minute(hour, minute string) int {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	if m > 59 {
		return 24*60 + 1
	}
	return 60*h + m
}

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
