package plan

// Named returns the refs of the people and teams that a document speaks of.
func Named(d *Document) map[string]bool {
	named := map[string]bool{}
	add := func(refs ...string) {
		for _, ref := range refs {
			if ref != "" {
				named[ref] = true
			}
		}
	}
	add(d.Plan.Owners...)
	for _, m := range d.Measures {
		add(m.Owner)
		for _, r := range m.Readings {
			add(r.By)
		}
	}
	for _, i := range d.Items {
		add(i.Owners...)
		add(i.Contributors...)
		add(i.Champion)
		if i.Agreement != nil {
			add(i.Agreement.By...)
		}
		if i.Effort != nil {
			add(i.Effort.People...)
		}
		for _, c := range i.Commitments {
			add(c.By)
			if c.Per != nil {
				add(c.Per.Team)
			}
		}
		for _, s := range i.States {
			add(s.By)
		}
		for _, p := range i.Proofs {
			add(p.By)
		}
	}
	return withTeams(d.People, named)
}

// withTeams adds the members and upper teams of the teams that are named.
func withTeams(people []Person, named map[string]bool) map[string]bool {
	for grown := true; grown; {
		grown = false
		for _, p := range people {
			if !named[p.Ref] {
				continue
			}
			for _, m := range p.Members {
				grown = grown || !named[m.Person]
				named[m.Person] = true
			}
			if p.Parent != "" && !named[p.Parent] {
				grown, named[p.Parent] = true, true
			}
		}
	}
	return named
}
