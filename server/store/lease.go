package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"unioncard/server/union"
)

// TakeLease makes holder the one who does the job until now + d, or lengthens its
// turn. ok is false while somebody else holds it.
func (s *Store) TakeLease(ctx context.Context, name, holder string, d time.Duration) (ok bool, err error) {
	now := s.Now()
	result := s.writing(ctx).Model(&union.Lease{}).
		Where("name = ? AND (holder = ? OR end_at < ?)", name, holder, now).
		Updates(map[string]any{"holder": holder, "end_at": now.Add(d)})
	if result.Error != nil {
		return false, result.Error
	}
	if result.RowsAffected == 1 {
		return true, nil
	}
	// A plain insert: where rows found are counted, an ignored one looks like a made one.
	err = s.writing(ctx).Create(&union.Lease{Name: name, Holder: holder, EndAt: now.Add(d), Fence: 1}).Error
	if Duplicate(err) {
		return false, nil
	}
	return err == nil, err
}

// GiveLease ends a turn early.
func (s *Store) GiveLease(ctx context.Context, name, holder string) error {
	return s.writing(ctx).Model(&union.Lease{}).Where("name = ? AND holder = ?", name, holder).
		Update("end_at", s.Now().Add(-time.Second)).Error
}

// Epoch reads a number that all replicas share; 0 before its first change.
func (s *Store) Epoch(ctx context.Context, name string) (int64, error) {
	var rows []union.Epoch
	err := s.reading(ctx).Where("name = ?", name).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return rows[0].Value, nil
}

// RaiseEpoch makes every copy that was made under the epoch before void.
func (s *Store) RaiseEpoch(ctx context.Context, name string) error {
	return s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		err := tx.writing(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&union.Epoch{Name: name}).Error
		if err != nil {
			return err
		}
		return tx.writing(ctx).Exec("UPDATE epochs SET value = value + 1 WHERE name = ?", name).Error
	})
}

const sessionEpoch = "sessions"

// SessionEpoch is the number under which copies of sessions are good.
func (s *Store) SessionEpoch(ctx context.Context) (int64, error) { return s.Epoch(ctx, sessionEpoch) }

// MoveSessionEpoch makes all copies of sessions void, in every replica.
func (s *Store) MoveSessionEpoch(ctx context.Context) error { return s.RaiseEpoch(ctx, sessionEpoch) }
