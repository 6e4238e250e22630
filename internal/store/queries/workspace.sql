-- name: Workspace :one
SELECT * FROM workspaces WHERE workspace = $1;

-- name: FoundWorkspace :exec
INSERT INTO workspaces (workspace, id, numbers, mark, events, chain)
VALUES ($1, $2, 0, 0, 0, $3)
ON CONFLICT DO NOTHING;

-- name: TakeNumbers :one
UPDATE workspaces SET numbers = numbers + $2 WHERE workspace = $1 RETURNING numbers;

-- name: TakeMark :one
UPDATE workspaces SET mark = mark + 1 WHERE workspace = $1 RETURNING mark;

-- name: Setting :one
SELECT value FROM settings WHERE workspace = $1 AND name = $2;

-- name: KeepSetting :exec
INSERT INTO settings (workspace, name, value) VALUES ($1, $2, $3)
ON CONFLICT (workspace, name) DO UPDATE SET value = excluded.value;

-- name: Imported :many
SELECT name, said FROM imported WHERE workspace = $1 AND source = $2;

-- name: ImportedPage :many
SELECT said FROM imported WHERE workspace = $1 AND source = $2 AND name = $3;

-- name: ForgetImported :exec
DELETE FROM imported
WHERE workspace = $1 AND source = $2 AND name IN (SELECT j.key FROM json_each(sqlc.arg(names)) j);

-- name: Counts :one
SELECT
    (SELECT count(*) FROM plans p WHERE p.workspace = $1)    AS plans,
    (SELECT count(*) FROM items i WHERE i.workspace = $1 AND i.to_rev = sqlc.arg(open)) AS items,
    (SELECT count(*) FROM measures m WHERE m.workspace = $1) AS measures,
    (SELECT count(*) FROM readings r WHERE r.workspace = $1) AS readings,
    (SELECT count(*) FROM people q WHERE q.workspace = $1)   AS people;
