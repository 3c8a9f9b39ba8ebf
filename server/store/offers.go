package store

import (
	"context"
	"slices"
	"strings"

	"unioncard/server/union"
)

// Offers gives the offers of a base, the newest first; with current only those that hold
// on a day.
func (s *Store) Offers(ctx context.Context, base union.ID, current *union.Date) ([]union.Offer, error) {
	query := s.reading(ctx).Where("service_base_id = ?", base)
	if current != nil {
		query = query.Where("ended = ? AND valid_from <= ? AND (valid_to = '' OR valid_to >= ?)", false, *current, *current)
	}
	var offers []union.Offer
	err := query.Find(&offers).Error
	slices.SortFunc(offers, func(a, b union.Offer) int { return strings.Compare(string(b.ID), string(a.ID)) })
	return offers, err
}

// Offer gives an offer by id. Callers check the scope of its base.
func (s *Store) Offer(ctx context.Context, id union.ID) (union.Offer, error) {
	var offer union.Offer
	err := s.reading(ctx).Where("id = ?", id).Take(&offer).Error
	return offer, found(err)
}

// AddOffer keeps a new offer.
func (s *Store) AddOffer(ctx context.Context, offer union.Offer) error {
	return s.writing(ctx).Create(&offer).Error
}

// AddOffers keeps many new offers.
func (s *Store) AddOffers(ctx context.Context, offers []union.Offer) error {
	return insertMany(ctx, s, offers)
}

// PutOffer writes an offer whose Version is the new one.
func (s *Store) PutOffer(ctx context.Context, offer union.Offer) error {
	result := s.writing(ctx).Model(&union.Offer{}).Where("id = ? AND version = ?", offer.ID, offer.Version-1).
		Select("*").Omit("id", "service_base_id", "created_at").Updates(&offer)
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrStale
	}
	return result.Error
}
