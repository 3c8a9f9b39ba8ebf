package union

import "time"

// AssistanceRequest is a member's request for one of the union's four services.
type AssistanceRequest struct {
	ID        ID        `gorm:"primaryKey"`
	OrgID     ID        `gorm:"index:ix_assistance_requests_org,priority:1"`
	MemberID  ID        `gorm:"index:ix_assistance_requests_member"`
	Kind      string    `gorm:"size:24"`
	Status    string    `gorm:"size:16;index:ix_assistance_requests_org,priority:2"`
	DueAt     time.Time `gorm:"index:ix_assistance_requests_org,priority:3"`
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// AssistanceMessage is one entry of a request's thread.
type AssistanceMessage struct {
	ID        ID `gorm:"primaryKey"`
	RequestID ID `gorm:"index:ix_assistance_messages_request,priority:1"`
	AccountID ID
	Text      []byte    `gorm:"size:16384"` // sealed
	CreatedAt time.Time `gorm:"index:ix_assistance_messages_request,priority:2"`
}

// AssistanceFile is an attachment; its bytes are a sealed blob.
type AssistanceFile struct {
	ID        ID `gorm:"primaryKey"`
	RequestID ID `gorm:"index:ix_assistance_files_request"`
	MessageID ID
	BlobKey   string `gorm:"size:120"`
	Media     string `gorm:"size:32"`
	Bytes     int
	CreatedAt time.Time
}
