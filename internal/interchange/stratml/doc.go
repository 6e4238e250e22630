// Package stratml reads and writes plans in the Strategy Markup Language, ISO
// 17469-1 (strategic plans) and its Part 2 (performance plans and reports).
//
// Few of the plans that are published fulfil the schema, so reading is lenient:
// it takes the known namespaces under any prefix, children in any order,
// repeated and empty elements, results that are only words. Writing is strict:
// what is written is valid Part 2, whatever plan it was.
//
// A Goal is an aim and an Objective a target, also without a number. A
// PerformanceIndicator is a measure. Where it has target results it is promised
// as well: by the Objective itself when it is the only one that is, else by a
// target of its own beneath the Objective, so that two promises never become
// one. What the format says and a plan has no place for is kept in Custom under
// keys that begin with "stratml:", and is written back from there. What a plan
// says and the format has no element for is written into OtherInformation, in
// words and once more on a line that is read back. Numbers and
// days are never read from there: the facts of today win over the file of then.
package stratml
