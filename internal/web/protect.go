package web

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"strings"
	"sync"

	"bearing/internal/fault"
	"bearing/internal/phrase"
	"bearing/internal/web/pages"
)

// protect is what stands before every answer: no request from another site
// changes anything, and no page may be framed, sniffed or sent elsewhere.
func (s *Site) protect(next http.Handler) http.Handler {
	guarded := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
		}
		guarded.ServeHTTP(w, r)
	})
}

// policy allows what the pages use and nothing else. Places on a track are
// style attributes; Turbo's progress bar is a style element with the nonce.
func policy(nonce string) string {
	return strings.Join([]string{
		"default-src 'self'",
		"script-src 'self' 'nonce-" + nonce + "'",
		"style-src-elem 'self' 'nonce-" + nonce + "'",
		"style-src-attr 'unsafe-inline'",
		"img-src 'self' data:",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	}, "; ")
}

const sessionCookie = "bearing-session"

// A session knows the browsers that came by the one-time link. It ends with
// the program.
type session struct {
	mu     sync.Mutex
	token  string // of the link; "" when it was used
	secret string // what the cookie holds
	open   bool   // nobody has to sign in
}

func newSession(token string) *session {
	return &session{token: token, secret: rand.Text(), open: token == ""}
}

func (s *session) knows(r *http.Request) bool {
	if s.open {
		return true
	}
	c, err := r.Cookie(sessionCookie)
	return err == nil && same(c.Value, s.secret)
}

// redeem uses the link up and reports whether it was good.
func (s *session) redeem(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token == "" || !same(token, s.token) {
		return false
	}
	s.token = ""
	return true
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// signedIn shows the way to the link to everybody whom the session does not
// know.
func (s *Site) signedIn(next http.Handler) http.Handler {
	refuse := s.answer(func(w http.ResponseWriter, r *http.Request) error {
		return s.outside(w, r, "fault.signin")
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.session.knows(r) {
			next.ServeHTTP(w, r)
			return
		}
		refuse.ServeHTTP(w, r)
	})
}

// signIn takes the one-time link.
func (s *Site) signIn(w http.ResponseWriter, r *http.Request) error {
	if !s.session.knows(r) && !s.session.redeem(r.PathValue("token")) {
		return s.outside(w, r, "fault.used")
	}
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: s.session.secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil})
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

func (s *Site) outside(w http.ResponseWriter, r *http.Request, key string) error {
	v := s.reader(r)
	f := v.frame(phrase.Say(v.Lang, faultTitles[fault.Forbidden], nil), "")
	f.Plain = true
	return v.show(w, http.StatusForbidden, f, pages.Fault(f, v.T(key), ""))
}
