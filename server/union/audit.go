package union

import "time"

// AuditRow is an entry of the log that nobody can rewrite unseen. It is written
// in the business transaction with a MAC; a leased job gives it its place in the
// chain within a second.
type AuditRow struct {
	ID        ID     `gorm:"primaryKey;index:ix_audit_rows_account,priority:2;index:ix_audit_rows_org,priority:2;index:ix_audit_rows_member,priority:2"`
	Seq       *int64 `gorm:"uniqueIndex:uq_audit_rows_seq"`
	AccountID *ID    `gorm:"index:ix_audit_rows_account,priority:1"`
	Role      Role   `gorm:"size:16"`
	Action    string `gorm:"size:48"`
	Subject   string `gorm:"size:24;index:ix_audit_rows_subject,priority:1"`
	SubjectID ID     `gorm:"index:ix_audit_rows_subject,priority:2"`
	OrgID     *ID    `gorm:"index:ix_audit_rows_org,priority:1"`
	MemberID  *ID    `gorm:"index:ix_audit_rows_member,priority:1"` // whose data was looked at
	Reason    string `gorm:"size:500"`
	Detail    string `gorm:"size:1000"` // codes and counts, never personal data
	Address   string `gorm:"size:64"`
	RequestID string `gorm:"size:64"`
	MAC       []byte `gorm:"size:32"`
	PrevHash  []byte `gorm:"size:32"`
	Hash      []byte `gorm:"size:32"`
	CreatedAt time.Time
}

// Audit is what a caller says for an AuditRow.
type Audit struct {
	ID        ID // given where other rows name the entry; else the store makes one
	Actor     Actor
	Role      Role
	Action    string
	Subject   string
	SubjectID ID
	OrgID     ID
	MemberID  ID
	Reason    string
	Detail    string
}

// IdempotencyKey remembers the answer to a request for seven days.
type IdempotencyKey struct {
	ID         ID        `gorm:"primaryKey"`
	AccountID  ID        `gorm:"uniqueIndex:uq_idempotency_keys,priority:1"`
	Route      string    `gorm:"size:120;uniqueIndex:uq_idempotency_keys,priority:2"`
	RequestKey string    `gorm:"size:64;uniqueIndex:uq_idempotency_keys,priority:3"`
	BodyHash   []byte    `gorm:"size:32"`
	Status     int       // the HTTP status, 0 until the answer is kept
	Answer     []byte    `gorm:"size:65536"` // sealed; nil when it may not be kept
	CreatedAt  time.Time `gorm:"index:ix_idempotency_keys_created"`
}

// Lease lets one replica at a time do a job.
type Lease struct {
	Name   string `gorm:"primaryKey;size:64"`
	Holder string `gorm:"size:64"`
	EndAt  time.Time
	Fence  int64 // grows with each new holder
}

// Epoch is a number that all replicas read: when it changes, copies made before are void.
type Epoch struct {
	Name  string `gorm:"primaryKey;size:64"`
	Value int64
}

// TableName keeps the plural right.
func (Epoch) TableName() string { return "epochs" }
