// Package ident makes the names by which the house knows its things.
//
// A noun has a typed id: a short prefix that says what it is, and a UUIDv7, so
// that ids sort by the moment they were made. People see numbers ("#142"),
// never these. The clock and the dice are arguments: this floor has neither.
package ident

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
)

// The typed ids. Each is empty until the store has met the thing it names.
type (
	Workspace string
	Plan      string
	Item      string
	Measure   string
	Person    string
)

// The prefixes that stand before the UUID.
const (
	WorkspacePrefix = "wsp_"
	PlanPrefix      = "pln_"
	ItemPrefix      = "itm_"
	MeasurePrefix   = "msr_"
	PersonPrefix    = "per_"
)

// New returns prefix and the UUIDv7 (RFC 9562, 5.7) of the millisecond at,
// filled up with dice.
func New(prefix string, at time.Time, dice [10]byte) string {
	var b [16]byte
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli()))
	copy(b[:6], ms[2:])
	copy(b[6:], dice[:])
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b[:])
	return prefix + strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}
