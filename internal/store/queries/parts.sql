-- What hangs on items. A list changes place by place: 142/1 is the first of item 142.

-- name: LinksAt :many
SELECT * FROM links
WHERE workspace = $1 AND plan = $2 AND from_rev <= sqlc.arg(rev) AND to_rev > sqlc.arg(rev)
ORDER BY item, n;

-- name: LinksSince :many
SELECT p.* FROM items i
CROSS JOIN links p
WHERE i.workspace = $1 AND i.plan = $2 AND i.from_rev > sqlc.arg(since) AND i.to_rev = sqlc.arg(open)
  AND p.workspace = i.workspace AND p.plan = i.plan AND p.item = i.number AND p.to_rev = sqlc.arg(open)
ORDER BY p.item, p.n;

-- name: LinksOf :many
SELECT * FROM links
WHERE workspace = $1 AND plan = $2 AND to_rev = sqlc.arg(open)
  AND item IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j)
ORDER BY item, n;

-- name: TakeBackLinks :exec
DELETE FROM links
WHERE workspace = $1 AND plan = $2 AND from_rev = sqlc.arg(rev)
  AND item IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j)
  AND concat(item, '/', n) IN (SELECT j.key FROM json_each(sqlc.arg(places)) j);

-- name: CloseLinks :exec
UPDATE links SET to_rev = sqlc.arg(rev)
WHERE workspace = $1 AND plan = $2 AND to_rev = sqlc.arg(open)
  AND item IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j)
  AND concat(item, '/', n) IN (SELECT j.key FROM json_each(sqlc.arg(places)) j);

-- name: CommitmentsAt :many
SELECT * FROM commitments
WHERE workspace = $1 AND plan = $2 AND from_rev <= sqlc.arg(rev) AND to_rev > sqlc.arg(rev)
ORDER BY item, n;

-- name: CommitmentsSince :many
SELECT p.* FROM items i
CROSS JOIN commitments p
WHERE i.workspace = $1 AND i.plan = $2 AND i.from_rev > sqlc.arg(since) AND i.to_rev = sqlc.arg(open)
  AND p.workspace = i.workspace AND p.plan = i.plan AND p.item = i.number AND p.to_rev = sqlc.arg(open)
ORDER BY p.item, p.n;

-- name: CommitmentsOf :many
SELECT * FROM commitments
WHERE workspace = $1 AND plan = $2 AND to_rev = sqlc.arg(open)
  AND item IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j)
ORDER BY item, n;

-- name: TakeBackCommitments :exec
DELETE FROM commitments
WHERE workspace = $1 AND plan = $2 AND from_rev = sqlc.arg(rev)
  AND item IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j)
  AND concat(item, '/', n) IN (SELECT j.key FROM json_each(sqlc.arg(places)) j);

-- name: CloseCommitments :exec
UPDATE commitments SET to_rev = sqlc.arg(rev)
WHERE workspace = $1 AND plan = $2 AND to_rev = sqlc.arg(open)
  AND item IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j)
  AND concat(item, '/', n) IN (SELECT j.key FROM json_each(sqlc.arg(places)) j);

-- name: StatesAt :many
SELECT * FROM states
WHERE workspace = $1 AND plan = $2 AND from_rev <= sqlc.arg(rev) AND to_rev > sqlc.arg(rev)
ORDER BY item, n;

-- name: StatesSince :many
SELECT p.* FROM items i
CROSS JOIN states p
WHERE i.workspace = $1 AND i.plan = $2 AND i.from_rev > sqlc.arg(since) AND i.to_rev = sqlc.arg(open)
  AND p.workspace = i.workspace AND p.plan = i.plan AND p.item = i.number AND p.to_rev = sqlc.arg(open)
ORDER BY p.item, p.n;

-- name: StatesOf :many
SELECT * FROM states
WHERE workspace = $1 AND plan = $2 AND to_rev = sqlc.arg(open)
  AND item IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j)
ORDER BY item, n;

-- name: TakeBackStates :exec
DELETE FROM states
WHERE workspace = $1 AND plan = $2 AND from_rev = sqlc.arg(rev)
  AND item IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j)
  AND concat(item, '/', n) IN (SELECT j.key FROM json_each(sqlc.arg(places)) j);

-- name: CloseStates :exec
UPDATE states SET to_rev = sqlc.arg(rev)
WHERE workspace = $1 AND plan = $2 AND to_rev = sqlc.arg(open)
  AND item IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j)
  AND concat(item, '/', n) IN (SELECT j.key FROM json_each(sqlc.arg(places)) j);
