package yaml

import (
	"bearing/internal/calendar"
	"bearing/internal/plan"
)

var people = keyed(
	short(personTable.codec(), line, func(p *plan.Person) *string { return &p.Name }),
	func(p *plan.Person) *string { return &p.Ref },
)

var personTable = newTable("a person or team", map[string]string{"mail": "email", "e-mail": "email", "parent": "under", "people": "members"},
	at("name", line, func(p *plan.Person) *string { return &p.Name }, "what they are called"),
	at("email", line, func(p *plan.Person) *string { return &p.Email }, "their address"),
	at("team", truth, func(p *plan.Person) *bool { return &p.Team }, "true for a team"),
	at("under", line, func(p *plan.Person) *string { return &p.Parent }, "of a team: the team above"),
	at("members", list(member), func(p *plan.Person) *[]plan.Membership { return &p.Members }, "of a team: the refs of those who belong to it"),
	at("custom", words, func(p *plan.Person) *map[string]string { return &p.Custom }, "what a source said that has no place here"),
)

var member = short(memberTable.codec(), line, func(m *plan.Membership) *string { return &m.Person })

var memberTable = newTable("a member", map[string]string{"start": "from", "end": "to", "ref": "person", "name": "person"},
	at("person", line, func(m *plan.Membership) *string { return &m.Person }, "the ref of the person"),
	at("from", day, func(m *plan.Membership) *calendar.Date { return &m.Window.First }, "the first day; left out for always"),
	at("to", day, func(m *plan.Membership) *calendar.Date { return &m.Window.Last }, "the last day"),
)
