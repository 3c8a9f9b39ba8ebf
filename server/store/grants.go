package store

import (
	"context"

	"unioncard/server/union"
)

// AddGrant keeps a new grant. Live is filled here; a grant that the account holds
// already is ErrGrantHeld.
func (s *Store) AddGrant(ctx context.Context, grant union.Grant) error {
	live := string(grant.AccountID) + " " + string(grant.Role) + " " + string(value(grant.OrgID)+value(grant.BankBranchID)+value(grant.ServiceBaseID))
	grant.Live = &live
	err := s.writing(ctx).Create(&grant).Error
	if Violates(err, "uq_grants_live") {
		return ErrGrantHeld
	}
	return err
}

// ErrGrantHeld says that the account has this role there already.
var ErrGrantHeld = union.Conflict("grant_held", "该账号已有这个身份，无需重复授权。", "")
