package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bearing/internal/access"
	"bearing/internal/app"
	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/framework"
	"bearing/internal/progress"
	"bearing/internal/store"
)

// house are the flags of every command that touches a store.
type house struct {
	Data       string `help:"Folder of the embedded database." default:"./bearing-data" env:"BEARING_DATA" placeholder:"DIR"`
	DB         string `help:"PostgreSQL database to use instead, as postgres://user@host/name." env:"BEARING_DB" placeholder:"URL"`
	Frameworks string `help:"Folder with framework files of your own, added to or put over the built-in ones." env:"BEARING_FRAMEWORKS" placeholder:"DIR"`
	Today      string `help:"Take this day for today." env:"BEARING_TODAY" placeholder:"DATE"`
	Zone       string `help:"Time zone in which instants become days." default:"Local" env:"BEARING_ZONE" placeholder:"NAME"`
}

// who acts on the command line: whoever can open the database.
func (h house) who() access.Actor { return access.Local() }

// open puts the house together on the database that the flags name.
func (h house) open(ctx context.Context) (*app.App, func(), error) {
	return h.openAt(ctx, nil)
}

func (h house) openAt(ctx context.Context, clock func() time.Time) (*app.App, func(), error) {
	var today calendar.Date
	if h.Today != "" {
		var err error
		if today, err = calendar.Parse(h.Today); err != nil {
			return nil, nil, fault.At("--today", err)
		}
	}
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "--zone", "%q is not a time zone; write it as Europe/Amsterdam", h.Zone)
	}
	words, err := h.library()
	if err != nil {
		return nil, nil, err
	}
	s, err := store.Open(ctx, store.Config{Dir: h.Data, URL: h.DB, Now: clock})
	if err != nil {
		return nil, nil, err
	}
	a := app.New(app.Config{Store: s, Frameworks: words, Policies: progress.Policies(), Clock: clock, Today: today, Zone: zone})
	return a, func() { s.Close() }, nil
}

// library returns the built-in frameworks with the installation's own over
// them.
func (h house) library() (*framework.Library, error) {
	if h.Frameworks == "" {
		return framework.Builtin(), nil
	}
	names, err := filepath.Glob(filepath.Join(h.Frameworks, "*.yaml"))
	if err != nil || len(names) == 0 {
		return nil, fault.New(fault.Invalid, "--frameworks", "%s holds no .yaml file; put one framework in each", h.Frameworks)
	}
	files := map[string][]byte{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, unreadable(name, err)
		}
		files[filepath.Base(name)] = b
	}
	return framework.Builtin().With(files)
}

// unreadable says why a file cannot be read.
func unreadable(name string, err error) error {
	switch info, bad := os.Stat(name); {
	case os.IsNotExist(err):
		return fault.New(fault.Invalid, name, "is not there; check the path")
	case os.IsPermission(err):
		return fault.New(fault.Invalid, name, "may not be read by you; change its permissions")
	case bad == nil && info.IsDir():
		return fault.New(fault.Invalid, name, "is a folder; name the file in it")
	}
	reason := err.Error()
	if i := strings.LastIndex(reason, ": "); i >= 0 {
		reason = reason[i+2:]
	}
	return fault.New(fault.Invalid, name, "cannot be read: %s", reason)
}
