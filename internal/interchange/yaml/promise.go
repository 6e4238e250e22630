package yaml

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"bearing/internal/calendar"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

// A promise is a commitment as people write it: "at least 85" and "between 38
// and 42" say type and value in one.
type promise struct {
	plan.Commitment
	kind    *plan.Type // nil: the one that the other fields imply
	to      *amount
	atLeast *float64
	atMost  *float64
	between []float64
}

// An amount is a number, or a change of the baseline such as +8 %.
type amount struct {
	number float64
	change bool
}

var promiseCodec = via(promiseTable.codec(),
	func(n node, p promise) (plan.Commitment, error) { return p.commitment(n) }, asPromised,
	func(plan.Commitment) bool { return false })

var typeCodec = choice("type of promise", names(plan.Tally), plan.ParseType, plan.Type.String)

// promiser is a ref of a person. A day without quotes is refused there: whoever
// writes "by: 2026-12-31" means the last day.
var promiser = codec[string]{
	read: func(n node) (string, error) {
		if n.ShortTag() == "!!timestamp" {
			return "", n.refuse("by is who promised, and %s is a day; write until: %s for the last day", n.Value, n.Value)
		}
		return line.read(n)
	},
	write: line.write, empty: line.empty, schema: line.schema,
}

var promiseTable = newTable("a promise", map[string]string{
	"baseline": "from", "start": "since", "due": "until", "deadline": "until", "end": "until", "target": "to", "value": "to",
	"kpi": "measure", "min": "low", "max": "high", "stretch": "aspires", "aspirational": "aspires", "weight": "the weight beside the title of the item",
},
	at("type", maybe(typeCodec), func(p *promise) **plan.Type { return &p.kind }, "what keeping it means; linear when nothing else is said"),
	at("measure", line, func(p *promise) *string { return &p.Measure }, "the ref of the measure"),
	at("from", maybe(number), func(p *promise) **float64 { return &p.Baseline }, "the baseline, where it stands now"),
	at("to", maybe(amountCodec), func(p *promise) **amount { return &p.to }, `the value to reach; "+8 %" is a change of the baseline`),
	at("at_least", maybe(number), func(p *promise) **float64 { return &p.atLeast }, "the value to stay at or above"),
	at("at_most", maybe(number), func(p *promise) **float64 { return &p.atMost }, "the value to stay at or below"),
	at("between", list(number), func(p *promise) *[]float64 { return &p.between }, "the two bounds to stay between: [38, 42]"),
	at("low", maybe(number), func(p *promise) **float64 { return &p.Low }, "the lower bound alone"),
	at("high", maybe(number), func(p *promise) **float64 { return &p.High }, "the upper bound alone"),
	at("tolerance", maybe(number), func(p *promise) **float64 { return &p.Tolerance }, "how far outside the bounds still counts in part"),
	at("share", maybe(number), func(p *promise) **float64 { return &p.Share }, "the share of periods that must be inside, 0 to 1"),
	at("since", day, func(p *promise) *calendar.Date { return &p.Window.First }, "the first day"),
	at("until", day, func(p *promise) *calendar.Date { return &p.Window.Last }, "the last day; left out for a standing promise"),
	at("path", pathCodec, func(p *promise) *measure.Path { return &p.Path }, "how it should build up; evenly when left out"),
	at("milestones", list(milestone), func(p *promise) *[]plan.Milestone { return &p.Milestones }, "parts that are done or not"),
	at("per_member", maybe(perMemberTable.codec()), func(p *promise) **plan.PerMember { return &p.Per }, "makes it a rule for each member of a team"),
	at("aspires", truth, func(p *promise) *bool { return &p.Aspires }, "true for an ambition rather than a commitment"),
	at("cap", maybe(number), func(p *promise) **float64 { return &p.Cap }, "how much of it may count upward; 1 when left out"),
	at("relative", truth, func(p *promise) *bool { return &p.Relative }, "true when it was meant as a change of the baseline"),
	at("reason", prose, func(p *promise) *string { return &p.Reason }, "why it replaced the promise before"),
	at("by", promiser, func(p *promise) *string { return &p.By }, "who promised"),
	at("on", day, func(p *promise) *calendar.Date { return &p.On }, "when"),
	at("review", day, func(p *promise) *calendar.Date { return &p.Review }, "when it is looked at again without an excuse"),
)

// commitment makes the promise plain, and refuses one that says two things.
func (p promise) commitment(n node) (plan.Commitment, error) {
	c := p.Commitment
	said := 0
	say := func(t plan.Type, low, high, value *float64) {
		said++
		c.Type, c.Value = t, value
		if t == plan.Range {
			c.Low, c.High = low, high
		}
	}
	if p.to != nil {
		value, err := p.value(n)
		if err != nil {
			return c, err
		}
		say(p.implied(), c.Low, c.High, &value)
		c.Relative = c.Relative || p.to.change
	}
	if p.atLeast != nil {
		say(plan.AtLeast, nil, nil, p.atLeast)
	}
	if p.atMost != nil {
		say(plan.AtMost, nil, nil, p.atMost)
	}
	if p.between != nil {
		if len(p.between) != 2 {
			return c, n.refuse("stays between %d numbers; write two, as in between: [38, 42]", len(p.between))
		}
		say(plan.Range, &p.between[0], &p.between[1], nil)
	}
	switch {
	case said > 1:
		return c, n.refuse("promises more than one value; keep one of to, at_least, at_most and between")
	case said == 0:
		c.Type = p.implied()
	case p.kind != nil && *p.kind != c.Type:
		return c, n.refuse("has the type %s and a value that says %s; take one of the two away", *p.kind, c.Type)
	}
	return c, nil
}

func (p promise) implied() plan.Type {
	switch {
	case p.kind != nil:
		return *p.kind
	case len(p.Milestones) > 0:
		return plan.Milestones
	default:
		return plan.Linear
	}
}

func (p promise) value(n node) (float64, error) {
	switch {
	case !p.to.change:
		return p.to.number, nil
	case p.Baseline == nil:
		return 0, n.refuse("promises a change of %s %% without saying of what; write the baseline as from", digits(p.to.number))
	}
	value := *p.Baseline + *p.Baseline*p.to.number/100
	if !(value <= plan.Largest && value >= -plan.Largest) {
		return 0, n.refuse("promises a value too large to keep; look whether the change is right")
	}
	return value, nil
}

// asPromised finds the plainest way to write a commitment.
func asPromised(c plan.Commitment) promise {
	p := promise{Commitment: c}
	p.Type, p.Version, p.Value = plan.Linear, 0, nil
	switch {
	case c.Type == plan.AtLeast && c.Value != nil:
		p.atLeast = c.Value
	case c.Type == plan.AtMost && c.Value != nil:
		p.atMost = c.Value
	case c.Type == plan.Range && c.Low != nil && c.High != nil && c.Value == nil:
		p.between = []float64{*c.Low, *c.High}
		p.Low, p.High = nil, nil
	default:
		p.to = plainAmount(c.Value)
		if c.Type != p.implied() {
			p.kind = &c.Type
		}
	}
	return p
}

func plainAmount(x *float64) *amount {
	if x == nil {
		return nil
	}
	return &amount{number: *x}
}

var changeForm = regexp.MustCompile(`^([+-][0-9.]+) ?%$`)

var amountCodec = codec[amount]{
	read: func(n node) (amount, error) {
		m := changeForm.FindStringSubmatch(strings.TrimSpace(n.Value))
		if m == nil || n.Kind != yaml.ScalarNode {
			x, err := number.read(n)
			return amount{number: x}, err
		}
		bare := *n.Node
		bare.Value = m[1]
		x, err := number.read(node{n.in, &bare})
		return amount{x, true}, err
	},
	write:  func(a amount) *yaml.Node { return number.write(a.number) },
	empty:  isZero[amount],
	schema: anyOf(number.schema, schema{"type": "string", "pattern": `^[+-][0-9.]+ ?%$`}),
}

var milestone = short(milestoneTable.codec(), line, func(m *plan.Milestone) *string { return &m.Title })

var milestoneTable = newTable("a milestone", map[string]string{"name": "title", "date": "due", "on": "done", "until": "due"},
	at("title", line, func(m *plan.Milestone) *string { return &m.Title }, "what will be there"),
	at("weight", maybe(number), func(m *plan.Milestone) **float64 { return &m.Weight }, "how much of the whole it is; 1 when left out"),
	at("due", day, func(m *plan.Milestone) *calendar.Date { return &m.Due }, "by when"),
	at("done", day, func(m *plan.Milestone) *calendar.Date { return &m.Done }, "since when"),
)

var perMemberTable = newTable("a rule for members", map[string]string{"period": "every", "each": "every"},
	at("team", line, func(p *plan.PerMember) *string { return &p.Team }, "the ref of the team"),
	at("every", cadence, func(p *plan.PerMember) *calendar.Cadence { return &p.Period }, "how often each member has to reach it, such as day"),
	at("worked", truth, func(p *plan.PerMember) *bool { return &p.Worked }, "true when only days count on which the member worked"),
)

var pathCodec = codec[measure.Path]{
	read:   readPath,
	write:  writePath,
	empty:  func(p measure.Path) bool { return writePath(p) == nil },
	schema: anyOf(profile.schema, pathTable.ref()),
}

var profile = choice("shape of a path", names(measure.Custom), measure.ParseProfile, measure.Profile.String)

var pathTable = newTable("a path", map[string]string{"profile": "shape", "type": "shape", "weights": "seasons", "steps": "points"},
	at("shape", profile, func(p *measure.Path) *measure.Profile { return &p.Profile }, "how it builds up"),
	at("seasons", list(number), func(p *measure.Path) *[]float64 { return &p.Seasons }, "of seasonal: the weight of each month, January first"),
	at("points", list(point), func(p *measure.Path) *[]measure.Point { return &p.Points }, "of steps and custom: [2026-03-31, 0.25] each"),
	at("steep", number, func(p *measure.Path) *float64 { return &p.Steep }, "of logistic: how steep the middle is; 10 when left out"),
	at("middle", number, func(p *measure.Path) *float64 { return &p.Middle }, "of logistic: where the middle lies; 0.5 when left out"),
	at("rests", cadence, func(p *measure.Path) *calendar.Cadence { return &p.Rests }, "the rhythm of readings between which nothing more is expected"),
	at("workdays", truth, func(p *measure.Path) *bool { return &p.Workdays }, "true when only working days count"),
)

func readPath(n node) (p measure.Path, err error) {
	if n.Kind == yaml.ScalarNode {
		p.Profile, err = profile.read(n)
		return p, err
	}
	if err := pathTable.fill(n, &p); err != nil {
		return p, err
	}
	if len(p.Seasons) != 0 && len(p.Seasons) != 12 {
		return p, n.refuse("has the weights of %d months; write twelve, January first", len(p.Seasons))
	}
	return p, nil
}

// writePath returns nil for the path that goes without saying.
func writePath(p measure.Path) *yaml.Node {
	m := pathTable.node(&p)
	switch {
	case len(m.Content) == 0:
		return nil
	case len(m.Content) == 2 && p.Profile != measure.Linear:
		return profile.write(p.Profile)
	}
	return m
}

var point = codec[measure.Point]{
	read: func(n node) (p measure.Point, err error) {
		if n.Kind != yaml.SequenceNode || len(n.Content) != 2 {
			return p, n.refuse("expects a day and a share here, as in [2026-03-31, 0.25]")
		}
		if p.Day, err = day.read(node{n.in, n.Content[0]}); err != nil {
			return p, err
		}
		p.Share, err = number.read(node{n.in, n.Content[1]})
		return p, err
	},
	write:  func(p measure.Point) *yaml.Node { return flow(day.write(p.Day), number.write(p.Share)) },
	empty:  func(measure.Point) bool { return false },
	schema: schema{"type": "array", "prefixItems": []any{day.schema, number.schema}, "minItems": 2, "maxItems": 2},
}
