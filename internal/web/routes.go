package web

import "net/http"

// routes is everything that has an address.
func (s *Site) routes() *http.ServeMux {
	mux := http.NewServeMux()
	page := func(pattern string, f handler) { mux.Handle(pattern, s.signedIn(s.answer(f))) }

	page("GET /{$}", s.home)
	page("GET /plans", s.plans)
	page("GET /plans/{plan}", s.onePage)
	page("GET /plans/{plan}/map", s.planMap)
	page("GET /plans/{plan}/table", s.planTable)
	page("GET /items/{item}", s.item)
	page("GET /items/{item}/why", s.why)
	page("GET /items/{item}/why.json", s.whyJSON)
	page("GET /kpis", s.kpis)
	page("GET /kpis/{measure}", s.kpi)
	page("POST /kpis/{measure}/readings", s.record)
	page("GET /words", s.glossary)
	page("/", s.lost)

	if s.opt.Demo && s.opt.Next != nil {
		page("POST /demo/next-monday", s.nextMonday)
	}
	mux.Handle("GET /sign-in/{token}", s.answer(s.signIn))
	mux.Handle("GET /a/{hash}/{path...}", s.assets)
	mux.HandleFunc("GET /favicon.ico", s.favicon)
	mux.HandleFunc("GET /healthz", healthy)
	return mux
}
