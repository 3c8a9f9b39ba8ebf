package store

import (
	"context"
	"encoding/hex"
	"slices"

	"gorm.io/gorm/clause"

	"unioncard/server/union"
)

// HoldApplication keeps everybody else from changing an application until the transaction
// ends. It returns union.ErrStale, with the status it has by now, when the application is
// not as it was seen.
func (s *Store) HoldApplication(ctx context.Context, seen union.Application) error {
	result := s.writing(ctx).Exec("UPDATE applications SET version = version WHERE id = ? AND status = ? AND version = ?", seen.ID, seen.Status, seen.Version)
	if result.Error == nil && result.RowsAffected != 1 {
		return s.staleError(ctx, union.Transition{Subject: union.SubjectApplication, ID: seen.ID})
	}
	return result.Error
}

// HoldValues lets transactions that state one value come one after the other, so that the
// later sees what the earlier has written. It comes first in a transaction: on MariaDB
// what is read before it may be older. A name is shared by one value in 4,096, so that
// there are few rows and hardly ever a wait for a stranger.
func (s *Store) HoldValues(ctx context.Context, values ...union.Sealed) error {
	var names []string
	for _, value := range values {
		for _, index := range [][]byte{value.Index, value.IndexNext} {
			if len(index) > 0 {
				names = append(names, "value-"+hex.EncodeToString(index)[:3])
			}
		}
	}
	slices.Sort(names) // everybody in one order: nobody waits for whom they keep waiting
	for _, name := range slices.Compact(names) {
		if err := s.holdName(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// HoldChain lets those who add to an org's chain of evidence come one after the other. It
// comes first in a transaction, as HoldValues does. Without it all who begin at one moment
// want the same place: one gets it, and the others begin again.
func (s *Store) HoldChain(ctx context.Context, org union.ID) error {
	return s.holdName(ctx, "evidence-"+string(org))
}

func (s *Store) holdName(ctx context.Context, name string) error {
	for {
		result := s.writing(ctx).Exec("UPDATE epochs SET value = value WHERE name = ?", name)
		if result.Error != nil || result.RowsAffected == 1 {
			return result.Error
		}
		err := s.writing(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&union.Epoch{Name: name}).Error
		if err != nil {
			return err
		}
	}

}
