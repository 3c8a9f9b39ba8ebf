package handover

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Found is what the receiver found of one card.
type Found struct {
	CardID  union.ID
	Outcome union.Outcome
}

var (
	errOutcome   = union.Refused("outcome_unknown", "请选择收到、缺失或损坏。", union.FieldError{Field: "outcomes", Code: "outcome_unknown", Detail: "请选择收到、缺失或损坏。"})
	errNotListed = union.Refused("card_not_listed", "有卡片不在这次交接里，请刷新后再清点。", union.FieldError{Field: "outcomes", Code: "card_not_listed", Detail: "请只清点这次交接的卡片。"})
	errMandate   = union.Refused("collector_without_mandate", "领卡的经办人还没有登记本人证件，请先在“经办人证件”里登记，再到银行领卡。")
)

// Count keeps what the receiver found of some of the cards. The last word on a card counts.
func (h *Handovers) Count(ctx context.Context, actor union.Actor, id union.ID, version int64, list []Found) (union.Handover, error) {
	handover, _, role, err := h.at(ctx, actor, id, union.EventReceive, version)
	if err != nil {
		return handover, err
	}
	found, seen := map[union.Outcome][]union.ID{}, map[union.ID]bool{}
	for _, f := range list {
		if !slices.Contains(union.Outcomes, f.Outcome) {
			return handover, errOutcome
		}
		if seen[f.CardID] {
			return handover, errTwice
		}
		seen[f.CardID] = true
		found[f.Outcome] = append(found[f.Outcome], f.CardID)
	}
	err = h.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.SaveCount(ctx, handover, found); err != nil {
			return err
		}
		return tx.Audit(ctx, entry(actor, role, handover, "handovers:count", strconv.Itoa(len(list))))
	})
	if union.KindOf(err) == union.KindNotFound && err != nil {
		return handover, errNotListed
	}
	if err != nil {
		return handover, err
	}
	return h.Store.Handover(ctx, id)
}

// Receive takes the receiver's signature for what was counted. What was sent must be what
// was received and what is an exception. The cards go on from there by their own rules.
func (h *Handovers) Receive(ctx context.Context, actor union.Actor, id union.ID, version int64, picture []byte) (union.Handover, error) {
	handover, e, role, err := h.at(ctx, actor, id, union.EventReceive, version)
	if err != nil {
		return handover, err
	}
	if err = h.mayReceive(ctx, actor, handover); err != nil {
		return handover, err
	}
	cards, err := h.Store.AllHandedCards(ctx, id)
	if err != nil {
		return handover, err
	}
	if err = balanced(handover, cards); err != nil {
		return handover, err
	}
	hand, err := h.sign(ctx, actor, handover, union.SideReceived, cards, picture)
	if err != nil {
		return handover, err
	}
	return h.keep(ctx, hand, id, func(ctx context.Context, tx *store.Store) error {
		notices, err := tell(ctx, tx, e.from, actor, handover, "handover:received", map[string]string{
			"received": strconv.Itoa(handover.Counted), "missing": strconv.Itoa(handover.Missing), "damaged": strconv.Itoa(handover.Damaged),
		})
		if err != nil {
			return err
		}
		err = tx.Move(ctx, union.Transition{
			Subject: union.SubjectHandover, ID: id, OrgID: handover.UnitID, Event: union.EventReceive, From: handover.Status, To: union.HandoverReceived, Version: version,
			Set:   map[string]any{"received_by": actor.AccountID, "received_at": hand.at, "received_key": hand.key, "received_evidence": hand.evidence, "closed": true},
			Actor: actor, Role: role, Notices: notices,
		})
		if err != nil {
			return err
		}
		passage := union.Passage{Handover: handover, Unit: e.unit, To: e.to.org, Actor: actor, Role: role}
		if e.from.org != nil {
			passage.FromPath = e.from.org.Path
		}
		now, err := tx.AllHandedCards(ctx, id) // as they are within this transaction
		if err != nil {
			return err
		}
		for _, c := range now {
			passage.Cards = append(passage.Cards, union.PassedCard{Card: c.Card, Outcome: c.Outcome})
		}
		if err = h.Cards.Pass(ctx, tx, passage); err != nil {
			return err
		}
		return tx.FreeCards(ctx, id)
	})
}

// mayReceive checks the person: not the sender, and for the bank's delivery somebody
// whose own ID is on file for the mandate.
func (h *Handovers) mayReceive(ctx context.Context, actor union.Actor, handover union.Handover) error {
	if handover.SentBy != nil && *handover.SentBy == actor.AccountID {
		return ErrBothSides
	}
	if !handover.FromBank() {
		return nil
	}
	_, err := h.Store.CurrentMandate(ctx, actor.AccountID)
	if err != nil && union.KindOf(err) == union.KindNotFound {
		return errMandate
	}
	return err
}

// balanced says whether sent = received + exceptions.
func balanced(handover union.Handover, cards []store.HandedCard) error {
	open := 0
	for _, c := range cards {
		if c.Outcome == "" {
			open++
		}
	}
	if open > 0 || handover.Cards != handover.Counted+handover.Missing+handover.Damaged {
		return union.Refused("handover_uncounted", fmt.Sprintf("还有%d张卡没有清点。发出的张数要等于收到、缺失、损坏之和才能签收。", open))
	}
	return nil
}
