// Package tabular reads and writes plans as tables: CSV and its relatives, and
// workbooks.
//
// What a column means is said by a [Map], a YAML file that people can write for
// the table they have (docs/format/tables.md). A row makes one item or several;
// several rows may speak of one item, each with a reading of its own day. A
// table without a map is read with the built-in one, which knows the columns
// that are written here and the plain headers that most people use.
//
// Nothing is guessed: a number or a day that could mean two things is refused,
// and the map names the format. A file that cannot be read is refused whole. Of
// one that can, rows that make no sense are refused one by one with the reason,
// and the rest is kept.
package tabular
