package card

import (
	"context"
	"encoding/hex"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// receiptRecord is what a receipt says; its JSON is signed with the federation's key.
type receiptRecord struct {
	Format    int        `json:"format"`
	Card      union.ID   `json:"card"`
	Org       union.ID   `json:"org"`
	Mode      union.Mode `json:"mode"`
	Signer    union.ID   `json:"signer"` // the account on whose screen it was signed
	Device    string     `json:"device"`
	Address   string     `json:"address"`
	At        time.Time  `json:"at"`
	Signature string     `json:"signature_sha256"`
}

// Sign takes the holder's signature for a card: on their own screen, or on that of a
// leader or clerk, who is then named. Nobody signs for a card that they hand out to
// themselves: a leader's own card is signed for with the clerk.
func (c *Cards) Sign(ctx context.Context, actor union.Actor, id union.ID, version int64, png []byte) (union.Card, error) {
	card, role, err := c.store.CardToSign(ctx, actor, id)
	if err != nil {
		return card, err
	}
	to, err := union.CardMachine.Next(card.Status, union.EventSigned)
	if err != nil {
		return card, err
	}
	if card.Status == union.CardActivated && !card.NeedsReceipt {
		return card, errReceipt
	}
	if role == union.RoleMember {
		handsOut, err := c.store.HandsOut(ctx, actor, card)
		if err != nil {
			return card, err
		}
		if handsOut {
			return card, errOwnHand
		}
	}
	picture, err := c.signatures.Signature(ctx, png)
	if err != nil {
		return card, err
	}
	receipt, err := c.receipt(ctx, actor, card, role, picture)
	if err != nil {
		return card, err
	}
	err = c.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := atRest(ctx, tx, id, union.EventSigned); err != nil {
			return err
		}
		if err := tx.AddReceipt(ctx, receipt); err != nil {
			return err
		}
		notices, err := c.toHolder(ctx, tx, card, "card:received")
		if err != nil {
			return err
		}
		err = tx.Move(ctx, union.Transition{
			Subject: union.SubjectCard, ID: card.ID, OrgID: card.ApplyingOrgID, Event: union.EventSigned, From: card.Status, To: to, Version: version,
			Set: map[string]any{"received_at": tx.Now(), "held_by_org": nil, "needs_receipt": false}, Actor: actor, Role: role,
			Counts: received(card), Notices: notices,
		})
		if err != nil {
			return err
		}
		return tx.CardFollows(ctx, actor, role, card.ID, c.moveSeals)
	})
	if err != nil {
		return card, union.DropUnkept(ctx, c.blobs, err, receipt.SignatureKey)
	}
	return c.store.Card(ctx, id)
}

// received counts a holder who signs. One whose card the bank has activated already
// stands further on, and is only counted as ever there.
func received(card union.Card) []union.Count {
	if card.ActivatedAt != nil {
		return []union.Count{{OrgID: card.OrgID, Stage: union.StageSigned, Reached: 1}}
	}
	return []union.Count{{OrgID: card.OrgID, Stage: card.Stage(), Present: -1}, {OrgID: card.OrgID, Stage: union.StageSigned, Present: 1, Reached: 1}}
}

func (c *Cards) receipt(ctx context.Context, actor union.Actor, card union.Card, role union.Role, picture Signature) (union.Receipt, error) {
	now := c.store.Now()
	receipt := union.Receipt{ID: c.store.NewID(), CardID: card.ID, OrgID: card.OrgID, Mode: union.ModeSelf, SHA256: picture.SHA256, CreatedAt: now}
	if role != union.RoleMember {
		receipt.Mode, receipt.HandedBy = union.ModeAssisted, &actor.AccountID
	}
	receipt.SignatureKey = "receipts/" + string(receipt.ID)
	var err error
	receipt.Evidence, err = union.SignRecord(c.signer, receiptRecord{
		Format: 1, Card: card.ID, Org: card.OrgID, Mode: receipt.Mode, Signer: actor.AccountID, Device: actor.Device, Address: actor.Address,
		At: now, Signature: hex.EncodeToString(picture.SHA256),
	})
	if err != nil {
		return receipt, err
	}
	sealed, err := c.sealer.SealBytes(union.Place{Table: "receipts", Column: "signature", Row: receipt.ID}, picture.PNG)
	if err != nil {
		return receipt, err
	}
	return receipt, c.blobs.Put(ctx, receipt.SignatureKey, sealed)
}

func (c *Cards) moveSeals(from union.ID, row *union.RosterRow) error {
	return row.MoveSeals(from, c.opener.OpenBytes, c.sealer.SealBytes)
}
