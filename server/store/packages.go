package store

import (
	"context"

	"unioncard/server/union"
)

// AddPackageDownload keeps a copy that is ready to be fetched.
func (s *Store) AddPackageDownload(ctx context.Context, d union.PackageDownload) error {
	return s.writing(ctx).Create(&d).Error
}

// PackageDownload gives a copy of the account's own that can still be fetched.
func (s *Store) PackageDownload(ctx context.Context, account, id union.ID) (union.PackageDownload, error) {
	var d union.PackageDownload
	err := s.reading(ctx).Where("id = ? AND account_id = ? AND used_at IS NULL AND end_at > ?", id, account, s.Now()).Take(&d).Error
	return d, found(err)
}

// UsePackageDownload takes the one use of a copy and forgets its password. It is false
// for whoever comes second.
func (s *Store) UsePackageDownload(ctx context.Context, id union.ID) (bool, error) {
	result := s.writing(ctx).Model(&union.PackageDownload{}).
		Where("id = ? AND used_at IS NULL AND end_at > ?", id, s.Now()).
		Updates(map[string]any{"used_at": s.Now(), "password_sealed": nil})
	return result.RowsAffected == 1, result.Error
}

// ForgetPackages deletes the copies that nobody fetched in time, with their passwords.
func (s *Store) ForgetPackages(ctx context.Context) error {
	return s.writing(ctx).Where("used_at IS NULL AND end_at <= ?", s.Now()).Delete(&union.PackageDownload{}).Error
}
