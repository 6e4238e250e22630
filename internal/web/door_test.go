package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"bearing/internal/access"
	"bearing/internal/app"
	"bearing/internal/calendar"
	"bearing/internal/framework"
)

func TestOnlyTheOneTimeLinkSignsABrowserIn(t *testing.T) {
	h := New(station(t), Options{Token: "let-me-in"})
	b := served(t, h)

	if status, body, _ := b.get("/plans"); status != 403 || !strings.Contains(body, "link that was printed") {
		t.Errorf("without a session /plans answers %d", status)
	}
	if status, _, _ := b.get("/sign-in/something-else"); status != 403 {
		t.Errorf("a wrong link answers %d", status)
	}
	status, _, header := b.get("/sign-in/let-me-in")
	cookie := header.Get("Set-Cookie")
	if status != 303 || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Strict") {
		t.Fatalf("the link answers %d with the cookie %q", status, cookie)
	}
	if status, _, _ := b.get("/sign-in/let-me-in"); status != 403 {
		t.Errorf("the link used a second time answers %d", status)
	}
	b.header = http.Header{"Cookie": {strings.SplitN(cookie, ";", 2)[0]}}
	if status, _, _ := b.get("/plans"); status != 200 {
		t.Errorf("with the session /plans answers %d", status)
	}
	b.header = http.Header{"Cookie": {sessionCookie + "=guessed"}}
	if status, _, _ := b.get("/kpis"); status != 403 {
		t.Errorf("with a guessed session /kpis answers %d", status)
	}
	b.header = nil
	if status, body, _ := b.get("/healthz"); status != 200 || body != "ok\n" {
		t.Errorf("/healthz answers %d %q", status, body)
	}
}

func TestReadingsByForm(t *testing.T) {
	b := served(t, New(station(t), Options{}))
	form := func(day, value, note string) string {
		return url.Values{"day": {day}, "value": {value}, "note": {note}}.Encode()
	}
	for _, test := range []struct {
		name, lang, form string
		status           int
		want             string
	}{
		{"a number is kept", "en", form("2026-11-16", "1,360.5", "after the fair"), 303, ""},
		{"in Dutch the comma parts the decimals", "nl", form("2026-11-17", "1.361,5", ""), 303, ""},
		{"what is no number comes back as it was typed", "en", form("2026-11-18", "about <b>12", "so"), 422, `value="about &lt;b&gt;12"`},
		{"the refusal says how to write it", "nl", form("2026-11-18", "twaalf", ""), 422, "schrijf het als 1.250,5"},
		{"a day that no calendar has", "en", form("2026-02-30", "12", ""), 422, "write it like 2026-11-23"},
		{"a day that has not come", "en", form("2027-01-01", "12", ""), 422, "has not come yet"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b.header = http.Header{"Accept-Language": {test.lang}}
			status, body, _ := b.do("POST", "/kpis/donors/readings", test.form)
			if status != test.status || !strings.Contains(body, test.want) {
				t.Errorf("answers %d, want %d and %q", status, test.status, test.want)
			}
		})
	}
	b.header = nil
	if _, body, _ := b.get("/kpis/donors"); !strings.Contains(body, "1,362\u00a0donors") || !strings.Contains(body, "after the fair") {
		t.Error("the numbers that were kept are not on the page")
	}
}

func TestAnotherSiteChangesNothing(t *testing.T) {
	b := served(t, New(station(t), Options{}))
	b.header = http.Header{"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://elsewhere.example"}}
	if status, _, _ := b.do("POST", "/kpis/donors/readings", "day=2026-11-16&value=1"); status != 403 {
		t.Errorf("a form on another site answers %d", status)
	}
}

func TestPagesAreGuardedAndPacked(t *testing.T) {
	b := served(t, New(station(t), Options{}))
	b.header = http.Header{"Accept-Encoding": {"gzip"}}
	_, body, header := b.get("/plans/station/table")
	policy := header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "'nonce-"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s", want)
		}
	}
	if strings.Contains(policy, "unsafe-eval") || strings.Contains(policy, "script-src 'self' 'unsafe-inline'") {
		t.Errorf("the policy allows what it should not: %s", policy)
	}
	if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Content-Encoding") != "gzip" {
		t.Errorf("headers are %v", header)
	}
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil || !bytes.HasSuffix(bytes.TrimSpace(plain), []byte("</html>")) {
		t.Errorf("the page is not whole: %v", err)
	}
}

func TestAssetsMayBeKeptForEver(t *testing.T) {
	a := newAssets()
	b := served(t, New(station(t), Options{}))
	for _, name := range []string{"app.css", "behaviours/app.js", "vendor/turbo.js", "icons.svg", "signs.svg", "font/inter-latin.woff2"} {
		status, body, header := b.get(a.dir + "/" + name)
		if status != 200 || len(body) == 0 || !strings.Contains(header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s answers %d with %q", name, status, header.Get("Cache-Control"))
		}
	}
	if status, _, _ := b.get("/a/0000000000000000/app.css"); status != 404 {
		t.Errorf("an asset of another version answers %d", status)
	}
	for name, most := range map[string]int{"app.css": 15_000, "behaviours/app.js": 1000, "vendor/turbo.js": 40_000, "icons.svg": 6000} {
		if n := len(a.all[name].packed); n > most {
			t.Errorf("%s has %d bytes packed, at most %d are wanted", name, n, most)
		}
	}
}

// What people wrote is shown as text or as clean Markdown, never as markup.
func TestNotesCannotHarm(t *testing.T) {
	a := station(t)
	b := served(t, New(a, Options{}))
	for path, want := range map[string]string{"/items/{O3}": "<strong>4 January</strong>", "/kpis/launch": "<strong>12 minutes</strong>"} {
		_, body, _ := b.get(numbered(t, a, path))
		if !strings.Contains(body, want) {
			t.Errorf("%s lacks %s", path, want)
		}
		for _, bad := range []string{"<script>alert", "onerror", "javascript:"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s holds %s", path, bad)
			}
		}
	}
}

// Reading a plan in other words changes labels, and no number and no status.
func TestOtherWordsChangeNothingElse(t *testing.T) {
	a := station(t)
	for _, f := range a.Frameworks.All() {
		sight, err := a.Plan(context.Background(), access.Local(), "station", app.Look{Words: f.Key})
		if err != nil {
			t.Fatal(err)
		}
		own, err := a.Plan(context.Background(), access.Local(), "station", app.Look{})
		if err != nil {
			t.Fatal(err)
		}
		r, _ := http.NewRequest("GET", "/plans/station", nil)
		v := (&Site{app: a, assets: newAssets(), indexes: map[int64]*index{}}).reader(r)
		there, here := v.view(sight), v.view(own)
		for i := range sight.Tree.Items() {
			x, y := there.card(i), here.card(i)
			x.Code, x.Kind = y.Code, y.Kind
			if x.Lamp != y.Lamp || x.Value != y.Value || x.Reason != y.Reason || x.Track != y.Track {
				t.Errorf("in %s words %s is %v, not %v", f.Key, y.Title, x, y)
			}
		}
	}
}

func TestTranslatedPagesSaySo(t *testing.T) {
	b := served(t, New(station(t), Options{}))
	_, body, _ := b.get("/plans/station?words=goals")
	for _, want := range []string{"Shown in Goals and objectives words; the plan is written in OGSM words.", `class="hints"`, "words=goals"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if status, body, _ := b.get("/plans/station?words=esperanto"); status != 422 || !strings.Contains(body, "esperanto") {
		t.Errorf("words that nobody speaks answer %d", status)
	}
}

func TestThePastCanBeSeen(t *testing.T) {
	b := served(t, New(station(t), Options{}))
	_, body, _ := b.get("/plans/station?on=2026-05-01")
	if !strings.Contains(body, "You see the plan as it was on 1 May 2026.") || strings.Contains(body, "changed 14 Sep") {
		t.Error("the page does not show the first of May")
	}
	if status, _, _ := b.get("/plans/station?on=soon"); status != 422 {
		t.Errorf("a day that is none answers %d", status)
	}
}

func TestExplanationAsJSON(t *testing.T) {
	a := station(t)
	b := served(t, New(a, Options{}))
	status, body, header := b.get(numbered(t, a, "/items/{G1}/why.json"))
	if status != 200 || !strings.HasPrefix(header.Get("Content-Type"), "application/json") {
		t.Fatalf("answers %d, %s", status, header.Get("Content-Type"))
	}
	var why struct {
		Rule struct {
			Policy  string
			Version int
		}
		Figures []struct{ Name string }
	}
	if err := json.Unmarshal([]byte(body), &why); err != nil {
		t.Fatal(err)
	}
	if why.Rule.Policy == "" || why.Rule.Version == 0 || len(why.Figures) == 0 {
		t.Errorf("the explanation says %+v", why)
	}
}

func TestTheFirstScreenOfAnEmptyHouse(t *testing.T) {
	b := served(t, New(empty(t), Options{}))
	_, body, _ := b.get("/")
	if !strings.Contains(body, "Where is your organisation headed, and how will you know that it got there?") {
		t.Error("the empty house does not ask where the organisation is headed")
	}
	if status, _, _ := b.get("/kpis"); status != 200 {
		t.Errorf("/kpis answers %d", status)
	}
}

func TestTableFiltersAndPages(t *testing.T) {
	b := served(t, New(station(t), Options{}))
	for _, test := range []struct{ name, query, want, not string }{
		{"a filter finds without marks", "?q=tran", "Train the night crew", "Sem Oost</td>"},
		{"a status", "?status=done", "Write to all schools", "Days to repair"},
		{"nothing", "?q=zzz", "Nothing here matches", "Regular donors</a>"},
		{"a page that is not there is the last", "?page=99", "", "<tbody>"},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, body, _ := b.get("/plans/station/table" + test.query)
			if status != 200 || !strings.Contains(body, test.want) || strings.Contains(body, test.not) {
				t.Errorf("answers %d; wants %q and not %q", status, test.want, test.not)
			}
		})
	}
}

// A framework that is given as a file has its words on every page.
func TestAFrameworkOfOnesOwn(t *testing.T) {
	own := `
key: harbour
name: {en: Harbour words, nl: Havenwoorden, vi: Từ ngữ bến cảng}
summary: {en: How the harbour speaks., nl: Zoals de haven praat., vi: Cách bến cảng nói.}
order: 90
cycle: year
kinds:
  - key: heading
    role: aim
    under: [top, aim]
    words: {en: [Heading, Headings], nl: [Koers, Koersen], vi: Hướng đi}
    prefix: H
    ask: {en: Say where the bow points., nl: Zeg waar de boeg heen wijst., vi: Nói mũi tàu hướng về đâu.}
    example: {en: Out of the storm., nl: Uit de storm., vi: Ra khỏi bão.}
  - key: buoy
    role: target
    under: [top, aim, target, approach]
    words: {en: [Buoy, Buoys], nl: [Boei, Boeien], vi: Phao}
    prefix: B
    ask: {en: Say what you pass and when., nl: Zeg wat u passeert en wanneer., vi: Nói bạn qua đâu và khi nào.}
    example: {en: Past the lighthouse by noon., nl: Voor twaalven langs de vuurtoren., vi: Qua hải đăng trước buổi trưa.}
`
	a := station(t)
	library, err := framework.Builtin().With(map[string][]byte{"harbour.yaml": []byte(own)})
	if err != nil {
		t.Fatal(err)
	}
	a.Frameworks = library
	b := served(t, New(a, Options{}))
	for path, want := range map[string]string{
		"/plans/station": ">B1<", "/plans/station/map": "H1 Heading", "/plans/station/table": "B1 Buoy", "/items/{G1}": "Buoy", "/items/{G1}/why": "Harbour words", "/words": "Heading",
	} {
		if path != "/words" {
			path += "?words=harbour"
		}
		status, body, _ := b.get(numbered(t, a, path))
		if status != 200 || !strings.Contains(body, want) {
			t.Errorf("%s answers %d and does not say %q", path, status, want)
		}
	}
}

func TestTheDemoShowsWhatIsWorthLookingAt(t *testing.T) {
	a := station(t)
	moved := 0
	b := served(t, New(a, Options{
		Demo: true, Organisation: "Sea Rescue", Intro: framework.Text{"en": "a station", "nl": "een station"},
		Wonders: func(calendar.Date) []Wonder {
			return []Wonder{
				{Title: framework.Text{"en": "A promise was lowered."}, Item: "station/G1"},
				{Title: framework.Text{"en": "One stands for the other."}, Item: "station/G1", Evidence: []string{"station/M1"}},
				{Title: framework.Text{"en": "The boat waits for repair."}, Measure: "days"},
				{Title: framework.Text{"en": "The same plan in other words."}, Plan: "station", Words: []string{"goals"}},
			}
		},
		Next: func(context.Context) error { moved++; a.Stand(a.Today().Add(7)); return nil },
		Ends: monday.Add(14),
	}))
	_, body, _ := b.get("/")
	for _, want := range []string{"Four things to look at", "Sea Rescue, a station, on Monday 23 November 2026", "A promise was lowered.", `class="spark`, "Goal · Objective", "Next Monday"} {
		if !strings.Contains(body, want) {
			t.Errorf("the home page lacks %q", want)
		}
	}
	b.header = http.Header{"Referer": {b.base + "/plans/station"}}
	status, _, header := b.do("POST", "/demo/next-monday", "")
	if status != 303 || header.Get("Location") != "/plans/station" || moved != 1 {
		t.Errorf("next Monday answers %d to %s, the clock moved %d times", status, header.Get("Location"), moved)
	}
	b.header = http.Header{"Referer": {"https://elsewhere.example/x"}}
	if _, _, header := b.do("POST", "/demo/next-monday", ""); header.Get("Location") != "/" {
		t.Errorf("from elsewhere it leads to %s", header.Get("Location"))
	}
	if _, body, _ := b.get("/"); !strings.Contains(body, "Monday 7 December 2026") || !strings.Contains(body, "The story ends here") || strings.Contains(body, "Next Monday") {
		t.Error("two weeks later the story is not over")
	}
}

// Many readers at once, in several vocabularies and orders; the race detector
// looks on.
func TestManyReadersAtOnce(t *testing.T) {
	a := station(t)
	h := New(a, Options{})
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			for _, path := range []string{"/plans/station?words=goals", "/plans/station/table?sort=title&words=okr", "/plans/station/map", "/plans/station/table?sort=owner"} {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
				if w.Code != 200 {
					t.Errorf("%s answers %d", path, w.Code)
				}
			}
			w := httptest.NewRecorder()
			r := httptest.NewRequest("POST", "/kpis/donors/readings", strings.NewReader(fmt.Sprintf("day=2026-11-%02d&value=%d", 10+n, 1300+n)))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			h.ServeHTTP(w, r)
			if w.Code != 303 {
				t.Errorf("a reading answers %d", w.Code)
			}
		})
	}
	group.Wait()
}
