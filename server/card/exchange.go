package card

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Swapped are two cards that were opened with each other's number.
type Swapped struct {
	ID, Other             union.ID
	Version, OtherVersion int64
}

var errSwapItself = union.Refused("other_card", "请选择另一张卡。", union.FieldError{Field: "other_id", Code: "other_card", Detail: "请选择同一单位的另一张卡。"})

// Exchange puts right two cards that were opened with each other's number, which Correct
// cannot, since each number is in use. As there, the officer of the branch and a clerk of
// the unit both say so, in either order; the second one's word exchanges the numbers in one
// transaction, until the cards are at the union. Both keep the old ones in their history.
// The third result says whether it took effect.
func (c *Cards) Exchange(ctx context.Context, actor union.Actor, pair Swapped) (first, second union.Card, done bool, err error) {
	first, role, err := c.swappable(ctx, actor, pair.ID, pair.Version)
	if err != nil {
		return first, second, false, err
	}
	second, otherRole, err := c.swappable(ctx, actor, pair.Other, pair.OtherVersion)
	if err != nil {
		return first, second, false, err
	}
	if first.ID == second.ID || first.ApplyingOrgID != second.ApplyingOrgID || role != otherRole {
		return first, second, false, errSwapItself
	}
	low, high := first, second // the pair has one proposal, whichever card is named first
	if high.ID < low.ID {
		low, high = high, low
	}
	open, err := c.store.OpenCorrection(ctx, low.ID)
	if err != nil {
		return first, second, false, err
	}
	same := open != nil && open.OtherCardID != nil && *open.OtherCardID == high.ID
	if !same || open.ProposedRole == role || open.ProposedBy == actor.AccountID {
		row := c.proposal(actor, role, low)
		row.OtherCardID = &high.ID
		return first, second, false, c.propose(ctx, actor, low, row, open)
	}
	if err = c.exchange(ctx, actor, role, low, high, open.ID); err != nil {
		return first, second, false, err
	}
	if first, err = c.store.Card(ctx, first.ID); err == nil {
		second, err = c.store.Card(ctx, second.ID)
	}
	return first, second, true, err
}

// swappable gives a card whose number can still be put right.
func (c *Cards) swappable(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Card, union.Role, error) {
	card, role, err := c.corrector(ctx, actor, id)
	switch {
	case err != nil:
		return card, role, err
	case card.Status != union.CardOpened:
		late := *errTooLate
		late.Status = card.Status
		return card, role, &late
	case card.Version != version:
		return card, role, union.ErrStale
	}
	return card, role, nil
}

func (c *Cards) exchange(ctx context.Context, actor union.Actor, role union.Role, low, high union.Card, proposal union.ID) error {
	steps := make([]step, 2)
	for i, cards := range [][2]union.Card{{high, low}, {low, high}} {
		card, from := cards[0], cards[1]
		plain, err := c.opener.OpenBytes(union.CardNumberPlace(from.ID), from.Number.Sealed)
		if err != nil {
			return err
		}
		steps[i] = step{card: card, event: union.EventNumberChange, to: card.Status, set: map[string]any{}}
		if steps[i].number, err = c.newNumber(card, union.NumberCorrected, string(plain), steps[i].set); err != nil {
			return err
		}
	}
	return c.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.CloseCorrection(ctx, proposal, &actor.AccountID); err != nil {
			return err
		}
		if err := tx.FreeCardNumber(ctx, low); err != nil {
			return err
		}
		for _, s := range steps {
			if err := c.carryOut(ctx, tx, actor, role, s, s.card.Version); err != nil {
				return err
			}
		}
		return nil
	})
}
