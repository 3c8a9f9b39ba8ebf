package store

import (
	"context"

	"unioncard/server/union"
)

// PutTieCode keeps an account's new code; those before it are good no more.
func (s *Store) PutTieCode(ctx context.Context, code union.TieCode) error {
	err := s.writing(ctx).Where("account_id = ?", code.AccountID).Delete(&union.TieCode{}).Error
	if err != nil {
		return err
	}
	return s.writing(ctx).Create(&code).Error
}

// UseTieCode takes a code once and gives its account; union.ErrNotFound for any other.
func (s *Store) UseTieCode(ctx context.Context, hash []byte) (union.Account, error) {
	var code union.TieCode
	err := s.reading(ctx).Where("code_hash = ? AND used_at IS NULL AND end_at > ?", hash, s.Now()).Take(&code).Error
	if err != nil {
		return union.Account{}, found(err)
	}
	result := s.writing(ctx).Model(&union.TieCode{}).Where("id = ? AND used_at IS NULL", code.ID).Update("used_at", s.Now())
	if result.Error != nil {
		return union.Account{}, result.Error
	}
	if result.RowsAffected != 1 {
		return union.Account{}, union.ErrNotFound
	}
	return s.Account(ctx, code.AccountID)
}

// AddTieChange keeps what the first of two people asks for.
func (s *Store) AddTieChange(ctx context.Context, change union.TieChange) error {
	return s.writing(ctx).Create(&change).Error
}

// TieFor gives a change if the member's org lies in the actor's reach by one of the roles.
func (s *Store) TieFor(ctx context.Context, actor union.Actor, id union.ID, roles ...union.Role) (union.TieChange, union.Member, error) {
	var change union.TieChange
	err := s.reading(ctx).Where("id = ?", id).Take(&change).Error
	if err != nil {
		return change, union.Member{}, found(err)
	}
	member, err := s.Member(ctx, change.MemberID)
	if err != nil {
		return change, member, err
	}
	_, err = s.OrgFor(ctx, actor, member.OrgID, roles...)
	return change, member, err
}

// TieEntry is a change with what a list shows.
type TieEntry struct {
	union.TieChange
	NameMasked string
	OrgName    string
}

// TieChanges lists changes that wait for a second person in the actor's scope.
func (s *Store) TieChanges(ctx context.Context, actor union.Actor, p Page, roles ...union.Role) ([]TieEntry, string, error) {
	query := s.reading(ctx).Table("tie_changes").Select("tie_changes.*, members.name_masked, orgs.name AS org_name").
		Joins("JOIN members ON members.id = tie_changes.member_id").Joins("JOIN orgs ON orgs.id = members.org_id").
		Where("tie_changes.status = ?", union.TieAsked)
	query, err := s.withinOrgs(ctx, query, "members.org_id", actor, roles...)
	if err != nil {
		return nil, "", err
	}
	query, err = p.byID(query, "tie_changes.id", false)
	if err != nil {
		return nil, "", err
	}
	var rows []TieEntry
	if err = query.Scan(&rows).Error; err != nil {
		return nil, "", err
	}
	rows, next := trim(p, rows, func(r TieEntry) cursor { return cursor{ID: r.ID} })
	return rows, next, nil
}

// DecideTie closes a change; union.ErrStale when somebody was faster.
func (s *Store) DecideTie(ctx context.Context, change union.TieChange, status string, by union.ID) error {
	result := s.writing(ctx).Model(&union.TieChange{}).Where("id = ? AND status = ? AND version = ?", change.ID, union.TieAsked, change.Version).
		Updates(map[string]any{"status": status, "confirmed_by": by, "version": change.Version + 1, "updated_at": s.Now()})
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrStale
	}
	return result.Error
}

// Untie loosens an account from its member, with the member's applications, so that who
// holds the account from now on sees none of them.
func (s *Store) Untie(ctx context.Context, account, member union.ID) error {
	result := s.writing(ctx).Exec("UPDATE accounts SET member_id = NULL, tie_fixed = ?, version = version + 1, updated_at = ? WHERE id = ? AND member_id = ?",
		false, s.Now(), account, member)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return union.ErrStale
	}
	return s.writing(ctx).Exec("UPDATE applications SET account_id = NULL, draft_account = NULL, version = version + 1, updated_at = ? WHERE account_id = ? AND member_id = ?",
		s.Now(), account, member).Error
}

// AdoptApplications gives the member's applications that no account holds to an account.
func (s *Store) AdoptApplications(ctx context.Context, account, member union.ID) error {
	return s.writing(ctx).Exec("UPDATE applications SET account_id = ?, version = version + 1, updated_at = ? WHERE account_id IS NULL AND member_id = ?",
		account, s.Now(), member).Error
}
