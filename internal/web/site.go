// Package web shows plans to people: server-rendered pages that work without
// JavaScript, in three languages and any vocabulary.
//
// A request goes through one chain: who is asking, in which language and
// light; a handler asks app for a sight and writes it out as the values of a
// page; the page is rendered whole, to memory, before its first byte is sent.
// Handlers return errors, and one table turns the kind of a fault into a
// status and a page that says what helps. Nothing is decided here.
package web

import (
	"context"
	"net/http"
	"sync"

	"bearing/internal/access"
	"bearing/internal/app"
	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/phrase"
)

// Options are what a Site is told besides the App that it shows.
type Options struct {
	Demo  bool   // a sample company: nobody signs in, the clock can be moved on
	Token string // of the one-time link that signs a browser in; "" lets everybody in

	Organisation string                       // at the top of the side bar
	Intro        framework.Text               // what the sample company is, "a coffee roaster"
	Wonders      func(calendar.Date) []Wonder // what is worth looking at in the demo on a day
	Next         func(context.Context) error  // moves the demo's clock to the next Monday
	Ends         calendar.Date                // the Monday after which there is none; zero when there always is
}

// A Wonder is one thing worth looking at: a sentence and the page that shows it.
// Item, Plan and Measure are what the App knows them by; one of them is enough.
type Wonder struct {
	Title, Text framework.Text
	Plan        string
	Item        string // "plan/item"
	Measure     string
	Evidence    []string // items that are shown beside the sentence; none: the one it leads to
	Words       []string // frameworks whose words are set beside one another
}

// Site is the website. It is safe for use by several goroutines.
type Site struct {
	app     *app.App
	opt     Options
	assets  *assets
	session *session
	who     access.Actor

	mu      sync.Mutex
	indexes map[int64]*index // by plan: what is known of its newest tree
}

// New returns the website on an App.
func New(a *app.App, opt Options) http.Handler {
	s := &Site{
		app: a, opt: opt, assets: newAssets(), session: newSession(opt.Token), who: access.Local(),
		indexes: map[int64]*index{},
	}
	return s.protect(s.routes())
}

// lang is a language as the frameworks know it.
func lang(v phrase.Voice) framework.Lang { return framework.Lang(v.Lang) }
