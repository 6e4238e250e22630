package framework

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"bearing/internal/fault"
)

// A Library is a set of frameworks. It does not change; With returns another.
type Library struct {
	files      map[string][]source // by key, the later amending the earlier
	frameworks map[string]*Framework
	order      []*Framework
}

// A source is a file that was opened and whose key is known.
type source struct {
	root         node
	key, overlay string
}

// amends reports whether the file changes the framework of its own key and does
// not replace it.
func (s source) amends() bool { return s.overlay == s.key }

// Builtin returns the frameworks that come with the program.
func Builtin() *Library { return builtin() }

var builtin = sync.OnceValue(func() *Library {
	all := map[string][]byte{}
	names, err := fs.Glob(files, "builtin/*.yaml")
	for _, name := range names {
		if name != plainFile {
			data, e := files.ReadFile(name)
			err = errors.Join(err, e)
			all[name] = data
		}
	}
	l, e := new(Library).With(all)
	if err = errors.Join(err, e); err != nil {
		panic(err) // the files are part of the program, and a test reads them
	}
	return l
})

// Parse reads one framework from YAML:
//
//	key: our-way
//	name: {en: Our way}
//	kinds:
//	  - key: dream
//	    role: aim                # aim, target, approach or action
//	    under: [top, aim]        # where it stands; top is the beginning of a plan
//	    words: {en: [Dream, Dreams], nl: [Droom, Dromen], vi: Ước mơ}
//
// A kind may also have a prefix, a cadence ("2 weeks"), a way in which it is
// scored (none, grade, met or done), and ask and example sentences by language.
// Besides summary, origin, order and cycle a file may hold limits, friends,
// rules, a scale and the words for measure, value, plan and check-in; the
// built-in files show all of them. A file with overlay: KEY says only what
// differs from that framework, a built-in one here.
func Parse(name string, data []byte) (*Framework, error) {
	s, err := openSource(name, data)
	if err != nil {
		return nil, err
	}
	var base *Library
	if s.overlay == "" {
		base = new(Library)
	} else {
		base = Builtin()
	}
	l, err := base.with([]source{s})
	if err != nil {
		return nil, err
	}
	return l.frameworks[s.key], nil
}

// With returns the library with the frameworks of these files added. A file
// replaces the framework that has its key; if it is an overlay on its own key,
// it amends it. Overlays on what was replaced stand on the new one.
func (l *Library) With(files map[string][]byte) (*Library, error) {
	var sources []source
	at := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		s, err := openSource(name, files[name])
		if err != nil {
			return nil, err
		}
		if first, twice := at[s.key]; twice {
			return nil, s.root.refuse("the key %q is also that of %s; give one of the two another key", s.key, first)
		}
		at[s.key] = name
		sources = append(sources, s)
	}
	m, err := l.with(sources)
	if err != nil {
		return nil, err
	}
	return m, m.checkFriends()
}

func openSource(name string, data []byte) (source, error) {
	root, err := open(name, data)
	if err != nil {
		return source{}, err
	}
	s := source{root: root}
	if s.key, err = keyOf(root); err != nil {
		return source{}, err
	}
	if n, ok := root.child("overlay"); ok {
		s.overlay, err = n.text()
	}
	return s, err
}

func (l *Library) with(sources []source) (*Library, error) {
	m := &Library{files: maps.Clone(l.files), frameworks: map[string]*Framework{}}
	if m.files == nil {
		m.files = map[string][]source{}
	}
	for _, s := range sources {
		if s.amends() && len(m.files[s.key]) > 0 {
			m.files[s.key] = append(slices.Clip(m.files[s.key]), s)
		} else {
			m.files[s.key] = []source{s}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(m.files)) {
		if _, err := m.resolve(key, nil); err != nil {
			return nil, err
		}
	}
	m.order = slices.SortedFunc(maps.Values(m.frameworks), func(a, b *Framework) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Key, b.Key))
	})
	return m, nil
}

// resolve returns the framework of a key, read after everything on which it
// stands. The path holds the overlays that are waiting for it.
func (l *Library) resolve(key string, path []string) (*Framework, error) {
	if f, ok := l.frameworks[key]; ok {
		return f, nil
	}
	path = append(path, key)
	layers := l.files[key]
	f, err := l.base(layers[0], path)
	for i, s := range layers {
		if err != nil {
			return nil, err
		}
		if i > 0 {
			s.overlay = f.Overlay
		}
		if f, err = read(f, s.root); err == nil {
			f.Overlay = s.overlay
		}
	}
	if err != nil {
		return nil, err
	}
	l.frameworks[key] = filled(f)
	return f, nil
}

// base returns what a file is read on top of. An overlay inherits everything
// but what makes a framework this one: its name, its place and its formats.
func (l *Library) base(s source, path []string) (*Framework, error) {
	if s.overlay == "" {
		return &Framework{}, nil
	}
	n, _ := s.root.child("overlay")
	if slices.Contains(path, s.overlay) {
		return nil, n.refuse("%s extends itself (%s); let one of them stand on its own", s.key, strings.Join(append(path, s.overlay), " > "))
	}
	if _, ok := l.files[s.overlay]; !ok {
		return nil, n.refuse("there is no framework %q to extend; use one of %s", s.overlay, l.others(s.key))
	}
	under, err := l.resolve(s.overlay, path)
	if err != nil {
		return nil, err
	}
	f := *under
	f.Name, f.Summary, f.Order, f.Primary, f.Formats = nil, nil, 0, false, nil
	return &f, nil
}

func (l *Library) others(key string) string {
	all := maps.Clone(l.files)
	delete(all, key)
	return list(all)
}

// filled gives the things that a framework leaves unnamed their plain words.
func filled(f *Framework) *Framework {
	for _, w := range []struct {
		own   *Words
		plain Words
	}{
		{&f.MeasureWords, plain().MeasureWords},
		{&f.ValueWords, plain().ValueWords},
		{&f.PlanWords, plain().PlanWords},
		{&f.CheckInWords, plain().CheckInWords},
	} {
		if len(*w.own) == 0 {
			*w.own = w.plain
		}
	}
	return f
}

func (l *Library) checkFriends() error {
	for _, f := range l.order {
		for _, friend := range f.Friends {
			for _, key := range friend.With {
				if _, ok := l.frameworks[key]; !ok {
					return fault.New(fault.Invalid, friend.at, "there is no framework %q to compare with; use one of %s", key, list(l.frameworks))
				}
			}
		}
	}
	return nil
}

// Get returns the framework of a key.
func (l *Library) Get(key string) (*Framework, bool) {
	f, ok := l.frameworks[key]
	return f, ok
}

// All returns the frameworks in their order; the first is the one to start with.
func (l *Library) All() []*Framework { return slices.Clone(l.order) }

// Keys returns the keys of the frameworks in their order.
func (l *Library) Keys() []string {
	keys := make([]string, len(l.order))
	for i, f := range l.order {
		keys[i] = f.Key
	}
	return keys
}

// For returns the framework in whose words a file format speaks.
func (l *Library) For(format string) (*Framework, bool) {
	for _, f := range l.order {
		if slices.Contains(f.Formats, format) {
			return f, true
		}
	}
	return nil, false
}
