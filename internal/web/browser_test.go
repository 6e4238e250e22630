package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/phrase"
	"bearing/internal/web/webtest"
)

// seen are the pages that are walked through; the first ones are the core.
const core = 4

var seen = []struct{ name, path string }{
	{"plans", "/plans"},
	{"page", "/plans/station"},
	{"item", "/items/{G1}"},
	{"why", "/items/{G1}/why"},
	{"hold", "/items/{G3}"},
	{"aim", "/items/{O1}"},
	{"rollup", "/items/{O2}/why"},
	{"map", "/plans/station/map"},
	{"table", "/plans/station/table"},
	{"kpis", "/kpis"},
	{"kpi", "/kpis/launch"},
	{"words", "/words"},
	{"translated", "/plans/station?words=goals"},
	{"lost", "/nowhere"},
}

func TestPagesInABrowser(t *testing.T) {
	browser := webtest.Browse(t)
	a := station(t)
	s := httptest.NewServer(New(a, Options{}))
	defer s.Close()
	w := webtest.Open(t, browser, s.URL, 1360, 900)
	for _, lang := range phrase.Langs() {
		for _, theme := range []string{"light", "dark"} {
			for i, page := range seen {
				if i >= core && (lang == "en") != (theme == "light") {
					continue // every page is seen in every language and both themes, the core in all pairs
				}
				w.GoTo(with(numbered(t, a, page.path), "lang", lang, "theme", theme))
				where := page.name + " in " + lang + ", " + theme
				w.Picture(page.name + "-" + lang + "-" + theme)
				w.Accessible(where)
				w.Narrow(where)
				if page.name != "lost" {
					w.Silent(where)
				}
				if got := webtest.Ask[string](w, `document.documentElement.lang + ' ' + document.documentElement.dataset.theme`); got != lang+" "+theme {
					t.Errorf("%s is shown in %s", where, got)
				}
				w.Forget()
			}
		}
	}
}

func TestPagesOnAPhone(t *testing.T) {
	browser := webtest.Browse(t)
	a := station(t)
	s := httptest.NewServer(New(a, Options{}))
	defer s.Close()
	for _, width := range []int64{390, 320} {
		w := webtest.Open(t, browser, s.URL, width, 844)
		for _, page := range seen {
			w.GoTo(with(numbered(t, a, page.path), "lang", "nl", "theme", "light"))
			where := fmt.Sprintf("%s at %d pixels", page.name, width)
			if width == 390 {
				w.Picture(page.name + "-phone")
				w.Accessible(where)
			}
			w.Narrow(where)
		}
	}
}

// The walk of a reader: from the list of plans by links alone, with scripts as
// they are.
func TestWalkFromPlansToWhy(t *testing.T) {
	browser := webtest.Browse(t)
	a := station(t)
	s := httptest.NewServer(New(a, Options{}))
	defer s.Close()
	for _, lang := range phrase.Langs() {
		w := webtest.Open(t, browser, s.URL, 1360, 900)
		w.GoTo("/plans?lang=" + lang)
		say := phrase.Voice{Lang: lang}
		for _, step := range []struct{ click, want string }{
			{`main .plans a`, "Be on the water before it is too late."},
			{`main .g3 .nm a`, say.T("item.promised")},
			{`main .head a.btn`, say.T("why.figures")},
			{`main .crumb a`, "Be on the water before it is too late."},
		} {
			w.Do(chromedp.Click(chromedp.CSS(step.click)))
			_, err := chromedp.Run(w.Ctx, chromedp.Poll[bool](fmt.Sprintf("document.querySelector('main').innerText.includes(%q)", step.want)))
			if err != nil {
				t.Fatalf("%s: after %s there is no %q: %v", lang, step.click, step.want, err)
			}
		}
		if got := webtest.Ask[string](w, "document.documentElement.lang"); got != lang {
			t.Errorf("the walk ends in %s, want %s", got, lang)
		}
		w.Silent("walk in " + lang)
	}
}

func TestOnePagePrintsOnOneSheet(t *testing.T) {
	browser := webtest.Browse(t)
	a := station(t)
	s := httptest.NewServer(New(a, Options{}))
	defer s.Close()
	w := webtest.Open(t, browser, s.URL, 1360, 900)
	for i, look := range []string{"lang=en", "lang=nl", "lang=vi", "lang=en&words=goals"} {
		w.GoTo("/plans/station?" + look)
		pdf := w.Paper(fmt.Sprintf("page-a4-%d", i))
		if n := webtest.Sheets(pdf); n != 1 {
			t.Errorf("with %s the plan prints on %d sheets", look, n)
		}
		if box := regexp.MustCompile(`/MediaBox \[0 0 84[12](\.\d+)? 59[456](\.\d+)?\]`).Find(pdf); box == nil {
			t.Errorf("with %s the sheet is no A4 on its side", look)
		}
	}
}

// with adds to the query of an address.
func with(path string, pairs ...string) string {
	var b bytes.Buffer
	b.WriteString(path)
	sign := "?"
	if strings.Contains(path, "?") {
		sign = "&"
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(&b, "%s%s=%s", sign, pairs[i], pairs[i+1])
		sign = "&"
	}
	return b.String()
}

func TestDemoHomeInABrowser(t *testing.T) {
	browser := webtest.Browse(t)
	a := station(t)
	s := httptest.NewServer(New(a, Options{
		Demo: true, Organisation: "Sea Rescue Northshore",
		Wonders: func(calendar.Date) []Wonder {
			return []Wonder{
				{Title: framework.Text{"en": "A promise was lowered in September; both are shown."}, Item: "station/G1"},
				{Title: framework.Text{"en": "The boat waits for its repair."}, Measure: "days"},
				{Title: framework.Text{"en": "The same plan in other words."}, Plan: "station", Words: []string{"goals", "okr"}},
			}
		},
		Next: func(context.Context) error { a.Stand(a.Today().Add(7)); return nil },
	}))
	defer s.Close()
	w := webtest.Open(t, browser, s.URL, 1360, 900)
	for _, theme := range []string{"light", "dark"} {
		w.GoTo("/?lang=en&theme=" + theme)
		w.Picture("home-en-" + theme)
		w.Accessible("home, " + theme)
		w.Narrow("home, " + theme)
	}
	w.Do(chromedp.Click(chromedp.CSS(".story button")))
	if _, err := chromedp.Run(w.Ctx, chromedp.Poll[bool](`document.querySelector('.story').innerText.includes('30 November 2026')`, chromedp.WithPollingTimeout(5*time.Second))); err != nil {
		t.Errorf("the clock does not move on: %v", err)
	}
	w.Silent("home")
	w.Do(chromedp.Click(chromedp.CSS(`[data-theme-choice=light]`)))
	if got := webtest.Ask[string](w, "document.documentElement.dataset.theme"); got != "light" {
		t.Errorf("after a click on the sun the page is %q", got)
	}
}
