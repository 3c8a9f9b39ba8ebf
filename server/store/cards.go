package store

import (
	"context"

	"unioncard/server/union"
)

// CardClosed says whether an opened application's card has been closed.
func (s *Store) CardClosed(ctx context.Context, app union.ID) (bool, error) {
	var n int64
	err := s.reading(ctx).Model(&union.Card{}).Where("application_id = ? AND status = ?", app, union.CardClosed).Count(&n).Error
	return n > 0, err
}
