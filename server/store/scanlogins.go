package store

import (
	"context"

	"unioncard/server/union"
)

// AddScanLogin keeps a new one.
func (s *Store) AddScanLogin(ctx context.Context, login union.ScanLogin) error {
	return s.writing(ctx).Create(&login).Error
}

// ScanLogin gives one that is not over.
func (s *Store) ScanLogin(ctx context.Context, id union.ID) (union.ScanLogin, error) {
	var login union.ScanLogin
	err := s.reading(ctx).Where("id = ? AND end_at > ?", id, s.Now()).Take(&login).Error
	return login, found(err)
}

// ConfirmScanLogin binds an account to a waiting one; it says whether this call did it.
func (s *Store) ConfirmScanLogin(ctx context.Context, id, account union.ID) (bool, error) {
	result := s.writing(ctx).Model(&union.ScanLogin{}).Where("id = ? AND confirmed_at IS NULL AND end_at > ?", id, s.Now()).
		Updates(map[string]any{"confirmed_at": s.Now(), "account_id": account})
	return result.RowsAffected == 1, result.Error
}

// CollectScanLogin takes what was confirmed; of two at once one gets true.
func (s *Store) CollectScanLogin(ctx context.Context, id union.ID) (bool, error) {
	result := s.writing(ctx).Model(&union.ScanLogin{}).
		Where("id = ? AND confirmed_at IS NOT NULL AND collected_at IS NULL AND end_at > ?", id, s.Now()).
		Updates(map[string]any{"collected_at": s.Now()})
	return result.RowsAffected == 1, result.Error
}

// ForgetScanLogins deletes those that have been over for a day.
func (s *Store) ForgetScanLogins(ctx context.Context) error {
	return s.writing(ctx).Where("end_at < ?", s.Now().AddDate(0, 0, -1)).Delete(&union.ScanLogin{}).Error
}
