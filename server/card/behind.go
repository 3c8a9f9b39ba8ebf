package card

import (
	"context"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// closeBehind lets the holder apply again: the application no longer holds number and
// phone. A person who is gone leaves the roster; anybody else is expected anew.
func (c *Cards) closeBehind(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role, card union.Card) error {
	if err := tx.ReleaseHeld(ctx, card.ApplicationID); err != nil {
		return err
	}
	app, err := tx.Application(ctx, card.ApplicationID)
	if err != nil || app.RosterRowID == nil {
		return err
	}
	row, err := tx.RosterRow(ctx, *app.RosterRowID)
	if err != nil || row.Status != union.RowApplied {
		return err
	}
	if reason := goneBy(card.Cause); reason != "" {
		return tx.EndRow(ctx, actor, role, row, row.Version, reason)
	}
	return tx.UnlinkRow(ctx, actor, role, app.RosterRowID)
}

func goneBy(cause union.ExceptionCause) union.EndReason {
	switch cause {
	case union.ExceptHolderGone:
		return union.EndLeft
	case union.ExceptHolderWithdrew, union.ExceptRefused:
		return union.EndDeclined
	default:
		return ""
	}
}

// notices tell the holder, the unit's clerks, and the bank of a card that is missing.
func (c *Cards) notices(ctx context.Context, tx *store.Store, s step) ([]union.Notice, error) {
	r := rules[s.event]
	var list []union.Notice
	if r.holder != "" {
		to, err := c.toHolder(ctx, tx, s.card, r.holder)
		if err != nil {
			return nil, err
		}
		list = append(list, to...)
	}
	told := func(topic string, accounts []union.ID, err error) error {
		for _, account := range accounts {
			list = append(list, union.Notice{Topic: topic, AccountID: account, SubjectID: s.card.ID})
		}
		return err
	}
	if r.clerks != "" {
		clerks, err := tx.Holders(ctx, s.card.ApplyingOrgID, union.RoleClerk)
		if err = told(r.clerks, clerks, err); err != nil {
			return nil, err
		}
	}
	if s.event == union.EventExcept && s.set["cause"] == union.ExceptMissing {
		officers, err := tx.Officers(ctx, s.card.BankBranchID)
		if err = told("card:missing", officers, err); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// toHolder is a notice to whoever holds the card: the account that is tied to the
// member, or the applicant's.
func (c *Cards) toHolder(ctx context.Context, tx *store.Store, card union.Card, topic string) ([]union.Notice, error) {
	n := union.Notice{Topic: topic, SubjectID: card.ID}
	if card.MemberID != nil {
		n.MemberID = *card.MemberID
		return []union.Notice{n}, nil
	}
	app, err := tx.Application(ctx, card.ApplicationID)
	if err != nil || app.AccountID == nil {
		return nil, err
	}
	n.AccountID = *app.AccountID
	return []union.Notice{n}, nil
}

func contains[T comparable](list []T, one T) bool { return slices.Contains(list, one) }
