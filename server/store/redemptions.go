package store

import (
	"context"
	"time"

	"unioncard/server/union"
)

// Unique keys of redemptions that a caller tells apart.
const (
	redeemedCode  = "uq_redemptions_token"
	redeemedDay   = "uq_redemptions_limit"
	redeemedTotal = "uq_redemptions_total"
)

// AddRedemption keeps a use of an offer. ErrCodeUsed: the member code was good once.
// ErrUsedMeanwhile: the holder's number of this use has been taken at the same time.
func (s *Store) AddRedemption(ctx context.Context, r union.Redemption) error {
	err := s.writing(ctx).Create(&r).Error
	switch {
	case Violates(err, redeemedCode):
		return ErrCodeUsed
	case Violates(err, redeemedDay), Violates(err, redeemedTotal):
		return ErrUsedMeanwhile
	}
	return err
}

// ErrCodeUsed says that a member code has been redeemed.
var ErrCodeUsed = union.Conflict("member_code_used", "这个会员码已经用过了，请会员稍等半分钟，出示新的码。", "used")

// ErrUsedMeanwhile says that another use was recorded in the same moment.
var ErrUsedMeanwhile = union.Conflict("offer_used_meanwhile", "这位会员刚刚在别处用了这项优惠，请重新扫码。", "used")

// CodeUsed says whether a member code has been redeemed.
func (s *Store) CodeUsed(ctx context.Context, hash []byte) (bool, error) {
	var n int64
	err := s.reading(ctx).Model(&union.Redemption{}).Where("token_hash = ?", hash).Count(&n).Error
	return n > 0, err
}

// Uses counts how often a member has used an offer since a moment, and in all.
func (s *Store) Uses(ctx context.Context, member, offer union.ID, since time.Time) (lately, all int64, err error) {
	query := func() (n int64, err error) {
		err = s.reading(ctx).Model(&union.Redemption{}).Where("member_id = ? AND offer_id = ?", member, offer).Count(&n).Error
		return n, err
	}
	if all, err = query(); err != nil || all == 0 {
		return 0, all, err
	}
	err = s.reading(ctx).Model(&union.Redemption{}).
		Where("member_id = ? AND offer_id = ? AND created_at >= ?", member, offer, since).Count(&lately).Error
	return lately, all, err
}

// Redeemed is a use of an offer as it is listed.
type Redeemed struct {
	ID         union.ID
	OfferTitle string
	BaseID     union.ID
	BaseName   string
	NameMasked string // of the holder
	CreatedAt  time.Time
}

// MemberRedemptions lists what a member has used, the newest first.
func (s *Store) MemberRedemptions(ctx context.Context, member union.ID, page Page) ([]Redeemed, string, error) {
	return s.redemptions(ctx, page, "ix_redemptions_member_list", "redemptions.member_id = ?", member)
}

// BaseRedemptions lists what was used at a base, the newest first. Callers check the scope.
func (s *Store) BaseRedemptions(ctx context.Context, base union.ID, page Page) ([]Redeemed, string, error) {
	return s.redemptions(ctx, page, "ix_redemptions_base_list", "redemptions.service_base_id = ?", base)
}

// redemptions reads uses along their own index: what stands beside a use is looked up for it.
func (s *Store) redemptions(ctx context.Context, page Page, keys, condition string, id union.ID) ([]Redeemed, string, error) {
	query := s.along(s.reading(ctx).Table("redemptions"), "redemptions", keys).
		Joins("LEFT JOIN offers ON offers.id = redemptions.offer_id").
		Joins("LEFT JOIN service_bases ON service_bases.id = redemptions.service_base_id").
		Joins("LEFT JOIN members ON members.id = redemptions.member_id").
		Select("redemptions.id, offers.title AS offer_title, service_bases.id AS base_id, service_bases.name AS base_name, "+
			"members.name_masked, redemptions.created_at").
		Where(condition, id)
	query, err := page.byID(query, "redemptions.id", true)
	if err != nil {
		return nil, "", err
	}
	var rows []Redeemed
	err = query.Find(&rows).Error
	rows, next := trim(page, rows, func(r Redeemed) cursor { return cursor{ID: r.ID} })
	return rows, next, err
}

// BaseUse is how much a base's offers were used.
type BaseUse struct {
	OfferID union.ID
	Title   string
	Uses    int64
	Holders int64 // different people
}

// BaseUses counts the uses of a base's offers from one moment to another.
func (s *Store) BaseUses(ctx context.Context, base union.ID, from, to time.Time) ([]BaseUse, error) {
	var uses []BaseUse
	err := s.reading(ctx).Table("offers").
		Joins("LEFT JOIN redemptions ON redemptions.offer_id = offers.id AND redemptions.created_at >= ? AND redemptions.created_at < ?", from, to).
		Select("offers.id AS offer_id, offers.title, COUNT(redemptions.id) AS uses, COUNT(DISTINCT redemptions.member_id) AS holders").
		Where("offers.service_base_id = ?", base).Group("offers.id, offers.title").Order("offers.id DESC").Find(&uses).Error
	return uses, err
}
