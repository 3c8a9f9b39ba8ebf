package union

import "time"

// PaperPlan is what the papers of one edition of a batch are to say, in the clear.
type PaperPlan struct {
	Personal
	Batch       Batch
	Org         Org
	Branch      BankBranch
	Number      string
	Edition     int
	At          time.Time
	Head, Clerk Signer
	Rows        []PaperRow
	Sealed      int // how many rows there are where they are not opened
}

// PaperRow is a row with the number that it has on the list.
type PaperRow struct {
	Personal
	Number int
	Row    BatchRow
	App    Application
	Fields Fields
}

// People counts who stands on the list.
func (p PaperPlan) People() int { return max(len(p.Rows), p.Sealed) }

// DrawnPapers are the papers of one edition as they rest: sealed files and their records.
type DrawnPapers struct {
	Records  []PaperRecord
	Manifest []byte // its SHA-256
}

// Keys names the files.
func (d DrawnPapers) Keys() []string {
	keys := make([]string, len(d.Records))
	for i, r := range d.Records {
		keys[i] = r.BlobKey
	}
	return keys
}

// Unprintable says where the papers' font lacks a character of a person's.
type Unprintable struct{ Name, Rest bool }

// ErrBatchChanged refuses a sealing of what is not any more as it was when it began.
var ErrBatchChanged = Conflict("batch_changed", "封存期间名单里有申请发生了变动，没有封存。请刷新名单后再封存。", BatchDraft)
