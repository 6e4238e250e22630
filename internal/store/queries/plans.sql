-- name: Plans :many
SELECT sqlc.embed(p), sqlc.embed(h)
FROM plans p
JOIN heads h ON h.workspace = p.workspace AND h.plan = p.number AND h.to_rev = sqlc.arg(open)
WHERE p.workspace = $1
ORDER BY p.number;

-- name: Plan :one
SELECT sqlc.embed(p), sqlc.embed(h)
FROM plans p
JOIN heads h ON h.workspace = p.workspace AND h.plan = p.number AND h.to_rev = sqlc.arg(open)
WHERE p.workspace = $1 AND p.number = $2;

-- name: PlanAt :one
SELECT sqlc.embed(p), sqlc.embed(h)
FROM plans p
JOIN heads h ON h.workspace = p.workspace AND h.plan = p.number
    AND h.from_rev <= sqlc.arg(rev) AND h.to_rev > sqlc.arg(rev)
WHERE p.workspace = $1 AND p.number = $2;

-- name: PlansCalled :many
SELECT number, id, ref FROM plans
WHERE workspace = $1 AND (id = sqlc.arg(name) OR ref = sqlc.arg(name) OR number = sqlc.arg(number));

-- name: AddPlan :exec
INSERT INTO plans (workspace, number, id, ref, rev, changed, items) VALUES ($1, $2, $3, $4, 0, 0, 0);

-- name: NextRevision :one
UPDATE plans
SET rev = rev + 1, changed = CASE WHEN changed > $3 THEN changed ELSE $3 END
WHERE workspace = $1 AND number = $2
RETURNING rev, changed;

-- name: AddRevision :exec
INSERT INTO revisions (workspace, plan, rev, at, mark, actor, act)
SELECT w.workspace, $2, $3, $4, w.mark, $5, $6 FROM workspaces w WHERE w.workspace = $1;

-- name: RevisionAt :one
SELECT rev FROM revisions
WHERE workspace = $1 AND plan = $2 AND at <= $3
ORDER BY at DESC, rev DESC
LIMIT 1;

-- name: RevisionsSince :many
SELECT * FROM revisions WHERE workspace = $1 AND plan = $2 AND rev > $3 ORDER BY rev;

-- name: RenamePlan :exec
UPDATE plans SET ref = $3 WHERE workspace = $1 AND number = $2;

-- name: CountItems :exec
UPDATE plans SET items = items + $3 WHERE workspace = $1 AND number = $2;

-- name: TakeBackHead :exec
DELETE FROM heads WHERE workspace = $1 AND plan = $2 AND from_rev = $3;

-- name: CloseHead :exec
UPDATE heads SET to_rev = sqlc.arg(rev) WHERE workspace = $1 AND plan = $2 AND to_rev = sqlc.arg(open);

-- name: AddHead :exec
INSERT INTO heads (workspace, plan, from_rev, to_rev, ref, name, framework, above, details)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: PlansUnder :many
SELECT h.plan FROM plans p
JOIN heads h ON h.workspace = p.workspace AND h.above = p.ref AND h.to_rev = sqlc.arg(open)
WHERE p.workspace = $1 AND p.number = $2 AND h.plan <> p.number
ORDER BY h.plan;

-- name: StandsAt :one
SELECT p.rev, w.mark
FROM plans p
JOIN workspaces w ON w.workspace = p.workspace
WHERE p.workspace = $1 AND p.number = $2;
