package union

import "time"

// Hand-over statuses.
const (
	HandoverPrepared = "prepared"
	HandoverSent     = "sent"
	HandoverReceived = "received"
	HandoverDisputed = "disputed"
	HandoverRecalled = "recalled"
)

// Hand-over events.
const (
	EventPrepare = "prepare"
	EventSend    = "send"
	EventReceive = "receive"
	EventDispute = "dispute"
	EventRecall  = "recall"
)

// HandoverMachine is the table of cards passed from one hand to the next (交接).
var HandoverMachine = Machine{Name: "handover", Moves: map[string]map[string][]string{
	"":               {EventPrepare: {HandoverPrepared}},
	HandoverPrepared: {EventSend: {HandoverSent}, EventRecall: {HandoverRecalled}},
	HandoverSent:     {EventReceive: {HandoverReceived}, EventDispute: {HandoverDisputed}},
	HandoverDisputed: {EventReceive: {HandoverReceived}, EventRecall: {HandoverRecalled}},
}}

// Handover says who passed which cards to whom, signed on both sides. A side
// is an org, or nil for the bank.
type Handover struct {
	ID           ID     `gorm:"primaryKey;index:ix_handovers_from,priority:3;index:ix_handovers_to,priority:3"`
	FromOrgID    *ID    `gorm:"index:ix_handovers_from,priority:1"`
	ToOrgID      *ID    `gorm:"index:ix_handovers_to,priority:1"`
	BankBranchID *ID    `gorm:"index:ix_handovers_branch"`
	Status       string `gorm:"size:16;index:ix_handovers_from,priority:2;index:ix_handovers_to,priority:2"`
	Cards        int
	Counted      int
	Damaged      int
	Brochures    bool
	BookNumber   string `gorm:"size:64"` // of the bank's hand-over book
	CollectorOK  bool   // the collector's ID was checked against the mandate
	SentBy       *ID
	SentAt       *time.Time
	SentKey      string `gorm:"size:120"` // the sender's sealed signature
	ReceivedBy   *ID
	ReceivedAt   *time.Time
	ReceivedKey  string `gorm:"size:120"`
	Note         string `gorm:"size:500"`
	CreatedBy    ID
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// HandoverCard is one card of a hand-over.
type HandoverCard struct {
	ID         ID     `gorm:"primaryKey"`
	HandoverID ID     `gorm:"uniqueIndex:uq_handover_cards,priority:1"`
	CardID     ID     `gorm:"uniqueIndex:uq_handover_cards,priority:2;index:ix_handover_cards_card"`
	Live       *ID    `gorm:"uniqueIndex:uq_handover_cards_live"` // the card while it is under way
	Outcome    string `gorm:"size:16"`
	CreatedAt  time.Time
}

// ActivationSession is a visit at which cards are activated on site.
type ActivationSession struct {
	ID           ID `gorm:"primaryKey"`
	OrgID        ID `gorm:"index:ix_activation_sessions_org,priority:1"`
	BankBranchID ID
	Place        string    `gorm:"size:200"`
	StartAt      time.Time `gorm:"index:ix_activation_sessions_org,priority:2"`
	EndAt        time.Time
	Seats        int
	Taken        int
	Cancelled    bool
	CreatedBy    ID
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// ActivationSeat is a member's place at an ActivationSession.
type ActivationSeat struct {
	ID        ID `gorm:"primaryKey"`
	SessionID ID `gorm:"uniqueIndex:uq_activation_seats,priority:1"`
	MemberID  ID `gorm:"uniqueIndex:uq_activation_seats,priority:2"`
	CameAt    *time.Time
	CreatedAt time.Time
}
