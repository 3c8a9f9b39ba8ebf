package union

import "time"

// ConsentText is one agreement in the words that are shown, from conf/.
type ConsentText struct {
	Kind    ConsentKind
	Version string
	Title   string
	Body    string
	SHA256  string // hex, of Body
}

// ConsentKind tells the agreements apart.
type ConsentKind string

const (
	// ConsentPersonal is for the handling of sensitive personal information (PIPL 28–30).
	ConsentPersonal ConsentKind = "personal_information"
	// ConsentMandate authorises the unit to apply: “授权单位代申领借记卡” (the notice, 四).
	ConsentMandate ConsentKind = "mandate"
	// ConsentMandateID is of the head and the clerk, for printing their own ID in the mandate letter.
	ConsentMandateID ConsentKind = "mandate_id"
)

// Consent is what was agreed, in which words, signed how and when.
type Consent struct {
	ID              ID  `gorm:"primaryKey"`
	ApplicationID   *ID `gorm:"index:ix_consents_application"`
	AccountID       ID
	Mode            Mode   `gorm:"size:16"`
	Texts           string `gorm:"size:1000"` // JSON: kind, version and hash of each text
	SignatureKey    string `gorm:"size:120"`  // sealed blob of the PNG, or of the ink sheet's scan
	SignatureSHA256 []byte `gorm:"size:32"`
	ContentSHA256   []byte `gorm:"size:32"` // binds fields and photos; a later change is no longer covered
	WithdrawnAt     *time.Time
	CreatedAt       time.Time
}

// EvidenceRecord is a link of the consent chain of an applying org.
type EvidenceRecord struct {
	ID        ID     `gorm:"primaryKey"`
	OrgID     ID     `gorm:"uniqueIndex:uq_evidence_records_seq,priority:1"`
	Seq       int64  `gorm:"uniqueIndex:uq_evidence_records_seq,priority:2"`
	ConsentID ID     `gorm:"uniqueIndex:uq_evidence_records_consent"`
	Record    []byte `gorm:"size:8192"` // canonical JSON, no personal value in it, only hashes
	Salt      []byte `gorm:"size:96"`   // sealed; without it the field hash cannot be guessed
	PrevHash  []byte `gorm:"size:32"`
	Hash      []byte `gorm:"size:32"`
	Signature []byte `gorm:"size:128"`
	KeyID     string `gorm:"size:32"`
	CreatedAt time.Time
}
