package union

import "time"

// The papers of a hand-over.
const (
	PaperHandoverReceipt   PaperKind = "handover_receipt"
	PaperDistributionSheet PaperKind = "distribution_sheet"
)

// HandoverReceipt is 借记卡领取签收单: what passed from one hand to the next, signed on both sides.
type HandoverReceipt struct {
	Personal
	Head    PaperHead
	Fields  []PaperField
	Columns []PaperColumn
	Rows    [][]string
	Totals  []PaperField
	Sender  SignedHand
	Taker   SignedHand
	Notes   []string
}

// SignedHand is one side of a receipt. Without a signature a line is left for ink.
type SignedHand struct {
	Side string // whose hand it is, in words
	Name string
	PNG  []byte
	At   time.Time // in the zone of the papers
}

// DistributionSheet is 发放表: who signs for a card at a branch or group.
type DistributionSheet struct {
	Personal
	Head    PaperHead
	Columns []PaperColumn
	Rows    [][]string
	Notes   []string
}

// PaperKind says which paper it is.
func (HandoverReceipt) PaperKind() PaperKind { return PaperHandoverReceipt }

// PaperHead gives what each page says.
func (p HandoverReceipt) PaperHead() PaperHead { return p.Head }

// PaperKind says which paper it is.
func (DistributionSheet) PaperKind() PaperKind { return PaperDistributionSheet }

// PaperHead gives what each page says.
func (p DistributionSheet) PaperHead() PaperHead { return p.Head }
