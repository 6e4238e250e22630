package tabular

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"bearing/internal/fault"
)

// decoded returns the text of a file. A mark in front says what it is; else it
// is UTF-8 when it can be, UTF-16 when every other byte is zero, and
// Windows-1252 when neither.
func decoded(data []byte, encoding string) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}):
		data, encoding = data[3:], "utf-8"
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		encoding = "utf-16"
	case encoding == "" && utf8.Valid(data) && !halfZero(data):
		encoding = "utf-8"
	case encoding == "" && halfZero(data):
		encoding = "utf-16"
	case encoding == "":
		encoding = "windows-1252"
	}
	switch encoding {
	case "utf-16":
		order := unicode.LittleEndian
		if len(data) > 1 && data[0] == 0 {
			order = unicode.BigEndian
		}
		data, _, err := transform.Bytes(unicode.UTF16(order, unicode.UseBOM).NewDecoder(), marked(data, order))
		return string(data), err
	case "windows-1252":
		data, err := charmap.Windows1252.NewDecoder().Bytes(data)
		return string(data), err
	}
	if !utf8.Valid(data) {
		return "", fault.New(fault.Invalid, "", "is not UTF-8 in line %d, as its mark or the map says; save it as UTF-8", badLine(data))
	}
	return string(data), nil
}

// marked puts the mark of UTF-16 in front of a text that lacks it.
func marked(data []byte, order unicode.Endianness) []byte {
	if len(data) < 2 || data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff {
		return data
	}
	if order == unicode.BigEndian {
		return append([]byte{0xfe, 0xff}, data...)
	}
	return append([]byte{0xff, 0xfe}, data...)
}

// halfZero reports whether the beginning of a text looks like UTF-16.
func halfZero(data []byte) bool {
	data = data[:min(len(data), 200)]
	return bytes.Count(data, []byte{0}) > len(data)/3
}

func badLine(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[n:]
	}
	return line
}

// A csvReader hands out the records of a text. It does not copy a cell unless a
// doubled quote has to come out of it.
type csvReader struct {
	rest  string
	comma byte
	line  int
}

// errLong refuses one row for what stands in it.
var errLong = fault.New(fault.Invalid, "", "holds a cell of more than 1 MiB, which is no title and no note; shorten it")

// next reads one record. A quote opens a cell only at its very beginning; inside
// any other cell it is a sign like every other.
func (c *csvReader) next() ([]string, error) {
	if c.rest == "" {
		return nil, io.EOF
	}
	cells := make([]string, 0, 16)
	long := false
	for {
		cell, more, err := c.cell()
		if err != nil {
			return nil, err
		}
		long = long || len(cell) > maxCell
		if cells = append(cells, cell); len(cells) > maxColumns {
			return nil, c.refuse("has more than %d columns", maxColumns)
		}
		if !more && long {
			return nil, errLong
		}
		if !more {
			return cells, nil
		}
	}
}

// cell reads one cell and the sign behind it, and reports whether the record
// goes on.
func (c *csvReader) cell() (cell string, more bool, err error) {
	if strings.HasPrefix(c.rest, `"`) {
		if cell, err = c.quoted(); err != nil {
			return "", false, err
		}
	}
	end := strings.IndexAny(c.rest, string([]byte{c.comma, '\n', '\r'}))
	if end < 0 {
		end = len(c.rest)
	}
	cell += c.rest[:end]
	c.rest = c.rest[end:]
	if c.rest == "" {
		return cell, false, nil
	}
	sign := c.rest[0]
	c.rest = c.rest[1:]
	if sign == c.comma {
		return cell, true, nil
	}
	if sign == '\r' {
		c.rest = strings.TrimPrefix(c.rest, "\n")
	}
	c.line++
	return cell, false, nil
}

// quoted reads up to the closing quote.
func (c *csvReader) quoted() (string, error) {
	from := c.rest[1:]
	doubled := false
	for at := 0; ; {
		end := strings.IndexByte(from[at:], '"')
		if end < 0 {
			return "", c.refuse("opens a quote that is never closed; the file is damaged or cut off")
		}
		at += end
		if strings.HasPrefix(from[at+1:], `"`) {
			doubled = true
			at += 2
			continue
		}
		cell := from[:at]
		c.rest = from[at+1:]
		c.line += strings.Count(cell, "\n")
		if doubled && len(cell) <= maxCell {
			cell = strings.ReplaceAll(cell, `""`, `"`)
		}
		return cell, nil
	}
}

func (c *csvReader) refuse(words string, args ...any) error {
	return &fault.Fault{Kind: fault.Invalid, Place: fmt.Sprintf("line %d", c.line+1), Words: fmt.Sprintf(words, args...), Cause: errBroken}
}

// sniffed is how many records are looked at to find the delimiter.
const sniffed = 20

// delimiter finds the sign between cells: the one that cuts the first records
// into the most columns, counting those that have as many as most others do.
func delimiter(s string) byte {
	best, most := byte(','), 0
	for _, comma := range []byte{',', ';', '\t', '|'} {
		if n := fits(s, comma); n > most {
			best, most = comma, n
		}
	}
	return best
}

func fits(s string, comma byte) int {
	c := csvReader{rest: s, comma: comma}
	widths := map[int]int{}
	for range sniffed {
		cells, err := c.next()
		if err != nil {
			break
		}
		widths[len(cells)]++
	}
	most := 0
	for width, times := range widths {
		if width > 1 {
			most = max(most, times*(100+min(width, 100)))
		}
	}
	return most
}
