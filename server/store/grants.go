package store

import (
	"context"

	"unioncard/server/union"
)

// HeldGrant is a live grant as lists show it.
type HeldGrant struct {
	union.Grant
	AccountName string
	MemberID    *union.ID // whom the account is tied to
	PlaceName   string
}

// GrantFilter narrows a list of grants.
type GrantFilter struct {
	Role  union.Role // empty means every role on an org
	OrgID union.ID   // that org and all below it
	Here  bool       // with OrgID: that org alone
	Page  Page
}

// Grants lists the live grants in the actor's reach, oldest first: those on orgs, or
// those of officers or merchants when their role is asked for.
func (s *Store) Grants(ctx context.Context, actor union.Actor, f GrantFilter) ([]HeldGrant, string, error) {
	query := s.reading(ctx).Table("grants").Where("grants.ended_at IS NULL")
	var err error
	switch f.Role {
	case union.RoleBankOfficer:
		if !actor.LeadsFederation() {
			return nil, "", union.ErrForbidden
		}
		query = query.Select("grants.*, accounts.name AS account_name, accounts.member_id, bank_branches.name AS place_name").
			Joins("JOIN bank_branches ON bank_branches.id = grants.bank_branch_id")
	case union.RoleMerchant:
		query = query.Select("grants.*, accounts.name AS account_name, accounts.member_id, service_bases.name AS place_name").
			Joins("JOIN service_bases ON service_bases.id = grants.service_base_id")
		query, err = s.withinOrgs(ctx, query, "service_bases.org_id", actor, appointers...)
	default:
		query = query.Select("grants.*, accounts.name AS account_name, accounts.member_id, orgs.name AS place_name").
			Joins("JOIN orgs ON orgs.id = grants.org_id")
		query, err = s.withinOrgs(ctx, query, "grants.org_id", actor, appointers...)
	}
	if err != nil {
		return nil, "", err
	}
	if f.Role != "" {
		query = query.Where("grants.role = ?", f.Role)
	}
	if f.OrgID != "" {
		org, err := s.OrgFor(ctx, actor, f.OrgID, appointers...)
		if err != nil {
			return nil, "", err
		}
		if f.Here {
			query = query.Where("grants.org_id = ?", org.ID)
		} else {
			query = query.Where("grants.org_id IN (?)", s.subtree(ctx, org.Path))
		}
	}
	query, err = f.Page.byID(query.Joins("JOIN accounts ON accounts.id = grants.account_id"), "grants.id", false)
	if err != nil {
		return nil, "", err
	}
	var rows []HeldGrant
	err = query.Scan(&rows).Error
	rows, next := trim(f.Page, rows, func(g HeldGrant) cursor { return cursor{ID: g.ID} })
	return rows, next, err
}

// appointers are the roles that appoint people.
var appointers = []union.Role{union.RoleClerk, union.RoleHead, union.RoleSupervisor}

// Grant gives a grant by id. Callers check the scope.
func (s *Store) Grant(ctx context.Context, id union.ID) (union.Grant, error) {
	var grant union.Grant
	err := s.reading(ctx).Where("id = ?", id).Take(&grant).Error
	return grant, found(err)
}

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

// ErrGrantHeld says that the account has the role at the place already.
var ErrGrantHeld = union.Conflict("grant_held", "您已经担任这项职务，不用重复接受邀请。", "")

// EndGrant ends a grant unless it has ended already; it says whether this call did it.
func (s *Store) EndGrant(ctx context.Context, id, by union.ID) (bool, error) {
	now := s.Now()
	result := s.writing(ctx).Model(&union.Grant{}).Where("id = ? AND ended_at IS NULL", id).
		Updates(map[string]any{"ended_at": now, "ended_by": optional(by), "live": nil, "updated_at": now})
	return result.RowsAffected == 1, result.Error
}

// Holders lists the accounts that hold a role at an org, oldest grant first.
func (s *Store) Holders(ctx context.Context, org union.ID, role union.Role) ([]union.ID, error) {
	var ids []union.ID
	err := s.reading(ctx).Model(&union.Grant{}).Where("org_id = ? AND role = ? AND ended_at IS NULL", org, role).
		Order("id").Limit(50).Pluck("account_id", &ids).Error
	return ids, err
}

// Officers gives the accounts of the officers of a bank branch, longest in office first.
func (s *Store) Officers(ctx context.Context, branch union.ID) ([]union.ID, error) {
	var ids []union.ID
	err := s.reading(ctx).Model(&union.Grant{}).Where("bank_branch_id = ? AND role = ? AND ended_at IS NULL", branch, union.RoleBankOfficer).
		Order("id").Limit(50).Pluck("account_id", &ids).Error
	return ids, err
}

// BranchOfficers gives the living grants of the officers of a bank branch, longest in office first.
func (s *Store) BranchOfficers(ctx context.Context, branch union.ID) ([]HeldGrant, error) {
	var rows []HeldGrant
	err := s.reading(ctx).Table("grants").Select("grants.*, accounts.name AS account_name").Joins("JOIN accounts ON accounts.id = grants.account_id").
		Where("grants.bank_branch_id = ? AND grants.role = ? AND grants.ended_at IS NULL", branch, union.RoleBankOfficer).
		Order("grants.id").Limit(50).Scan(&rows).Error
	return rows, err
}

// OfficerOf says whether an account is a living officer of a bank branch.
func (s *Store) OfficerOf(ctx context.Context, account, branch union.ID) (bool, error) {
	var n int64
	err := s.reading(ctx).Model(&union.Grant{}).
		Where("account_id = ? AND bank_branch_id = ? AND role = ? AND ended_at IS NULL", account, branch, union.RoleBankOfficer).Count(&n).Error
	return n > 0, err
}

// EndGrantsOf ends all grants on an org and gives the accounts that held them.
func (s *Store) EndGrantsOf(ctx context.Context, org, by union.ID) ([]union.ID, error) {
	var accounts []union.ID
	err := s.reading(ctx).Model(&union.Grant{}).Where("org_id = ? AND ended_at IS NULL", org).Pluck("account_id", &accounts).Error
	if err != nil {
		return nil, err
	}
	now := s.Now()
	err = s.writing(ctx).Model(&union.Grant{}).Where("org_id = ? AND ended_at IS NULL", org).
		Updates(map[string]any{"ended_at": now, "ended_by": optional(by), "live": nil, "updated_at": now}).Error
	return accounts, err
}

// ReleaseClaims gives back what an account has claimed within a subtree.
func (s *Store) ReleaseClaims(ctx context.Context, account union.ID, path union.Path) error {
	return s.writing(ctx).Model(&union.Application{}).
		Where("claimed_by = ? AND applying_org_id IN (?)", account, s.subtree(ctx, path)).
		Updates(map[string]any{"claimed_by": nil, "claim_until": nil}).Error
}

// PassDrafts hands the assisted applications of a subtree that are still being filled in
// from one helper to another. An empty helper stands for nobody. One that is handed in
// keeps its helper, who may not decide on it; NextHelper is asked when it comes back.
func (s *Store) PassDrafts(ctx context.Context, path union.Path, from, to union.ID) error {
	query := s.writing(ctx).Model(&union.Application{}).
		Where("mode <> ? AND status IN ?", union.ModeSelf, []string{union.ApplicationDraft, union.ApplicationReturned}).
		Where("org_id IN (?)", s.subtree(ctx, path))
	if from == "" {
		query = query.Where("helper_account_id IS NULL AND account_id IS NULL")
	} else {
		query = query.Where("helper_account_id = ?", from)
	}
	return query.Updates(map[string]any{"helper_account_id": optional(to)}).Error
}
