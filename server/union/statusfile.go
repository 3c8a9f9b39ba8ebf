package union

import "time"

// Categories of a status file's lines. Every line is in exactly one.
const (
	StatusApplies    = "applies"    // an event that the card can take
	StatusAlready    = "already"    // the card is so already
	StatusUnknown    = "unknown"    // no card of this branch has the number
	StatusImpossible = "impossible" // the card cannot go there from where it is
	StatusBadNumber  = "bad_number" // the new number is missing, wrong or in use
	StatusRepeated   = "repeated"   // the card stands in the file twice
	StatusNoWord     = "no_word"    // the bank's word is not known
)

// StatusCategories lists all, in the order in which they are shown.
var StatusCategories = []string{StatusApplies, StatusAlready, StatusUnknown, StatusImpossible, StatusBadNumber, StatusRepeated, StatusNoWord}

// StatusFile is what a branch of the bank says of cards that it has opened: activated,
// lost, replaced, closed. Nothing is applied until it is confirmed.
type StatusFile struct {
	ID           ID     `gorm:"primaryKey;index:ix_status_files_branch,priority:2"`
	BankBranchID ID     `gorm:"uniqueIndex:uq_status_files_hash,priority:1;index:ix_status_files_branch,priority:1"`
	FileSHA256   []byte `gorm:"size:32;uniqueIndex:uq_status_files_hash,priority:2"`
	Status       string `gorm:"size:16"`   // reconciled or applied
	Summary      string `gorm:"size:2000"` // JSON: lines in each category
	UploadedBy   ID
	AppliedBy    *ID
	AppliedAt    *time.Time
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// StatusRow is one line of a status file and what it was found to be.
type StatusRow struct {
	ID           ID     `gorm:"primaryKey"`
	StatusFileID ID     `gorm:"uniqueIndex:uq_status_rows_line,priority:1;index:ix_status_rows_category,priority:1"`
	Line         int    `gorm:"uniqueIndex:uq_status_rows_line,priority:2"`
	Category     string `gorm:"size:16;index:ix_status_rows_category,priority:2"`
	CardID       *ID
	Event        string     `gorm:"size:24"`
	NewNumber    SealedText `gorm:"embedded;embeddedPrefix:new_number_"`
	AppliedAt    *time.Time
	CreatedAt    time.Time
}
