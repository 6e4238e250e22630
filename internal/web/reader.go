package web

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"bearing/internal/app"
	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/phrase"
	"bearing/internal/web/pages"
)

// A reader is who asks for a page: in which language and light, from which day
// and in which words. Language and light are remembered in the browser; words
// and day are of one page and travel in its address.
type reader struct {
	phrase.Voice
	site  *Site
	r     *http.Request
	theme string
	nonce string
	query pages.Query
}

var themes = []string{"light", "dark", "system"}

func (s *Site) reader(r *http.Request) *reader {
	q := r.URL.Query()
	v := &reader{site: s, r: r, nonce: rand.Text(), query: pages.Query{Words: q.Get("words"), On: q.Get("on")}}
	v.Lang = preferred(q.Get("lang"), cookie(r, "lang"), r.Header.Get("Accept-Language"))
	if v.theme = cmp.Or(q.Get("theme"), cookie(r, "theme")); !slices.Contains(themes, v.theme) || v.theme == "system" {
		v.theme = ""
	}
	return v
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

var spoken = language.NewMatcher([]language.Tag{language.English, language.Dutch, language.Vietnamese})

// preferred returns the language that was asked for, else the one remembered,
// else the one that the browser likes best.
func preferred(asked, kept, header string) string {
	for _, l := range []string{asked, kept} {
		if slices.Contains(phrase.Langs(), l) {
			return l
		}
	}
	_, i := language.MatchStrings(spoken, header)
	return phrase.Langs()[i]
}

// remember keeps a language or light that was chosen by a link.
func (v *reader) remember(w http.ResponseWriter) {
	q := v.r.URL.Query()
	if l := q.Get("lang"); l == v.Lang {
		keep(w, "lang", l)
	}
	if t := q.Get("theme"); slices.Contains(themes, t) {
		keep(w, "theme", v.theme)
	}
}

func keep(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteStrictMode})
}

// look says from where the reader looks at a plan.
func (v *reader) look() (app.Look, error) {
	look := app.Look{Words: v.query.Words}
	if v.query.On == "" {
		return look, nil
	}
	var err error
	look.On, err = calendar.Parse(v.query.On)
	return look, fault.At("on", err)
}

// frame returns what stands around a page.
func (v *reader) frame(title, here string) pages.Frame {
	s := v.site
	f := pages.Frame{
		Voice: v.Voice, Title: title, Organisation: s.opt.Organisation, Here: here, Theme: v.theme,
		Assets: s.assets.dir, Nonce: v.nonce,
	}
	if s.opt.Demo {
		f.Clock = v.FullDay(s.app.Today())
		f.Over = !s.opt.Ends.IsZero() && !s.app.Today().Before(s.opt.Ends)
	}
	f.Nav = v.nav(here)
	for _, l := range phrase.Langs() {
		f.Langs = append(f.Langs, pages.Choice{Key: l, Href: v.here("lang", l), Text: phrase.Names()[l], Chosen: l == v.Lang})
	}
	for _, t := range themes {
		f.Themes = append(f.Themes, pages.Choice{Key: t, Href: v.here("theme", t), Text: v.T("reader.theme." + t), Chosen: t == cmp.Or(v.theme, "system")})
	}
	return f
}

// nav holds what there is, and nothing that is still to come.
func (v *reader) nav(here string) (links []pages.Link) {
	for _, l := range []pages.Link{
		{Key: "home", Href: "/", Icon: "house"},
		{Key: "plans", Href: "/plans", Icon: "target"},
		{Key: "kpis", Href: "/kpis", Icon: "chart-line"},
		{Key: "words", Href: "/words", Icon: "languages"},
	} {
		if l.Key == "home" && !v.site.opt.Demo {
			continue
		}
		l.Text, l.Current = v.T("nav."+l.Key), l.Key == here
		links = append(links, l)
	}
	return links
}

// framed returns the frame with the plans of the side bar.
func (v *reader) framed(title, here string, plan int64) (pages.Frame, error) {
	f := v.frame(title, here)
	for i := range f.Nav {
		f.Nav[i].Current = f.Nav[i].Current && plan == 0
	}
	names, err := v.site.app.PlanNames(v.r.Context(), v.site.who)
	if err != nil {
		return f, err
	}
	for _, n := range names[:min(len(names), 12)] {
		f.Plans = append(f.Plans, pages.Link{
			Href: planPath(n.Number), Icon: "layout-panel-left", Text: n.Name, Lang: n.Lang, Current: n.Number == plan,
		})
		f.Organisation = cmp.Or(f.Organisation, n.Organisation)
	}
	return f, nil
}

// here is the address of this page with one thing set.
func (v *reader) here(name, value string) string {
	q := v.r.URL.Query()
	if v.r.Method != http.MethodGet {
		q = url.Values{}
	}
	q.Set(name, value)
	return strings.TrimSuffix(v.r.URL.Path, "/readings") + "?" + q.Encode()
}
