package union

import "time"

// Statuses of a service base.
const (
	BaseDraft     = "draft"     // being written; nobody else sees it
	BasePublished = "published" // found by members
	BaseSuspended = "suspended" // taken off the map; nothing is redeemed there
)

// Events of a service base.
const (
	EventPublish = "publish"
	EventSuspend = "suspend"
)

// BaseMachine is the table of a service base's moves.
var BaseMachine = Machine{Name: "service_base", Moves: map[string]map[string][]string{
	BaseDraft:     {EventPublish: {BasePublished}},
	BasePublished: {EventSuspend: {BaseSuspended}},
	BaseSuspended: {EventPublish: {BasePublished}},
}}

// OfferKind is how a discount is counted.
type OfferKind string

// The kinds of offers.
const (
	OfferPercent OfferKind = "percent" // Percent of the price is paid: 85 is 八五折
	OfferAmount  OfferKind = "amount"  // AmountCents are taken off
	OfferGift    OfferKind = "gift"
	OfferText    OfferKind = "text" // told in words only
)

// FeedbackKind is what a member says is wrong.
type FeedbackKind string

// The kinds of feedback, and what becomes of it.
const (
	FeedbackAddress FeedbackKind = "wrong_address"
	FeedbackRefused FeedbackKind = "offer_refused"
	FeedbackClosed  FeedbackKind = "closed"
	FeedbackOther   FeedbackKind = "other"

	FeedbackOpen    = "open"
	FeedbackSettled = "settled"
)

// ServiceBase is a place with discounts for holders (会员服务基地).
type ServiceBase struct {
	ID        ID       `gorm:"primaryKey;index:ix_service_bases_path,priority:2"`
	OrgID     ID       `gorm:"index:ix_service_bases_org"`
	OrgPath   Path     `gorm:"size:128;index:ix_service_bases_path,priority:1"` // of OrgID, by which lists are read
	Name      string   `gorm:"size:100"`
	Category  Category `gorm:"size:24"`
	Address   string   `gorm:"size:200"`
	District  string   `gorm:"size:50"`
	Lat       float64
	Lng       float64
	Datum     Datum  `gorm:"size:8"`    // in which the point was entered; Lat and Lng are GCJ-02
	Hours     string `gorm:"size:2000"` // see Hours
	Phones    string `gorm:"size:200"`
	Intro     string `gorm:"size:1000"`
	Status    string `gorm:"size:16"`
	ValidFrom Date   `gorm:"size:10"`
	ValidTo   Date   `gorm:"size:10"`
	Revision  int64  `gorm:"index:ix_service_bases_revision"`
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Open says whether members find the base on a day.
func (b ServiceBase) Open(day Date) bool {
	return b.Status == BasePublished && (b.ValidFrom == "" || b.ValidFrom <= day) && (b.ValidTo == "" || day <= b.ValidTo)
}

// Holds says whether the offer is given on a day.
func (o Offer) Holds(day Date) bool {
	return !o.Ended && (o.ValidFrom == "" || o.ValidFrom <= day) && (o.ValidTo == "" || day <= o.ValidTo)
}

// BasePhoto is a picture of a service base.
type BasePhoto struct {
	ID            ID     `gorm:"primaryKey"`
	ServiceBaseID ID     `gorm:"index:ix_base_photos_base,priority:1"`
	Position      int    `gorm:"index:ix_base_photos_base,priority:2"`
	BlobKey       string `gorm:"size:120"`
	Width         int
	Height        int
	CreatedAt     time.Time
}

// Offer is a discount at a service base.
type Offer struct {
	ID            ID        `gorm:"primaryKey"`
	ServiceBaseID ID        `gorm:"index:ix_offers_base"`
	Kind          OfferKind `gorm:"size:16"`
	Title         string    `gorm:"size:100"`
	Percent       int
	AmountCents   int64
	Terms         string `gorm:"size:1000"`
	ValidFrom     Date   `gorm:"size:10"`
	ValidTo       Date   `gorm:"size:10"`
	LimitDaily    int    // uses of one holder on one day; 0 is without limit
	LimitTotal    int    // uses of one holder in all; 0 is without limit
	Ended         bool
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// Redemption is one use of an offer by a holder.
type Redemption struct {
	ID            ID `gorm:"primaryKey;index:ix_redemptions_member_list,priority:2;index:ix_redemptions_base_list,priority:2"`
	OfferID       ID `gorm:"index:ix_redemptions_offer,priority:1"`
	ServiceBaseID ID `gorm:"index:ix_redemptions_base_list,priority:1"`
	MemberID      ID `gorm:"index:ix_redemptions_member_list,priority:1"`
	MerchantID    ID
	TokenHash     []byte    `gorm:"size:32;uniqueIndex:uq_redemptions_token"`  // a member code is good once
	LimitKey      *string   `gorm:"size:160;uniqueIndex:uq_redemptions_limit"` // holder, day and number of the use, where a day is limited
	TotalKey      *string   `gorm:"size:160;uniqueIndex:uq_redemptions_total"` // holder and number of the use, where all are limited
	CreatedAt     time.Time `gorm:"index:ix_redemptions_offer,priority:2"`
}

// Favourite is a base that a member keeps at hand.
type Favourite struct {
	ID            ID `gorm:"primaryKey;index:ix_favourites_list,priority:2"`
	AccountID     ID `gorm:"uniqueIndex:uq_favourites,priority:1;index:ix_favourites_list,priority:1"`
	ServiceBaseID ID `gorm:"uniqueIndex:uq_favourites,priority:2"`
	CreatedAt     time.Time
}

// BaseFeedback tells the owning org that a base is wrong or an offer was refused.
type BaseFeedback struct {
	ID            ID   `gorm:"primaryKey;index:ix_base_feedbacks_path,priority:2"`
	ServiceBaseID ID   `gorm:"index:ix_base_feedbacks_base"`
	OrgPath       Path `gorm:"size:128;index:ix_base_feedbacks_path,priority:1"` // of the base's org
	AccountID     ID
	Kind          FeedbackKind `gorm:"size:24"`
	Detail        string       `gorm:"size:500"`
	Status        string       `gorm:"size:16"`
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
}
