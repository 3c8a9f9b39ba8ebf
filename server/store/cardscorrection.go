package store

import (
	"context"

	"unioncard/server/union"
)

// OpenCorrection gives the number that waits for the second person; nil when there is none.
func (s *Store) OpenCorrection(ctx context.Context, card union.ID) (*union.NumberCorrection, error) {
	var rows []union.NumberCorrection
	err := s.reading(ctx).Where("open = ?", card).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// ProposeCorrection keeps what the first person says; what was said before is dropped.
// It returns union.ErrStale when somebody else has just said something.
func (s *Store) ProposeCorrection(ctx context.Context, c union.NumberCorrection, before *union.NumberCorrection) error {
	if before != nil {
		if err := s.CloseCorrection(ctx, before.ID, nil); err != nil {
			return err
		}
	}
	err := s.writing(ctx).Create(&c).Error
	if Violates(err, "uq_number_corrections_open") {
		return union.ErrStale
	}
	return err
}

// FreeCardNumber lets go of a card's number within the transaction that gives it another
// one, so that a second card can take it first. The move that follows bumps the version.
func (s *Store) FreeCardNumber(ctx context.Context, card union.Card) error {
	result := s.writing(ctx).Model(&union.Card{}).Where("id = ? AND version = ?", card.ID, card.Version).
		UpdateColumns(map[string]any{"held_number": nil, "held_number_next": nil})
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrStale
	}
	return result.Error
}

// CloseCorrection ends one that is open, confirmed by somebody or dropped; the number
// itself is not kept twice.
func (s *Store) CloseCorrection(ctx context.Context, id union.ID, by *union.ID) error {
	result := s.writing(ctx).Model(&union.NumberCorrection{}).Where("id = ? AND open IS NOT NULL", id).
		Updates(map[string]any{"open": nil, "number_sealed": nil, "confirmed_by": by, "updated_at": s.Now()})
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrStale
	}
	return result.Error
}
