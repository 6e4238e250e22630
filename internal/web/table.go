package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"bearing/internal/progress"
	"bearing/internal/text"
	"bearing/internal/web/pages"
)

// paged is how many rows a page of a table has.
const paged = 100

// sorts are the orders in which a table can stand; the first is the usual one.
var sorts = []string{"status", "plan", "due", "owner", "title"}

// A wish is what a reader wants to see of a table.
type wish struct {
	filter, sort, status string
	page                 int
}

func wishOf(q url.Values) wish {
	w := wish{filter: strings.TrimSpace(q.Get("q")), sort: q.Get("sort"), status: q.Get("status")}
	if !slices.Contains(sorts, w.sort) {
		w.sort = sorts[0]
	}
	w.page, _ = strconv.Atoi(q.Get("page"))
	w.page = max(1, min(w.page, 1e6))
	return w
}

// planTable shows a plan as rows: sums over all, a hundred rows a page.
func (s *Site) planTable(w http.ResponseWriter, r *http.Request) error {
	v := s.reader(r)
	v.remember(w)
	p, err := s.plan(v, r.PathValue("plan"))
	if err != nil {
		return err
	}
	f, err := v.framed(p.Plan.Name+", "+v.T("view.table"), "plans", p.Number)
	if err != nil {
		return err
	}
	f.Wide = true
	return v.show(w, http.StatusOK, f, pages.TablePage(f, p.table(wishOf(r.URL.Query()))))
}

func (p *planView) table(want wish) pages.Table {
	found := p.find(want.filter)
	var n [7]int
	for _, i := range found {
		n[p.Scores.At(int(i)).Status]++
	}
	total := len(found)
	if status, ok := progress.ParseStatus(want.status); ok {
		found = slices.DeleteFunc(found, func(i int32) bool { return p.Scores.At(int(i)).Status != status })
	}
	p.arrange(found, want.sort)
	from := min((want.page-1)*paged, len(found))
	to := min(from+paged, len(found))

	t := pages.Table{
		Head: p.head("table"), Filter: want.filter, Sort: want.sort, State: want.status, Where: planPath(p.Number) + "/table",
		Total:  p.N("table.total", total),
		Totals: p.counts(n[:], func(s progress.Status) string { return p.tablePath(wish{want.filter, want.sort, s.String(), 1}) }),
		Shown:  p.T("table.shown", "from", p.count(from+1), "to", p.count(to), "n", p.count(len(found))),
	}
	for _, i := range found[from:to] {
		t.Rows = append(t.Rows, p.card(int(i)))
	}
	for _, key := range sorts {
		t.Sorts = append(t.Sorts, pages.Choice{Key: key, Text: p.T("table.sort." + key), Chosen: key == want.sort})
	}
	if want.page > 1 {
		t.Prev = p.tablePath(wish{want.filter, want.sort, want.status, want.page - 1})
	}
	if to < len(found) {
		t.Next = p.tablePath(wish{want.filter, want.sort, want.status, want.page + 1})
	}
	if want.filter != "" || want.status != "" {
		t.Clear = p.tablePath(wish{sort: want.sort, page: 1})
	}
	return t
}

// find returns the items that a text is found in, in the plan's own order.
func (p *planView) find(filter string) []int32 {
	if filter == "" {
		return slices.Clone(p.index.order)
	}
	terms := text.Terms(filter)
	var found []int32
	for _, i := range p.index.order {
		if all(terms, p.index.found[i]) {
			found = append(found, i)
		}
	}
	return found
}

func all(terms []string, s string) bool {
	for _, t := range terms {
		if !strings.Contains(s, t) {
			return false
		}
	}
	return true
}

// arrange sorts items; what is equal stays in the plan's own order.
func (p *planView) arrange(items []int32, by string) {
	switch by {
	case "status":
		p.byConcern(items)
	case "due":
		slices.SortStableFunc(items, func(a, b int32) int {
			return cmp.Compare(late(p.due(p.Tree.At(int(a))).String()), late(p.due(p.Tree.At(int(b))).String()))
		})
	case "owner":
		slices.SortStableFunc(items, func(a, b int32) int {
			return cmp.Compare(late(text.Fold(p.owner(p.Tree.At(int(a))))), late(text.Fold(p.owner(p.Tree.At(int(b))))))
		})
	case "title":
		slices.SortStableFunc(items, func(a, b int32) int {
			return cmp.Compare(text.Fold(p.Tree.At(int(a)).Title), text.Fold(p.Tree.At(int(b)).Title))
		})
	}
}

// late puts what is empty last.
func late(s string) string { return cmp.Or(s, "\U0010ffff") }

// byConcern counts instead of comparing: seven statuses, one pass.
func (p *planView) byConcern(items []int32) {
	piles := make([][]int32, len(concern))
	for _, i := range items {
		s := p.Scores.At(int(i)).Status
		piles[s] = append(piles[s], i)
	}
	at := 0
	for _, s := range concern {
		at += copy(items[at:], piles[s])
	}
}

func (v *reader) count(n int) string { return v.Voice.Number(float64(n), 0) }

func (p *planView) tablePath(w wish) string {
	q := []string{}
	add := func(name, value string, when bool) {
		if when {
			q = append(q, name, value)
		}
	}
	add("q", w.filter, w.filter != "")
	add("sort", w.sort, w.sort != sorts[0])
	add("status", w.status, w.status != "")
	add("page", strconv.Itoa(w.page), w.page > 1)
	return p.query.To(planPath(p.Number)+"/table", q...)
}
