package cli

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"bearing/internal/access"
	"bearing/internal/app"
	"bearing/internal/cli/demo"
	"bearing/internal/framework"
	"bearing/internal/phrase"
	"bearing/internal/plan"
	"bearing/internal/web"
	"bearing/internal/web/webtest"
)

// The plans of the sample company, the first one for the longest walk.
var samplePlans = []string{"company-2026", "verkoop-2026", "cskh-2026"}

// sampleCompany opens the demo as `bearing demo` does, and shows it.
func sampleCompany(t *testing.T) (*app.App, string) {
	t.Helper()
	ctx := context.Background()
	a, closed, err := house{Data: t.TempDir(), Today: demo.Day().String(), Zone: "Europe/Amsterdam"}.openAt(ctx, demo.Clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closed)
	if err := demo.Load(ctx, a); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(web.New(a, demoPages(a)))
	t.Cleanup(s.Close)
	return a, s.URL
}

// A walker reads the pages of a plan in one language and light.
type walker struct {
	*webtest.Window
	t     *testing.T
	a     *app.App
	voice phrase.Voice
	where string
}

func (w *walker) open(path string) {
	w.t.Helper()
	w.GoTo(path + "?lang=" + w.voice.Lang + "&theme=" + strings.TrimPrefix(w.where, w.voice.Lang+" "))
	w.Accessible(path + " in " + w.where)
	w.Narrow(path + " in " + w.where)
	w.Silent(path + " in " + w.where)
}

// says fails where the page does not show a text to the reader.
func (w *walker) says(path, want string) {
	w.t.Helper()
	if !webtest.Ask[bool](w.Window, fmt.Sprintf(`document.querySelector('main').innerText.replaceAll('\u00a0', ' ').includes(%q)`, strings.ReplaceAll(want, "\u00a0", " "))) {
		w.t.Errorf("%s in %s does not show %q, as the report does", path, w.where, want)
	}
}

// Every page shows the number that programs are told: the walk from the start
// to the reasons, in every language and light.
func TestPagesOfTheDemoShowWhatProgramsAreTold(t *testing.T) {
	browser := webtest.Browse(t)
	a, base := sampleCompany(t)
	window := webtest.Open(t, browser, base, 1360, 900)
	for _, lang := range phrase.Langs() {
		for _, theme := range []string{"light", "dark"} {
			w := &walker{window, t, a, phrase.Voice{Lang: lang}, lang + " " + theme}
			w.open("/")
			w.open("/plans")
			w.company()
			w.Forget()
		}
	}
}

// company walks through the plan of the company and compares an item that is
// judged by a measure.
func (w *walker) company() {
	w.t.Helper()
	sight, err := w.a.Plan(context.Background(), access.Local(), samplePlans[0], app.Look{})
	if err != nil {
		w.t.Fatal(err)
	}
	i := judged(w.t, sight)
	told := sight.ItemReport(i, framework.Lang(w.voice.Lang))
	now := w.voice.Amount(*told.Measure.Current, &sight.Measured(i).Measure)
	page, item := fmt.Sprintf("/plans/%d", sight.Number), fmt.Sprintf("/items/%d", told.Number)
	for _, path := range []string{page, page + "/table", item, item + "/why", fmt.Sprintf("/kpis/%d", told.Measure.Number)} {
		w.open(path)
		w.says(path, now)
		w.says(path, told.Title)
	}
	w.GoTo(page)
	w.says(page, w.voice.Status(sight.Scores.At(i).Status))
}

// judged returns the first target that promises to get from one value to
// another and has a number.
func judged(t *testing.T, s *app.PlanSight) int {
	t.Helper()
	for i, item := range s.Tree.Items() {
		c := item.Commitment()
		if c == nil || c.Type != plan.Linear || s.Measured(i) == nil {
			continue
		}
		if r := s.ItemReport(i, "en"); r.Measure.Current != nil {
			return i
		}
	}
	t.Fatal("no target of the sample company can be compared")
	return 0
}

func TestPlansOfTheDemoPrintOnOneSheet(t *testing.T) {
	browser := webtest.Browse(t)
	a, base := sampleCompany(t)
	w := webtest.Open(t, browser, base, 1360, 900)
	names, err := a.PlanNames(context.Background(), access.Local())
	if err != nil || len(names) != len(samplePlans) {
		t.Fatalf("the sample company has %d plans: %v", len(names), err)
	}
	for _, n := range names {
		for _, lang := range phrase.Langs() {
			w.GoTo(fmt.Sprintf("/plans/%d?lang=%s&theme=light", n.Number, lang))
			if sheets := webtest.Sheets(w.Paper(fmt.Sprintf("plan-%d-%s", n.Number, lang))); sheets != 1 {
				t.Errorf("%s in %s prints on %d sheets", n.Name, lang, sheets)
			}
			if webtest.Ask[bool](w, `!!document.querySelector('.p3.long')`) {
				t.Errorf("%s in %s says that it is longer than a sheet", n.Name, lang)
			}
		}
	}
}

// The picture of the manual: BEARING_SHOTS names the folder that it goes to.
func TestPictureOfTheOnePage(t *testing.T) {
	browser := webtest.Browse(t)
	a, base := sampleCompany(t)
	w := webtest.Open(t, browser, base, 1360, 900)
	sight, err := a.Plan(context.Background(), access.Local(), samplePlans[0], app.Look{})
	if err != nil {
		t.Fatal(err)
	}
	w.GoTo(fmt.Sprintf("/plans/%d?lang=en&theme=light", sight.Number))
	shot, err := chromedp.Run(w.Ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	picture := packed(t, shot)
	if len(picture) < 20_000 {
		t.Errorf("the picture of the page has %d bytes, so it shows nothing", len(picture))
	}
	if dir := os.Getenv("BEARING_SHOTS"); dir != "" {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "one-page.png"), picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// packed writes a picture with 256 of its colours, which is all that a page of
// letters needs: those used most, without those that look the same.
func packed(t *testing.T, shot []byte) []byte {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[color.Color]int{}
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			seen[picture.At(x, y)]++
		}
	}
	most := slices.SortedFunc(maps.Keys(seen), func(a, b color.Color) int { return seen[b] - seen[a] })
	few := image.NewPaletted(bounds, apart(most))
	nearest := map[color.Color]uint8{}
	for _, c := range most {
		nearest[c] = uint8(few.Palette.Index(c))
	}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			few.SetColorIndex(x, y, nearest[picture.At(x, y)])
		}
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, few); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// apart keeps colours of which no two can be confused.
func apart(most []color.Color) (few color.Palette) {
	for _, c := range most {
		if len(few) < 256 && (len(few) == 0 || distance(c, few.Convert(c)) > 14) {
			few = append(few, c)
		}
	}
	return few
}

// distance is how far apart two colours are, over all three channels.
func distance(a, b color.Color) (sum int) {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	for _, d := range []int{int(ar) - int(br), int(ag) - int(bg), int(ab) - int(bb)} {
		sum += max(d, -d) >> 8
	}
	return sum
}
