package pages

import "bearing/internal/chart"

// A Lamp is a status as it is shown: a shape, a word and a colour, in that
// order of importance.
type Lamp struct{ Class, Word string }

// A Track is the glyph with its labels written out.
type Track struct {
	chart.Track
	Class                     string // colour of the status
	Start, Target             string // at its ends
	Now, Expected, First, Say string
}

// A Term is a word of the framework at hand, with what it means and what other
// vocabularies call the same.
type Term struct {
	ID, Word, Meaning string
	Others            []Other
}

// An Other is what another framework calls something.
type Other struct{ Framework, Word string }

// A Strip says in which words a plan is shown, and offers others.
type Strip struct {
	Written, Shown string
	Translated     bool
	Choices        []Choice
	More           []Choice
	Hints          []string
	Terms          []Term
	Back           string // to the plan's own words
}

// A Head is the head of every page of a plan.
type Head struct {
	Query
	Number              int64
	Name, Lang          string
	Organisation        string
	Period, Owner, AsOf string
	On, Age             string // the day looked at; how old the newest number is
	Revision            string
	Words               string // "In OGSM words. ..."
	Address             string
	View                string // page, map, table
	Strip               Strip
	Past                bool // not today
	Mission, Vision     string
	Values              []Named
	Longer              bool // than a page of print
	Targets, Aims       Term
	Right               []Term // what stands in the right halves
}

// Named is a name with a text.
type Named struct{ Name, Text string }

// A Card is one item with a promise, as the One page and lists show it.
type Card struct {
	ID             int64
	Code, Kind     string
	Href, Why      string
	Title          string
	Lamp           Lamp
	First          *Lamp // against the first promise, where that differs
	Track          Track
	Value, Read    string // now, and the day of it
	Grade          *Grade // where the framework grades
	Reason, Moved  string
	Owner, Due     string
	NoOwner, Draft bool
	Depth          int
	Below          []Card
	Role           string
}

// A Grade is a result from 0.0 to 1.0 with its light: a shape, a word and a
// colour.
type Grade struct{ Class, Value, Word string }

// A Section of the One page is an aim with what stands beneath it.
type Section struct {
	Code, Href, Why, Title string
	Owner                  string
	Lamp                   Lamp
	Grade                  *Grade
	Verdict, Extra         string
	Targets                []Card
	Approaches             []Approach
	Actions                []Task
	Gaps                   []Gap
}

// A Gap is a target that nothing serves.
type Gap struct{ Code, Text string }

// An Approach is a choice of how, with the measures that show it works.
type Approach struct {
	Code, Href, Why, Title string
	Lamp                   Lamp
	Owner, Reason          string
	Serves                 []Chip
	Not                    []string
	Measures               []Card
	Actions                []Task
	Depth                  int
}

// A Chip is a short reference to another item.
type Chip struct {
	Code, Href, Title string
}

// A Task is an action as a line.
type Task struct {
	Href, Title, Owner, Due string
	Lamp                    Lamp
	Done, Late              bool
}

// A Sheet is a plan on one page.
type Sheet struct {
	Head     Head
	Fit      string // how tight it prints, 1 to 4
	Sections []Section
	Columns  bool // some section has a right half
	ShowKey  bool
}

// A Figure is one number of an explanation as a box, or a sign between two.
type Figure struct {
	Sign        string
	Value, Name string
	Result      bool
}

// An Equation is one line of boxes.
type Equation []Figure

// A Promise is one version of a commitment in the ledger.
type Promise struct {
	Day, Text, By, Reason string
	Now                   bool
	Lamp                  *Lamp
}

// A Line of an item page: a day, a head, a text.
type Line struct {
	Day, Title, Text, Href string
	Done                   bool
}

// A Relation is a titled list of other items.
type Relation struct {
	Title string
	Note  string
	Cards []Card
}

// An Item is one item with all that is known of it.
type Item struct {
	Head      Head
	Path      []Link
	Card      Card
	Kind      Term
	Promise   string
	Answers   string
	Reason    string
	Age       string
	Equations []Equation
	Rule      string
	WhyHref   string
	JSONHref  string
	Ledger    []Promise
	Still     string
	Relations []Relation
	Signals   []Line
	Not       []string
	DoneWhen  string
	Steps     []Line
	Proofs    []Line
	States    []Line
	Facts     []Named
	Notes     string // cleaned HTML
	Purpose   string
	Measure   *History
	Aim       bool
	Missing   []string
}

// A History is a measure's readings as a chart and as a table.
type History struct {
	Href, Name string
	SVG        string
	Say        string
	Columns    []string
	Rows       []Reading
	Left       int // older rows that are not shown
	Source     string
	Points     int
}

// A Reading is one row of the numbers behind a chart.
type Reading struct {
	Day, Value, Expected, Parts, Source, Note string
	X                                         float64 // place on the chart, in per cent
}

// A Why is the full explanation of one item.
type Why struct {
	Head     Head
	Path     []Link
	Card     Card
	Reason   string
	Rule     string
	Figures  []Worked
	Parts    []Part
	Steps    []Step // the rules that decided
	Tried    []Step // those that were tried before
	Readings []Reading
	JSONHref string
}

// Worked is one figure with how it came about.
type Worked struct {
	Name, Value, Formula string
	Inputs               []Named
	Equation             Equation
}

// A Part is one item that counts towards another.
type Part struct {
	Card
	Weight, Value, Via string
	Counted            bool
}

// A Step is one rule of the status policy, what it saw and what it gave.
type Step struct{ List, Rule, Saw, Gave string }

// A PlanRow is one plan in the list.
type PlanRow struct {
	Href, Name, Lang, Framework, Owner, Period string
	Items                                      string
	Counts                                     []Count
	Bar                                        string
}

// A Count is how many stand at a status.
type Count struct {
	Lamp  Lamp
	N     string
	Share string // CSS length of its piece of the bar
	Href  string
}

// A Wonder is one of the things to look at in the demo.
type Wonder struct {
	Href, Title, Text string
	Evidence          []Card
	Words             []Other
	Spark             string
}

// A Home is the first page.
type Home struct {
	Intro   string
	Title   string
	Wonders []Wonder
	Plans   []PlanRow
	Start   Link
}

// A Table is a plan as rows.
type Table struct {
	Head                Head
	Rows                []Card
	Totals              []Count
	Total, Shown        string
	Filter, Sort, State string
	Sorts               []Choice
	Prev, Next, Clear   string
	Where               string
}

// A Map is a plan as a tree of boxes.
type Map struct {
	Head          Head
	Width, Height int
	Boxes         []Box
	Lines         []Stroke
	Path          []Link
	Left          string // "12 items are not drawn"
	Tree          []Node
	Focus         string
}

// A Box is one item on the map.
type Box struct {
	Card
	X, Y, W, H int
	Lines      []string // of the title
	Reason     []string
	More       string
	MoreHref   string
}

// A Stroke joins two boxes.
type Stroke struct {
	Path   string
	Width  string
	Dashed bool
}

// A Node is one item of the map's nested list.
type Node struct {
	Card
	Kids []Node
	More string
	At   string
}

// A MeasureRow is one measure in the list of KPIs.
type MeasureRow struct {
	Href, Name, Value, Read, Age, Owner, Source string
	Stale                                       bool
	Spark                                       string
	UsedBy                                      []Card
}

// A Measure is one measure with all that is known of it.
type Measure struct {
	Row        MeasureRow
	History    *History
	Definition string // cleaned HTML
	Facts      []Named
	UsedBy     []Card
	Form       Form
}

// A Form is a reading as it was typed, and why it was refused.
type Form struct {
	Action, Day, Value, Note string
	Unit                     string
	Refused                  string
	Field                    string
}

// A Glossary is every word with what it stands for.
type Glossary struct {
	Entries []Word
	Friends []Word
}

// A Word is one word of the glossary.
type Word struct {
	ID, Word string
	False    bool
	Uses     []Use
}

// A Use is what a word stands for, and in which frameworks.
type Use struct{ Meaning, Frameworks string }
