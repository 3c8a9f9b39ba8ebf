package store

import (
	"context"

	"unioncard/server/union"
)

// AddMandate begins a person's own ID for the mandate. One that was begun before and
// not finished ends; it is returned, so that its files can be deleted.
func (s *Store) AddMandate(ctx context.Context, mandate union.MandateID) ([]union.MandateID, error) {
	var old []union.MandateID
	err := s.reading(ctx).Where("account_id = ? AND current IS NULL AND ended_at IS NULL", mandate.AccountID).Find(&old).Error
	if err != nil {
		return nil, err
	}
	err = s.writing(ctx).Model(&union.MandateID{}).Where("account_id = ? AND current IS NULL AND ended_at IS NULL", mandate.AccountID).
		Updates(map[string]any{"ended_at": s.Now(), "fields_sealed": nil, "updated_at": s.Now()}).Error
	if err != nil {
		return nil, err
	}
	return old, s.writing(ctx).Create(&mandate).Error
}

// PendingMandate gives the one that a person has begun; union.ErrNotFound when there is none.
func (s *Store) PendingMandate(ctx context.Context, account union.ID) (union.MandateID, error) {
	var mandate union.MandateID
	err := s.reading(ctx).Where("account_id = ? AND current IS NULL AND ended_at IS NULL", account).Order("id DESC").Limit(1).Take(&mandate).Error
	return mandate, found(err)
}

// CurrentMandate gives the one in force; union.ErrNotFound when there is none.
func (s *Store) CurrentMandate(ctx context.Context, account union.ID) (union.MandateID, error) {
	var mandate union.MandateID
	err := s.reading(ctx).Where("current = ?", account).Take(&mandate).Error
	return mandate, found(err)
}

// SaveMandate changes columns of one that is begun; it returns union.ErrStale when it is no longer.
func (s *Store) SaveMandate(ctx context.Context, mandate union.MandateID, set map[string]any) error {
	set["updated_at"] = s.Now()
	result := s.writing(ctx).Model(&union.MandateID{}).
		Where("id = ? AND current IS NULL AND ended_at IS NULL AND front_key = ? AND back_key = ? AND signature_key = ?",
			mandate.ID, mandate.FrontKey, mandate.BackKey, mandate.SignatureKey).Updates(set)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return union.ErrStale
	}
	return nil
}

// ReplaceMandate ends the account's one in force, if any, and returns it, so that its
// files can be deleted. The next one takes its place by SaveMandate in the same transaction.
func (s *Store) ReplaceMandate(ctx context.Context, account union.ID) ([]union.MandateID, error) {
	var old []union.MandateID
	err := s.reading(ctx).Where("current = ?", account).Find(&old).Error
	if err != nil {
		return nil, err
	}
	return old, s.writing(ctx).Model(&union.MandateID{}).Where("current = ?", account).
		Updates(map[string]any{"current": nil, "ended_at": s.Now(), "fields_sealed": nil, "updated_at": s.Now()}).Error
}

// SignConsentOf completes a consent with the hashes of what was signed.
func (s *Store) SignConsentOf(ctx context.Context, consent union.ID, signature, content []byte) error {
	return s.writing(ctx).Model(&union.Consent{}).Where("id = ?", consent).
		Updates(map[string]any{"signature_sha256": signature, "content_sha256": content}).Error
}

// Mandate gives one by id, whether in force or not.
func (s *Store) Mandate(ctx context.Context, id union.ID) (union.MandateID, error) {
	var mandate union.MandateID
	err := s.reading(ctx).Where("id = ?", id).Take(&mandate).Error
	return mandate, found(err)
}
