package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"bearing/internal/framework"
	"bearing/internal/phrase"
)

// A window is a page in a real browser. What its console says is collected.
type window struct {
	t    *testing.T
	ctx  context.Context
	base string

	mu     sync.Mutex
	errors []string
}

// browse opens a browser, or skips where there is none.
func browse(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is missing; install it, because with CI=true nothing is skipped")
		}
		t.Skip("chromium is not installed, so nothing is shown in a browser")
	}
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.DisableGPU)
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox)
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// open opens a window of that width in a browser.
func open(t *testing.T, browser context.Context, base string, width, height int64) *window {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	w := &window{t: t, ctx: ctx, base: base}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException {
				w.mu.Lock()
				w.errors = append(w.errors, m.Text)
				w.mu.Unlock()
			}
		}
	}()
	w.do(chromedp.EmulateViewport(width, height))
	return w
}

func (w *window) do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if err := chromedp.Do(w.ctx, steps...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *window) goTo(path string) {
	w.t.Helper()
	w.do(chromedp.Navigate(w.base+path), chromedp.WaitReady(chromedp.CSS("main")))
}

// ask returns what an expression says in the page.
func ask[T any](w *window, expression string) T {
	w.t.Helper()
	got, err := chromedp.Run(w.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		w.t.Fatalf("%s: %v", expression, err)
	}
	return got
}

// silent fails where the console complained.
func (w *window) silent(where string) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.errors {
		w.t.Errorf("%s: the console says %s", where, e)
	}
	w.errors = nil
}

var axe = sync.OnceValues(func() (string, error) {
	b, err := os.ReadFile("testdata/vendor/axe.min.js")
	return string(b), err
})

// accessible fails where axe finds a violation.
func (w *window) accessible(where string) {
	w.t.Helper()
	source, err := axe()
	if err != nil {
		w.t.Fatal(err)
	}
	ask[any](w, source+"; undefined ?? null")
	found := ask[string](w, `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(r => JSON.stringify(r.violations.map(v => v.impact + ' ' + v.id + ': ' + v.nodes.length + ' times, ' + v.nodes[0].html.slice(0, 160) + ' | ' + v.nodes[0].failureSummary.slice(0, 200))))`)
	var violations []string
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		w.t.Fatal(err)
	}
	for _, v := range violations {
		w.t.Errorf("%s: %s", where, v)
	}
}

// narrow fails where a page can be scrolled sideways.
func (w *window) narrow(where string) {
	w.t.Helper()
	if over := ask[int](w, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 1 {
		wide := ask[string](w, `[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility()).slice(0, 3).map(e => e.outerHTML.slice(0, 140)).join(' || ')`)
		w.t.Errorf("%s: the page is %d pixels too wide: %s", where, over, wide)
	}
}

// picture keeps a screenshot where BEARING_SHOTS names a folder.
func (w *window) picture(name string) {
	w.t.Helper()
	dir := os.Getenv("BEARING_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(w.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

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
	browser := browse(t)
	a := station(t)
	s := httptest.NewServer(New(a, Options{}))
	defer s.Close()
	w := open(t, browser, s.URL, 1360, 900)
	for _, lang := range phrase.Langs() {
		for _, theme := range []string{"light", "dark"} {
			for i, page := range seen {
				if i >= core && (lang == "en") != (theme == "light") {
					continue // every page is seen in every language and both themes, the core in all pairs
				}
				w.goTo(with(numbered(t, a, page.path), "lang", lang, "theme", theme))
				where := page.name + " in " + lang + ", " + theme
				w.picture(page.name + "-" + lang + "-" + theme)
				w.accessible(where)
				w.narrow(where)
				if page.name != "lost" {
					w.silent(where)
				}
				if got := ask[string](w, `document.documentElement.lang + ' ' + document.documentElement.dataset.theme`); got != lang+" "+theme {
					t.Errorf("%s is shown in %s", where, got)
				}
				w.errors = nil
			}
		}
	}
}

func TestPagesOnAPhone(t *testing.T) {
	browser := browse(t)
	a := station(t)
	s := httptest.NewServer(New(a, Options{}))
	defer s.Close()
	for _, width := range []int64{390, 320} {
		w := open(t, browser, s.URL, width, 844)
		for _, page := range seen {
			w.goTo(with(numbered(t, a, page.path), "lang", "nl", "theme", "light"))
			where := fmt.Sprintf("%s at %d pixels", page.name, width)
			if width == 390 {
				w.picture(page.name + "-phone")
				w.accessible(where)
			}
			w.narrow(where)
		}
	}
}

// The walk of a reader: from the list of plans by links alone, with scripts as
// they are.
func TestWalkFromPlansToWhy(t *testing.T) {
	browser := browse(t)
	a := station(t)
	s := httptest.NewServer(New(a, Options{}))
	defer s.Close()
	for _, lang := range phrase.Langs() {
		w := open(t, browser, s.URL, 1360, 900)
		w.goTo("/plans?lang=" + lang)
		say := phrase.Voice{Lang: lang}
		for _, step := range []struct{ click, want string }{
			{`main .plans a`, "Be on the water before it is too late."},
			{`main .g3 .nm a`, say.T("item.promised")},
			{`main .head a.btn`, say.T("why.figures")},
			{`main .crumb a`, "Be on the water before it is too late."},
		} {
			w.do(chromedp.Click(chromedp.CSS(step.click)))
			_, err := chromedp.Run(w.ctx, chromedp.Poll[bool](fmt.Sprintf("document.querySelector('main').innerText.includes(%q)", step.want)))
			if err != nil {
				t.Fatalf("%s: after %s there is no %q: %v", lang, step.click, step.want, err)
			}
		}
		if got := ask[string](w, "document.documentElement.lang"); got != lang {
			t.Errorf("the walk ends in %s, want %s", got, lang)
		}
		w.silent("walk in " + lang)
	}
}

func TestOnePagePrintsOnOneSheet(t *testing.T) {
	browser := browse(t)
	a := station(t)
	s := httptest.NewServer(New(a, Options{}))
	defer s.Close()
	w := open(t, browser, s.URL, 1360, 900)
	for _, look := range []string{"lang=en", "lang=nl", "lang=vi", "lang=en&words=goals"} {
		w.goTo("/plans/station?" + look)
		pdf, err := chromedp.Run(w.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
		if err != nil {
			t.Fatal(err)
		}
		if n := sheets(pdf); n != 1 {
			t.Errorf("with %s the plan prints on %d sheets", look, n)
		}
		if box := regexp.MustCompile(`/MediaBox \[0 0 84[12](\.\d+)? 59[456](\.\d+)?\]`).Find(pdf); box == nil {
			t.Errorf("with %s the sheet is no A4 on its side", look)
		}
		if dir := os.Getenv("BEARING_SHOTS"); dir != "" && look == "lang=en" {
			if err := os.WriteFile(filepath.Join(dir, "page-a4.pdf"), pdf, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func sheets(pdf []byte) int { return len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1)) }

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
	browser := browse(t)
	a := station(t)
	s := httptest.NewServer(New(a, Options{
		Demo: true, Organisation: "Sea Rescue Northshore",
		Wonders: []Wonder{
			{Title: framework.Text{"en": "A promise was lowered in September; both are shown."}, Item: "station/G1"},
			{Title: framework.Text{"en": "The boat waits for its repair."}, Measure: "days"},
			{Title: framework.Text{"en": "The same plan in other words."}, Plan: "station", Words: []string{"goals", "okr"}},
		},
		Next: func(context.Context) error { a.Stand(a.Today().Add(7)); return nil },
	}))
	defer s.Close()
	w := open(t, browser, s.URL, 1360, 900)
	for _, theme := range []string{"light", "dark"} {
		w.goTo("/?lang=en&theme=" + theme)
		w.picture("home-en-" + theme)
		w.accessible("home, " + theme)
		w.narrow("home, " + theme)
	}
	w.do(chromedp.Click(chromedp.CSS(".story button")))
	if _, err := chromedp.Run(w.ctx, chromedp.Poll[bool](`document.querySelector('.story').innerText.includes('30 November 2026')`, chromedp.WithPollingTimeout(5*time.Second))); err != nil {
		t.Errorf("the clock does not move on: %v", err)
	}
	w.silent("home")
	w.do(chromedp.Click(chromedp.CSS(`[data-theme-choice=light]`)))
	if got := ask[string](w, "document.documentElement.dataset.theme"); got != "light" {
		t.Errorf("after a click on the sun the page is %q", got)
	}
}
