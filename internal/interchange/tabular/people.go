package tabular

import (
	"cmp"
	"slices"
	"strings"

	"bearing/internal/plan"
	"bearing/internal/text"
)

// A person is what a row says of somebody.
type person struct {
	ref, name, email string
	team             bool
}

// people reads the owners of a row. Of lists beside each other the first ref,
// name and address are the first person's.
func people(r row, o owner) (all []person) {
	const separators = ";\n"
	for _, s := range o.any.list(r, separators) {
		all = append(all, parsePerson(s))
	}
	refs, names, emails := o.ref.list(r, separators), o.name.list(r, separators), o.email.list(r, separators+", ")
	for i := range max(len(refs), len(names), len(emails)) {
		all = append(all, person{nth(refs, i), nth(names, i), strings.ToLower(nth(emails, i)), false})
	}
	if word := fold(o.team.in(r)); word != "" && word != "no" && word != "false" {
		for i := range all {
			all[i].team = true
		}
	}
	return all
}

func nth(all []string, i int) string {
	if i < len(all) {
		return all[i]
	}
	return ""
}

// parsePerson reads "Mai Lê", "mai@example.org" and "Mai Lê <mai@example.org>".
func parsePerson(s string) person {
	before, rest, open := strings.Cut(s, "<")
	email, _, closed := strings.Cut(rest, ">")
	switch {
	case open && closed && strings.Contains(email, "@"):
		return person{name: strings.TrimSpace(before), email: strings.ToLower(strings.TrimSpace(email))}
	case strings.Contains(s, "@") && !strings.Contains(s, " "):
		return person{email: strings.ToLower(s)}
	}
	return person{name: s}
}

func (d *draft) readPeople(f *reader, s *sayings) {
	t := s.template
	s.owners = people(f.r, t.owner)
	s.helpers = people(f.r, owner{any: t.contributors})
	if all := people(f.r, owner{any: t.champion}); len(all) > 0 {
		s.champion = all[0]
	}
}

// person returns the ref of somebody, who is added when nobody like that is
// known. People are matched by address, else by ref, else by name.
func (d *draft) person(p person) string {
	if p == (person{}) {
		return ""
	}
	for _, key := range p.keys() {
		if i, ok := d.known[key]; ok {
			known := &d.doc.People[i]
			known.Name, known.Email = cmp.Or(known.Name, p.name), cmp.Or(known.Email, p.email)
			return known.Ref
		}
	}
	before, _, _ := strings.Cut(p.email, "@")
	ref := cmp.Or(p.ref, text.Slug(p.name), text.Slug(before), "somebody")
	taken := func(ref string) bool {
		return slices.ContainsFunc(d.doc.People, func(q plan.Person) bool { return q.Ref == ref })
	}
	if taken(ref) {
		ref = free(ref, taken)
	}
	d.doc.People = append(d.doc.People, plan.Person{Ref: ref, Name: cmp.Or(p.name, p.email, ref), Email: p.email, Team: p.team})
	for _, key := range p.keys() {
		d.known[key] = len(d.doc.People) - 1
	}
	return ref
}

// keys are what somebody is found by, the surest first. A name alone finds only
// those of whom no more than a name is known.
func (p person) keys() (keys []string) {
	if p.email != "" {
		keys = append(keys, "email "+p.email)
	}
	if p.ref != "" {
		keys = append(keys, "ref "+p.ref)
	}
	if p.name != "" && p.email == "" && p.ref == "" {
		keys = append(keys, "name "+fold(p.name))
	}
	return keys
}

func (d *draft) everybody(all []person) (refs []string) {
	for _, p := range all {
		if ref := d.person(p); ref != "" && !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	return refs
}
