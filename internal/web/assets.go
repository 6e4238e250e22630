package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
)

//go:embed static styles behaviours
var files embed.FS

// assets are the styles, scripts, icons and fonts. They lie in memory, packed,
// under a directory that is named by what they hold: a browser may keep them
// for ever, and after an upgrade asks for others.
type assets struct {
	dir string
	all map[string]asset
}

type asset struct {
	kind          string
	plain, packed []byte
}

func newAssets() *assets {
	bodies, err := readAssets()
	if err != nil {
		panic(err) // the files are part of the program
	}
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		sum.Write([]byte(name))
		sum.Write(bodies[name])
	}
	a := &assets{dir: "/a/" + hex.EncodeToString(sum.Sum(nil))[:16], all: make(map[string]asset, len(bodies))}
	for name, body := range bodies {
		a.all[name] = asset{kind: kindOf(name), plain: body, packed: pack(name, body)}
	}
	return a
}

// readAssets returns what is served, by path. The style sheets are one file,
// in the order of their numbers.
func readAssets() (map[string][]byte, error) {
	bodies := map[string][]byte{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := files.ReadFile(name)
		switch dir, rest, _ := strings.Cut(name, "/"); dir {
		case "styles":
			bodies["app.css"] = append(bodies["app.css"], body...)
		case "static":
			bodies[rest] = body
		default:
			bodies[name] = body
		}
		return err
	})
	return bodies, err
}

// kinds are named here because a machine's own table may lack them.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2",
}

func kindOf(name string) string {
	if kind := kinds[path.Ext(name)]; kind != "" {
		return kind
	}
	return mime.TypeByExtension(path.Ext(name))
}

// pack returns the packed body, or nothing where packing gains nothing.
func pack(name string, body []byte) []byte {
	if path.Ext(name) == ".woff2" {
		return nil
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = z.Write(body)
	_ = z.Close()
	return b.Bytes()
}

// ServeHTTP serves one asset.
func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	found, ok := a.all[r.PathValue("path")]
	if !ok || "/a/"+r.PathValue("hash") != a.dir {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", found.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Add("Vary", "Accept-Encoding")
	body := found.plain
	if found.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = found.packed
	}
	_, _ = w.Write(body)
}

func (s *Site) favicon(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, s.assets.dir+"/favicon.svg", http.StatusMovedPermanently)
}
