package stratml

import (
	"cmp"
	"slices"
	"strings"

	"bearing/internal/plan"
)

func (w *writer) personName(ref string) string {
	for _, p := range w.doc.People {
		if p.Ref == ref {
			return cmp.Or(p.Name, ref)
		}
	}
	return ref
}

// stakeholders gives back those that came, without the owners and contributors
// of then, and adds those of today.
func (w *writer) stakeholders(item *plan.Item) []stakeholder {
	var all []stakeholder
	for _, s := range valid(unkept[[]stakeholder](item.Custom, keyStakeholders)) {
		ours := func(r role) bool {
			return strings.EqualFold(string(r.Name), roleOwner) || strings.EqualFold(string(r.Name), roleContributor)
		}
		if !slices.ContainsFunc(s.Roles, ours) || s.Name == "" {
			all = append(all, s)
			continue
		}
		if s.Roles = slices.DeleteFunc(s.Roles, ours); len(s.Roles) > 0 || s.Description != "" {
			all = append(all, s)
		}
	}
	return append(all, w.performers(item)...)
}

// performers are the owners and contributors of today.
func (w *writer) performers(item *plan.Item) (all []stakeholder) {
	for _, o := range item.Owners {
		all = append(all, w.performer(o, roleOwner))
	}
	for _, c := range item.Contributors {
		all = append(all, w.performer(c, roleContributor))
	}
	return all
}

func (w *writer) performer(ref string, as words) stakeholder {
	s := stakeholder{Kind: "Person", Name: words(w.personName(ref)), Roles: []role{{Name: as, Types: []words{"Performer"}}}}
	for _, p := range w.doc.People {
		if p.Ref == ref && p.Team {
			s.Kind = "Organization"
		}
	}
	return s
}

// valid makes stakeholders fulfil the schema: what it does not enumerate becomes
// words.
func valid(all []stakeholder) []stakeholder {
	for i := range all {
		if !slices.Contains([]string{"Person", "Organization", "Generic_Group"}, all[i].Kind) {
			all[i].Kind = ""
		}
		for j := range all[i].Roles {
			r := &all[i].Roles[j]
			var types []words
			for _, t := range r.Types {
				known := t == "Performer" || t == "Beneficiary"
				switch {
				case known && !slices.Contains(types, t):
					types = append(types, t)
				case !known && t != "":
					r.Description = words(strings.TrimSpace(string(r.Description + " (" + t + ")")))
				}
			}
			r.Types = types
		}
	}
	return all
}
