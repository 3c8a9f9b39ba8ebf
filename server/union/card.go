package union

import "time"

// Card statuses.
const (
	CardOpened         = "opened"
	CardAtUnion        = "at_union"
	CardInDistribution = "in_distribution"
	CardReceived       = "received"
	CardException      = "exception"
	CardActivated      = "activated"
	CardLost           = "lost"
	CardClosed         = "closed"
)

// Card events.
const (
	EventDelivered    = "delivered"
	EventPassedDown   = "passed_down"
	EventSentBack     = "sent_back"
	EventSigned       = "signed"
	EventExcept       = "except"
	EventFound        = "found"
	EventMadeAgain    = "made_again"
	EventGivenBack    = "given_back"
	EventActivated    = "activated"
	EventLost         = "lost"
	EventReplaced     = "replaced"
	EventNumberChange = "number_change"
	EventClosed       = "closed"
)

// CardMachine is the table of a card.
var CardMachine = Machine{Name: "card", Moves: map[string]map[string][]string{
	"": {EventOpen: {CardOpened, CardException}},
	CardOpened: {
		EventDelivered:    {CardAtUnion},
		EventExcept:       {CardException},
		EventActivated:    {CardActivated},
		EventNumberChange: {CardOpened},
		EventClosed:       {CardClosed},
	},
	CardAtUnion: {
		EventPassedDown:   {CardInDistribution},
		EventSigned:       {CardReceived},
		EventExcept:       {CardException},
		EventActivated:    {CardActivated},
		EventNumberChange: {CardAtUnion},
		EventClosed:       {CardClosed},
	},
	CardInDistribution: {
		EventSentBack:     {CardAtUnion},
		EventSigned:       {CardReceived},
		EventExcept:       {CardException},
		EventActivated:    {CardActivated},
		EventNumberChange: {CardInDistribution},
		EventClosed:       {CardClosed},
	},
	CardException: {
		EventFound:        {CardAtUnion},
		EventMadeAgain:    {CardOpened},
		EventGivenBack:    {CardClosed},
		EventNumberChange: {CardException},
		EventClosed:       {CardClosed},
	},
	CardReceived: {
		EventActivated:    {CardActivated},
		EventLost:         {CardLost},
		EventNumberChange: {CardReceived},
		EventClosed:       {CardClosed},
	},
	CardActivated: {
		EventSigned:       {CardActivated}, // once, where it was activated without a receipt
		EventLost:         {CardLost},
		EventNumberChange: {CardActivated},
		EventClosed:       {CardClosed},
	},
	CardLost: {
		EventFound:        {CardReceived, CardActivated},
		EventReplaced:     {CardActivated},
		EventNumberChange: {CardLost},
		EventClosed:       {CardClosed},
	},
}}

// ExceptionCause is why a card cannot go its way.
type ExceptionCause string

const (
	ExceptDamaged        ExceptionCause = "damaged"
	ExceptMissing        ExceptionCause = "missing"
	ExceptHolderGone     ExceptionCause = "holder_gone"
	ExceptRefused        ExceptionCause = "refused"
	ExceptHolderWithdrew ExceptionCause = "holder_withdrew"
)

// Card is a member's debit card.
type Card struct {
	ID               ID             `gorm:"primaryKey;index:ix_cards_unit,priority:3;index:ix_cards_branch,priority:3;index:ix_cards_unclaimed,priority:4;index:ix_cards_held_by,priority:2;index:ix_cards_waiting,priority:3;index:ix_cards_delivered,priority:3"`
	ApplicationID    ID             `gorm:"uniqueIndex:uq_cards_application"`
	BatchID          ID             `gorm:"index:ix_cards_batch"`
	ApplyingOrgID    ID             `gorm:"index:ix_cards_unit,priority:1;index:ix_cards_unclaimed,priority:1"`
	OrgID            ID             `gorm:"index:ix_cards_org"`
	BankBranchID     ID             `gorm:"index:ix_cards_branch,priority:1"`
	MemberID         *ID            `gorm:"index:ix_cards_member"`
	Status           string         `gorm:"size:16;index:ix_cards_unit,priority:2;index:ix_cards_branch,priority:2;index:ix_cards_waiting,priority:1;index:ix_cards_delivered,priority:1"`
	StatusAt         *time.Time     `gorm:"index:ix_cards_waiting,priority:2"` // since when; the store fills it
	StatusBefore     string         `gorm:"size:16"`                           // the status before lost
	Cause            ExceptionCause `gorm:"size:24"`
	NameMasked       string         `gorm:"size:64"`
	Number           Sealed         `gorm:"embedded;embeddedPrefix:number_"`
	HeldNumber       []byte         `gorm:"size:32;uniqueIndex:uq_cards_number"` // the index while the card is not closed
	HeldNumberNext   []byte         `gorm:"size:32;uniqueIndex:uq_cards_number_next"`
	HeldByOrg        *ID            `gorm:"index:ix_cards_held_by,priority:1"` // who has the plastic; nil: the bank or the holder
	Reported         string         `gorm:"size:16"`                           // what the member says and nobody has confirmed
	NeedsReceipt     bool           // activated without a receipt
	OpenedAt         time.Time
	DeliveredAt      *time.Time `gorm:"index:ix_cards_unclaimed,priority:3;index:ix_cards_delivered,priority:2"`
	FirstDeliveredAt *time.Time // also after the card was made again
	ReceivedAt       *time.Time `gorm:"index:ix_cards_unclaimed,priority:2"`
	ActivatedAt      *time.Time
	ClosedAt         *time.Time
	Version          int64
	CreatedAt        time.Time
	UpdatedAt        time.Time
}

// UnclaimedDays is after how many days a card that nobody has signed for goes back up.
const UnclaimedDays = 60

// Stage is where the card's holder stands in the funnel.
func (c Card) Stage() Stage {
	switch {
	case c.ActivatedAt != nil:
		return StageActivated
	case c.ReceivedAt != nil:
		return StageSigned
	case c.DeliveredAt != nil:
		return StageDelivered
	}
	return StageOpened
}

// CardNumber is one number that a card has or had.
type CardNumber struct {
	ID        ID     `gorm:"primaryKey"`
	CardID    ID     `gorm:"index:ix_card_numbers_card"`
	Number    Sealed `gorm:"embedded;embeddedPrefix:number_"`
	Cause     string `gorm:"size:24"`
	FromAt    time.Time
	ToAt      *time.Time
	CreatedAt time.Time
}

// Receipt is the holder's signature for a card (发放表).
type Receipt struct {
	ID           ID     `gorm:"primaryKey"`
	CardID       ID     `gorm:"uniqueIndex:uq_receipts_card"`
	OrgID        ID     `gorm:"index:ix_receipts_org"`
	Mode         Mode   `gorm:"size:16"`
	HandedBy     *ID    // the leader or clerk on whose screen it was signed
	SignatureKey string `gorm:"size:120"`
	SHA256       []byte `gorm:"size:32"`
	Evidence     []byte `gorm:"size:4096"`
	CreatedAt    time.Time
}

// What becomes of a member's report.
const (
	ReportOpen      = "reported"
	ReportConfirmed = "confirmed"
	ReportRefused   = "refused"
)

// CardReport is what a member says of a card until a bank file or officer confirms it.
type CardReport struct {
	ID          ID         `gorm:"primaryKey;index:ix_card_reports_status,priority:2"`
	CardID      ID         `gorm:"index:ix_card_reports_card"`
	Kind        string     `gorm:"size:24"`
	Detail      SealedText `gorm:"embedded;embeddedPrefix:detail_"`
	Status      string     `gorm:"size:16;index:ix_card_reports_status,priority:1"`
	ReportedBy  ID
	ConfirmedBy *ID
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// LuhnValid checks the last digit of a card number (ISO/IEC 7812-1).
func LuhnValid(number string) bool {
	if len(number) < 12 || len(number) > 19 || !allDigits(number) {
		return false
	}
	return LuhnDigit(number[:len(number)-1]) == number[len(number)-1]
}

// LuhnDigit computes the check digit that follows a body of digits.
func LuhnDigit(body string) byte {
	sum := 0
	for i := range len(body) {
		d := int(body[len(body)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return byte('0' + (10-sum%10)%10)
}
