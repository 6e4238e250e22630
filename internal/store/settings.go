package store

import (
	"database/sql"
	"errors"

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
