-- name: MeasuresSince :many
SELECT * FROM measures WHERE workspace = $1 AND mark > $2;

-- name: MeasuresByRef :many
SELECT * FROM measures
WHERE workspace = $1 AND ref IN (SELECT j.key FROM json_each(sqlc.arg(refs)) j);

-- name: MeasuresCalled :many
SELECT * FROM measures
WHERE workspace = $1 AND (id = sqlc.arg(name) OR ref = sqlc.arg(name) OR number = sqlc.arg(number));

-- name: Readings :many
SELECT * FROM readings
WHERE workspace = $1
  AND measure IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j)
ORDER BY measure, day, seq;

-- name: ReadingsOfPlan :many
SELECT r.* FROM readings r
WHERE r.workspace = $1
  AND r.measure IN (
    SELECT m.number FROM measures m
    CROSS JOIN uses u
    WHERE m.workspace = $1 AND m.mark > sqlc.arg(since)
      AND u.workspace = m.workspace AND u.plan = $2 AND u.measure = m.ref
    UNION
    SELECT m.number FROM uses u
    CROSS JOIN measures m
    WHERE u.workspace = $1 AND u.plan = $2 AND u.mark > sqlc.arg(since)
      AND m.workspace = u.workspace AND m.ref = u.measure
  )
ORDER BY r.measure, r.day, r.seq;

-- name: MeasuresByNumber :many
SELECT * FROM measures
WHERE workspace = $1 AND number IN (SELECT CAST(j.key AS BIGINT) FROM json_each(sqlc.arg(numbers)) j);
