package store

import (
	"context"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// Card gives a card by id. Callers that act for a person check the scope.
func (s *Store) Card(ctx context.Context, id union.ID) (union.Card, error) {
	var card union.Card
	err := s.reading(ctx).Where("id = ?", id).Take(&card).Error
	return card, found(err)
}

// CardFor gives a card that the actor reaches by one of the roles: an officer by the
// bank branch, a leader by the org that the holder belongs to or that holds the card,
// others by the unit.
func (s *Store) CardFor(ctx context.Context, actor union.Actor, id union.ID, roles ...union.Role) (union.Card, union.Role, error) {
	card, err := s.Card(ctx, id)
	if err != nil {
		return card, "", err
	}
	unit, err := s.Org(ctx, card.ApplyingOrgID)
	if err != nil {
		return card, "", err
	}
	for _, role := range roles {
		switch role {
		case union.RoleBankOfficer:
			if actor.AtBranch(card.BankBranchID) {
				return card, role, nil
			}
		case union.RoleLeader:
			leads, err := s.leadsCard(ctx, actor, card)
			if err != nil {
				return card, "", err
			}
			if leads {
				return card, role, nil
			}
		default:
			if actor.Over(unit.Path, role) {
				return card, role, nil
			}
		}
	}
	return union.Card{}, "", union.ErrNotFound
}

// leadsCard says whether a leader has to do with a card.
func (s *Store) leadsCard(ctx context.Context, actor union.Actor, card union.Card) (bool, error) {
	for _, id := range []*union.ID{&card.OrgID, card.HeldByOrg} {
		if id == nil {
			continue
		}
		org, err := s.Org(ctx, *id)
		if err != nil || actor.Over(org.Path, union.RoleLeader) {
			return err == nil, err
		}
	}
	return false, nil
}

// HandsOut says whether the actor is a leader where a card lies.
func (s *Store) HandsOut(ctx context.Context, actor union.Actor, card union.Card) (bool, error) {
	if card.HeldByOrg == nil || !actor.Has(union.RoleLeader) {
		return false, nil
	}
	org, err := s.Org(ctx, *card.HeldByOrg)
	return err == nil && actor.Over(org.Path, union.RoleLeader), err
}

// CardToSign gives a card to its holder, or to the leader or clerk on whose screen the
// holder signs. Staff do not reach their own card this way.
func (s *Store) CardToSign(ctx context.Context, actor union.Actor, id union.ID) (union.Card, union.Role, error) {
	card, err := s.Card(ctx, id)
	if err != nil {
		return card, "", err
	}
	if own, err := s.ownsCard(ctx, actor, card); err != nil || own {
		return card, union.RoleMember, err
	}
	return s.CardFor(ctx, actor, id, union.RoleLeader, union.RoleClerk)
}

func (s *Store) ownsCard(ctx context.Context, actor union.Actor, card union.Card) (bool, error) {
	if card.MemberID != nil && actor.MemberID != "" {
		return *card.MemberID == actor.MemberID, nil
	}
	app, err := s.Application(ctx, card.ApplicationID)
	return err == nil && app.AccountID != nil && *app.AccountID == actor.AccountID, err
}

// OwnCard gives the actor's newest card.
func (s *Store) OwnCard(ctx context.Context, actor union.Actor) (union.Card, error) {
	var card union.Card
	err := s.reading(ctx).Where("member_id = ?", actor.MemberID).Order("id DESC").Limit(1).Take(&card).Error
	return card, found(err)
}

// CardToShow gives what a holder sees of the card that was opened for an application: all
// but the number, of which only the masked form is read.
func (s *Store) CardToShow(ctx context.Context, app union.ID) (union.Card, error) {
	var card union.Card
	err := s.reading(ctx).Omit("number_sealed", "number_index", "number_index_next", "held_number", "held_number_next").
		Where("application_id = ?", app).Take(&card).Error
	return card, found(err)
}

// CardOfApplication gives the card that was opened for an application.
func (s *Store) CardOfApplication(ctx context.Context, app union.ID) (union.Card, error) {
	var card union.Card
	err := s.reading(ctx).Where("application_id = ?", app).Take(&card).Error
	return card, found(err)
}

// CardClosed says whether an opened application's card has been closed.
func (s *Store) CardClosed(ctx context.Context, app union.ID) (bool, error) {
	var n int64
	err := s.reading(ctx).Model(&union.Card{}).Where("application_id = ? AND status = ?", app, union.CardClosed).Count(&n).Error
	return n > 0, err
}

// CardFilter narrows a list of cards.
type CardFilter struct {
	Status  string
	BatchID union.ID
	OrgID   union.ID
	HeldBy  union.ID // the org that has the plastic
	Free    bool     // in no hand-over that is under way
}

// Cards lists cards in the actor's scope, in the order of their opening: an officer's
// by the branch, a leader's by the holder's org or where they lie, others by the unit.
func (s *Store) Cards(ctx context.Context, actor union.Actor, f CardFilter, p Page) ([]union.Card, string, error) {
	query := s.reading(ctx).Model(&union.Card{})
	var err error
	switch {
	case actor.Has(union.RoleClerk, union.RoleHead, union.RoleSupervisor):
		query, err = s.withinUnits(ctx, query, "applying_org_id", actor, union.RoleClerk, union.RoleHead, union.RoleSupervisor)
	case actor.Has(union.RoleBankOfficer):
		query = atBranches(query, branches(actor))
	default:
		query, err = s.ofLeader(ctx, query, actor, "applying_org_id", "org_id", "held_by_org")
	}
	if err != nil {
		return nil, "", err
	}
	if f.HeldBy != "" {
		query = query.Where("held_by_org = ?", f.HeldBy)
	}
	if f.Free {
		query = query.Where("NOT EXISTS (SELECT 1 FROM handover_cards h WHERE h.live = cards.id)")
	}
	if f.Status != "" {
		query = query.Where("status = ?", f.Status)
	}
	if f.BatchID != "" {
		query = query.Where("batch_id = ?", f.BatchID)
	}
	if f.OrgID != "" {
		query = query.Where("org_id = ?", f.OrgID)
	}
	query, err = p.byID(query, "id", false)
	if err != nil {
		return nil, "", err
	}
	var cards []union.Card
	if err = query.Find(&cards).Error; err != nil {
		return nil, "", err
	}
	cards, next := trim(p, cards, func(c union.Card) cursor { return cursor{ID: c.ID} })
	return cards, next, nil
}

// branches are the bank branches of which the actor is an officer.
func branches(actor union.Actor) []union.ID {
	var ids []union.ID
	for _, scope := range actor.ScopesFor(union.RoleBankOfficer) {
		ids = append(ids, scope.BankBranchID)
	}
	return ids
}

// AddReceipt keeps the holder's signature; a second one for the card is union.ErrStale.
func (s *Store) AddReceipt(ctx context.Context, receipt union.Receipt) error {
	err := s.writing(ctx).Create(&receipt).Error
	if Violates(err, "uq_receipts_card") {
		return union.ErrStale
	}
	return err
}

// ChangeCardNumber ends a card's present number and begins another in its history.
func (s *Store) ChangeCardNumber(ctx context.Context, card union.ID, number union.CardNumber) error {
	err := s.writing(ctx).Model(&union.CardNumber{}).Where("card_id = ? AND to_at IS NULL", card).Update("to_at", number.FromAt).Error
	if err != nil {
		return err
	}
	return s.writing(ctx).Create(&number).Error
}

// CardNumbers gives the numbers that a card has and had, oldest first.
func (s *Store) CardNumbers(ctx context.Context, card union.ID) ([]union.CardNumber, error) {
	var numbers []union.CardNumber
	err := s.reading(ctx).Where("card_id = ?", card).Order("from_at, id").Find(&numbers).Error
	return numbers, err
}

// ReleaseHeld lets go of the document number and phone that an application holds.
func (s *Store) ReleaseHeld(ctx context.Context, app union.ID) error {
	return s.writing(ctx).Exec("UPDATE applications SET held_document = NULL, held_document_next = NULL, held_phone = NULL, held_phone_next = NULL, version = version + 1, updated_at = ? WHERE id = ?",
		s.Now(), app).Error
}

// atBranches limits a query to bank branches. One, which is the rule, is an equality,
// so that the list is read in the order of its index.
func atBranches(db *gorm.DB, ids []union.ID) *gorm.DB {
	if len(ids) == 1 {
		return db.Where("bank_branch_id = ?", ids[0])
	}
	return db.Where("bank_branch_id IN ?", ids)
}

// MemberCards gives every card that a member has had.
func (s *Store) MemberCards(ctx context.Context, member union.ID) ([]union.Card, error) {
	var cards []union.Card
	err := s.reading(ctx).Where("member_id = ?", member).Find(&cards).Error
	return cards, err
}
