// Package app holds what can be done (acts) and what can be seen (sights).
//
// An act is one function: it asks leave, loads, lets the language decide,
// keeps, and tells; everything in one transaction. A sight is what one page or
// one command needs, read whole and consistent. Doors translate to and from
// these and decide nothing; nothing else writes.
package app

import (
	"context"
	"sync"
	"time"

	"bearing/internal/access"
	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/framework"
	"bearing/internal/progress"
	"bearing/internal/store"
)

// Config is what an App stands on.
type Config struct {
	Store      *store.Store
	Frameworks *framework.Library
	Policies   *progress.PolicySet
	Clock      func() time.Time // nil: the machine's
	Today      calendar.Date    // no day: the clock's
	Zone       *time.Location   // in which instants become days; nil: UTC
}

// App is the house behind the doors. It is safe for use by several goroutines.
type App struct {
	Config
	mu    sync.Mutex
	shelf shelf
	fixed calendar.Date
}

// New returns an App on what cfg gives it.
func New(cfg Config) *App {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Zone == nil {
		cfg.Zone = time.UTC
	}
	return &App{Config: cfg, fixed: cfg.Today, shelf: shelf{plans: map[int64]*place{}}}
}

// Today returns the day it is: the fixed one, or the clock's in the zone.
func (a *App) Today() calendar.Date {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.fixed.IsZero() {
		return a.fixed
	}
	return calendar.Of(a.Clock().In(a.Zone))
}

// Fixed reports whether the day is fixed, as in the demo.
func (a *App) Fixed() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return !a.fixed.IsZero()
}

// Stand moves a fixed day.
func (a *App) Stand(day calendar.Date) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fixed = day
}

// may refuses what an actor's level does not reach.
func may(who access.Actor, asks access.Level) error {
	if access.May(who, asks) {
		return nil
	}
	return fault.New(fault.Forbidden, "", "this is not yours to change; ask the person who runs this installation")
}

// view runs a sight for somebody who may read.
func (a *App) view(ctx context.Context, who access.Actor, sight func(*store.Tx) error) error {
	if err := may(who, access.Read); err != nil {
		return err
	}
	return a.Store.View(ctx, sight)
}

// act runs an act for somebody who may write, under a name for the history.
func (a *App) act(ctx context.Context, who access.Actor, name string, act func(*store.Tx) error) error {
	if err := may(who, access.Write); err != nil {
		return err
	}
	return a.Store.Update(ctx, func(tx *store.Tx) error {
		tx.Act(name, who.Name)
		return act(tx)
	})
}
