package yaml

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"bearing/internal/calendar"
	"bearing/internal/framework"
	"bearing/internal/ident"
	"bearing/internal/measure"
	"bearing/internal/plan"
)

func TestEveryDocumentComesBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := rapid.SliceOfNDistinct(rapid.Custom(document), 1, 2, func(d plan.Document) string { return d.Plan.Ref }).Draw(t, "documents")
		data, err := Write(docs...)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Read("again.yaml", data)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if path := differs("documents", reflect.ValueOf(docs), reflect.ValueOf(got)); path != "" {
			t.Fatalf("%s\n%s", path, data)
		}
	})
}

func TestWritingTwiceWritesTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, err := Write(rapid.Custom(document).Draw(t, "document"))
		if err != nil {
			t.Fatal(err)
		}
		docs, err := Read("again.yaml", first)
		if err != nil {
			t.Fatal(err)
		}
		if second, err := Write(docs...); err != nil || string(second) != string(first) {
			t.Fatalf("%v\n%s\nbecame\n%s", err, first, second)
		}
	})
}

// document draws any document whatever: all fields of all its types, by
// reflection, so that a field that is added to the language and not to the
// format is found out.
func document(t *rapid.T) plan.Document {
	var doc plan.Document
	draw(t, reflect.ValueOf(&doc).Elem())
	doc.Plan.Ref = notEmpty(doc.Plan.Ref, "plan", 0)
	doc.Items = doc.Items[:min(len(doc.Items), 6)]
	distinct(doc.People, func(p *plan.Person) *string { return &p.Ref })
	distinct(doc.Measures, func(w *plan.Watched) *string { return &w.Ref })
	distinct(doc.Items, func(i **plan.Item) *string { return &(*i).Ref })
	for i, item := range doc.Items {
		settle(item)
		item.Parent = ""
		if i > 0 && rapid.Bool().Draw(t, "child") {
			item.Parent = doc.Items[rapid.IntRange(0, i-1).Draw(t, "parent")].Ref
		}
	}
	doc.Items = inOrder(doc.Items)
	if len(doc.Items) > 0 && rapid.Bool().Draw(t, "orphan") {
		doc.Items[len(doc.Items)-1].Parent = "somewhere else"
		doc.Items = inOrder(doc.Items)
	}
	return doc
}

// settle makes an item one that can be meant.
func settle(item *plan.Item) {
	item.Version, item.Number = 0, 0
	slices.SortStableFunc(item.Links, func(a, b plan.Link) int { return int(a.Kind) - int(b.Kind) })
	for i := range item.Commitments {
		item.Commitments[i].Version = i + 1
	}
}

// inOrder puts items in the order of their tree.
func inOrder(items []*plan.Item) []*plan.Item {
	var all []*plan.Item
	var under func(parent string)
	under = func(parent string) {
		var kids []*plan.Item
		for _, item := range items {
			if item.Parent == parent {
				kids = append(kids, item)
			}
		}
		slices.SortStableFunc(kids, func(a, b *plan.Item) int { return a.Position - b.Position })
		for _, kid := range kids {
			all = append(all, kid)
			under(kid.Ref)
		}
	}
	under("")
	under("somewhere else")
	return all
}

func distinct[T any](all []T, ref func(*T) *string) {
	seen := map[string]bool{}
	for i := range all {
		r := ref(&all[i])
		if *r = notEmpty(*r, "x", i); seen[*r] {
			*r = fmt.Sprintf("%s %d", *r, i)
		}
		seen[*r] = true
	}
}

func notEmpty(s, other string, i int) string {
	if s == "" {
		return fmt.Sprint(other, i)
	}
	return s
}

var oddTexts = []string{
	"null", "~", "true", "yes", "- a", "a: b", "# x", "a #b", "1.5", "2026-01-01", "'", "|", ">", "x\n", "x\n\n", "\nx", " lead", "tail ",
	"<<", "=", "*a", "&a", "!a", "%a", "@a", "`a", "?", "?}", "a,b", "[a]", "{a}", "a\r\nb", "a\tb\n  c\n", "a \nb", "\u0085", "\u2028", "\ufeffa", "Định hướng", "---", "...", "a\n---\nb",
}

var texts = rapid.OneOf(
	rapid.SampledFrom(oddTexts),
	rapid.StringMatching(`[A-Za-zạêđ ,.:'"#-]{0,30}`),
	rapid.String(),
)

// kept are texts as they are kept: composed, and without NUL.
var kept = rapid.Map(texts, func(s string) string { return norm.NFC.String(strings.ReplaceAll(s, "\x00", "")) })

var numbers = rapid.OneOf(rapid.Float64Range(-1e15, 1e15), rapid.Float64Range(-100, 100), rapid.SampledFrom([]float64{0, 1, 1e15, -1e15, 1e-300, 0.1, 5e-324, 1e-7}))

var last = map[reflect.Type]uint8{
	reflect.TypeFor[plan.Type]():         uint8(plan.Tally),
	reflect.TypeFor[plan.LinkKind]():     uint8(plan.Guards),
	reflect.TypeFor[plan.StateKind]():    uint8(plan.Reopened),
	reflect.TypeFor[plan.Outcome]():      uint8(plan.Replaced),
	reflect.TypeFor[measure.Polarity]():  uint8(measure.Within),
	reflect.TypeFor[measure.Nature]():    uint8(measure.Ratio),
	reflect.TypeFor[measure.Profile]():   uint8(measure.Custom),
	reflect.TypeFor[measure.Dimension](): uint8(measure.Count),
}

// draw fills v with anything that can be said.
func draw(t *rapid.T, v reflect.Value) {
	switch v.Interface().(type) {
	case ident.Plan, ident.Item, ident.Measure, ident.Person:
		return
	case framework.Role:
		v.Set(reflect.ValueOf(rapid.SampledFrom(framework.Roles()).Draw(t, "role")))
		return
	case time.Month:
		v.SetInt(int64(rapid.IntRange(0, 12).Draw(t, "month")))
		return
	case time.Weekday:
		v.SetInt(int64(rapid.IntRange(0, 6).Draw(t, "weekday")))
		return
	case map[time.Weekday]calendar.Hours:
		for range rapid.IntRange(0, 3).Draw(t, "hours") {
			if v.IsNil() {
				v.Set(reflect.MakeMap(v.Type()))
			}
			from := rapid.IntRange(0, 24*60-1).Draw(t, "from")
			v.SetMapIndex(reflect.ValueOf(time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday"))), reflect.ValueOf(calendar.Hours{From: from, To: rapid.IntRange(from+1, 24*60).Draw(t, "to")}))
		}
		return
	case calendar.Date:
		v.Set(reflect.ValueOf(calendar.On(1, 1, 1).Add(rapid.OneOf(rapid.IntRange(0, 3652058), rapid.IntRange(739000, 740000)).Draw(t, "day"))))
		if rapid.IntRange(0, 3).Draw(t, "no day") == 0 {
			v.SetZero()
		}
		return
	case calendar.Cadence:
		if grain := calendar.Grain(rapid.IntRange(0, int(calendar.Year)).Draw(t, "grain")); grain != calendar.NoGrain {
			v.Set(reflect.ValueOf(calendar.Cadence{Every: rapid.IntRange(1, 9999).Draw(t, "every"), Grain: grain}))
		}
		return
	}
	if top, ok := last[v.Type()]; ok {
		v.SetUint(uint64(rapid.Uint8Range(0, top).Draw(t, v.Type().Name())))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			draw(t, v.Field(i))
		}
		settleStruct(v.Addr().Interface())
	case reflect.Pointer:
		if v.Type().Elem().Kind() == reflect.Struct && v.Type() == reflect.TypeFor[*plan.Item]() || rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			draw(t, v.Elem())
		}
	case reflect.Slice:
		if n := rapid.IntRange(0, 3).Draw(t, "length"); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				draw(t, v.Index(i))
			}
		}
	case reflect.Map:
		if m := rapid.MapOfN(kept, kept, 0, 2).Draw(t, "map"); len(m) > 0 {
			v.Set(reflect.ValueOf(m))
		}
	case reflect.String:
		v.SetString(kept.Draw(t, "text"))
	case reflect.Float64:
		v.SetFloat(numbers.Draw(t, "number"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "truth"))
	case reflect.Int:
		v.SetInt(int64(rapid.IntRange(-9, 9).Draw(t, "count")))
	case reflect.Int64:
		v.SetInt(rapid.Int64Range(0, 4e12).Draw(t, "instant"))
	default:
		panic("nobody knows how to draw a " + v.Type().String())
	}
}

// settleStruct mends what can be drawn but not meant.
func settleStruct(v any) {
	switch v := v.(type) {
	case *plan.Plan:
		v.Number, v.Name = 0, unbroken(v.Name)
	case *plan.Item:
		v.Title = unbroken(v.Title)
	case *measure.Measure:
		v.Name = unbroken(v.Name)
		v.Number, v.Decimals = 0, min(max(v.Decimals, 0), 6)
	case *measure.Reading:
		if v.Day.IsZero() {
			v.Day = calendar.On(2026, 2, 28)
		}
	case *plan.WorkWeek:
		v.Holidays = slices.DeleteFunc(v.Holidays, calendar.Date.IsZero)
		if len(v.Holidays) == 0 {
			v.Holidays = nil
		}
	case *measure.Point:
		if v.Day.IsZero() {
			v.Day = calendar.On(2028, 2, 29)
		}
	case *measure.Path:
		if len(v.Seasons) > 0 {
			v.Seasons = slices.Repeat(v.Seasons[:1], 12)
		}
	}
}

// differs returns the first place where two values differ, "" when nothing
// does.
func differs(at string, a, b reflect.Value) string {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if d := differs(at+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i)); d != "" {
				return d
			}
		}
		return ""
	case reflect.Slice:
		if a.Len() != b.Len() {
			return fmt.Sprintf("%s: %d became %d", at, a.Len(), b.Len())
		}
		for i := range a.Len() {
			if d := differs(fmt.Sprintf("%s[%d]", at, i), a.Index(i), b.Index(i)); d != "" {
				return d
			}
		}
		return ""
	case reflect.Pointer:
		if a.IsNil() != b.IsNil() {
			return fmt.Sprintf("%s: there %v became %v", at, !a.IsNil(), !b.IsNil())
		}
		if a.IsNil() {
			return ""
		}
		return differs(at, a.Elem(), b.Elem())
	case reflect.Map:
		if a.Len() == b.Len() && reflect.DeepEqual(a.Interface(), b.Interface()) {
			return ""
		}
	default:
		if a.Equal(b) {
			return ""
		}
	}
	return fmt.Sprintf("%s: %#v became %#v", at, a, b)
}
