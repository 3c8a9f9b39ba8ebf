package union

import "time"

// Batch statuses.
const (
	BatchDraft     = "draft"
	BatchSealed    = "sealed"
	BatchSubmitted = "submitted"
	BatchAccepted  = "accepted"
	BatchReturned  = "returned"
	BatchResulted  = "resulted"
	BatchVoid      = "void"
	BatchDiscarded = "discarded"
)

// Batch events.
const (
	EventCreate  = "create"
	EventDiscard = "discard"
	EventHandIn  = "hand_in"
	EventVoid    = "void"
	EventAccept  = "accept"
	EventCorrect = "correct"
	EventSettle  = "settle" // the last outstanding row is settled
)

// BatchMachine is the table of a list handed to the bank (批量开卡批次).
var BatchMachine = Machine{Name: "batch", Moves: map[string]map[string][]string{
	"":             {EventCreate: {BatchDraft}},
	BatchDraft:     {EventSeal: {BatchSealed}, EventDiscard: {BatchDiscarded}},
	BatchSealed:    {EventHandIn: {BatchSubmitted}, EventVoid: {BatchVoid}},
	BatchReturned:  {EventCorrect: {BatchSealed}, EventVoid: {BatchVoid}},
	BatchSubmitted: {EventAccept: {BatchAccepted}, EventReturn: {BatchReturned}},
	BatchAccepted:  {EventReturn: {BatchReturned}, EventSettle: {BatchResulted}},
}}

// Batch row statuses. A row is settled when it is not outstanding.
const (
	BatchRowDraft    = "draft"
	BatchRowSealed   = "sealed" // outstanding at the bank
	BatchRowOpened   = "opened"
	BatchRowReturned = "returned"
	BatchRowRefused  = "refused"
	BatchRowStruck   = "struck"
	BatchRowVoid     = "void"
)

// BatchLimit is the most rows of a batch, so that a workbook never spills to disk.
const BatchLimit = 5000

// Batch is a frozen list handed to the bank.
type Batch struct {
	ID              ID      `gorm:"primaryKey;index:ix_batches_org,priority:3;index:ix_batches_branch,priority:3;index:ix_batches_papers,priority:3"`
	OrgID           ID      `gorm:"index:ix_batches_org,priority:1"`
	BankBranchID    ID      `gorm:"index:ix_batches_branch,priority:1"`
	Number          *string `gorm:"size:40;uniqueIndex:uq_batches_number"` // given at sealing, never reused
	Edition         int     // 1 at sealing, one more at each correction: what the papers call the version
	Status          string  `gorm:"size:16;index:ix_batches_org,priority:2;index:ix_batches_branch,priority:2;index:ix_batches_papers,priority:2"`
	RowCount        int
	Struck          int
	Opened          int
	Refused         int
	ManifestSHA256  []byte `gorm:"size:32"`
	HeadMandateID   *ID
	ClerkMandateID  *ID
	RecordedBy      *ID    // the clerk who recorded the acceptance on behalf of the bank
	ReturnedBy      *ID    // the clerk who recorded on behalf of the bank that it gives rows or all of it back
	ReturnRecord    string `gorm:"size:4000"` // JSON, what that clerk recorded; empty once it is confirmed or overtaken
	MandateEdition  int    // of the mandate papers within the edition, from 1
	Reasons         string `gorm:"size:4000"` // JSON, of the bank's last return
	CreatedBy       ID
	SealedAt        *time.Time
	SubmittedAt     *time.Time
	AcceptedAt      *time.Time
	ResultedAt      *time.Time
	PapersDeletedAt *time.Time `gorm:"index:ix_batches_papers,priority:1"` // those that hold photos or signatures
	Version         int64
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

// BatchRow is one application in a batch. Live is the application's id while the
// row is in a draft or outstanding, so that nobody stands in two batches.
type BatchRow struct {
	ID             ID     `gorm:"primaryKey;index:ix_batch_rows_batch,priority:2"`
	BatchID        ID     `gorm:"index:ix_batch_rows_batch,priority:1;uniqueIndex:uq_batch_rows_number,priority:1"`
	ApplicationID  ID     `gorm:"index:ix_batch_rows_application"`
	Live           *ID    `gorm:"uniqueIndex:uq_batch_rows_live"`
	Number         *int   `gorm:"uniqueIndex:uq_batch_rows_number,priority:2"` // given at sealing, from 1
	Status         string `gorm:"size:16"`
	NameMasked     string `gorm:"size:64"`
	DocumentMasked string `gorm:"size:64"`
	DocumentIndex  []byte `gorm:"size:32;index:ix_batch_rows_document"`
	Frozen         []byte `gorm:"size:8192"` // the Fields as sealed JSON, as they were at sealing
	BankName       []byte `gorm:"size:512"`  // the bank's own spelling, sealed
	BankNameMasked string `gorm:"size:64"`
	Reasons        string `gorm:"size:2000"`
	Looked         bool   // the officer has opened it
	Edition        int    // the last one whose list it stands on
	OutAt          *time.Time
	OutBy          *ID
	Version        int64
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// PaperRecord is one file of a batch's papers in one edition; its bytes are a sealed blob.
type PaperRecord struct {
	ID        ID     `gorm:"primaryKey"`
	BatchID   ID     `gorm:"uniqueIndex:uq_paper_records_name,priority:1"`
	Edition   int    `gorm:"uniqueIndex:uq_paper_records_name,priority:2"`
	Name      string `gorm:"size:80;uniqueIndex:uq_paper_records_name,priority:3"`
	Paper     string `gorm:"size:32"` // PaperKind
	SHA256    []byte `gorm:"size:32"`
	Bytes     int
	Pages     int
	RowCount  int
	BlobKey   string `gorm:"size:120"`
	DeletedAt *time.Time
	CreatedAt time.Time
}

// PaperTick says that the stamped original of a paper was seen, by the clerk at hand-in or by the officer.
type PaperTick struct {
	ID        ID     `gorm:"primaryKey"`
	BatchID   ID     `gorm:"uniqueIndex:uq_paper_ticks,priority:1"`
	Edition   int    `gorm:"uniqueIndex:uq_paper_ticks,priority:2"`
	Paper     string `gorm:"size:32;uniqueIndex:uq_paper_ticks,priority:3"`
	Side      string `gorm:"size:8;uniqueIndex:uq_paper_ticks,priority:4"` // clerk or bank
	AccountID ID
	CreatedAt time.Time
}

// PaperScan is the scan of a stamped paper.
type PaperScan struct {
	ID         ID `gorm:"primaryKey"`
	BatchID    ID `gorm:"index:ix_paper_scans_batch"`
	Edition    int
	Paper      string `gorm:"size:32"`
	BlobKey    string `gorm:"size:120"`
	SHA256     []byte `gorm:"size:32"`
	Media      string `gorm:"size:32"`
	AccountID  ID
	ReplacedAt *time.Time // the paper has been drawn anew since
	DeletedAt  *time.Time
	CreatedAt  time.Time
}

// MandateID is the head's or a clerk's own ID, captured once for the mandate letter.
type MandateID struct {
	ID           ID     `gorm:"primaryKey"`
	AccountID    ID     `gorm:"index:ix_mandate_ids_account"`
	Current      *ID    `gorm:"uniqueIndex:uq_mandate_ids_current"` // the account while it is the one in force
	FieldsSealed []byte `gorm:"size:8192"`
	NameMasked   string `gorm:"size:64"`
	ValidTo      Date   `gorm:"size:10"`
	FrontKey     string `gorm:"size:120"`
	BackKey      string `gorm:"size:120"`
	SignatureKey string `gorm:"size:120"`
	ConsentID    *ID
	EndedAt      *time.Time
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// ResultFile is what the bank sends back, with its reconciliation. Nothing is applied until it is confirmed.
type ResultFile struct {
	ID         ID     `gorm:"primaryKey"`
	BatchID    ID     `gorm:"uniqueIndex:uq_result_files_hash,priority:1"`
	FileSHA256 []byte `gorm:"size:32;uniqueIndex:uq_result_files_hash,priority:2"`
	FileName   string `gorm:"size:200"`
	Status     string `gorm:"size:16"`   // reconciled, applying or applied
	Summary    string `gorm:"size:2000"` // JSON: rows in each category
	BlobKey    string `gorm:"size:120"`
	ScanID     *ID    `gorm:"uniqueIndex:uq_result_files_scan"` // of the bank's signed sheet, where a clerk imports on behalf
	UploadedBy ID
	AppliedBy  *ID
	AppliedAt  *time.Time
	Version    int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// ResultRow is one line of a result file and what it was found to be.
type ResultRow struct {
	ID           ID     `gorm:"primaryKey"`
	ResultFileID ID     `gorm:"uniqueIndex:uq_result_rows_line,priority:1;index:ix_result_rows_category,priority:1"`
	Line         int    `gorm:"uniqueIndex:uq_result_rows_line,priority:2"`
	Category     string `gorm:"size:24;index:ix_result_rows_category,priority:2"`
	BatchRowID   *ID    `gorm:"index:ix_result_rows_row"`
	CardIndex    []byte `gorm:"size:32"`
	CardMasked   string `gorm:"size:64"`
	CardSealed   []byte `gorm:"size:512"`
	NameSealed   []byte `gorm:"size:512"`
	Code         string `gorm:"size:32"`
	Detail       string `gorm:"size:500"`
	Confirmed    bool   // the bank's spelling confirmed, or the stray row explained
	Explanation  string `gorm:"size:500"`
	AppliedAt    *time.Time
	CreatedAt    time.Time
}
