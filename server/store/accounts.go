package store

import (
	"context"

	"unioncard/server/union"
)

// AccountByOpenID gives the account of an openid, making it at its first use. A unionid
// that was not known before is kept.
func (s *Store) AccountByOpenID(ctx context.Context, openID, unionID string) (union.Account, error) {
	var rows []union.Account
	err := s.reading(ctx).Where("open_id = ?", openID).Limit(1).Find(&rows).Error
	if err != nil {
		return union.Account{}, err
	}
	if len(rows) == 1 {
		return s.withUnionID(ctx, rows[0], unionID)
	}
	account := union.Account{ID: s.NewID(), OpenID: openID, CreatedAt: s.Now(), UpdatedAt: s.Now()}
	if unionID != "" {
		account.UnionID = &unionID
	}
	err = s.writing(ctx).Create(&account).Error
	if Violates(err, "uq_accounts_openid") { // another replica was faster
		err = s.writing(ctx).Where("open_id = ?", openID).Take(&account).Error
	}
	return account, err
}

func (s *Store) withUnionID(ctx context.Context, account union.Account, unionID string) (union.Account, error) {
	if unionID == "" || account.UnionID != nil && *account.UnionID == unionID {
		return account, nil
	}
	account.UnionID = &unionID
	return account, s.writing(ctx).Model(&union.Account{}).Where("id = ?", account.ID).Update("union_id", unionID).Error
}

// Account gives an account by id.
func (s *Store) Account(ctx context.Context, id union.ID) (union.Account, error) {
	var account union.Account
	err := s.reading(ctx).Where("id = ?", id).Take(&account).Error
	return account, found(err)
}

// Member gives a member by id. Callers that act for a person check the scope.
func (s *Store) Member(ctx context.Context, id union.ID) (union.Member, error) {
	var member union.Member
	err := s.reading(ctx).Where("id = ?", id).Take(&member).Error
	return member, found(err)
}

// ScopesOf gives the live grants of an account as they are used to decide.
func (s *Store) ScopesOf(ctx context.Context, account union.ID) ([]union.Scope, error) {
	var rows []struct {
		union.Grant
		OrgPath  union.Path
		OrgLevel union.OrgLevel
	}
	err := s.reading(ctx).Table("grants").
		Select("grants.*, orgs.path AS org_path, orgs.level AS org_level").
		Joins("LEFT JOIN orgs ON orgs.id = grants.org_id").
		Where("grants.account_id = ? AND grants.ended_at IS NULL AND grants.start_at <= ?", account, s.Now()).
		Order("grants.id").Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	scopes := make([]union.Scope, len(rows))
	for i, r := range rows {
		scopes[i] = union.Scope{
			GrantID: r.ID, Role: r.Role, OrgID: value(r.OrgID), OrgPath: r.OrgPath, Level: r.OrgLevel,
			BankBranchID: value(r.BankBranchID), ServiceBaseID: value(r.ServiceBaseID),
		}
	}
	return scopes, nil
}

func first[T any](rows []T) T {
	if len(rows) == 0 {
		var zero T
		return zero
	}
	return rows[0]
}

func value(id *union.ID) union.ID {
	if id == nil {
		return ""
	}
	return *id
}
