package store

import (
	"strconv"
	"strings"

	"bearing/internal/fault"
)

// Rows go in by the hundred. The text is put together here, because parameters
// must be written differently: SQLite looks every $1 up by its name, which is
// quadratic in a long list, and PostgreSQL knows no bare question mark.
const (
	bulkRows   = 500
	bulkValues = 30_000 // SQLite takes 32,766, PostgreSQL 65,535
)

// insert adds rows to a table. The tail says what happens on a conflict.
func (tx *Tx) insert(table, columns, tail string, list [][]any) error {
	if len(list) == 0 {
		return nil
	}
	width := len(list[0])
	step := min(bulkRows, bulkValues/width)
	for len(list) > 0 {
		n := min(step, len(list))
		values := make([]any, 0, n*width)
		for _, row := range list[:n] {
			if err := refuseLong(row); err != nil {
				return err
			}
			values = append(values, row...)
		}
		statement := "INSERT INTO " + table + " (" + columns + ") VALUES " + tx.store.engine.places(n, width) + tail
		if _, err := tx.db.ExecContext(tx.ctx, statement, values...); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// longest is the greatest length of a text, in bytes.
const longest = 1 << 20

func refuseLong(row []any) error {
	for _, value := range row {
		if s, ok := value.(string); ok && len(s) > longest {
			return fault.New(fault.Invalid, opening(s[:100]), "is too long to keep; shorten it to less than a million letters")
		}
	}
	return nil
}

// questionMarks writes n rows of bare parameters.
func questionMarks(n, width int) string {
	row := "(" + strings.Repeat("?,", width-1) + "?)"
	return strings.Repeat(row+",", n-1) + row
}

// numberedPlaces writes n rows of $1, $2, ...
func numberedPlaces(n, width int) string {
	var b strings.Builder
	for i := range n * width {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%width == 0:
			b.WriteString("),(")
		default:
			b.WriteString(",")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	return b.String() + ")"
}
