package yaml

import (
	"go.yaml.in/yaml/v3"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/plan"
)

const itemNoun = "an item"

// A written item is an item as a file says it: its place is where it stands,
// its links are grouped, and what hangs under it is inside.
type written struct {
	plan.Item
	position *int
	agreed   *plan.Agreement
	promise  *plan.Commitment
	links    [4][]plan.Link // by kind
	items    []node
	lines    []*yaml.Node
}

var itemTable = newTable(itemNoun, map[string]string{
	"title": "the title beside its role, as in target: Repeat share", "name": "the title beside its role, as in target: Repeat share",
	"parent": "under", "end": "due", "deadline": "due", "until": "due", "by": "owner", "owners": "owner", "begin": "start", "since": "start", "from": "start",
	"measure": "measure in the promise of the target, or watches to show it without one", "measures": "watches", "children": "items", "commitment": "promise",
	"history": "states", "status": "states, as in - started: 2026-01-05", "closed": "states, as in - closed: 2026-09-01", "blocked_by": "depends_on", "after": "depends_on",
	"to": "to in the promise", "role": "the role as the name of the title, as in aim: ...", "id": "ref", "definition_of_done": "done_when", "waiting": "waiting_for", "every": "recurs",
},
	titled(framework.Aim, "the title of an aim: a broad direction, in words"),
	titled(framework.Target, "the title of a target: a measurable outcome"),
	titled(framework.Approach, "the title of an approach: the choice of how, and how not"),
	titled(framework.Action, "the title of an action: work with an owner and dates"),
	at("ref", line, func(w *written) *string { return &w.Ref }, "the author's own key, unique in the plan; made of the title when it is left out"),
	at("kind", line, func(w *written) *string { return &w.Kind }, "the key of the framework's kind, when its place does not say it"),
	at("under", line, func(w *written) *string { return &w.Parent }, "the ref of the parent, for an item that does not stand inside it"),
	at("position", maybe(count(-1_000_000_000, 1_000_000_000)), func(w *written) **int { return &w.position }, "its place among its siblings, when it is not the order of the file"),
	at("owner", few(line), func(w *written) *[]string { return &w.Owners }, "who answers for it: the ref of one person or team"),
	at("champion", line, func(w *written) *string { return &w.Champion }, "of an aim: who speaks for it"),
	at("contributors", list(line), func(w *written) *[]string { return &w.Contributors }, "who helps"),
	at("start", day, func(w *written) *calendar.Date { return &w.Start }, "the first day"),
	at("due", day, func(w *written) *calendar.Date { return &w.Due }, "the last day"),
	at("weight", maybe(number), func(w *written) **float64 { return &w.Weight }, "in its parent; 1 when left out"),
	at("counts", maybe(truth), func(w *written) **bool { return &w.Counts }, "whether it counts towards its parent, when not as usual"),
	linked(plan.Contributes, "items towards which it counts besides its parent, with a weight"),
	linked(plan.Supports, "items that it helps without counting"),
	linked(plan.DependsOn, "items that must be done first"),
	linked(plan.Guards, "items while pursuing which this one must not break"),
	at("draft", truth, func(w *written) *bool { return &w.Draft }, "true while it is being written"),
	at("agreed", maybe(agreement), func(w *written) **plan.Agreement { return &w.agreed }, "when it was agreed, and by whom"),
	at("promise", maybe(promiseCodec), func(w *written) **plan.Commitment { return &w.promise }, "of a target: what is promised"),
	at("promises", list(promiseCodec), func(w *written) *[]plan.Commitment { return &w.Commitments }, "of a target: what was promised over time, oldest first"),
	at("states", list(stateCodec), func(w *written) *[]plan.State { return &w.States }, "what happened to it, oldest first"),
	at("signals", list(signal), func(w *written) *[]plan.Signal { return &w.Signals }, "of an aim: measures or questions that would show that it moved"),
	at("watches", list(line), func(w *written) *[]string { return &w.Watches }, "measures that are shown with it, without a target"),
	at("why", prose, func(w *written) *string { return &w.Why }, "which part of the mission it serves"),
	at("not", list(prose), func(w *written) *[]string { return &w.Not }, "of an approach: what we will not do"),
	at("done_when", prose, func(w *written) *string { return &w.DoneWhen }, "how everybody sees that it is done"),
	at("steps", list(step), func(w *written) *[]plan.Step { return &w.Steps }, "tick boxes"),
	at("proofs", list(proofTable.codec()), func(w *written) *[]plan.Proof { return &w.Proofs }, "of a tally: each occurrence"),
	at("waiting_for", prose, func(w *written) *string { return &w.Waiting }, "what it waits for, in words"),
	at("recurs", cadence, func(w *written) *calendar.Cadence { return &w.Recurs }, "how often it comes round, such as week"),
	at("order", count(-1_000_000, 1_000_000), func(w *written) *int { return &w.Order }, "its place in a sequence"),
	at("budget", maybe(budgetTable.codec()), func(w *written) **plan.Budget { return &w.Budget }, "money set aside and spent"),
	at("effort", maybe(effortTable.codec()), func(w *written) **plan.Effort { return &w.Effort }, "work in hours"),
	at("scope", line, func(w *written) *string { return &w.Scope }, "strategic, tactical or operational"),
	at("tags", list(line), func(w *written) *[]string { return &w.Tags }, "words to find it by"),
	at("notes", prose, func(w *written) *string { return &w.Notes }, "anything else, in Markdown"),
	at("said", maybe(saidTable.codec()), func(w *written) **plan.Said { return &w.Said }, "what a source published about it"),
	at("custom", words, func(w *written) *map[string]string { return &w.Custom }, "what a source said that has no place here"),
	field[written]{
		name: "items", about: "what hangs under it",
		schema: schema{"type": "array", "items": schema{"$ref": "#/$defs/item"}},
		read:   func(n node, w *written) (err error) { w.items, err = entries(n); return },
		write:  func(w *written) *yaml.Node { return block(w.lines) },
	},
)

// titled makes the field that gives an item its role and its title.
func titled(role framework.Role, about string) field[written] {
	return field[written]{
		name: role.String(), about: about, speaks: true, schema: anyOf(title.schema, schema{"type": "null"}),
		read: func(n node, w *written) (err error) {
			if w.Role != framework.NoRole {
				return n.refuse("is %s and %s; keep one of the two", article(w.Role.String()), article(role.String()))
			}
			if w.Role = role; !n.nothing() {
				w.Title, err = title.read(n)
			}
			return err
		},
		write: func(w *written) *yaml.Node {
			if w.Role != role {
				return nil
			}
			return title.write(w.Title)
		},
	}
}

// linked makes the field for the links of a kind.
func linked(kind plan.LinkKind, about string) field[written] {
	return at(kind.String(), list(link), func(w *written) *[]plan.Link { return &w.links[kind] }, about)
}

var link = short(linkTable.codec(), line, func(l *plan.Link) *string { return &l.To })

var linkTable = newTable("a link", map[string]string{"ref": "to", "item": "to"},
	at("to", line, func(l *plan.Link) *string { return &l.To }, "a ref in this plan, or plan/ref in a plan above"),
	at("weight", maybe(number), func(l *plan.Link) **float64 { return &l.Weight }, "of contributes: 1 when left out"),
	at("share", maybe(number), func(l *plan.Link) **float64 { return &l.Share }, "of contributes, where amounts are added up: 1 when left out"),
)

var agreement = short(agreementTable.codec(), day, func(a *plan.Agreement) *calendar.Date { return &a.On })

var agreementTable = newTable("an agreement", map[string]string{"date": "on", "day": "on", "who": "by"},
	at("on", day, func(a *plan.Agreement) *calendar.Date { return &a.On }, "the day"),
	at("by", few(line), func(a *plan.Agreement) *[]string { return &a.By }, "who consented"),
)

// A happening is a state whose kind is the name of its day.
type happening struct {
	plan.State
	kinds int
}

var stateCodec = via(stateTable.codec(),
	func(n node, h happening) (plan.State, error) {
		if h.kinds != 1 {
			return h.State, n.refuse("is not one state; write one of started, paused, resumed, closed or reopened with its day, as in closed: 2026-09-01")
		}
		return h.State, nil
	},
	func(s plan.State) happening { return happening{State: s} },
	func(plan.State) bool { return false },
)

var stateTable = newTable("a state", map[string]string{"done": "closed", "reason": "why", "result": "outcome", "on": "the day beside the state, as in closed: 2026-09-01"},
	happened(plan.Started, "the day on which it began"),
	happened(plan.Paused, "the day on which it was put aside"),
	happened(plan.Resumed, "the day on which it went on"),
	happened(plan.Closed, "the day on which it ended"),
	happened(plan.Reopened, "the day on which it was taken up again"),
	at("outcome", outcome, func(h *happening) *plan.Outcome { return &h.Outcome }, "how it ended"),
	at("by", line, func(h *happening) *string { return &h.By }, "who decided"),
	at("why", prose, func(h *happening) *string { return &h.Why }, "for what reason"),
	at("lesson", prose, func(h *happening) *string { return &h.Lesson }, "what was learnt"),
	at("grade", maybe(number), func(h *happening) **float64 { return &h.Grade }, "from 0 to 1, where the framework grades"),
)

var outcome = choice("outcome", names(plan.Replaced), plan.ParseOutcome, plan.Outcome.String)

// happened makes the field that says what happened, and when.
func happened(kind plan.StateKind, about string) field[happening] {
	return field[happening]{
		name: kind.String(), about: about, speaks: true, schema: anyOf(day.schema, schema{"type": "null"}),
		read: func(n node, h *happening) (err error) {
			h.Kind, h.kinds = kind, h.kinds+1
			if !n.nothing() {
				h.On, err = day.read(n)
			}
			return err
		},
		write: func(h *happening) *yaml.Node {
			if h.Kind != kind {
				return nil
			}
			if h.On.IsZero() {
				return word("null")
			}
			return day.write(h.On)
		},
	}
}

var signal = short(signalTable.codec(), line, func(s *plan.Signal) *string { return &s.Measure })

var signalTable = newTable("a signal", nil,
	at("measure", line, func(s *plan.Signal) *string { return &s.Measure }, "the ref of a measure"),
	at("question", line, func(s *plan.Signal) *string { return &s.Question }, "what a review or a survey rates"),
)

var step = short(stepTable.codec(), line, func(s *plan.Step) *string { return &s.Title })

var stepTable = newTable("a step", map[string]string{"name": "title", "step": "title"},
	at("title", line, func(s *plan.Step) *string { return &s.Title }, "what to do"),
	at("done", day, func(s *plan.Step) *calendar.Date { return &s.Done }, "the day on which it was done; left out while it is open"),
)

var proofTable = newTable("a proof", map[string]string{"on": "day", "date": "day", "url": "link", "name": "title"},
	at("day", day, func(p *plan.Proof) *calendar.Date { return &p.Day }, "when it happened"),
	at("title", line, func(p *plan.Proof) *string { return &p.Title }, "what it was"),
	at("link", line, func(p *plan.Proof) *string { return &p.Link }, "where it can be seen"),
	at("by", line, func(p *plan.Proof) *string { return &p.By }, "whose it is"),
)

var budgetTable = newTable("a budget", nil,
	at("amount", number, func(b *plan.Budget) *float64 { return &b.Amount }, "what is set aside"),
	at("spent", number, func(b *plan.Budget) *float64 { return &b.Spent }, "what is spent"),
	at("currency", line, func(b *plan.Budget) *string { return &b.Currency }, "such as EUR"),
)

var effortTable = newTable("an effort", nil,
	at("hours", number, func(e *plan.Effort) *float64 { return &e.Hours }, "the work it takes"),
	at("spent", number, func(e *plan.Effort) *float64 { return &e.Spent }, "the work that went into it"),
	at("people", list(line), func(e *plan.Effort) *[]string { return &e.People }, "who does it"),
)

var saidTable = newTable("what a source said", nil,
	at("status", line, func(s *plan.Said) *string { return &s.Status }, "the status it gave"),
	at("progress", maybe(number), func(s *plan.Said) **float64 { return &s.Progress }, "the progress it gave, as a fraction"),
	at("by", line, func(s *plan.Said) *string { return &s.By }, "which source"),
)

// read reads one item, without what hangs under it.
func read(n node) (*written, error) {
	w := &written{}
	if err := itemTable.fill(n, w); err != nil {
		return nil, err
	}
	if w.Role == framework.NoRole {
		return nil, n.refuse("is an item without a role; write its title as aim, target, approach or action, such as aim: Guests come back")
	}
	w.Agreement = w.agreed
	for kind, links := range w.links {
		for _, l := range links {
			l.Kind = plan.LinkKind(kind)
			w.Links = append(w.Links, l)
		}
	}
	return w, w.commit(n)
}

// commit numbers the promises, of which the file gives one or a list.
func (w *written) commit(n node) error {
	if w.promise != nil {
		if len(w.Commitments) > 0 {
			return n.refuse("has both promise and promises; put all of them under promises, oldest first")
		}
		w.Commitments = []plan.Commitment{*w.promise}
	}
	for i := range w.Commitments {
		w.Commitments[i].Version = i + 1
	}
	return nil
}

// write writes one item, without what hangs under it.
func write(item *plan.Item, position *int, parent string) *written {
	w := &written{Item: *item, position: position, agreed: item.Agreement}
	w.Parent = parent
	if len(item.Commitments) == 1 {
		w.promise, w.Commitments = &item.Commitments[0], nil
	}
	for _, l := range item.Links {
		kind := l.Kind
		l.Kind = 0
		w.links[kind] = append(w.links[kind], l)
	}
	return w
}
