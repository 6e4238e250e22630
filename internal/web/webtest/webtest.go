// Package webtest looks at pages in a real browser: whether the console is
// silent, whether everybody can use them, whether they fit, and how they print.
// It is for tests only. Without Chromium a test is skipped with a sentence,
// and fails where CI=true.
package webtest

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A Window is a page in a real browser. What its console says is collected.
type Window struct {
	t    *testing.T
	Ctx  context.Context
	base string

	mu     sync.Mutex
	errors []string
}

// Browse opens a browser, or skips where there is none.
func Browse(t *testing.T) context.Context {
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

// Open opens a window of that width in a browser.
func Open(t *testing.T, browser context.Context, base string, width, height int64) *Window {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	w := &Window{t: t, Ctx: ctx, base: base}
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
	w.Do(chromedp.EmulateViewport(width, height))
	return w
}

func (w *Window) Do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if err := chromedp.Do(w.Ctx, steps...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *Window) GoTo(path string) {
	w.t.Helper()
	w.Do(chromedp.Navigate(w.base+path), chromedp.WaitReady(chromedp.CSS("main")))
}

// Ask returns what an expression says in the page.
func Ask[T any](w *Window, expression string) T {
	w.t.Helper()
	got, err := chromedp.Run(w.Ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		w.t.Fatalf("%s: %v", expression, err)
	}
	return got
}

// Silent fails where the console complained.
func (w *Window) Silent(where string) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.errors {
		w.t.Errorf("%s: the console says %s", where, e)
	}
	w.errors = nil
}

var axe = sync.OnceValues(func() (string, error) {
	b, err := os.ReadFile(filepath.Join(here(), "..", "testdata", "vendor", "axe.min.js"))
	return string(b), err
})

// Accessible fails where axe finds a violation.
func (w *Window) Accessible(where string) {
	w.t.Helper()
	source, err := axe()
	if err != nil {
		w.t.Fatal(err)
	}
	Ask[any](w, source+"; undefined ?? null")
	found := Ask[string](w, `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(r => JSON.stringify(r.violations.map(v => v.impact + ' ' + v.id + ': ' + v.nodes.length + ' times, ' + v.nodes[0].html.slice(0, 160) + ' | ' + v.nodes[0].failureSummary.slice(0, 200))))`)
	var violations []string
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		w.t.Fatal(err)
	}
	for _, v := range violations {
		w.t.Errorf("%s: %s", where, v)
	}
}

// Narrow fails where a page can be scrolled sideways.
func (w *Window) Narrow(where string) {
	w.t.Helper()
	if over := Ask[int](w, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 1 {
		wide := Ask[string](w, `[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility()).slice(0, 3).map(e => e.outerHTML.slice(0, 140)).join(' || ')`)
		w.t.Errorf("%s: the page is %d pixels too wide: %s", where, over, wide)
	}
}

// Picture keeps a screenshot where BEARING_SHOTS names a folder.
func (w *Window) Picture(name string) {
	w.t.Helper()
	if os.Getenv("BEARING_SHOTS") == "" {
		return
	}
	png, err := chromedp.Run(w.Ctx, chromedp.FullScreenshot(100))
	if err != nil {
		w.t.Fatal(err)
	}
	w.keep(name+".png", png)
}

func (w *Window) keep(name string, b []byte) {
	w.t.Helper()
	dir := os.Getenv("BEARING_SHOTS")
	if dir == "" {
		return
	}
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name), b, 0o644)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// here is the folder of this file, wherever the tests run.
func here() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(file)
}

// Paper prints the page as its style sheet asks, and keeps it where
// BEARING_SHOTS names a folder.
func (w *Window) Paper(name string) []byte {
	w.t.Helper()
	pdf, err := chromedp.Run(w.Ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		w.t.Fatal(err)
	}
	w.keep(name+".pdf", pdf)
	return pdf
}

// Sheets counts the pages of a printed document.
func Sheets(pdf []byte) int {
	return len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1))
}

// Forget drops what the console said so far.
func (w *Window) Forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.errors = nil
}
