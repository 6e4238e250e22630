-- name: Events :many
SELECT e.*, coalesce(w.actor, '') AS actor, coalesce(w.act, '') AS act, coalesce(w.subject, '') AS subject
FROM events e
LEFT JOIN event_words w ON w.workspace = e.workspace AND w.seq = e.seq
WHERE e.workspace = $1
ORDER BY e.seq DESC
LIMIT $2;

-- name: EventsOfPlan :many
SELECT e.*, coalesce(w.actor, '') AS actor, coalesce(w.act, '') AS act, coalesce(w.subject, '') AS subject
FROM events e
LEFT JOIN event_words w ON w.workspace = e.workspace AND w.seq = e.seq
WHERE e.workspace = $1 AND e.plan = $2
ORDER BY e.seq DESC
LIMIT $3;

-- name: ChainAfter :many
SELECT sqlc.embed(e), w.salt, w.actor, w.act, w.subject
FROM events e
LEFT JOIN event_words w ON w.workspace = e.workspace AND w.seq = e.seq
WHERE e.workspace = $1 AND e.seq > $2
ORDER BY e.seq
LIMIT $3;

-- name: MoveChain :exec
UPDATE workspaces SET events = $2, chain = $3 WHERE workspace = $1;
