package union

import "time"

// Account is a signed-in identity, tied to at most one Member.
type Account struct {
	ID       ID      `gorm:"primaryKey;index:ix_accounts_cancelled,priority:2"`
	OpenID   string  `gorm:"size:64;uniqueIndex:uq_accounts_openid"`
	UnionID  *string `gorm:"size:64;index:ix_accounts_unionid"`
	MemberID *ID     `gorm:"uniqueIndex:uq_accounts_member"`
	TieFixed bool    // from the first approval on, only two people loosen the tie
	Name     string  `gorm:"size:64"` // how colleagues see the person: masked, or a job title
	Blocked  bool
	Silent   bool // no messages any more: the person has died, or has closed the account with WeChat
	// CancelledAt is when the person closed it with WeChat, until it is forgotten.
	CancelledAt *time.Time `gorm:"index:ix_accounts_cancelled,priority:1"`
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Member is a person in one org.
type Member struct {
	ID            ID           `gorm:"primaryKey"`
	OrgID         ID           `gorm:"index:ix_members_org"`
	Name          Sealed       `gorm:"embedded;embeddedPrefix:name_"`
	Document      Sealed       `gorm:"embedded;embeddedPrefix:document_"`
	DocumentKind  DocumentKind `gorm:"size:16"`
	Phone         Sealed       `gorm:"embedded;embeddedPrefix:phone_"`
	PhoneVerified bool
	// ProvenPhone repeats the phone's index while it is proven: being unique, it lets one
	// number be proven for one person only (银发〔2016〕261号). The store fills it.
	ProvenPhone     []byte `gorm:"size:32;uniqueIndex:uq_members_proven_phone"`
	ProvenPhoneNext []byte `gorm:"size:32;uniqueIndex:uq_members_proven_phone_next"`
	Hardship        string `gorm:"size:32"` // the category, empty when none
	Deceased        bool
	Version         int64
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

// Session is a sign-in. Only the SHA-256 of its token is kept.
type Session struct {
	ID         ID     `gorm:"primaryKey"`
	TokenHash  []byte `gorm:"size:32;uniqueIndex:uq_sessions_token"`
	AccountID  ID     `gorm:"index:ix_sessions_account"`
	Device     string `gorm:"size:16"` // phone or desktop
	LastSeenAt time.Time
	IdleEndAt  time.Time
	EndAt      time.Time `gorm:"index:ix_sessions_end"`
	RevokedAt  *time.Time
	CreatedAt  time.Time
}

// ScanLogin is a desktop waiting for a phone to confirm its sign-in.
type ScanLogin struct {
	ID          ID     `gorm:"primaryKey"`
	PollHash    []byte `gorm:"size:32"`
	Number      string `gorm:"size:2"` // shown on both screens
	Browser     string `gorm:"size:200"`
	Address     string `gorm:"size:64"`
	AccountID   *ID
	ConfirmedAt *time.Time
	CollectedAt *time.Time
	EndAt       time.Time `gorm:"index:ix_scan_logins_end"`
	CreatedAt   time.Time
}

// Tie change kinds, statuses and reasons.
const (
	TieRelease = "release"
	TieMake    = "make"

	TieAsked     = "asked"
	TieConfirmed = "confirmed"
	TieRefused   = "refused"
)

// TieReasons are why a tie is changed.
var TieReasons = []string{"phone_lost", "new_wechat", "wrong_person", "family_phone"}

// TieChange is the release or making of the tie between an account and a member, by two people.
type TieChange struct {
	ID          ID `gorm:"primaryKey;index:ix_tie_changes_status,priority:2"`
	MemberID    ID `gorm:"index:ix_tie_changes_member"`
	AccountID   ID
	Kind        string `gorm:"size:16"` // release or make
	Reason      string `gorm:"size:500"`
	AskedBy     ID
	ConfirmedBy *ID
	Status      string `gorm:"size:16;index:ix_tie_changes_status,priority:1"`
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// TieCode lets a person who stands before the clerk show which account is theirs.
type TieCode struct {
	ID        ID     `gorm:"primaryKey"`
	CodeHash  []byte `gorm:"size:32;uniqueIndex:uq_tie_codes_hash"`
	AccountID ID     `gorm:"index:ix_tie_codes_account"`
	EndAt     time.Time
	UsedAt    *time.Time
	CreatedAt time.Time
}
