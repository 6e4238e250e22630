package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bearing/internal/fault"
	"bearing/internal/plan"
	"bearing/internal/store"
	"bearing/internal/store/storetest"
)

// raw opens the database file without a store.
func raw(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// made makes a database in dir and closes it.
func made(t *testing.T, dir string) {
	t.Helper()
	s, err := store.Open(context.Background(), store.Config{Dir: dir})
	must(t, err)
	must(t, s.Close())
}

func TestADatabaseThatCannotBeUsedIsRefusedWithASentence(t *testing.T) {
	for _, test := range []struct {
		name    string
		prepare func(t *testing.T, dir string) string
		kind    fault.Kind
		want    string
	}{
		{"the directory is a file", func(t *testing.T, dir string) string {
			file := filepath.Join(dir, "file")
			must(t, os.WriteFile(file, nil, 0o600))
			return file
		}, fault.Invalid, "is a file; name a directory"},
		{"the directory lies in a file", func(t *testing.T, dir string) string {
			must(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o600))
			return filepath.Join(dir, "file", "data")
		}, fault.Unavailable, "cannot be made (not a directory)"},
		{"the file is a directory", func(t *testing.T, dir string) string {
			must(t, os.Mkdir(filepath.Join(dir, "bearing.db"), 0o700))
			return dir
		}, fault.Invalid, "is a directory where the database should be"},
		{"the file is garbage", func(t *testing.T, dir string) string {
			must(t, os.WriteFile(filepath.Join(dir, "bearing.db"), []byte(strings.Repeat("garbage ", 1000)), 0o600))
			return dir
		}, fault.Unavailable, "the file is no database"},
		{"it belongs to another program", func(t *testing.T, dir string) string {
			_, err := raw(t, dir).Exec("CREATE TABLE bookmarks (n BIGINT)")
			must(t, err)
			return dir
		}, fault.Invalid, `is the database of another program (it has a table "bookmarks")`},
		{"it is newer", func(t *testing.T, dir string) string {
			made(t, dir)
			_, err := raw(t, dir).Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
			must(t, err)
			return dir
		}, fault.Unavailable, "the database has schema version 9999 and this Bearing knows 1; install the newer Bearing"},
		{"another program holds it", func(t *testing.T, dir string) string {
			made(t, dir)
			db := raw(t, dir)
			_, err := db.Exec("PRAGMA locking_mode = exclusive; BEGIN IMMEDIATE; UPDATE workspaces SET mark = mark; COMMIT")
			must(t, err)
			return dir
		}, fault.Unavailable, "another program holds the database"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := test.prepare(t, t.TempDir())
			s, err := store.Open(context.Background(), store.Config{Dir: dir, Patience: 50 * time.Millisecond})
			if err == nil {
				_ = s.Close()
			}
			refused(t, err, test.kind)
			if words := fault.Words(err); !strings.Contains(words, test.want) || !strings.Contains(words, dir) {
				t.Errorf("said %q; want the directory and %q", words, test.want)
			}
		})
	}
}

func TestADirectoryMayHaveAnyName(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, dir := range []string{"./plain", "odd ?a=b#c%41&d", "đường dẫn", "deep/er/still"} {
		made(t, dir)
		if info, err := os.Stat(filepath.Join(dir, "bearing.db")); err != nil || info.Size() == 0 {
			t.Errorf("%q: %v", dir, err)
		}
	}
}

func TestADamagedFileIsFound(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(context.Background(), store.Config{Dir: dir})
	must(t, err)
	var list []*plan.Item
	for i := range 2_000 {
		list = append(list, target(strconv.Itoa(i)))
	}
	number := newPlan(t, s, "p", list...)
	must(t, s.Close())
	file, err := os.OpenFile(filepath.Join(dir, "bearing.db"), os.O_RDWR, 0)
	must(t, err)
	info, err := file.Stat()
	must(t, err)
	const page = 4096
	_, err = file.WriteAt([]byte(strings.Repeat("x", 20*page)), info.Size()/page/2*page)
	must(t, err)
	must(t, file.Close())

	s = storetest.Keep(t, store.Config{Dir: dir})
	checks, err := s.Doctor(context.Background())
	well := map[string]bool{}
	for _, c := range checks {
		well[c.Name] = c.Well
	}
	if err != nil || well["integrity"] || !well["schema"] || len(well) != 6 {
		t.Errorf("the doctor says %v, %v", checks, err)
	}
	err = s.View(context.Background(), func(tx *store.Tx) error { _, err := tx.Changes(number, 0); return err })
	refused(t, err, fault.Unavailable)
}

func TestAPostgresThatCannotBeUsedIsRefusedWithASentence(t *testing.T) {
	for name, address := range map[string]string{
		"is no address of PostgreSQL": "postgres://%zz",
		"PostgreSQL does not answer":  "postgres://bearing@127.0.0.1:1/none?connect_timeout=1",
	} {
		_, err := store.Open(context.Background(), store.Config{URL: address})
		if err == nil || !strings.Contains(fault.Words(err), name) {
			t.Errorf("%s: got %v; want %q", address, err, name)
		}
	}
	_, err := store.Open(context.Background(), store.Config{})
	refused(t, err, fault.Invalid)
}

func TestANewerPostgresIsRefused(t *testing.T) {
	config := store.Config{URL: storetest.Postgres(t)}
	s := storetest.Keep(t, config)
	_, err := store.Writing(s).Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)")
	must(t, err)
	_, err = store.Open(context.Background(), config)
	refused(t, err, fault.Unavailable)
}

func TestWhileAnotherProgramWritesOneWaitsAndThenIsToldSo(t *testing.T) {
	dir := t.TempDir()
	s := storetest.Keep(t, store.Config{Dir: dir, Patience: 50 * time.Millisecond})
	other := raw(t, dir)
	_, err := other.Exec("BEGIN IMMEDIATE")
	must(t, err)
	err = s.Update(context.Background(), mark("0"))
	refused(t, err, fault.Unavailable)
	if got := marked(t, s, 1); len(got) > 0 { // reading goes on
		t.Errorf("kept %v", got)
	}
	_, err = other.Exec("COMMIT")
	must(t, err)
	update(t, s, mark("0"))
}

// The tests below start this program again as another process. What it is to do
// stands in its environment.
const (
	childJob = "BEARING_STORE_TEST_JOB"
	childDir = "BEARING_STORE_TEST_DIR"
	childURL = "BEARING_STORE_TEST_URL"
)

func TestMain(m *testing.M) {
	job := os.Getenv(childJob)
	if job == "" {
		os.Exit(m.Run())
	}
	if err := child(job); err != nil {
		fmt.Println(fault.Words(err))
		os.Exit(1)
	}
	os.Exit(0)
}

// child opens the database and keeps as many items as its job says.
func child(job string) error {
	s, err := store.Open(context.Background(), store.Config{Dir: os.Getenv(childDir), URL: os.Getenv(childURL)})
	if err != nil {
		return err
	}
	name, count, _ := strings.Cut(job, " ")
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	for i := range n {
		err := s.Update(context.Background(), func(tx *store.Tx) error {
			number, err := tx.PlanNumber("shared")
			if fault.KindOf(orNil(err)) == fault.NotFound {
				p, errKeep := tx.KeepPlan(plan.Plan{Ref: "shared"})
				number, err = p.Number, errKeep
			}
			if err != nil {
				return err
			}
			_, err = tx.KeepItems(number, items(target(name+"-"+strconv.Itoa(i))))
			return err
		})
		if err != nil {
			return err
		}
	}
	return s.Close()
}

// orNil lets KindOf be asked of no error.
func orNil(err error) error {
	if err == nil {
		return io.EOF
	}
	return err
}

func TestProcessesShareOneDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		const processes, acts = 4, 60
		var all sync.WaitGroup
		for p := range processes { // they also make the database at the same moment
			all.Go(func() {
				cmd := exec.Command(os.Args[0])
				cmd.Env = append(os.Environ(), childJob+"="+fmt.Sprintf("p%d %d", p, acts), childDir+"="+config.Dir, childURL+"="+config.URL)
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Errorf("process %d: %v: %s", p, err, out)
				}
			})
		}
		all.Wait()
		s := storetest.Keep(t, config)
		view(t, s, func(tx *store.Tx) error {
			heads, err := tx.Plans()
			if len(heads) != 1 || heads[0].Items != processes*acts || heads[0].Rev != processes*acts {
				t.Errorf("there are %+v; want one plan of %d items", heads, processes*acts)
			}
			return err
		})
		wholeChain(t, s)
	})
}

func TestTwoStoresSeeEachOthersActsAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		one, other := storetest.Keep(t, config), storetest.Keep(t, config)
		number := newPlan(t, one, "p")
		for i := range 20 {
			stores := []*store.Store{one, other}
			keepItems(t, stores[i%2], number, target(strconv.Itoa(i)))
			if c := changes(t, stores[(i+1)%2], number, int64(i+1)); len(c.Items) != 1 || c.Head.Rev != int64(i+2) {
				t.Fatalf("after act %d the other one sees %d items at revision %d", i, len(c.Items), c.Head.Rev)
			}
		}
	})
}

// As root every file may be written, so another user opens it.
func TestAReadOnlyDatabaseIsRefusedWithASentence(t *testing.T) {
	dir := t.TempDir()
	s := storetest.Keep(t, store.Config{Dir: dir})
	newPlan(t, s, "shared")
	program := filepath.Join(t.TempDir(), "program")
	copyFile(t, os.Args[0], program)
	for file, mode := range map[string]os.FileMode{filepath.Dir(dir): 0o755, dir: 0o555, filepath.Join(dir, "bearing.db"): 0o444, program: 0o555} {
		must(t, os.Chmod(file, mode))
	}
	cmd := exec.Command(program)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), childJob+"=reader 1", childDir+"="+dir, childURL+"=")
	if os.Getuid() == 0 {
		const nobody = 65534
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	out, err := cmd.CombinedOutput()
	must(t, os.Chmod(dir, 0o755))
	if err == nil || !strings.Contains(string(out), "right to write") && !strings.Contains(string(out), "may be read and written") {
		t.Errorf("the other user got %v: %s", err, out)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	must(t, err)
	must(t, os.WriteFile(to, b, 0o700))
}

func TestTheDatabaseIsForItsOwnerOnly(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(context.Background(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, name := range []string{"bearing.db", "bearing.db-wal"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has the mode %v", name, mode)
		}
	}
}
