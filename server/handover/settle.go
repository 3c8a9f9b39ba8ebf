package handover

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Dispute says why the receiver does not take what was sent. It stays open until it is
// counted and received after all, or recalled by the sender.
func (h *Handovers) Dispute(ctx context.Context, actor union.Actor, id union.ID, version int64, reason string) (union.Handover, error) {
	handover, e, role, err := h.at(ctx, actor, id, union.EventDispute, version)
	if err != nil {
		return handover, err
	}
	if bad := union.CheckFreeText("reason", reason, 2, 200); bad != nil {
		return handover, union.Refused(bad.Code, "请写明有什么不对。"+bad.Detail, *bad)
	}
	return h.settle(ctx, e.from, union.Transition{
		Event: union.EventDispute, To: union.HandoverDisputed, Version: version, Set: map[string]any{"note": reason}, Actor: actor, Role: role,
	}, handover, "handover:disputed")
}

// Recall takes back what is prepared or disputed; the cards stay with the sender.
func (h *Handovers) Recall(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Handover, error) {
	handover, e, role, err := h.at(ctx, actor, id, union.EventRecall, version)
	if err != nil {
		return handover, err
	}
	topic := "handover:recalled"
	if handover.Status == union.HandoverPrepared {
		topic = "" // the receiver has not heard of it yet
	}
	return h.settle(ctx, e.to, union.Transition{
		Event: union.EventRecall, To: union.HandoverRecalled, Version: version, Set: map[string]any{"closed": true}, Actor: actor, Role: role,
	}, handover, topic)
}

func (h *Handovers) settle(ctx context.Context, other side, t union.Transition, handover union.Handover, topic string) (union.Handover, error) {
	t.Subject, t.ID, t.OrgID, t.From = union.SubjectHandover, handover.ID, handover.UnitID, handover.Status
	err := h.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if topic != "" {
			var err error
			t.Notices, err = tell(ctx, tx, other, t.Actor, handover, topic, nil)
			if err != nil {
				return err
			}
		}
		if err := tx.Move(ctx, t); err != nil {
			return err
		}
		if t.To != union.HandoverRecalled {
			return nil
		}
		return tx.FreeCards(ctx, handover.ID)
	})
	if err != nil {
		return handover, err
	}
	return h.Store.Handover(ctx, handover.ID)
}
