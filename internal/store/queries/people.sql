-- name: PeopleSince :many
SELECT * FROM people WHERE workspace = $1 AND mark > $2;

-- name: PeopleSinceRevision :many
SELECT p.* FROM people p
WHERE p.workspace = $1
  AND p.mark > (SELECT r.mark FROM revisions r WHERE r.workspace = $1 AND r.plan = $2 AND r.rev = $3);

-- name: PeopleByRef :many
SELECT * FROM people
WHERE workspace = $1 AND ref IN (SELECT j.key FROM json_each(sqlc.arg(refs)) j);
