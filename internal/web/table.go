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
	found := p.find(want)
	var n [7]int
	for _, i := range found {
		n[p.Scores.At(int(i)).Status]++
	}
	total := len(found)
	if status, ok := progress.ParseStatus(want.status); ok {
		found = slices.DeleteFunc(found, func(i int32) bool { return p.Scores.At(int(i)).Status != status })
	}
	if want.sort == "status" {
		p.byConcern(found)
	}
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

// find returns the items that a text is found in, in an order that does not
// depend on how they stand.
func (p *planView) find(want wish) []int32 {
	order := p.site.ordered(p, want.sort)
	if want.filter == "" {
		return slices.Clone(order)
	}
	terms := text.Terms(want.filter)
	var found []int32
	for _, i := range order {
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

// ordered returns all items in an order, which is worked out once for a tree
// and a day.
func (s *Site) ordered(p *planView, by string) []int32 {
	if by == "status" || by == "plan" {
		return p.index.order
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := by + p.Day.String()
	if order := p.index.orders[key]; order != nil {
		return order
	}
	if p.index.orders == nil || len(p.index.orders) > 20 {
		p.index.orders = map[string][]int32{}
	}
	order := slices.Clone(p.index.order)
	slices.SortStableFunc(order, p.comparison(by))
	p.index.orders[key] = order
	return order
}

// comparison compares items by what a reader chose.
func (p *planView) comparison(by string) func(a, b int32) int {
	key := make([]string, p.Tree.Len())
	for i, item := range p.Tree.Items() {
		switch by {
		case "due":
			key[i] = late(p.due(item).String())
		case "owner":
			key[i] = late(text.Fold(p.owner(item)))
		default:
			key[i] = text.Fold(item.Title)
		}
	}
	return func(a, b int32) int { return cmp.Compare(key[a], key[b]) }
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
