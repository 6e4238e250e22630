-- The plus keeps an index from being used for the lesser condition: a whole
-- plan is found by what holds, a difference by what changed.

-- name: ItemsAt :many
SELECT * FROM items
WHERE workspace = $1 AND plan = $2 AND to_rev > sqlc.arg(rev) AND +from_rev <= sqlc.arg(rev);

-- name: ItemsSince :many
SELECT * FROM items
WHERE workspace = $1 AND plan = $2 AND from_rev > sqlc.arg(since) AND +to_rev = sqlc.arg(open);

-- name: GoneSince :many
SELECT DISTINCT i.ref FROM items i
WHERE i.workspace = $1 AND i.plan = $2 AND i.to_rev > sqlc.arg(since) AND i.to_rev < sqlc.arg(open)
  AND i.from_rev <= sqlc.arg(since)
  AND NOT EXISTS (
    SELECT 1 FROM items j
    WHERE j.workspace = i.workspace AND j.plan = i.plan AND j.ref = i.ref AND j.to_rev = sqlc.arg(open)
  );

-- name: ItemsByRef :many
SELECT * FROM items
WHERE workspace = $1 AND plan = $2 AND to_rev = sqlc.arg(open)
  AND ref IN (SELECT j.key FROM json_each(sqlc.arg(refs)) j);

-- name: ItemsByNumber :many
SELECT * FROM items
WHERE workspace = $1 AND to_rev = sqlc.arg(open)
  AND number IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j);

-- name: PlanOfNumber :one
SELECT plan, number FROM items WHERE workspace = $1 AND number = $2 AND to_rev = sqlc.arg(open);

-- name: PlanOfID :one
SELECT plan, number FROM items WHERE workspace = $1 AND id = $2 AND to_rev = sqlc.arg(open);

-- name: TakeBackItems :exec
DELETE FROM items
WHERE workspace = $1 AND from_rev = sqlc.arg(rev)
  AND number IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j);

-- name: CloseItems :exec
UPDATE items SET to_rev = sqlc.arg(rev)
WHERE workspace = $1 AND to_rev = sqlc.arg(open)
  AND number IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j);

-- name: Uses :many
SELECT measure FROM uses
WHERE workspace = $1 AND plan = $2 AND measure IN (SELECT j.key FROM json_each(sqlc.arg(refs)) j);
