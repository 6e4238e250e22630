// Package subject is the program under trial: built as it is or with a fault
// planted in it, started on a database of its own, spoken to over HTTP, and
// killed.
//
// The trials know the program only from the outside: its command line, its
// pages, and afterwards the database that it left. So what they find holds for
// the binary that people run.
package subject
