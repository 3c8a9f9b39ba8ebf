package store

import (
	"context"
	"time"

	"unioncard/server/union"
)

// waiting are the statuses of a card that its holder could sign for.
var waiting = []string{union.CardAtUnion, union.CardInDistribution}

// UnclaimedCards lists the cards in the actor's scope that came to the unit before a
// moment and that nobody has signed for, the longest waiting first.
func (s *Store) UnclaimedCards(ctx context.Context, actor union.Actor, before time.Time, p Page) ([]union.Card, string, error) {
	query := s.along(s.reading(ctx).Model(&union.Card{}), "cards", "ix_cards_unclaimed")
	var err error
	if actor.Has(handoverReaders...) {
		query, err = s.withinUnits(ctx, query, "applying_org_id", actor, handoverReaders...)
	} else {
		query, err = s.ofLeader(ctx, query, actor, "applying_org_id", "org_id", "held_by_org")
	}
	if err != nil {
		return nil, "", err
	}
	query = query.Where("received_at IS NULL AND delivered_at < ? AND status IN ?", before, waiting)
	query, err = p.byMoment(query, "delivered_at")
	if err != nil {
		return nil, "", err
	}
	var cards []union.Card
	if err = query.Find(&cards).Error; err != nil {
		return nil, "", err
	}
	cards, next := trim(p, cards, func(c union.Card) cursor { return cursor{Key: moment(c.DeliveredAt), ID: c.ID} })
	return cards, next, nil
}

// Unclaimed is how many cards of a unit lie at one node unsigned for.
type Unclaimed struct {
	HeldByOrg union.ID
	N         int
}

// UnclaimedAt counts a unit's unclaimed cards by where they lie.
func (s *Store) UnclaimedAt(ctx context.Context, unit union.ID, before time.Time) ([]Unclaimed, error) {
	var rows []Unclaimed
	err := s.reading(ctx).Model(&union.Card{}).
		Where("applying_org_id = ? AND received_at IS NULL AND delivered_at < ? AND status IN ? AND held_by_org IS NOT NULL", unit, before, waiting).
		Select("held_by_org, COUNT(*) AS n").Group("held_by_org").Order("held_by_org").Scan(&rows).Error
	return rows, err
}
