package api_test

import (
	"context"
	"fmt"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// handover plants a hand-over of one card in which the caller's place is the sender or the
// receiver: an officer's is the bank, everybody else's the org that is asked about.
func (w *world) handover(p *who, at union.Org, sends bool, status string) (id, card union.ID) {
	w.T.Helper()
	now, unit, bank := w.Store.Now(), w.unit(at), w.bankOf(at)
	h := union.Handover{
		ID: w.Store.NewID(), UnitID: unit.ID, BankBranchID: &bank, Status: status, Cards: 1, CreatedBy: w.Boss.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	if status != union.HandoverPrepared {
		h.SentBy, h.SentAt = &w.Boss.AccountID, &now
	}
	switch officer := p.Role == "bank_officer"; {
	case officer && sends:
		h.ToOrgID = &unit.ID
	case officer, sends:
		h.FromOrgID = &at.ID
	case at.ID == unit.ID:
		h.ToOrgID = &at.ID
	default:
		h.FromOrgID, h.ToOrgID, h.BankBranchID = &unit.ID, &at.ID, nil
	}
	ctx := context.Background()
	planted, err := w.Store.Card(ctx, w.card(at, nil, w.Boss.AccountID, union.CardAtUnion))
	mustDo(w.T, err)
	mustDo(w.T, w.Store.AddHandover(ctx, h, []union.Card{planted}))
	return h.ID, planted.ID
}

// scopeHandover declares what passes from one hand to the next. A signature is refused by
// the rules here, and so shows that the scope let it through.
func scopeHandover() map[string]scoped {
	served := map[string][]spot{"bank_officer": {own, child}} // both are served by the officer's branch
	act := func(sends bool, status string, request func(w *world, path string, card union.ID) call) scoped {
		return scoped{Reach: served, Make: func(w *world, p *who, at union.Org) call {
			id, card := w.handover(p, at, sends, status)
			return request(w, "/handovers/"+string(id), card)
		}}
	}
	refused := func(d scoped) scoped { d.Refused = true; return d }
	signed := func(verb string) func(w *world, path string, _ union.ID) call {
		return func(w *world, path string, _ union.ID) call {
			return call{Path: path + "/" + verb + "?version=1", File: uniontest.Signature(w.T)}
		}
	}
	body := func(verb string, more map[string]any) func(*world, string, union.ID) call {
		return func(_ *world, path string, _ union.ID) call {
			all := map[string]any{"version": 1}
			for name, value := range more {
				all[name] = value
			}
			return call{Path: path + "/" + verb, Body: all}
		}
	}
	look := func(rest string) scoped {
		return act(true, union.HandoverSent, func(_ *world, path string, _ union.ID) call { return call{Path: path + rest} })
	}
	return map[string]scoped{
		"ListHandovers":      {Selfish: true, Make: plain("/handovers?limit=100")},
		"ListUnclaimedCards": {Selfish: true, Make: plain("/unclaimed-cards?limit=100")},
		"GetDistributionSheet": {Refused: true, Make: func(_ *world, _ *who, at union.Org) call {
			return call{Path: fmt.Sprintf("/orgs/%s/distribution-sheet", at.ID)}
		}},
		"PrepareHandover": {Reach: served, Refused: true, Make: func(w *world, p *who, at union.Org) call {
			if p.Role == "bank_officer" {
				return call{Path: "/handovers", Body: map[string]any{"to_org_id": w.unit(at).ID, "all": true}}
			}
			return call{Path: "/handovers", Body: map[string]any{"from_org_id": at.ID, "all": true}}
		}},
		"GetHandover":       look(""),
		"ListHandoverCards": look("/cards"),
		"GetHandoverSheet":  look("/sheet"),
		"SaveDelivery": act(true, union.HandoverPrepared, body("delivery", map[string]any{
			"book_number": "样本簿", "brochures": true, "quality_ok": true, "collector_ok": true,
		})),
		"SendHandover":    refused(act(true, union.HandoverPrepared, signed("sending"))),
		"ReceiveHandover": refused(act(false, union.HandoverSent, signed("receipt"))),
		"CountHandover": act(false, union.HandoverSent, func(_ *world, path string, card union.ID) call {
			return call{Path: path + "/count", Body: map[string]any{"version": 1, "outcomes": []any{map[string]any{"card_id": card, "outcome": "received"}}}}
		}),
		"DisputeHandover": act(false, union.HandoverSent, body("dispute", map[string]any{"reason": "少了一张"})),
		"RecallHandover":  act(true, union.HandoverPrepared, body("recall", nil)),
	}
}
