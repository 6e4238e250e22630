package tabular

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"bearing/internal/fault"
)

// The bounds of a workbook: what it unpacks to, and what of it may stand in
// memory at once. A sheet above that goes through a temporary file.
const (
	unzipLimit    = 256 << 20
	unzipXMLLimit = 16 << 20
)

var (
	zipMark = []byte("PK\x03\x04")
	oleMark = []byte{0xd0, 0xcf, 0x11, 0xe0}
)

// A workbook is an open XLSX file.
type workbook struct {
	file     *excelize.File
	from1904 bool
}

func openWorkbook(data []byte) (*workbook, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit:    unzipLimit,
		UnzipXMLSizeLimit: unzipXMLLimit,
		ShortDatePattern:  "yyyy-mm-dd",
	})
	if err != nil {
		return nil, fault.New(fault.Invalid, "", "is not a workbook that can be read (%v); save it again as .xlsx or as CSV", err)
	}
	w := &workbook{file: f}
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		w.from1904 = *p.Date1904
	}
	return w, nil
}

// sheet finds the sheet that a map names, the first when it names none.
func (w *workbook) sheet(l layout) (string, error) {
	all := w.file.GetSheetList()
	switch {
	case len(all) == 0:
		return "", fault.New(fault.Invalid, "", "holds no sheet")
	case l.sheet == "" && l.number <= len(all):
		return all[max(l.number, 1)-1], nil
	}
	for _, name := range all {
		if fold(name) == fold(l.sheet) && l.sheet != "" {
			return name, nil
		}
	}
	return "", fault.New(fault.Invalid, "", "has no sheet %q; its sheets are %s", l.sheet+number(l.number), strings.Join(all, ", "))
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// open begins to read a sheet, with its numbers as they are kept. Where the
// workbook has a format of per cent it is read a second time side by side, with
// its numbers as they are shown: that alone tells a share that is shown as per
// cent from one that is not.
func (w *workbook) open(sheet string) (*sheetReader, error) {
	s := &sheetReader{}
	var err error
	if s.kept, err = w.file.Rows(sheet); err == nil && w.showsPercent() {
		s.shown, err = w.file.Rows(sheet)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "", "has a sheet %q that cannot be read (%v)", sheet, err)
	}
	return s, nil
}

// percentFormat finds a format of per cent among the styles: one of the two that
// are built in, or a sign in one of the workbook's own.
var percentFormat = regexp.MustCompile(`numFmtId="(9|10)"|formatCode="[^"]*%`)

func (w *workbook) showsPercent() bool {
	styles, _ := w.file.Pkg.Load("xl/styles.xml")
	data, ok := styles.([]byte)
	return !ok || percentFormat.Match(data)
}

type sheetReader struct{ kept, shown *excelize.Rows }

func (s *sheetReader) next() ([]string, error) {
	if !s.kept.Next() || s.shown != nil && !s.shown.Next() {
		if err := s.kept.Error(); err != nil {
			return nil, s.broken(err)
		}
		return nil, io.EOF
	}
	kept, err := s.kept.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, s.broken(err)
	}
	var shown []string
	if s.shown != nil {
		if shown, err = s.shown.Columns(); err != nil {
			return nil, s.broken(err)
		}
	}
	if len(kept) > maxColumns {
		return nil, s.broken(fmt.Errorf("more than %d columns", maxColumns))
	}
	for i := range kept {
		if len(kept[i]) > maxCell {
			return nil, errLong
		}
		if i < len(shown) && strings.HasSuffix(shown[i], "%") && !strings.HasSuffix(kept[i], "%") {
			kept[i] = percent(kept[i], shown[i])
		}
	}
	return kept, nil
}

// percent writes a share as the per cent that is shown of it, to the last digit
// that is kept.
func percent(kept, shown string) string {
	x, err := strconv.ParseFloat(kept, 64)
	if err != nil {
		return shown
	}
	return strconv.FormatFloat(x*100, 'g', 15, 64) + "%"
}

func (s *sheetReader) broken(err error) error {
	return &fault.Fault{Kind: fault.Invalid, Words: fmt.Sprintf("cannot be read to its end (%v); save it again", err), Cause: errBroken}
}

func (s *sheetReader) close() {
	s.kept.Close()
	if s.shown != nil {
		s.shown.Close()
	}
}
