package store

import (
	"database/sql"
	"strconv"
	"strings"

	"bearing/internal/fault"
)

// Rows go in by the hundred. The text is put together here, because parameters
// must be written differently: SQLite looks every $1 up by its name, which is
// quadratic in a long list, and PostgreSQL knows no bare question mark.
const bulkRows = 100

// insert adds rows to a table. The tail says what happens on a conflict.
func (tx *Tx) insert(table, columns, tail string, list [][]any) error {
	if len(list) == 0 {
		return nil
	}
	width := len(list[0])
	text := func(n int) string {
		return "INSERT INTO " + table + " (" + columns + ") VALUES " + tx.store.engine.places(n, width) + tail
	}
	full, err := tx.prepared(text, len(list))
	if err != nil {
		return err
	}
	values := make([]any, 0, min(bulkRows, len(list))*width)
	for len(list) > 0 {
		n := min(bulkRows, len(list))
		values = values[:0]
		for _, row := range list[:n] {
			if err := refuseLong(row); err != nil {
				return err
			}
			values = append(values, row...)
		}
		if n == bulkRows && full != nil {
			err = tx.db.again(tx.ctx, full, values)
		} else {
			_, err = tx.db.ExecContext(tx.ctx, text(n), values...)
		}
		if err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// prepared returns the statement for a full hundred rows, where there are
// enough for it to pay: reading the text takes as long as adding the rows.
func (tx *Tx) prepared(text func(int) string, rows int) (*sql.Stmt, error) {
	if rows < 2*bulkRows {
		return nil, nil
	}
	query := text(bulkRows)
	if made := tx.made[query]; made != nil {
		return made, nil
	}
	made, err := tx.db.PrepareContext(tx.ctx, query)
	if err == nil {
		tx.made[query] = made
	}
	return made, err
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
