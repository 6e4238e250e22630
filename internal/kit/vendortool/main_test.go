package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEveryVendoredFileIsAsLocked(t *testing.T) {
	n, err := checkTree("../../..")
	if err != nil {
		t.Error(err)
	}
	if n < 10 {
		t.Errorf("found %d vendored files, want the scripts, fonts, icons and schemas", n)
	}
}

func TestEveryWishIsPinnedAndLocked(t *testing.T) {
	var list []wish
	if err := json.Unmarshal(wishes, &list); err != nil {
		t.Fatal(err)
	}
	for _, w := range list {
		locked, err := readLock(filepath.Join("../../..", w.Into))
		if err != nil {
			t.Fatal(err)
		}
		if w.Version == "" || w.Licence == "" || !strings.HasPrefix(w.Integrity, "sha512-") {
			t.Errorf("%s is not pinned: version %q, licence %q, integrity %q", w.Package, w.Version, w.Licence, w.Integrity)
		}
		for _, name := range w.Files {
			if locked[name] == "" {
				t.Errorf("%s: %s is not locked in %s", w.Package, name, w.Into)
			}
		}
	}
}

func TestTheCheckFindsWhatWasTampered(t *testing.T) {
	for _, test := range []struct {
		name   string
		tamper func(dir string) error
		want   string
	}{
		{"nothing", func(string) error { return nil }, ""},
		{"one byte more", func(dir string) error { return os.WriteFile(filepath.Join(dir, "a.js"), []byte("1;\n"), 0o644) }, "a.js is not the file"},
		{"a file gone", func(dir string) error { return os.Remove(filepath.Join(dir, "b.svg")) }, "b.svg is not the file"},
		{"a file that nobody listed", func(dir string) error { return os.WriteFile(filepath.Join(dir, "c.js"), nil, 0o644) }, "c.js is in no"},
		{"a lock that is no lock", func(dir string) error { return os.WriteFile(filepath.Join(dir, sums), []byte("hm\n"), 0o644) }, "not a hash and a name"},
		{"no lock at all", func(dir string) error { return os.Remove(filepath.Join(dir, sums)) }, "holds no"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			dir := filepath.Join(root, "vendor")
			must(t, os.Mkdir(dir, 0o755))
			must(t, os.WriteFile(filepath.Join(dir, "a.js"), []byte("1;"), 0o644))
			must(t, os.WriteFile(filepath.Join(dir, "b.svg"), []byte("<svg/>"), 0o644))
			must(t, lock(dir))
			must(t, test.tamper(dir))
			_, err := checkTree(root)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("the check says %v, want %q", err, test.want)
			}
		})
	}
}

func TestAFileIsTakenOutAndMinified(t *testing.T) {
	tarball := tarballOf(t, map[string]string{
		"package/x.js":    "/*! MIT */\nexport function add ( first, second ) { return first + second }\n",
		"package/LICENSE": "do as you like\n",
		"package/other":   "not wanted",
	})
	w := wish{Into: t.TempDir(), Minify: true, Files: map[string]string{"package/x.js": "x.js", "package/LICENSE": "x-LICENSE.txt"}}
	must(t, w.unpack(tarball))
	script, err := os.ReadFile(filepath.Join(w.Into, "x.js"))
	must(t, err)
	if !bytes.Contains(script, []byte("/*! MIT */")) || bytes.Contains(script, []byte("second")) {
		t.Errorf("minified to %q, want short names and the licence kept", script)
	}
	if _, err := os.Stat(filepath.Join(w.Into, "other")); err == nil {
		t.Error("took a file that nobody wanted")
	}
	w.Files["package/missing"] = "missing"
	if err := w.unpack(tarball); err == nil || !strings.Contains(err.Error(), "2 of the 3") {
		t.Errorf("a tarball without a wanted file: %v, want a refusal", err)
	}
}

func tarballOf(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	zipped := gzip.NewWriter(&b)
	archive := tar.NewWriter(zipped)
	for name, text := range files {
		must(t, archive.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(text))}))
		_, err := archive.Write([]byte(text))
		must(t, err)
	}
	must(t, archive.Close())
	must(t, zipped.Close())
	return b.Bytes()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
