package store

import (
	"context"
	"time"

	"unioncard/server/union"
)

// RaiseMark says that something was so at a moment; false when it is known to have been so later.
func (s *Store) RaiseMark(ctx context.Context, mark string, at time.Time) (bool, error) {
	raise := func() (bool, error) {
		result := s.writing(ctx).Model(&union.Mark{}).Where("mark = ? AND at <= ?", mark, at).Update("at", at)
		return result.RowsAffected == 1, result.Error
	}
	raised, err := raise()
	if err != nil || raised {
		return raised, err
	}
	err = s.writing(ctx).Create(&union.Mark{Mark: mark, At: at}).Error
	if Duplicate(err) {
		return raise() // a later one is there, or one that came beside this
	}
	return err == nil, err
}

// MarkedAfter says whether something was so after a moment.
func (s *Store) MarkedAfter(ctx context.Context, mark string, at time.Time) (bool, error) {
	var known []string
	err := s.reading(ctx).Model(&union.Mark{}).Where("mark = ? AND at > ?", mark, at).Limit(1).Pluck("mark", &known).Error
	return len(known) > 0, err
}
