// Command vendortool brings pinned browser files into the repository, and says
// whether everything that was brought in is still as it was.
//
// It packs each npm package of vendor.json with npm's own client, compares the
// tarball with the pinned sha512, takes the listed files out, minifies scripts
// with esbuild as a Go library, and writes them where they belong. There is no
// bundler, and no Node where Bearing is built or run.
//
// Every folder of foreign files holds a SHA256SUMS, in the form that sha256sum
// reads. With -check those are compared, without a network: a changed, missing
// or unlisted file is refused. Folders that were filled by hand (fonts, icons,
// schemas) keep the same lock; -lock DIR writes it.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

//go:embed vendor.json
var wishes []byte

// A wish is a package of the npm registry and what is wanted from it.
type wish struct {
	Package, Version, Integrity, Licence string
	Into                                 string            // folder, from the repository's root
	Files                                map[string]string // name in the tarball -> name here
	Minify                               bool
}

func main() {
	check := flag.Bool("check", false, "compare every vendored file with its lock; needs no network")
	lockDir := flag.String("lock", "", "write the lock of a `folder` that was filled by hand")
	flag.Parse()
	if err := run(*check, *lockDir); err != nil {
		fmt.Fprintln(os.Stderr, "vendortool:", err)
		os.Exit(1)
	}
}

func run(check bool, lockDir string) error {
	switch {
	case check:
		n, err := checkTree(".")
		if err == nil {
			fmt.Println(n, "vendored files are as locked")
		}
		return err
	case lockDir != "":
		return lock(lockDir)
	}
	return fetchAll()
}

func fetchAll() error {
	var list []wish
	if err := json.Unmarshal(wishes, &list); err != nil {
		return err
	}
	for _, w := range list {
		if err := w.fetch(); err != nil {
			return fmt.Errorf("%s@%s: %w", w.Package, w.Version, err)
		}
	}
	return nil
}

func (w wish) fetch() error {
	tarball, err := pack(w.Package + "@" + w.Version)
	if err != nil {
		return err
	}
	if got := integrity(tarball); got != w.Integrity {
		return fmt.Errorf("the tarball's integrity is %s, but %s is pinned", got, w.Integrity)
	}
	if err := os.MkdirAll(w.Into, 0o755); err != nil {
		return err
	}
	if err := w.unpack(tarball); err != nil {
		return err
	}
	return lock(w.Into)
}

// pack asks npm for the tarball of a package.
func pack(spec string) (tarball []byte, err error) {
	dir, err := os.MkdirTemp("", "vendortool")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	npm := exec.Command("npm", "pack", "--silent", spec)
	npm.Dir, npm.Stderr = dir, os.Stderr
	if err := npm.Run(); err != nil {
		return nil, err
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(found) != 1 {
		return nil, fmt.Errorf("npm left %d tarballs, not one", len(found))
	}
	return os.ReadFile(found[0])
}

func integrity(tarball []byte) string {
	sum := sha512.Sum512(tarball)
	return "sha512-" + base64.StdEncoding.EncodeToString(sum[:])
}

// unpack writes the wanted files and refuses a tarball that lacks one.
func (w wish) unpack(tarball []byte) error {
	zipped, err := gzip.NewReader(bytes.NewReader(tarball))
	if err != nil {
		return err
	}
	written := 0
	for files := tar.NewReader(zipped); ; {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		name := w.Files[header.Name]
		if name == "" {
			continue
		}
		if err := w.write(name, files); err != nil {
			return err
		}
		written++
	}
	if written != len(w.Files) {
		return fmt.Errorf("the tarball holds %d of the %d files that vendor.json names", written, len(w.Files))
	}
	return nil
}

func (w wish) write(name string, from io.Reader) error {
	data, err := io.ReadAll(from)
	if err == nil && w.Minify && strings.HasSuffix(name, ".js") {
		data, err = minify(data)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	fmt.Println(w.Package, w.Version, name, len(data))
	return os.WriteFile(filepath.Join(w.Into, name), data, 0o644)
}

// minify keeps licence comments where they stand.
func minify(script []byte) ([]byte, error) {
	done := api.Transform(string(script), api.TransformOptions{
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Format: api.FormatESModule, Target: api.ES2022, LegalComments: api.LegalCommentsInline,
	})
	if len(done.Errors) > 0 {
		return nil, errors.New(done.Errors[0].Text)
	}
	return done.Code, nil
}
