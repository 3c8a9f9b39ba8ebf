package store

import (
	"context"
	"time"

	"unioncard/server/union"
)

// Unreminded gives those of the keys under which nobody was reminded yet.
func (s *Store) Unreminded(ctx context.Context, keys []string) (map[string]bool, error) {
	fresh := make(map[string]bool, len(keys))
	for _, key := range keys {
		fresh[key] = true
	}
	if len(keys) == 0 {
		return fresh, nil
	}
	var known []string
	err := s.reading(ctx).Model(&union.Reminder{}).Where("once_key IN ?", keys).Pluck("once_key", &known).Error
	for _, key := range known {
		delete(fresh, key)
	}
	return fresh, err
}

// ErrReminded means that somebody else has just reminded under one of the keys.
var ErrReminded = union.NewError(union.KindConflict, "reminded", "已经提醒过了。")

// AddReminders keeps reminders in the transaction of their messages. It returns ErrReminded
// where one of the keys is taken: a unique key in the table lets no two replicas, and no run
// after a crash, remind of the same thing.
func (s *Store) AddReminders(ctx context.Context, list []union.Reminder) error {
	err := insertMany(ctx, s, list)
	if Duplicate(err) {
		return ErrReminded.WithCause(err)
	}
	return err
}

// ForgetReminders deletes up to limit of the jobs' reminders that were sent before a moment,
// the oldest first, and says how many. Those that a person sent stay.
func (s *Store) ForgetReminders(ctx context.Context, before time.Time, limit int) (int, error) {
	var ids []union.ID
	err := s.reading(ctx).Model(&union.Reminder{}).Where("id < ? AND sent_by IS NULL", union.FirstID(before)).Order("id").Limit(limit).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	err = s.writing(ctx).Where("id IN ?", ids).Delete(&union.Reminder{}).Error
	return len(ids), err
}

// LivingUnits gives up to limit orgs that apply to the bank and are not closed, after one.
func (s *Store) LivingUnits(ctx context.Context, after union.ID, limit int) ([]union.Org, error) {
	var units []union.Org
	err := s.reading(ctx).Where("id > ? AND applies = ? AND closed = ?", after, true, false).Order("id").Limit(limit).Find(&units).Error
	return units, err
}

// OpenBranches gives up to limit bank branches that are not closed, after one.
func (s *Store) OpenBranches(ctx context.Context, after union.ID, limit int) ([]union.BankBranch, error) {
	var branches []union.BankBranch
	err := s.reading(ctx).Where("id > ? AND closed = ?", after, false).Order("id").Limit(limit).Find(&branches).Error
	return branches, err
}
