package crash

import (
	"fmt"
	"time"

	"bearing/internal/ordeal/subject"
)

// A hand is one writer: it records one reading after the other of its measure,
// each about a day of its own, and remembers what it was told.
type hand struct {
	measure int64
	first   int // how many facts there were before it began
	n       int
	sent    map[string]*sent // by note, which is different for each
	refusal error            // that ended the last round
}

// A sent is a reading that went out, and whether the program said that it is
// kept.
type sent struct {
	subject.Fact
	acked   bool
	counted bool // in the report
	times   int  // it was found when it was counted
}

// write records until the program does not answer any more.
func (h *hand) write(client *subject.Client, acked func()) {
	for {
		h.n++
		s := &sent{Fact: subject.Fact{Measure: h.measure, Day: day(h.n), Value: float64(h.n), Note: fmt.Sprintf("w%d-%d", h.measure, h.n)}}
		h.sent[s.Note] = s
		if h.refusal = client.Record(s.Fact); h.refusal != nil {
			return
		}
		s.acked = true
		acked()
	}
}

// day returns the day of the nth reading. There are days for nine thousand
// before they come round, and then a reading corrects an old one.
func day(n int) string {
	return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n%9000).Format(time.DateOnly)
}
