package union

import "time"

// NumberCorrection is what one of two people, the bank's officer and the unit's clerk,
// says is the right number of a card that was opened with a wrong one; or that two cards
// have each other's.
type NumberCorrection struct {
	ID           ID     `gorm:"primaryKey"`
	CardID       ID     `gorm:"index:ix_number_corrections_card"`
	Open         *ID    `gorm:"uniqueIndex:uq_number_corrections_open"` // the card's id while the other one has to confirm
	OtherCardID  *ID    // the card with which the numbers are to be exchanged; no number is kept then
	NumberSealed []byte `gorm:"size:512"`
	ProposedBy   ID
	ProposedRole Role `gorm:"size:16"`
	ConfirmedBy  *ID
	CreatedAt    time.Time
	UpdatedAt    time.Time
}
