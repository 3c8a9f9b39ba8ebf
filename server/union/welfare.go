package union

import "time"

// HardshipRecord says that a person was filed as a hardship member (建档困难职工) in a year.
type HardshipRecord struct {
	ID          ID     `gorm:"primaryKey"`
	OrgID       ID     `gorm:"index:ix_hardship_records_org,priority:1"`
	RosterRowID *ID    `gorm:"index:ix_hardship_records_row"`
	Name        Sealed `gorm:"embedded;embeddedPrefix:name_"`
	Document    Sealed `gorm:"embedded;embeddedPrefix:document_"`
	Category    string `gorm:"size:32"`
	Year        int    `gorm:"index:ix_hardship_records_org,priority:2"`
	Live        []byte `gorm:"size:64;uniqueIndex:uq_hardship_records_live"` // document index and year
	EndedAt     *time.Time
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Disbursement is money paid to cards: festive relief, tuition aid or hardship relief.
type Disbursement struct {
	ID          ID     `gorm:"primaryKey"`
	OrgID       ID     `gorm:"index:ix_disbursements_org,priority:1"`
	Programme   string `gorm:"size:32"`
	Title       string `gorm:"size:100"`
	Status      string `gorm:"size:16;index:ix_disbursements_org,priority:2"`
	RowCount    int
	AmountCents int64
	PaidCents   int64
	FailedCents int64
	PreparedBy  ID
	ApprovedBy  *ID
	ApprovedAt  *time.Time
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// DisbursementRow is one person's amount.
type DisbursementRow struct {
	ID             ID  `gorm:"primaryKey"`
	DisbursementID ID  `gorm:"uniqueIndex:uq_disbursement_rows,priority:1"`
	Number         int `gorm:"uniqueIndex:uq_disbursement_rows,priority:2"`
	CardID         ID  `gorm:"index:ix_disbursement_rows_card"`
	AmountCents    int64
	Status         string `gorm:"size:16"`
	Reason         string `gorm:"size:200"`
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// NumberListExport is the one named exception to 'one record at a time': the
// hardship members' card numbers, for a named recipient, approved by a second person.
type NumberListExport struct {
	ID         ID     `gorm:"primaryKey"`
	OrgID      ID     `gorm:"index:ix_number_list_exports_org"`
	Recipient  string `gorm:"size:100"`
	Reason     string `gorm:"size:500"`
	AskedBy    ID
	ApprovedBy *ID
	Status     string `gorm:"size:16"`
	BlobKey    string `gorm:"size:120"`
	RowCount   int
	EndAt      time.Time
	Version    int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}
