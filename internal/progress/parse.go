package progress

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"bearing/internal/fault"
)

//go:embed policies
var files embed.FS

// house is the key of the policy that judges where a plan names none.
const house = "pace-and-outlook"

// A PolicySet is a set of policies by key.
type PolicySet struct{ all []*Policy }

// Policies returns the policies that are built in.
func Policies() *PolicySet { return builtin() }

var builtin = sync.OnceValue(func() *PolicySet {
	set, err := readBuiltin()
	if err != nil {
		panic(err) // the files are part of the program, and a test reads them
	}
	return set
})

func readBuiltin() (*PolicySet, error) {
	entries, err := files.ReadDir("policies")
	if err != nil {
		return nil, err
	}
	set := &PolicySet{}
	for _, entry := range entries {
		data, err := files.ReadFile(path.Join("policies", entry.Name()))
		if err != nil {
			return nil, err
		}
		p, err := ParsePolicy(entry.Name(), data)
		if err != nil {
			return nil, err
		}
		if set, err = set.With(p); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// House returns the policy that judges where a plan names none.
func (s *PolicySet) House() *Policy {
	p, _ := s.Get(house)
	return p
}

// Get returns the policy with a key; "" is that of the house.
func (s *PolicySet) Get(key string) (*Policy, bool) {
	key = cmp.Or(key, house)
	for _, p := range s.all {
		if p.Key == key {
			return p, true
		}
	}
	return nil, false
}

// All returns the policies in the order of their keys.
func (s *PolicySet) All() []*Policy { return slices.Clone(s.all) }

// With returns the set with p in the place of the one with its key. It refuses
// to put an older version in the place of a newer one.
func (s *PolicySet) With(p *Policy) (*PolicySet, error) {
	if old, ok := s.Get(p.Key); ok && old.Version > p.Version {
		return nil, fault.New(fault.Invalid, p.Key, "version %d is older than version %d, which is there already; give it a higher version", p.Version, old.Version)
	}
	all := slices.DeleteFunc(slices.Clone(s.all), func(q *Policy) bool { return q.Key == p.Key })
	all = append(all, p)
	slices.SortFunc(all, func(a, b *Policy) int { return strings.Compare(a.Key, b.Key) })
	return &PolicySet{all}, nil
}

// policyFile is a policy as it is written.
type policyFile struct {
	Key      string `yaml:"key"`
	Version  int    `yaml:"version"`
	About    string `yaml:"about"`
	Source   string `yaml:"source"`
	Settings struct {
		Cadence *int `yaml:"cadence"`
		Wanted  struct {
			Most float64 `yaml:"most"`
			Part float64 `yaml:"part"`
		} `yaml:"wanted"`
		Wobble  *int     `yaml:"wobble"`
		Aspires *float64 `yaml:"aspires"`
		Shown   *float64 `yaml:"shown"`
		Steady  struct {
			Readings int `yaml:"readings"`
			Steps    int `yaml:"steps"`
		} `yaml:"steady"`
		Weights  string `yaml:"weights"`
		Truncate int    `yaml:"truncate"`
	} `yaml:"settings"`
	Pace    []ruleLine `yaml:"pace"`
	Outlook []ruleLine `yaml:"outlook"`
	Item    []ruleLine `yaml:"item"`
	Rollup  []ruleLine `yaml:"rollup"`
	Action  []ruleLine `yaml:"action"`
}

// ruleLine is a rule as it is written, with its line.
type ruleLine struct {
	When   []string
	Gives  string
	Reason string
	Label  string
	line   int
}

// UnmarshalYAML reads a rule and keeps its line for refusals.
func (r *ruleLine) UnmarshalYAML(n *yaml.Node) error {
	r.line = n.Line
	if n.Kind != yaml.MappingNode {
		return fault.New(fault.Invalid, strconv.Itoa(n.Line), "is not a rule; write it as {when: [z > -1], gives: good, reason: pace.within}")
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		var err error
		switch name, value := n.Content[i].Value, n.Content[i+1]; name {
		case "when":
			err = value.Decode(&r.When)
		case "gives":
			err = value.Decode(&r.Gives)
		case "reason":
			err = value.Decode(&r.Reason)
		case "label":
			err = value.Decode(&r.Label)
		default:
			err = fault.New(fault.Invalid, strconv.Itoa(n.Content[i].Line), "%q is not part of a rule; use when, gives, reason or label", name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

const largestPolicy = 1 << 16

// ParsePolicy reads a policy file; name is what refusals call it.
func ParsePolicy(name string, data []byte) (*Policy, error) {
	if len(data) > largestPolicy {
		return nil, fault.New(fault.Invalid, name, "is larger than 64 KiB; a policy is a page, so look whether this is the right file")
	}
	var file policyFile
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	switch err := decoder.Decode(&file); {
	case errors.Is(err, io.EOF):
		return nil, fault.New(fault.Invalid, name, "is empty; write at least key, version and the lists item, rollup and action")
	case err != nil:
		return nil, notAPolicy(name, err)
	}
	return file.policy(name)
}

var lineOf = regexp.MustCompile(`line (\d+): (.*)`)

func notAPolicy(name string, err error) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return fault.New(f.Kind, name+":"+f.Place, "%s", f.Words)
	}
	words := strings.TrimPrefix(err.Error(), "yaml: ")
	if m := lineOf.FindStringSubmatch(words); m != nil {
		name, words = name+":"+m[1], m[2]
	}
	return fault.New(fault.Invalid, name, "cannot be read as a policy (%s); compare it with a built-in one", words)
}

var keyForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (f *policyFile) policy(name string) (*Policy, error) {
	switch {
	case !keyForm.MatchString(f.Key):
		return nil, fault.New(fault.Invalid, name+": key", "must be lower-case words joined by hyphens, such as pace-and-outlook")
	case f.Version < 1:
		return nil, fault.New(fault.Invalid, name+": version", "must be 1 or more, and grow with every change")
	}
	set := f.Settings
	p := &Policy{
		Key: f.Key, Version: f.Version, About: strings.TrimSpace(f.About), Source: f.Source,
		cadence: orElse(set.Cadence, 31), most: set.Wanted.Most, part: set.Wanted.Part,
		wobble: orElse(set.Wobble, 5), aspires: orElse(set.Aspires, .7), shown: orElse(set.Shown, .5),
		readings: max(set.Steady.Readings, 1), steps: max(set.Steady.Steps, 1), equal: set.Weights == "equal",
	}
	if err := f.settings(p); err != nil {
		return nil, fault.At(name, err)
	}
	for l, lines := range [listCount][]ruleLine{f.Pace, f.Outlook, f.Item, f.Rollup, f.Action} {
		if err := p.read(name, list(l), lines); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func orElse[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

func (f *policyFile) settings(p *Policy) error {
	share := func(x float64) bool { return x >= 0 && x <= 1 }
	for _, s := range []struct {
		ok         bool
		name, rule string
	}{
		{p.cadence >= 1 && p.cadence <= 3660, "cadence", "is a number of days from 1 to 3660"},
		{p.most >= 0 && p.most <= 1000, "wanted.most", "is a number of readings from 0 to 1000"},
		{share(p.part), "wanted.part", "is a share from 0 to 1"},
		{p.wobble >= 2, "wobble", "is a number of deviations, 2 or more"},
		{share(p.aspires), "aspires", "is a share from 0 to 1"},
		{share(p.shown), "shown", "is a share from 0 to 1"},
		{p.readings <= 2, "steady.readings", "is 1 or 2"},
		{p.steps <= 3, "steady.steps", "is 1, 2 or 3"},
		{f.Settings.Weights == "" || f.Settings.Weights == "own" || f.Settings.Weights == "equal", "weights", "is own or equal"},
		{f.Settings.Truncate >= 0 && f.Settings.Truncate <= 6, "truncate", "is a number of decimals of a fraction from 0 to 6"},
	} {
		if !s.ok {
			return fault.New(fault.Invalid, "settings: "+s.name, "%s; change it", s.rule)
		}
	}
	if n := f.Settings.Truncate; n > 0 {
		p.truncated = 1
		for range n {
			p.truncated *= 10
		}
	}
	return nil
}

func (p *Policy) read(name string, l list, lines []ruleLine) error {
	for _, line := range lines {
		r, err := line.rule(l)
		if err != nil {
			return fault.At(name+":"+strconv.Itoa(line.line), err)
		}
		p.lists[l] = append(p.lists[l], r)
	}
	if n := len(lines); !l.grades() && (n == 0 || len(lines[n-1].When) > 0) {
		return fault.New(fault.Invalid, name+": "+listNames[l], "must end with a rule without conditions, so that it always gives a status; add one such as {gives: no_fresh_data, reason: rule.none}")
	}
	return nil
}

func (line ruleLine) rule(l list) (r rule, err error) {
	r.label, r.line = line.Label, line.line
	for _, words := range line.When {
		c, err := readCondition(words)
		if err != nil {
			return r, err
		}
		r.when = append(r.when, c)
	}
	if r.gives, err = gives(l, line.Gives); err != nil {
		return r, err
	}
	switch line.Reason {
	case listNames[listPace]:
		r.borrow = listPace
	case listNames[listOutlook]:
		r.borrow = listOutlook
	default:
		var ok bool
		if r.reason, ok = codeNamed(line.Reason); !ok {
			return r, fault.New(fault.Invalid, "reason", "%q is not a reason; use pace, outlook or one of %s", line.Reason, strings.Join(codeNames(), ", "))
		}
	}
	return r, nil
}

// The grades, from bad to good.
var grades = [...]string{"bad", "weak", "good"}

func gives(l list, word string) (float64, error) {
	if l.grades() {
		if i := slices.Index(grades[:], word); i >= 0 {
			return float64(i), nil
		}
		if word == "unknown" {
			return unknown, nil
		}
		return 0, fault.New(fault.Invalid, "gives", "%q is not a grade; use good, weak, bad or unknown", word)
	}
	status, ok := ParseStatus(word)
	if !ok {
		return 0, fault.New(fault.Invalid, "gives", "%q is not a status; use one of %s", word, strings.Join(statuses[:], ", "))
	}
	return float64(status), nil
}

// readCondition reads "z > -1", "readings < wanted", "pace = good" or "age
// unknown".
func readCondition(words string) (c condition, err error) {
	defer func() { c.between() }()
	part := strings.Fields(words)
	refuse := func(say string, args ...any) (condition, error) {
		return c, fault.New(fault.Invalid, strconv.Quote(words), say, args...)
	}
	if len(part) != 2 && len(part) != 3 {
		return refuse("is not a condition; write it as z > -1, readings < wanted or age unknown")
	}
	var ok bool
	if c.of, ok = figureNamed(part[0]); !ok {
		return refuse("asks for %q, which is not a figure; use one of %s", part[0], strings.Join(figureNames[:], ", "))
	}
	how := slices.Index(comparisons[:], part[1])
	if how < 0 || (comparison(how) >= isKnown) != (len(part) == 2) {
		return refuse("compares with %q; use > >= < <= = and a number, or the word known or unknown", part[1])
	}
	c.how, c.other = comparison(how), figureCount
	if len(part) == 2 {
		return c, nil
	}
	if c.other, ok = figureNamed(part[2]); ok {
		return c, nil
	}
	c.other = figureCount
	if i := slices.Index(grades[:], part[2]); i >= 0 {
		c.than = float64(i)
		return c, nil
	}
	if c.than, err = strconv.ParseFloat(part[2], 64); err != nil || !(c.than >= -1e6 && c.than <= 1e6) {
		return refuse("compares with %q; write a number, a grade or a figure", part[2])
	}
	return c, nil
}
