package store

import (
	"database/sql"
	"errors"
	"maps"
	"slices"

	"bearing/internal/fault"
	"bearing/internal/store/rows"
)

// Setting returns a setting of the workspace, "" when it was never made.
func (tx *Tx) Setting(key string) (value string, err error) {
	defer fault.Wrap(&err, "store.Setting(%q)", key)
	value, err = tx.rows.Setting(tx.ctx, rows.SettingParams{Workspace: workspace, Name: key})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

// KeepSetting keeps a setting of the workspace.
func (tx *Tx) KeepSetting(key, value string) (err error) {
	defer fault.Wrap(&err, "store.KeepSetting(%q)", key)
	return tx.rows.KeepSetting(tx.ctx, rows.KeepSettingParams{Workspace: workspace, Name: key, Value: value})
}

// Imported returns what a source said when it was last imported, row by row. It
// is the third side of a comparison: what the source said then, what it says
// now, and what is kept.
func (tx *Tx) Imported(source string) (_ map[string]string, err error) {
	defer fault.Wrap(&err, "store.Imported(%q)", source)
	found, err := tx.rows.Imported(tx.ctx, rows.ImportedParams{Workspace: workspace, Source: source})
	said := make(map[string]string, len(found))
	for _, r := range found {
		said[r.Name] = r.Said
	}
	return said, err
}

// KeepImported remembers what rows of a source said. Rows that are not given
// stay as they are; a row that says nothing is forgotten.
func (tx *Tx) KeepImported(source string, said map[string]string) (err error) {
	defer fault.Wrap(&err, "store.KeepImported(%q, %d rows)", source, len(said))
	var list [][]any
	var forgotten []string
	for _, name := range slices.Sorted(maps.Keys(said)) {
		if said[name] == "" {
			forgotten = append(forgotten, name)
		} else {
			list = append(list, []any{workspace, source, name, said[name]})
		}
	}
	if err := checkedRefs(forgotten); err != nil {
		return err
	}
	if len(forgotten) > 0 {
		if err := tx.rows.ForgetImported(tx.ctx, rows.ForgetImportedParams{Workspace: workspace, Source: source, Names: keys(forgotten)}); err != nil {
			return err
		}
	}
	return tx.insert("imported", "workspace, source, name, said", " ON CONFLICT (workspace, source, name) DO UPDATE SET said = excluded.said", list)
}
