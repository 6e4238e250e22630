package web

import (
	"bytes"
	"compress/gzip"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"bearing/internal/fault"
	"bearing/internal/web/pages"
)

// A handler answers a request or says why not.
type handler func(http.ResponseWriter, *http.Request) error

// statuses is the one place where a fault becomes an HTTP status.
var statuses = map[fault.Kind]int{
	fault.Internal:    http.StatusInternalServerError,
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.NotFound:    http.StatusNotFound,
	fault.Forbidden:   http.StatusForbidden,
	fault.Conflict:    http.StatusConflict,
	fault.Unavailable: http.StatusServiceUnavailable,
}

// faultTitles are the heads of the pages on faults.
var faultTitles = map[fault.Kind]string{
	fault.Internal:    "fault.title.internal",
	fault.Invalid:     "fault.title.invalid",
	fault.NotFound:    "fault.title.notfound",
	fault.Forbidden:   "fault.title.forbidden",
	fault.Conflict:    "fault.title.conflict",
	fault.Unavailable: "fault.title.unavailable",
}

// answer makes an HTTP handler of f; an error that f returns becomes a page.
func (s *Site) answer(f handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := f(w, r)
		if err == nil {
			return
		}
		kind := fault.KindOf(err)
		if kind == fault.Internal {
			slog.ErrorContext(r.Context(), "request failed", "path", r.URL.Path, "err", err)
		}
		if err := s.faultPage(w, r, kind, err); err != nil {
			slog.ErrorContext(r.Context(), "fault page failed", "path", r.URL.Path, "err", err)
		}
	})
}

// faultPage asks for nothing that may have been what failed.
func (s *Site) faultPage(w http.ResponseWriter, r *http.Request, kind fault.Kind, err error) error {
	v := s.reader(r)
	f := v.frame(v.T(faultTitles[kind]), "")
	f.Plain = !s.session.knows(r)
	return v.show(w, statuses[kind], f, pages.Fault(f, v.helps(kind), fault.Words(err)))
}

// helps are the sentences on what to do about a fault of a kind. The words of
// the fault itself are English.
var helps = map[fault.Kind]string{
	fault.Internal:    "fault.help.internal",
	fault.Invalid:     "fault.help.invalid",
	fault.NotFound:    "fault.help.notfound",
	fault.Forbidden:   "fault.help.forbidden",
	fault.Conflict:    "fault.help.conflict",
	fault.Unavailable: "fault.help.unavailable",
}

// helps says in the reader's language what helps; nothing where the words of
// the fault are in that language already.
func (v *reader) helps(kind fault.Kind) string {
	if v.Lang == "en" {
		return ""
	}
	return v.T(helps[kind])
}

// show renders a page whole, then sends it. What fails while it is rendered
// can still become a fault.
func (v *reader) show(w http.ResponseWriter, status int, f pages.Frame, body templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := pages.Page(f, body).Render(v.r.Context(), b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Security-Policy", policy(v.nonce))
	return send(w, v.r, status, b.Bytes())
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// send sends a body, packed for those who can unpack it. A reader who is gone
// is no fault.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") || len(body) < 1000 {
		w.WriteHeader(status)
		_, _ = w.Write(body)
		return nil
	}
	h.Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(w)
	_, _ = z.Write(body)
	_ = z.Close()
	return nil
}

// Level 3 packs a page of rows to a twelfth in half the time of the usual one.
var packers = sync.Pool{New: func() any { z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed); return z }}

// lost answers what has no address of its own.
func (s *Site) lost(w http.ResponseWriter, r *http.Request) error {
	v := s.reader(r)
	f := v.frame(v.T(faultTitles[fault.NotFound]), "")
	return v.show(w, http.StatusNotFound, f, pages.Fault(f, v.T("fault.page"), ""))
}

func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}
