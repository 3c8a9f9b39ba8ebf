package union

import "time"

// Subject is the kind of thing that moves; it names the table too.
type Subject string

const (
	SubjectApplication Subject = "applications"
	SubjectRosterRow   Subject = "roster_rows"
	SubjectBatch       Subject = "batches"
	SubjectBatchRow    Subject = "batch_rows"
	SubjectCard        Subject = "cards"
	SubjectHandover    Subject = "handovers"
)

// Transition is one change of a status, with everything that is written along with it.
type Transition struct {
	Subject Subject
	ID      ID
	OrgID   ID // whose history and audit it is
	Event   string
	From    string
	To      string
	Version int64          // the version seen; the move bumps it
	Set     map[string]any // further columns of the same row
	Actor   Actor
	Role    Role
	Reason  string // codes only, never personal data
	Counts  []Count
	Notices []Notice
}

// Move is a row of history: one for each Transition.
type Move struct {
	ID         ID      `gorm:"primaryKey;index:ix_moves_subject,priority:3;index:ix_moves_org,priority:2"`
	Subject    Subject `gorm:"size:24;index:ix_moves_subject,priority:1"`
	SubjectID  ID      `gorm:"index:ix_moves_subject,priority:2"`
	OrgID      ID      `gorm:"index:ix_moves_org,priority:1"`
	Event      string  `gorm:"size:24"`
	FromStatus string  `gorm:"size:16"`
	ToStatus   string  `gorm:"size:16"`
	Reason     string  `gorm:"size:2000"`
	AccountID  *ID
	Role       Role `gorm:"size:16"`
	AuditID    *ID  // the log's entry for many moves of one action, which has their hash; nil where the move has its own
	CreatedAt  time.Time
}

// Stage is a step of the funnel by which the product is judged.
type Stage string

const (
	StageNotStarted Stage = "not_started"
	StageStarted    Stage = "started"
	StageCollected  Stage = "collected"
	StageApproved   Stage = "approved"
	StageSealed     Stage = "sealed"
	StageOpened     Stage = "opened"
	StageDelivered  Stage = "delivered"
	StageSigned     Stage = "signed"
	StageActivated  Stage = "activated"
	StageEnded      Stage = "ended"
)

// Stages are the member's eight steps, in order.
var Stages = []Stage{StageStarted, StageCollected, StageApproved, StageSealed, StageOpened, StageDelivered, StageSigned, StageActivated}

// Count changes an org's figures of a stage: Reached is people ever there, Present people now there.
type Count struct {
	OrgID   ID
	Stage   Stage
	Reached int
	Present int
}

// Counter is the sum of an org's own changes on one day; ancestors are summed by path when read.
type Counter struct {
	ID      ID    `gorm:"primaryKey"`
	OrgID   ID    `gorm:"uniqueIndex:uq_counters_day,priority:1"`
	Day     Date  `gorm:"size:10;uniqueIndex:uq_counters_day,priority:2"`
	Stage   Stage `gorm:"size:16;uniqueIndex:uq_counters_day,priority:3"`
	Reached int64
	Present int64
}

// CounterTotal is the sum of an org's own changes of all days, so that a figure costs the
// same after ten years as after one.
type CounterTotal struct {
	OrgID   ID    `gorm:"primaryKey"`
	Stage   Stage `gorm:"primaryKey;size:16"`
	Reached int64
	Present int64
}

// Notice is a message that a move owes somebody: written to the outbox in the same transaction.
type Notice struct {
	Topic     string // "application:returned"
	AccountID ID     // the receiver; empty with MemberID set: whoever is tied to the member
	MemberID  ID
	SubjectID ID
	Data      map[string]string // codes, ids and counts; never personal data
}

// MessageLength is how many characters of text a message holds.
const MessageLength = 1000

// Shorten cuts a text to a number of characters, the last of which says that it was cut.
func Shorten(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}

// InboxMessage is what a person finds in the app, whatever other channel there is.
type InboxMessage struct {
	ID        ID     `gorm:"primaryKey;index:ix_inbox_messages_account,priority:2"`
	AccountID ID     `gorm:"index:ix_inbox_messages_account,priority:1"`
	OutboxID  ID     `gorm:"uniqueIndex:uq_inbox_messages_outbox"`
	Topic     string `gorm:"size:48"`
	Title     string `gorm:"size:100"`
	Body      string `gorm:"size:1000"`
	SubjectID *ID
	ReadAt    *time.Time
	CreatedAt time.Time
}
