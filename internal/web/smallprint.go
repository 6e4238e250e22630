package web

import (
	"strings"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/plan"
	"bearing/internal/text"
	"bearing/internal/web/pages"
)

// facts are the small print of an item.
func (i *itemView) facts() (facts []pages.Named) {
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, pages.Named{Name: i.T(key), Text: value})
		}
	}
	var with []string
	for _, ref := range i.Contributors {
		with = append(with, i.Person(ref))
	}
	add("item.contributors", strings.Join(with, ", "))
	add("item.start", i.LongDay(i.Start))
	add("item.due", i.LongDay(i.Due))
	add("item.waiting", i.Waiting)
	if i.Recurs.Grain != calendar.NoGrain {
		add("item.recurs", i.Cadence(i.Recurs))
	}
	if b := i.Budget; b != nil {
		money := func(x float64) string { return text.FormatUnit(x, b.Currency, i.Lang, 0) }
		add("item.budget", i.T("item.budget.value", "spent", money(b.Spent), "amount", money(b.Amount)))
	}
	if e := i.Effort; e != nil {
		add("item.effort", i.T("item.effort.value", "spent", i.Tidy(e.Spent, 1), "hours", i.Tidy(e.Hours, 1)))
	}
	if s := i.Said; s != nil {
		add("item.said", i.said(s))
	}
	add("item.scope", i.Scope)
	add("item.tags", strings.Join(i.Tags, ", "))
	return facts
}

func (i *itemView) said(s *plan.Said) string {
	said := s.Status
	if s.Progress != nil {
		said = strings.TrimSpace(said + " " + i.Percent(*s.Progress))
	}
	if s.By != "" {
		said += " (" + s.By + ")"
	}
	return said
}

// missing lists what keeps an item from being finished, each with its remedy.
func (i *itemView) missing() (lacks []string) {
	add := func(when bool, key string, args ...any) {
		if when {
			lacks = append(lacks, i.T(key, args...))
		}
	}
	now, _ := i.inForce(i.Item)
	judged := i.Role == framework.Aim || i.Role == framework.Target
	add(len(i.Owners) == 0 && i.Role != framework.Action, "missing.owner")
	add(len(i.Owners) > 1, "missing.owners")
	if i.Role == framework.Aim {
		add(!i.hasKid(framework.Target) && !i.hasKid(framework.Aim), "missing.target", "kind", i.label(framework.Target, framework.Aim, 2))
		add(len(i.Item.Signals) == 0, "missing.signal")
	}
	add(i.Role == framework.Target && now == nil && len(i.Tree.Edges(i.at)) == 0, "missing.promise")
	add(judged && now != nil && now.Measure == "" && (now.Type == plan.Linear || now.Type.Holds() || now.Type == plan.Ratio), "missing.measure")
	if f := i.Measured(i.at); f != nil {
		add(len(f.Series) == 0, "missing.reading")
	}
	add(i.Role == framework.Action && i.Due.IsZero() && i.Recurs.Grain == calendar.NoGrain, "missing.due")
	return lacks
}

func (i *itemView) hasKid(role framework.Role) bool {
	for _, k := range i.Tree.Kids(i.at) {
		if i.Tree.At(int(k)).Role == role {
			return true
		}
	}
	return false
}
