// Package pages holds what the browser is shown: typed components over plain
// values. A component computes nothing; what it shows was written out before,
// in the reader's language, so that a page is whole or not at all and every
// value of it can be made by hand in a test.
//
// Sentences come from the catalogues by key; no template holds one.
package pages

import (
	"cmp"
	"net/url"
	"strings"

	"bearing/internal/phrase"
)

// A Frame is what stands around every page, and whose eyes it is for.
type Frame struct {
	phrase.Voice
	Title        string
	Organisation string
	Here         string // key of the entry of the navigation that is open
	Nav          []Link
	Plans        []Link
	Clock        string // of the demo: the day at which it stands; "" elsewhere
	Over         bool   // the demo's story is told
	Theme        string // "light", "dark" or "" for the system's own
	Langs        []Choice
	Themes       []Choice
	Assets       string // the directory of styles, scripts and fonts
	Nonce        string
	Wide         bool // the page uses the full width
	Plain        bool // without navigation: nobody is signed in
}

// A Link is a place to go.
type Link struct {
	Key, Href, Icon, Text, Lang string
	Current                     bool
}

// A Choice is one of several that a reader has.
type Choice struct {
	Key, Href, Text string
	Chosen          bool
}

// Initials returns up to two letters for somebody or something.
func Initials(name string) string {
	var letters []rune
	for _, word := range strings.Fields(name) {
		if r := []rune(word); strings.IndexFunc(word, isLetter) == 0 && len(letters) < 2 {
			letters = append(letters, r[0])
		}
	}
	return strings.ToUpper(string(letters))
}

func isLetter(r rune) bool { return r != '&' && r != '-' && r != '(' }

// Organised returns the name at the top of the side bar.
func (f Frame) Organised() string { return cmp.Or(f.Organisation, f.T("product")) }

// FullTitle is what the browser's tab says.
func (f Frame) FullTitle() string {
	if f.Title == f.Organised() {
		return f.Title
	}
	return f.Title + " · " + f.Organised()
}

// A Query is what a reader's links carry along: words and day.
type Query struct{ Words, On string }

// To returns an address that carries the query along.
func (q Query) To(path string, more ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	if q.Words != "" && v.Get("words") == "" {
		v.Set("words", q.Words)
	}
	if q.On != "" {
		v.Set("on", q.On)
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}
