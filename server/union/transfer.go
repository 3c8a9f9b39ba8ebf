package union

import "time"

// Transfer statuses.
const (
	TransferAsked    = "asked"
	TransferAccepted = "accepted"
	TransferRefused  = "refused"
)

// Transfer is a person's move from one unit to another: asked for by the person or the
// old unit, accepted by the new one. The old unit finishes what is at the bank.
type Transfer struct {
	ID          ID     `gorm:"primaryKey;index:ix_transfers_to,priority:3;index:ix_transfers_from,priority:3"`
	RosterRowID ID     // of the old unit
	Live        *ID    `gorm:"uniqueIndex:uq_transfers_live"` // the row while it is asked: one at a time
	FromUnitID  ID     `gorm:"index:ix_transfers_from,priority:1"`
	ToUnitID    ID     `gorm:"index:ix_transfers_to,priority:1"`
	ToOrgID     ID     // the unit, or a branch or group of it
	Status      string `gorm:"size:16;index:ix_transfers_to,priority:2;index:ix_transfers_from,priority:2"`
	NameMasked  string `gorm:"size:64"`
	AskedBy     ID
	DecidedBy   *ID
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}
