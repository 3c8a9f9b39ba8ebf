package union

import "time"

// OutboxRow is a message waiting to be delivered. The table is the queue. A move writes one
// row for the inbox; delivering that one writes another for the first channel by which the
// person can be reached, and where that channel cannot, one for the next.
type OutboxRow struct {
	ID         ID      `gorm:"primaryKey;index:ix_outbox_queue,priority:4"`
	Channel    Channel `gorm:"size:16;index:ix_outbox_queue,priority:2;uniqueIndex:uq_outbox_origin,priority:2"`
	OriginID   *ID     `gorm:"uniqueIndex:uq_outbox_origin,priority:1;index:ix_outbox_lane,priority:3"` // the inbox's row; nil in that itself
	Lane       *ID     `gorm:"index:ix_outbox_lane,priority:1"`                                         // whose messages keep their order: the account, or the member without one; nil for the inbox
	Topic      string  `gorm:"size:48"`
	AccountID  *ID     `gorm:"index:ix_outbox_account"`
	MemberID   *ID     `gorm:"index:ix_outbox_member,priority:1"`
	SubjectID  *ID
	Data       string `gorm:"size:2000"`
	Status     string `gorm:"size:16;index:ix_outbox_queue,priority:1;index:ix_outbox_lane,priority:2;index:ix_outbox_member,priority:2"`
	Outcome    string `gorm:"size:24"` // how a channel's row ended, or why it waits
	Tries      int
	DueAt      time.Time  `gorm:"index:ix_outbox_queue,priority:3"`
	BegunAt    *time.Time // a send was begun whose end is not known; it holds its grant
	ClaimToken *ID        `gorm:"index:ix_outbox_claim"`
	ClaimUntil *time.Time
	LastError  string `gorm:"size:200"`
	SentAt     *time.Time
	CreatedAt  time.Time
}

// TableName is the queue's name.
func (OutboxRow) TableName() string { return "outbox" }

// Outbox statuses.
const (
	OutboxWaiting = "waiting"
	OutboxSent    = "sent"
	OutboxEnded   = "ended" // by a rule: the channel does not reach the person
	OutboxDead    = "dead"
	OutboxDropped = "dropped" // somebody has given it up for good
)

// Outcomes of a channel's row.
const (
	OutcomeSent       = "sent"
	OutcomeNoGrant    = "no_grant"   // the person granted no message, or the grant is used up
	OutcomeBanned     = "banned"     // the person has switched the channel off
	OutcomeUnfollowed = "unfollowed" // the person does not follow the official account
	OutcomeNoPhone    = "no_phone"
	OutcomeRecipient  = "recipient" // the channel does not know the person
	OutcomeReleased   = "released"  // the account is not the member's any more
	OutcomeSilent     = "silent"
	OutcomeUnsure     = "unsure" // no answer came; a repeat could reach the person twice
	OutcomeBusy       = "busy"
	OutcomeOverlap    = "overlap"
	OutcomeQuota      = "quota"
	OutcomeQuiet      = "quiet"  // a reminder that waits for the morning
	OutcomeDefect     = "defect" // the message itself is refused; somebody must mend it
)

// SendTurn is a worker's turn to send to one person; it is deleted when the turn is over.
type SendTurn struct {
	Lane   ID `gorm:"primaryKey"`
	Holder ID `gorm:"index:ix_send_turns_holder"`
	EndAt  time.Time
}

// ChannelPause keeps all replicas from using a channel until a time.
type ChannelPause struct {
	Channel Channel `gorm:"primaryKey;size:16"`
	UntilAt time.Time
	Cause   string `gorm:"size:24"` // an outcome
}

// SendEnd is what became of a send, and what follows from it.
type SendEnd struct {
	Status  string // of the row
	Outcome string
	Cause   string // for the log of the row; holds nothing secret
	Tries   int
	Due     time.Time // of a row that waits
	Begun   bool      // whether the send may have happened; the row keeps its grant
	Grant   GrantEnd
	Next    Channel // the channel that takes over; ChannelInbox for none
}

// GrantEnd says what becomes of the grants of a subscribe message.
type GrantEnd string

// Ends of a grant.
const (
	GrantKept     GrantEnd = ""         // used
	GrantDoubted  GrantEnd = "doubted"  // counted as used, though WeChat may still hold it
	GrantReturned GrantEnd = "returned" // nothing was sent
	GrantSpent    GrantEnd = "spent"    // WeChat knows of none that is left
	GrantBanned   GrantEnd = "banned"   // the person wants no messages of the mini-program
)
