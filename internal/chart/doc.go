// Package chart draws numbers for a page, a mail or a printed sheet.
//
// A chart is an SVG text made here, on the server, from plain values; nothing is
// left for a script to draw. The outer drawing has no view box: x is in per cent
// and y in pixels, so that words keep their size at every width. Only the
// stretched shapes lie in a nested view box with strokes that do not scale.
// Colours come from class names alone, so dark pages, print and forced colours
// follow the style sheet.
//
// The words, the numbers and the days on a chart are written by functions that
// the caller gives; this package knows no language.
package chart
