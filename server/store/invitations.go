package store

import (
	"context"

	"unioncard/server/union"
)

// AddInvitation keeps a new invitation.
func (s *Store) AddInvitation(ctx context.Context, invitation union.Invitation) error {
	return s.writing(ctx).Create(&invitation).Error
}

// InvitationByCode finds an invitation that is open: neither accepted nor over.
func (s *Store) InvitationByCode(ctx context.Context, codeHash []byte) (union.Invitation, error) {
	var invitation union.Invitation
	err := s.reading(ctx).Where("code_hash = ? AND accepted_at IS NULL AND end_at > ?", codeHash, s.Now()).Take(&invitation).Error
	return invitation, found(err)
}

// Invitation gives an open invitation by id. Callers check the scope.
func (s *Store) Invitation(ctx context.Context, id union.ID) (union.Invitation, error) {
	var invitation union.Invitation
	err := s.reading(ctx).Where("id = ? AND accepted_at IS NULL AND end_at > ?", id, s.Now()).Take(&invitation).Error
	return invitation, found(err)
}

// UseInvitation takes an open invitation for an account. Of two at once one succeeds,
// the other gets union.ErrNotFound.
func (s *Store) UseInvitation(ctx context.Context, id, account union.ID) error {
	result := s.writing(ctx).Model(&union.Invitation{}).Where("id = ? AND accepted_at IS NULL AND end_at > ?", id, s.Now()).
		Updates(map[string]any{"accepted_at": s.Now(), "accepted_by": account})
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrNotFound
	}
	return result.Error
}

// EndInvitation takes an open invitation back.
func (s *Store) EndInvitation(ctx context.Context, id union.ID) error {
	result := s.writing(ctx).Model(&union.Invitation{}).Where("id = ? AND accepted_at IS NULL AND end_at > ?", id, s.Now()).
		Updates(map[string]any{"end_at": s.Now()})
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrNotFound
	}
	return result.Error
}

// EndInvitationsOf takes back all open invitations to an org.
func (s *Store) EndInvitationsOf(ctx context.Context, org union.ID) error {
	return s.writing(ctx).Model(&union.Invitation{}).Where("org_id = ? AND accepted_at IS NULL AND end_at > ?", org, s.Now()).
		Updates(map[string]any{"end_at": s.Now()}).Error
}

// EndInvitationsBy takes back all open invitations that an account has made.
func (s *Store) EndInvitationsBy(ctx context.Context, account union.ID) error {
	return s.writing(ctx).Model(&union.Invitation{}).Where("appointed_by = ? AND accepted_at IS NULL AND end_at > ?", account, s.Now()).
		Updates(map[string]any{"end_at": s.Now()}).Error
}

// NamedInvitation is an open invitation with the name of its place.
type NamedInvitation struct {
	union.Invitation
	PlaceName string
}

// Invitations lists the open invitations to orgs in the actor's reach, or to one of them
// alone, oldest first.
func (s *Store) Invitations(ctx context.Context, actor union.Actor, org union.ID, page Page) ([]NamedInvitation, string, error) {
	query := s.reading(ctx).Table("invitations").Select("invitations.*, orgs.name AS place_name").
		Joins("JOIN orgs ON orgs.id = invitations.org_id").
		Where("invitations.accepted_at IS NULL AND invitations.end_at > ?", s.Now())
	query, err := s.withinOrgs(ctx, query, "invitations.org_id", actor, appointers...)
	if err != nil {
		return nil, "", err
	}
	if org != "" {
		if _, err = s.OrgFor(ctx, actor, org, appointers...); err != nil {
			return nil, "", err
		}
		query = query.Where("invitations.org_id = ?", org)
	}
	query, err = page.byID(query, "invitations.id", false)
	if err != nil {
		return nil, "", err
	}
	var rows []NamedInvitation
	err = query.Scan(&rows).Error
	rows, next := trim(page, rows, func(i NamedInvitation) cursor { return cursor{ID: i.ID} })
	return rows, next, err
}

// PlaceName gives the name of where an invitation's role is: an org, a bank branch or a
// service base.
func (s *Store) PlaceName(ctx context.Context, i union.Invitation) (string, error) {
	table, id := "orgs", i.OrgID
	switch {
	case i.BankBranchID != nil:
		table, id = "bank_branches", i.BankBranchID
	case i.ServiceBaseID != nil:
		table, id = "service_bases", i.ServiceBaseID
	}
	var name string
	err := s.reading(ctx).Table(table).Where("id = ?", id).Limit(1).Pluck("name", &name).Error
	return name, err
}

// NameAccount writes how colleagues see a person.
func (s *Store) NameAccount(ctx context.Context, account union.ID, name string) error {
	return s.writing(ctx).Model(&union.Account{}).Where("id = ?", account).Updates(map[string]any{"name": name}).Error
}
