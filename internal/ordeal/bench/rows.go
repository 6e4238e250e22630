package bench

// A row is one promise: what, in which unit, and how much of it at most.
type row struct {
	key, what, unit string
	aim             float64
}

var rows = []row{
	{"score", "score 1,000,000 items, one core", "ms", 500},
	{"score-bytes", "memory of that score", "B an item", 300},
	{"rescore", "one reading in 10,000 items, scored again", "µs", 50},
	{"table-p50", "table page of a 10,000-item plan, warm, p50", "ms", 3},
	{"table-p99", "the same, p99", "ms", 15},
	{"filter-p50", "the same with a text filter, p50", "ms", 3},
	{"filter-p99", "the same with a text filter, p99", "ms", 15},
	{"after-p50", "first table page after one act, p50", "ms", 3},
	{"after-p99", "first table page after one act, p99", "ms", 15},
	{"act-cost", "what one act costs the next page more than no act", "ms", 2},
	{"table-bytes", "largest of these pages, packed", "KB", 30},
	{"start", "start of serve on the demo to its first page", "ms", 300},
	{"rss", "memory of serve on the demo after ten pages", "MB", 120},
	{"heap", "largest heap in that time", "MB", 60},
	{"binary", "size of the binary", "MB", 45},
	{"import", "import of 100,000 rows of CSV", "s", 8},
	{"import-rss", "peak memory of that import", "MB", 300},
	{"import-wait", "longest wait of another client's write meanwhile", "ms", 250},
}
