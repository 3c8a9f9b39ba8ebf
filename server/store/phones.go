package store

import (
	"context"

	"unioncard/server/union"
)

// PhoneOfAnother says whether another member has a proven phone of this index.
func (s *Store) PhoneOfAnother(ctx context.Context, member union.ID, current, next []byte) (bool, error) {
	var ids []union.ID
	err := s.reading(ctx).Model(&union.Member{}).Where(matchIndex(s.reading(ctx), "phone_index", current, next)).
		Where("id <> ? AND phone_verified = ?", member, true).Limit(1).Pluck("id", &ids).Error
	return len(ids) > 0, err
}

// PutMemberPhone writes a member's phone and whether it is proven.
func (s *Store) PutMemberPhone(ctx context.Context, member union.ID, phone union.Sealed, verified bool) error {
	row, err := s.Member(ctx, member)
	if err != nil {
		return err
	}
	row.Phone, row.PhoneVerified, row.Version, row.UpdatedAt = phone, verified, row.Version+1, s.Now()
	return s.UpdateMember(ctx, row)
}
