package card

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

var (
	errDiffers = union.Refused("number_differs", "两个人输入的卡号不一致，请一起对照卡面核对。",
		union.FieldError{Field: "number", Code: "number_differs", Detail: "与另一方输入的卡号不一致。"})
	errTooLate = union.Conflict("card_delivered", "卡已送到单位工会，不能再更正卡号；换号请由银行按换卡办理。", "")
)

// Correct puts right a number that was applied wrongly. The officer of the branch and a
// clerk of the unit each type the number, in either order: the first one's waits, the
// second one's, when it is equal, takes effect, until the card is at the union. The old
// number stays in the card's history. The second result says whether it took effect.
func (c *Cards) Correct(ctx context.Context, actor union.Actor, id union.ID, version int64, text string) (union.Card, bool, error) {
	card, role, err := c.corrector(ctx, actor, id)
	switch {
	case err != nil:
		return card, false, err
	case card.Status != union.CardOpened:
		late := *errTooLate
		late.Status = card.Status
		return card, false, &late
	case card.Version != version:
		return card, false, union.ErrStale
	}
	set := map[string]any{}
	number, err := c.newNumber(card, union.NumberCorrected, text, set)
	if err != nil {
		return card, false, err
	}
	used, err := c.store.CardNumbersInUse(ctx, [][]byte{number.Number.Index})
	if err != nil {
		return card, false, err
	}
	if len(used) > 0 {
		return card, false, store.ErrCardNumberHeld
	}
	open, err := c.store.OpenCorrection(ctx, card.ID)
	if err != nil {
		return card, false, err
	}
	if open == nil || open.OtherCardID != nil || open.ProposedRole == role || open.ProposedBy == actor.AccountID {
		row := c.proposal(actor, role, card)
		row.NumberSealed, err = c.sealer.SealBytes(correctionPlace(row.ID), []byte(union.ReadCardNumber(text)))
		if err != nil {
			return card, false, err
		}
		return card, false, c.propose(ctx, actor, card, row, open)
	}
	if err = c.agrees(*open, *number); err != nil {
		return card, false, err
	}
	s := step{card: card, event: union.EventNumberChange, to: card.Status, set: set, number: number}
	err = c.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.CloseCorrection(ctx, open.ID, &actor.AccountID); err != nil {
			return err
		}
		return c.carryOut(ctx, tx, actor, role, s, version)
	})
	if err != nil {
		return card, false, err
	}
	card, err = c.store.Card(ctx, id)
	return card, true, err
}

// corrector finds the card for its officer or its clerk.
func (c *Cards) corrector(ctx context.Context, actor union.Actor, id union.ID) (union.Card, union.Role, error) {
	return c.store.CardFor(ctx, actor, id, union.RoleBankOfficer, union.RoleClerk)
}

// proposal is what the first of two people says of a card.
func (c *Cards) proposal(actor union.Actor, role union.Role, card union.Card) union.NumberCorrection {
	now := c.store.Now()
	return union.NumberCorrection{
		ID: c.store.NewID(), CardID: card.ID, Open: &card.ID, ProposedBy: actor.AccountID, ProposedRole: role, CreatedAt: now, UpdatedAt: now,
	}
}

// propose keeps what the first person says and tells the other side.
func (c *Cards) propose(ctx context.Context, actor union.Actor, card union.Card, row union.NumberCorrection, before *union.NumberCorrection) error {
	role := row.ProposedRole
	return c.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.ProposeCorrection(ctx, row, before); err != nil {
			return err
		}
		told, err := c.otherSide(ctx, tx, card, role)
		if err != nil {
			return err
		}
		for _, account := range told {
			err = tx.Enqueue(ctx, union.Notice{Topic: "card:number_proposed", AccountID: account, SubjectID: card.ID})
			if err != nil {
				return err
			}
		}
		return tx.Audit(ctx, union.Audit{
			Actor: actor, Role: role, Action: "cards:propose_number", Subject: string(union.SubjectCard), SubjectID: card.ID, OrgID: card.ApplyingOrgID,
		})
	})
}

func (c *Cards) otherSide(ctx context.Context, tx *store.Store, card union.Card, role union.Role) ([]union.ID, error) {
	if role == union.RoleBankOfficer {
		return tx.Holders(ctx, card.ApplyingOrgID, union.RoleClerk)
	}
	return tx.Officers(ctx, card.BankBranchID)
}

// agrees compares the two numbers without showing one person the other's.
func (c *Cards) agrees(open union.NumberCorrection, number union.CardNumber) error {
	plain, err := c.opener.OpenBytes(correctionPlace(open.ID), open.NumberSealed)
	if err != nil {
		return err
	}
	current, _ := c.sealer.Index(union.IndexCard, string(plain))
	if string(current) != string(number.Number.Index) {
		return errDiffers
	}
	return nil
}

func correctionPlace(id union.ID) union.Place {
	return union.Place{Table: "number_corrections", Column: "number", Row: id}
}
