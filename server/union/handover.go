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

// Outcome is what the receiver found of a card.
type Outcome string

// The outcomes. A damaged card has come and is with the receiver, a missing one is with nobody.
const (
	OutcomeReceived Outcome = "received"
	OutcomeMissing  Outcome = "missing"
	OutcomeDamaged  Outcome = "damaged"
)

// Outcomes lists them.
var Outcomes = []Outcome{OutcomeReceived, OutcomeMissing, OutcomeDamaged}

// The sides of a Handover; they name the places of the signatures too.
const (
	SideSent     = "sent"
	SideReceived = "received"
)

// Handover says who passed which cards to whom, signed on both sides. A side
// is an org, or nil for the bank. Both signatures are receipts: they are kept.
type Handover struct {
	ID               ID     `gorm:"primaryKey;index:ix_handovers_from,priority:3;index:ix_handovers_to,priority:3;index:ix_handovers_unit,priority:3;index:ix_handovers_branch,priority:3"`
	UnitID           ID     `gorm:"index:ix_handovers_unit,priority:1"` // the applying org whose cards they are
	FromOrgID        *ID    `gorm:"index:ix_handovers_from,priority:1"`
	ToOrgID          *ID    `gorm:"index:ix_handovers_to,priority:1"`
	BankBranchID     *ID    `gorm:"index:ix_handovers_branch,priority:1"` // where the bank is a side
	Status           string `gorm:"size:16;index:ix_handovers_from,priority:2;index:ix_handovers_to,priority:2"`
	Closed           bool   `gorm:"index:ix_handovers_unit,priority:2;index:ix_handovers_branch,priority:2"` // received or recalled
	Cards            int
	Counted          int // found as sent
	Damaged          int
	Missing          int
	Brochures        bool   // handed over with the cards
	QualityOK        bool   // the cards were looked at
	BookNumber       string `gorm:"size:64"` // of the bank's hand-over book
	CollectorOK      bool   // the collector's ID was checked against the mandate
	SentBy           *ID
	SentAt           *time.Time
	SentKey          string `gorm:"size:120"` // the sender's sealed signature
	SentEvidence     []byte `gorm:"size:4096"`
	ReceivedBy       *ID
	ReceivedAt       *time.Time
	ReceivedKey      string `gorm:"size:120"`
	ReceivedEvidence []byte `gorm:"size:4096"`
	Note             string `gorm:"size:500"` // why it is disputed
	CreatedBy        ID
	Version          int64
	CreatedAt        time.Time
	UpdatedAt        time.Time
}

// FromBank says whether the bank is the sender.
func (h Handover) FromBank() bool { return h.FromOrgID == nil }

// ToBank says whether the bank is the receiver.
func (h Handover) ToBank() bool { return h.ToOrgID == nil }

// HandoverSignaturePlace is where the signature of one side rests.
func HandoverSignaturePlace(handover ID, side string) Place {
	return Place{Table: "handovers", Column: side, Row: handover}
}

// HandoverCard is one card of a hand-over.
type HandoverCard struct {
	ID         ID      `gorm:"primaryKey;index:ix_handover_cards_list,priority:2"`
	HandoverID ID      `gorm:"uniqueIndex:uq_handover_cards,priority:1;index:ix_handover_cards_list,priority:1"`
	CardID     ID      `gorm:"uniqueIndex:uq_handover_cards,priority:2;index:ix_handover_cards_card"`
	Live       *ID     `gorm:"uniqueIndex:uq_handover_cards_live"` // the card while it is under way
	Outcome    Outcome `gorm:"size:16"`
	CreatedAt  time.Time
}

// Passage is a hand-over that was signed for, as the cards go through it.
type Passage struct {
	Handover Handover
	Unit     Org
	FromPath Path // empty: the bank
	To       *Org // nil: the bank
	Actor    Actor
	Role     Role
	Cards    []PassedCard
}

// Down says whether the cards come nearer to their holders.
func (p Passage) Down() bool {
	return p.FromPath == "" || p.To != nil && p.To.Path != p.FromPath && p.To.Path.Within(p.FromPath)
}

// PassedCard is a card and what the receiver found of it.
type PassedCard struct {
	Card    Card
	Outcome Outcome
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
