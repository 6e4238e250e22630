package store

import (
	"bytes"
	"compress/flate"
	"hash/fnv"
	"io"
	"slices"
	"strconv"
	"strings"

	"bearing/internal/fault"
	"bearing/internal/store/rows"
)

// A Memory is what a source said when it was last imported, thing by thing. It
// is the third side of a comparison: what the source said then, what it says
// now, and what is kept.
//
// A table has a hundred thousand things, so a row holds a page of them. Pages
// follow each other in the order of the names, and a name begins a new page by
// its own letters: what comes in between changes one page and no other. Things of
// one table resemble each other, so pages are kept deflated.
type Memory struct {
	Said map[string]string // by the name of the thing; nil in what With returns

	source string
	stamp  string            // of the last time that something was kept
	pages  map[string][]byte // as they lie, by the first name
	turned []string          // pages that are to be written
	gone   []string          // pages that are to be taken away
}

const (
	stampName = ""        // the row of the stamp: no page begins with it
	pageNames = 64        // on a page, on average
	pageBytes = 256 << 10 // after which a page is full
)

// Imported returns what a source said when it was last imported.
func (tx *Tx) Imported(source string) (m Memory, err error) {
	defer fault.Wrap(&err, "store.Imported(%q)", source)
	found, err := tx.rows.Imported(tx.ctx, rows.ImportedParams{Workspace: workspace, Source: source})
	m = Memory{Said: map[string]string{}, source: source, pages: make(map[string][]byte, len(found))}
	for _, r := range found {
		if r.Name == stampName {
			m.stamp = string(r.Said)
			continue
		}
		m.pages[r.Name] = r.Said
		page, err := io.ReadAll(flate.NewReader(bytes.NewReader(r.Said)))
		if err != nil {
			return m, unreadable(err)
		}
		if err := readPage(string(page), m.Said); err != nil {
			return m, err
		}
	}
	return m, err
}

// A Saying is what a source says of one thing.
type Saying struct {
	Name string
	What any
}

// With returns the memory with what the source says now, in the words of text.
// Things that are not given stay as they are; one that says nothing is
// forgotten. It touches no database, so it can be made ready before the act that
// keeps it.
func (m Memory) With(says []Saying, text func(any) string) Memory {
	byName := func(a, b Saying) int { return strings.Compare(a.Name, b.Name) }
	slices.SortFunc(says, byName)
	var rest []Saying
	for name, said := range m.Said {
		if _, again := slices.BinarySearchFunc(says, Saying{Name: name}, byName); !again {
			rest = append(rest, Saying{name, said})
		}
	}
	if len(rest) > 0 {
		says = append(rest, says...)
		slices.SortFunc(says, byName)
	}
	next := Memory{source: m.source, stamp: m.stamp, pages: pagesOf(says, func(what any) string {
		if said, kept := what.(string); kept {
			return said
		}
		return text(what)
	})}
	for name, page := range next.pages {
		if !bytes.Equal(m.pages[name], page) {
			next.turned = append(next.turned, name)
		}
	}
	for name := range m.pages {
		if _, stays := next.pages[name]; !stays {
			next.gone = append(next.gone, name)
		}
	}
	slices.Sort(next.turned)
	return next
}

// Fresh reports whether a memory is still what lies there.
func (tx *Tx) Fresh(m Memory) (bool, error) {
	found, err := tx.rows.ImportedPage(tx.ctx, rows.ImportedPageParams{Workspace: workspace, Source: m.source, Name: stampName})
	if err != nil || len(found) == 0 {
		return m.stamp == "", err
	}
	return string(found[0]) == m.stamp, nil
}

// KeepImported keeps a memory that With made of the one that lies there; where
// that may be some time ago, ask Fresh first.
func (tx *Tx) KeepImported(m Memory) (err error) {
	defer fault.Wrap(&err, "store.KeepImported(%q, %d pages)", m.source, len(m.turned))
	if len(m.turned)+len(m.gone) == 0 {
		return nil
	}
	drop := append(slices.Concat(m.gone, m.turned), stampName)
	for _, name := range drop {
		if err := checkedText(name); err != nil {
			return err
		}
	}
	if m.stamp != "" {
		if err := tx.rows.ForgetImported(tx.ctx, rows.ForgetImportedParams{Workspace: workspace, Source: m.source, Names: keys(drop)}); err != nil {
			return err
		}
	}
	list := [][]any{{workspace, m.source, stampName, []byte(tx.fresh("imp"))}}
	for _, name := range m.turned {
		list = append(list, []any{workspace, m.source, name, m.pages[name]})
	}
	return tx.insert("imported", "workspace, source, name, said", "", list)
}

// pagesOf writes what is said, in the order of the names, on pages by their
// first names.
func pagesOf(says []Saying, text func(any) string) map[string][]byte {
	pages := map[string][]byte{}
	var first string
	var page, small bytes.Buffer
	deflate, _ := flate.NewWriter(&small, flate.BestSpeed) // that level is one
	turn := func() {
		if page.Len() == 0 {
			return
		}
		small.Reset()
		deflate.Reset(&small)
		_, _ = deflate.Write(page.Bytes()) // a buffer takes everything
		_ = deflate.Close()
		pages[first] = bytes.Clone(small.Bytes())
		page.Reset()
	}
	for _, one := range says {
		said := text(one.What)
		if said == "" {
			continue
		}
		if begins(one.Name) || page.Len()+len(said) > pageBytes {
			turn()
		}
		if page.Len() == 0 {
			first = one.Name
		}
		writeEntry(&page, one.Name, said)
	}
	turn()
	return pages
}

func begins(name string) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // never fails
	return h.Sum32()%pageNames == 0
}

// An entry of a page is led by the lengths of its name and of its text, so that
// neither needs to be escaped.
func writeEntry(page *bytes.Buffer, name, said string) {
	page.WriteString(strconv.Itoa(len(name)) + " " + strconv.Itoa(len(said)) + "\n" + name + "\n")
	page.WriteString(said)
	page.WriteString("\n")
}

func readPage(page string, into map[string]string) error {
	for page != "" {
		lengths, rest, _ := strings.Cut(page, "\n")
		name, said, _ := strings.Cut(lengths, " ")
		n, errN := strconv.Atoi(name)
		s, errS := strconv.Atoi(said)
		if errN != nil || errS != nil || n < 0 || s < 0 || len(rest) < n+s+2 {
			return unreadable(nil)
		}
		into[rest[:n]], page = rest[n+1:n+1+s], rest[n+s+2:]
	}
	return nil
}

func unreadable(cause error) error {
	return &fault.Fault{Kind: fault.Invalid, Place: "imported", Words: "holds a page that cannot be read; restore the database from a backup", Cause: cause}
}
