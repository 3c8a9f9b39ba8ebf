package union

import "time"

// ServiceBase is a place with discounts for holders (会员服务基地).
type ServiceBase struct {
	ID        ID     `gorm:"primaryKey"`
	OrgID     ID     `gorm:"index:ix_service_bases_org"`
	Name      string `gorm:"size:100"`
	Category  string `gorm:"size:24"`
	Address   string `gorm:"size:200"`
	District  string `gorm:"size:50"`
	Lat       float64
	Lng       float64
	Datum     string `gorm:"size:8"`
	Hours     string `gorm:"size:2000"` // JSON
	Phones    string `gorm:"size:200"`
	Intro     string `gorm:"size:1000"`
	Status    string `gorm:"size:16;index:ix_service_bases_status,priority:1"`
	ValidFrom Date   `gorm:"size:10"`
	ValidTo   Date   `gorm:"size:10"`
	Revision  int64  `gorm:"index:ix_service_bases_revision"`
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
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
	ID            ID     `gorm:"primaryKey"`
	ServiceBaseID ID     `gorm:"index:ix_offers_base"`
	Kind          string `gorm:"size:16"` // percent, amount, gift or text
	Title         string `gorm:"size:100"`
	Percent       int
	AmountCents   int64
	Terms         string `gorm:"size:1000"`
	ValidFrom     Date   `gorm:"size:10"`
	ValidTo       Date   `gorm:"size:10"`
	LimitDaily    int
	LimitTotal    int
	Ended         bool
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// Redemption is one use of an offer by a holder.
type Redemption struct {
	ID            ID `gorm:"primaryKey"`
	OfferID       ID `gorm:"index:ix_redemptions_offer,priority:1"`
	ServiceBaseID ID `gorm:"index:ix_redemptions_base,priority:1"`
	MemberID      ID `gorm:"index:ix_redemptions_member,priority:1"`
	MerchantID    ID
	TokenHash     []byte    `gorm:"size:32;uniqueIndex:uq_redemptions_token"` // a member code is good once
	LimitKey      *string   `gorm:"size:160;uniqueIndex:uq_redemptions_limit"`
	CreatedAt     time.Time `gorm:"index:ix_redemptions_offer,priority:2;index:ix_redemptions_base,priority:2;index:ix_redemptions_member,priority:2"`
}

// Favourite is a base that a member keeps at hand.
type Favourite struct {
	ID            ID `gorm:"primaryKey"`
	AccountID     ID `gorm:"uniqueIndex:uq_favourites,priority:1"`
	ServiceBaseID ID `gorm:"uniqueIndex:uq_favourites,priority:2"`
	CreatedAt     time.Time
}

// BaseFeedback tells the owning org that a base is wrong or an offer was refused.
type BaseFeedback struct {
	ID            ID `gorm:"primaryKey"`
	ServiceBaseID ID `gorm:"index:ix_base_feedbacks_base"`
	AccountID     ID
	Kind          string `gorm:"size:24"`
	Detail        string `gorm:"size:500"`
	Status        string `gorm:"size:16"`
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
}
