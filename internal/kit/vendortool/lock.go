package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// sums is the name of a folder's lock. `sha256sum -c SHA256SUMS` reads it too.
const sums = "SHA256SUMS"

// lock writes the hash of every file of dir, folders inside it left out.
func lock(dir string) error {
	hashes, err := hash(dir)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, name := range sorted(hashes) {
		fmt.Fprintf(&b, "%s  %s\n", hashes[name], name)
	}
	return os.WriteFile(filepath.Join(dir, sums), []byte(b.String()), 0o644)
}

// checkTree compares every locked folder under root with its lock and returns
// how many files match, or all that is wrong at once.
func checkTree(root string) (int, error) {
	count, wrong := 0, []error{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != root && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir
		}
		if entry.Name() == sums {
			n, err := checkFolder(filepath.Dir(name))
			count, wrong = count+n, append(wrong, err)
		}
		return nil
	})
	if count == 0 {
		wrong = append(wrong, fmt.Errorf("%s holds no %s; run this from the repository's root", root, sums))
	}
	return count, errors.Join(append(wrong, err)...)
}

func checkFolder(dir string) (int, error) {
	found, err := hash(dir)
	if err != nil {
		return 0, err
	}
	locked, err := readLock(dir)
	if err != nil {
		return 0, err
	}
	var wrong []error
	for _, name := range sorted(locked) {
		if got := found[name]; got != locked[name] {
			wrong = append(wrong, fmt.Errorf("%s is not the file that was brought in; run make vendor, or lock it anew if it was meant to change", filepath.Join(dir, name)))
		}
	}
	for _, name := range sorted(found) {
		if locked[name] == "" {
			wrong = append(wrong, fmt.Errorf("%s is in no %s", filepath.Join(dir, name), sums))
		}
	}
	return len(locked), errors.Join(wrong...)
}

func readLock(dir string) (map[string]string, error) {
	text, err := os.ReadFile(filepath.Join(dir, sums))
	if err != nil {
		return nil, err
	}
	locked := map[string]string{}
	for line := range strings.Lines(string(text)) {
		hash, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			return nil, fmt.Errorf("%s: %q is not a hash and a name", filepath.Join(dir, sums), line)
		}
		locked[name] = hash
	}
	return locked, nil
}

// hash returns the SHA-256 of each file of dir but the lock.
func hash(dir string) (map[string]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	hashes := map[string]string{}
	for _, entry := range entries {
		if entry.IsDir() || entry.Name() == sums {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(data)
		hashes[entry.Name()] = hex.EncodeToString(sum[:])
	}
	return hashes, nil
}

func sorted(hashes map[string]string) []string {
	names := make([]string, 0, len(hashes))
	for name := range hashes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
