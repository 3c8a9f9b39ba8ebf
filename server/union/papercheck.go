package union

import (
	"fmt"
	"strings"
)

// The sides that tick stamped papers.
const (
	SideClerk = "clerk"
	SideBank  = "bank"
)

// Stamped lists the kinds of a batch's papers that are stamped in the present edition: the
// amendment sheet is one of them once a row has left the list.
func (b Batch) Stamped() []PaperKind {
	kinds := SealedPapers()
	if b.Struck > 0 {
		kinds = append(kinds, PaperAmendmentSheet)
	}
	return kinds
}

// Unseen lists the stamped kinds that a side has not ticked, nor brought one of these scans of.
func (b Batch) Unseen(side string, ticks []PaperTick, scans []PaperScan) []PaperKind {
	have := map[string]bool{}
	for _, tick := range ticks {
		if tick.Side == side {
			have[tick.Paper] = true
		}
	}
	for _, scan := range scans {
		have[scan.Paper] = true
	}
	var missing []PaperKind
	for _, kind := range b.Stamped() {
		if !have[string(kind)] {
			missing = append(missing, kind)
		}
	}
	return missing
}

// MissingPapers refuses a step for the papers that are missing, by their names.
func MissingPapers(code, lead string, missing []PaperKind) error {
	var titles []string
	var fields []FieldError
	for _, kind := range missing {
		titles = append(titles, "《"+kind.Title()+"》")
		fields = append(fields, FieldError{Field: string(kind), Code: code, Detail: fmt.Sprintf("《%s》", kind.Title())})
	}
	return Refused(code, lead+strings.Join(titles, "、")+"。", fields...)
}
