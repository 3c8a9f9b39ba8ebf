package store

import (
	"context"
	"time"

	"unioncard/server/union"
)

// signers are the roles for which people photograph their own ID.
var signers = []union.Role{union.RoleClerk, union.RoleHead}

// IdleMandates gives up to limit own IDs on file, after one, whose owner is neither clerk
// nor head of any org now.
func (s *Store) IdleMandates(ctx context.Context, after union.ID, limit int) ([]union.MandateID, error) {
	inOffice := s.reading(ctx).Model(&union.Grant{}).Select("account_id").Where("role IN ? AND ended_at IS NULL", signers)
	named := s.reading(ctx).Model(&union.Account{}).Select("accounts.id").
		Joins("JOIN orgs ON orgs.head_member_id = accounts.member_id AND orgs.closed = ?", false)
	var mandates []union.MandateID
	err := s.reading(ctx).Where("id > ? AND ended_at IS NULL AND account_id NOT IN (?) AND account_id NOT IN (?)", after, inOffice, named).
		Order("id").Limit(limit).Find(&mandates).Error
	return mandates, err
}

// LastOffice gives when an account's last role as clerk or head ended; nil where it had none.
func (s *Store) LastOffice(ctx context.Context, account union.ID) (*time.Time, error) {
	var grants []union.Grant
	err := s.reading(ctx).Where("account_id = ? AND role IN ? AND ended_at IS NOT NULL", account, signers).
		Order("ended_at DESC").Limit(1).Find(&grants).Error
	if err != nil || len(grants) == 0 {
		return nil, err
	}
	return grants[0].EndedAt, nil
}

// EndMandate ends an own ID on file; its files follow. It returns union.ErrStale when
// somebody has just ended it.
func (s *Store) EndMandate(ctx context.Context, mandate union.ID) error {
	now := s.Now()
	result := s.writing(ctx).Model(&union.MandateID{}).Where("id = ? AND ended_at IS NULL", mandate).
		Updates(map[string]any{"current": nil, "ended_at": now, "fields_sealed": nil, "updated_at": now})
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrStale
	}
	return result.Error
}

// EndedMandates gives up to limit own IDs, after one, that have ended and whose files
// nobody has found to be gone.
func (s *Store) EndedMandates(ctx context.Context, after union.ID, limit int) ([]union.MandateID, error) {
	var mandates []union.MandateID
	err := s.reading(ctx).Where("id > ? AND ended_at IS NOT NULL AND (front_key <> '' OR back_key <> '' OR signature_key <> '')", after).
		Order("id").Limit(limit).Find(&mandates).Error
	return mandates, err
}

// MandateErased remembers that the files of an own ID are gone.
func (s *Store) MandateErased(ctx context.Context, mandate union.ID) error {
	return s.writing(ctx).Model(&union.MandateID{}).Where("id = ? AND ended_at IS NOT NULL", mandate).
		Updates(map[string]any{"front_key": "", "back_key": "", "signature_key": ""}).Error
}
