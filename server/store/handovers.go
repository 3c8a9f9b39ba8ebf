package store

import (
	"context"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// handoverReaders are the roles that see a unit's hand-overs, whoever took part.
var handoverReaders = []union.Role{union.RoleClerk, union.RoleHead, union.RoleSupervisor}

// HandoverFilter narrows a list of hand-overs.
type HandoverFilter struct {
	Closed bool   // received or recalled; otherwise those under way
	Status string // empty means every one
}

// Handover gives a hand-over by id. Callers that act for a person use HandoverFor.
func (s *Store) Handover(ctx context.Context, id union.ID) (union.Handover, error) {
	var h union.Handover
	err := s.reading(ctx).Where("id = ?", id).Take(&h).Error
	return h, found(err)
}

// HandoverFor gives a hand-over to whom it concerns: the unit's clerk, head and
// supervisors, the leaders on either side, and the officer of the branch where the bank
// is a side.
func (s *Store) HandoverFor(ctx context.Context, actor union.Actor, id union.ID) (union.Handover, error) {
	h, err := s.Handover(ctx, id)
	if err != nil {
		return h, err
	}
	if h.BankBranchID != nil && actor.AtBranch(*h.BankBranchID) {
		return h, nil
	}
	for _, side := range []struct {
		id    *union.ID
		roles []union.Role
	}{{&h.UnitID, handoverReaders}, {h.FromOrgID, []union.Role{union.RoleLeader}}, {h.ToOrgID, []union.Role{union.RoleLeader}}} {
		if side.id == nil {
			continue
		}
		_, err = s.OrgFor(ctx, actor, *side.id, side.roles...)
		if err == nil || union.KindOf(err) != union.KindNotFound {
			return h, err
		}
	}
	return union.Handover{}, union.ErrNotFound
}

// Handovers lists hand-overs in the actor's scope, newest first.
func (s *Store) Handovers(ctx context.Context, actor union.Actor, f HandoverFilter, p Page) ([]union.Handover, string, error) {
	query, err := s.handoversOf(ctx, actor)
	if err != nil {
		return nil, "", err
	}
	query = query.Where("closed = ?", f.Closed)
	if f.Status != "" {
		query = query.Where("status = ?", f.Status)
	}
	query, err = p.byID(query, "id", true)
	if err != nil {
		return nil, "", err
	}
	var list []union.Handover
	if err = query.Find(&list).Error; err != nil {
		return nil, "", err
	}
	list, next := trim(p, list, func(h union.Handover) cursor { return cursor{ID: h.ID} })
	return list, next, nil
}

// handoversOf limits hand-overs to those that the actor may see. A leader's are looked for
// among the unit's, which are read along their index: a condition on either side alone
// would be a sort of both.
func (s *Store) handoversOf(ctx context.Context, actor union.Actor) (*gorm.DB, error) {
	query := s.reading(ctx).Model(&union.Handover{})
	switch {
	case actor.Has(handoverReaders...):
		return s.withinUnits(ctx, query, "unit_id", actor, handoverReaders...)
	case actor.Has(union.RoleBankOfficer):
		return atBranches(query, branches(actor)), nil
	}
	return s.ofLeader(ctx, s.along(query, "handovers", "ix_handovers_unit"), actor, "unit_id", "from_org_id", "to_org_id")
}

// HandedCard is a card of a hand-over with what the receiver found of it.
type HandedCard struct {
	union.Card

	Outcome union.Outcome
	Listed  union.ID
}

// HandoverCards lists the cards of a hand-over in the order in which they were listed.
func (s *Store) HandoverCards(ctx context.Context, handover union.ID, p Page) ([]HandedCard, string, error) {
	query, err := p.byID(s.handedCards(ctx, handover), "handover_cards.id", false)
	if err != nil {
		return nil, "", err
	}
	var cards []HandedCard
	if err = query.Scan(&cards).Error; err != nil {
		return nil, "", err
	}
	cards, next := trim(p, cards, func(c HandedCard) cursor { return cursor{ID: c.Listed} })
	return cards, next, nil
}

// AllHandedCards gives every card of a hand-over.
func (s *Store) AllHandedCards(ctx context.Context, handover union.ID) ([]HandedCard, error) {
	var cards []HandedCard
	err := s.handedCards(ctx, handover).Order("handover_cards.id").Scan(&cards).Error
	return cards, err
}

func (s *Store) handedCards(ctx context.Context, handover union.ID) *gorm.DB {
	return s.along(s.reading(ctx).Table("handover_cards"), "handover_cards", "ix_handover_cards_list").Select("cards.*, handover_cards.outcome, handover_cards.id AS listed").
		Joins("JOIN cards ON cards.id = handover_cards.card_id").Where("handover_cards.handover_id = ?", handover)
}

// CardUnderWay says whether a card stands in a hand-over that is not closed.
func (s *Store) CardUnderWay(ctx context.Context, card union.ID) (bool, error) {
	var n int64
	err := s.reading(ctx).Model(&union.HandoverCard{}).Where("live = ?", card).Count(&n).Error
	return n > 0, err
}

// OpenHandoversOf counts the hand-overs under way on either side of an org.
func (s *Store) OpenHandoversOf(ctx context.Context, org union.ID) (int64, error) {
	var sum int64
	for _, column := range []string{"from_org_id", "to_org_id"} {
		var n int64
		err := s.reading(ctx).Model(&union.Handover{}).
			Where(column+" = ? AND status IN ?", org, []string{union.HandoverPrepared, union.HandoverSent, union.HandoverDisputed}).Count(&n).Error
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}
