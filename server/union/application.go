package union

import "time"

// Application statuses.
const (
	ApplicationDraft     = "draft"
	ApplicationSubmitted = "submitted"
	ApplicationReturned  = "returned"
	ApplicationApproved  = "approved"
	ApplicationBatched   = "batched"
	ApplicationOpened    = "opened"
	ApplicationRejected  = "rejected"
	ApplicationWithdrawn = "withdrawn"
	ApplicationEnded     = "ended"
)

// Application events.
const (
	EventStart      = "start"
	EventSubmit     = "submit"
	EventTakeBack   = "take_back"
	EventApprove    = "approve"
	EventReturn     = "return"
	EventReject     = "reject"
	EventReopen     = "reopen"
	EventSeal       = "seal"
	EventBankReturn = "bank_return"
	EventBankRefuse = "bank_refuse"
	EventStop       = "stop"
	EventStrike     = "strike"
	EventOpen       = "open"
	EventBatchVoid  = "batch_void"
	EventWithdraw   = "withdraw"
	EventEnd        = "end"
)

// ApplicationMachine is the table of a request for a card (办卡申请).
var ApplicationMachine = Machine{Name: "application", Moves: map[string]map[string][]string{
	"": {EventStart: {ApplicationDraft}},
	ApplicationDraft: {
		EventSubmit:   {ApplicationSubmitted},
		EventWithdraw: {ApplicationWithdrawn},
		EventEnd:      {ApplicationEnded},
	},
	ApplicationReturned: {
		EventSubmit:   {ApplicationSubmitted},
		EventWithdraw: {ApplicationWithdrawn},
		EventEnd:      {ApplicationEnded},
	},
	ApplicationSubmitted: {
		EventTakeBack: {ApplicationDraft},
		EventApprove:  {ApplicationApproved},
		EventReturn:   {ApplicationReturned},
		EventReject:   {ApplicationRejected},
		EventWithdraw: {ApplicationWithdrawn},
		EventEnd:      {ApplicationEnded},
	},
	ApplicationApproved: {
		EventReopen:   {ApplicationReturned},
		EventSeal:     {ApplicationBatched},
		EventWithdraw: {ApplicationWithdrawn},
		EventEnd:      {ApplicationEnded},
	},
	ApplicationBatched: {
		EventBankReturn: {ApplicationReturned},
		EventBankRefuse: {ApplicationRejected},
		EventStop:       {ApplicationBatched},
		EventStrike:     {ApplicationWithdrawn, ApplicationEnded, ApplicationReturned},
		EventOpen:       {ApplicationOpened},
		EventBatchVoid:  {ApplicationApproved},
	},
}}

// Over says whether nothing can come of an application any more.
func (a Application) Over() bool {
	return a.Status == ApplicationRejected || a.Status == ApplicationWithdrawn || a.Status == ApplicationEnded
}

// Mode says who held the pen: it stands in the evidence.
type Mode string

const (
	ModeSelf     Mode = "self"
	ModeAssisted Mode = "assisted"
	ModeInk      Mode = "ink"
)

// Application is one person's request for a card.
//
// HeldDocument and HeldPhone repeat the index while the application is
// approved, batched, or opened with a card that is not closed; being unique,
// they let one number have one live application in all orgs together.
type Application struct {
	ID              ID         `gorm:"primaryKey;index:ix_applications_queue,priority:4;index:ix_applications_status,priority:3;index:ix_applications_mark,priority:4;index:ix_applications_waiting,priority:3;index:ix_applications_helper,priority:2"`
	ApplyingOrgID   ID         `gorm:"index:ix_applications_queue,priority:1;index:ix_applications_mark,priority:1"`
	OrgID           ID         `gorm:"index:ix_applications_org"`
	AccountID       *ID        `gorm:"index:ix_applications_account"` // the person's own, nil when assisted
	MemberID        *ID        `gorm:"index:ix_applications_member"`
	RosterRowID     *ID        `gorm:"index:ix_applications_roster_row"`
	Mode            Mode       `gorm:"size:16"`
	HelperAccountID *ID        `gorm:"index:ix_applications_helper,priority:1"`
	Status          string     `gorm:"size:16;index:ix_applications_queue,priority:2;index:ix_applications_mark,priority:2;index:ix_applications_status,priority:1;index:ix_applications_waiting,priority:1"`
	StatusAt        *time.Time `gorm:"index:ix_applications_waiting,priority:2"` // since when; the store fills it
	Version         int64

	NameMasked        string       `gorm:"size:64"`
	DocumentKind      DocumentKind `gorm:"size:16"`
	DocumentMasked    string       `gorm:"size:64"`
	DocumentIndex     []byte       `gorm:"size:32;index:ix_applications_document"`
	DocumentIndexNext []byte       `gorm:"size:32;index:ix_applications_document_next"`
	PhoneMasked       string       `gorm:"size:64"`
	PhoneIndex        []byte       `gorm:"size:32;index:ix_applications_phone"`
	PhoneIndexNext    []byte       `gorm:"size:32;index:ix_applications_phone_next"`
	FieldsSealed      []byte       `gorm:"size:8192"` // Fields as JSON
	ReadingSealed     []byte       `gorm:"size:8192"` // what OCR read, as JSON
	ValidTo           Date         `gorm:"size:10"`

	DraftAccount     *ID    `gorm:"uniqueIndex:uq_applications_draft"`
	HeldDocument     []byte `gorm:"size:32;uniqueIndex:uq_applications_held_document"`
	HeldDocumentNext []byte `gorm:"size:32;uniqueIndex:uq_applications_held_document_next"`
	HeldPhone        []byte `gorm:"size:32;uniqueIndex:uq_applications_held_phone"`
	HeldPhoneNext    []byte `gorm:"size:32;uniqueIndex:uq_applications_held_phone_next"`

	ClaimedBy  *ID
	ClaimUntil *time.Time

	Hardship  bool
	RankKey   string    `gorm:"size:64;index:ix_applications_mark,priority:3"` // hardship first, then the time of approval
	Flags     string    `gorm:"size:1000"`                                     // JSON list of Flag
	Reasons   string    `gorm:"size:2000"`                                     // JSON list of Reason, of the last return or refusal
	ConsentID *ID       // the consent that covers the present content
	BatchID   *ID       `gorm:"index:ix_applications_batch"`
	Stopped   bool      // stopped after sealing; the bank has been told
	StopCause StopCause `gorm:"size:16"`

	FirstSubmittedAt *time.Time
	SubmittedAt      *time.Time `gorm:"index:ix_applications_queue,priority:3;index:ix_applications_status,priority:2"`
	FirstApprovedAt  *time.Time
	ApprovedAt       *time.Time
	FirstSealedAt    *time.Time
	OpenedAt         *time.Time
	SettledAt        *time.Time // rejected, withdrawn or ended: the deletion clock starts
	TouchedAt        time.Time
	PhotosDeletedAt  *time.Time
	PhotosWarnedAt   *time.Time // that they will be deleted
	CreatedAt        time.Time
	UpdatedAt        time.Time
}

// Photo is one side of an identity document; the picture itself is a sealed blob.
type Photo struct {
	ID            ID      `gorm:"primaryKey;index:ix_photos_erased,priority:3"`
	ApplicationID ID      `gorm:"index:ix_photos_application,priority:1"`
	Side          IDSide  `gorm:"size:8;index:ix_photos_application,priority:2"`
	Current       *string `gorm:"size:48;uniqueIndex:uq_photos_current"` // application and side while it is the one in force
	BlobKey       string  `gorm:"size:120"`
	SHA256        []byte  `gorm:"size:32"` // of the picture before sealing
	Width         int
	Height        int
	Bytes         int
	Quality       string     `gorm:"size:200"` // JSON list of hints such as "blurred"
	DeletedAt     *time.Time `gorm:"index:ix_photos_deleted;index:ix_photos_erased,priority:2"`
	ErasedAt      *time.Time `gorm:"index:ix_photos_erased,priority:1"` // the blob is gone, which was looked for
	CreatedAt     time.Time
}

// DuplicateCase is one document number, or one phone, that several applications state.
type DuplicateCase struct {
	ID           ID     `gorm:"primaryKey"`
	Kind         string `gorm:"size:16"` // document or phone
	ClashKey     string `gorm:"size:80;uniqueIndex:uq_duplicate_cases_key"`
	SettlerOrgID ID     `gorm:"index:ix_duplicate_cases_settler,priority:1"`
	Status       string `gorm:"size:16;index:ix_duplicate_cases_settler,priority:2"`
	KeptID       *ID
	SettledBy    *ID
	DueAt        time.Time
	Version      int64
	CreatedAt    time.Time `gorm:"index:ix_duplicate_cases_settler,priority:3"`
	UpdatedAt    time.Time
}
