package store

import (
	"context"

	"unioncard/server/union"
)

// AddJoinCode keeps a new code.
func (s *Store) AddJoinCode(ctx context.Context, code union.JoinCode) error {
	return s.writing(ctx).Create(&code).Error
}

// JoinCodes lists an org's codes in force. Callers check the scope.
func (s *Store) JoinCodes(ctx context.Context, org union.ID) ([]union.JoinCode, error) {
	var codes []union.JoinCode
	err := s.reading(ctx).Where("org_id = ? AND ended_at IS NULL", org).Order("id").Limit(100).Find(&codes).Error
	return codes, err
}

// EndJoinCode ends a code of an org; union.ErrNotFound when it is not in force.
func (s *Store) EndJoinCode(ctx context.Context, org union.ID, code string) error {
	result := s.writing(ctx).Model(&union.JoinCode{}).Where("org_id = ? AND code = ? AND ended_at IS NULL", org, code).
		Updates(map[string]any{"ended_at": s.Now()})
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrNotFound
	}
	return result.Error
}

// EndJoinCodesOf ends all codes of an org.
func (s *Store) EndJoinCodesOf(ctx context.Context, org union.ID) error {
	return s.writing(ctx).Model(&union.JoinCode{}).Where("org_id = ? AND ended_at IS NULL", org).
		Updates(map[string]any{"ended_at": s.Now()}).Error
}

// OrgOfJoinCode gives the public facts of a code's org. It is one query whether the code
// is known, ended or unknown, so that the three cannot be told apart by time either.
func (s *Store) OrgOfJoinCode(ctx context.Context, code string) (PublicOrg, error) {
	var rows []PublicOrg
	err := s.publicOrgs(ctx).Joins("JOIN join_codes ON join_codes.org_id = orgs.id").
		Where("join_codes.code = ? AND join_codes.ended_at IS NULL AND orgs.closed = ?", code, false).Limit(1).Scan(&rows).Error
	if err == nil && len(rows) == 0 {
		err = union.ErrNotFound
	}
	return first(rows), err
}
