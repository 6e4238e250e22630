package bench

// csvMap says what the columns of the table are.
const csvMap = `map: a wide table
read: {numbers: point, dates: iso}
plan: {ref: wide, name: A wide table, framework: "kpi", start: 2026-01-01, due: 2026-12-31}
items:
  - repeats: same
    ref: "{ref}"
    role: target
    title: "{title}"
    owner: {name: "{owner}"}
    measure: {ref: "{measure}", name: "{title}"}
    promise: {type: linear, baseline: "{start}", value: "{goal}", start: 2026-01-01, due: 2026-12-31}
    reading: {value: "{now}", day: "{day}"}
`
