package walk_test

import (
	"context"
	"slices"

	"unioncard/server/handover"
	"unioncard/server/union"
)

// handoverSteps are what passes from hand to hand.
var handoverSteps = []step{
	{"prepare a hand-over", 6, (*unit).preparesBox},
	{"send a hand-over", 5, (*unit).sendsBox},
	{"count a hand-over", 5, (*unit).countsBox},
	{"receive a hand-over", 5, (*unit).receivesBox},
	{"dispute a hand-over", 3, (*unit).disputesBox},
	{"recall a hand-over", 3, (*unit).recallsBox},
}

// hand is who acts where cards are: the bank, the unit, its branch, its group.
func (u *unit) hand(node *union.ID) union.Actor {
	at := func(account union.ID, org union.Org) union.Actor {
		return union.Actor{AccountID: account, Scopes: []union.Scope{{Role: union.RoleLeader, OrgID: org.ID, OrgPath: org.Path}}}
	}
	switch {
	case node == nil:
		return u.officer
	case *node == u.branch.ID:
		return at(u.leader, u.branch)
	case *node == u.group.ID:
		return at(u.grouper, u.group)
	}
	return u.clerk()
}

// preparesBox: from where cards are to somewhere else, all of them or a few.
func (u *unit) preparesBox() act {
	nodes := []*union.ID{nil, &u.org.ID, &u.branch.ID, &u.group.ID}
	from := pick(u, nodes)
	for range 3 { // rather from where there are some
		if len(u.cardsAt(from)) > 0 {
			break
		}
		from = pick(u, nodes)
	}
	to := nodes[1]
	if from != nil {
		to = pick(u, nodes)
	}
	var o handover.Order
	if from != nil {
		o.From = *from
	}
	if to != nil {
		o.To = *to
	}
	cards := u.cardsAt(from)
	if o.All = u.coin(); !o.All {
		o.CardIDs = slices.Clone(cards[:min(len(cards), u.roll(1, 4))])
		if u.roll(0, 9) == 0 {
			if c, ok := u.card("1 = 1"); ok {
				o.CardIDs = append(o.CardIDs, c.ID)
			}
		}
	}
	who := u.hand(from)
	return when(len(cards) > 0, func(ctx context.Context) error {
		_, err := u.hands.Prepare(ctx, who, o)
		return err
	})
}

func (u *unit) cardsAt(node *union.ID) []union.ID {
	order := " ORDER BY (SELECT a.created_at FROM applications a WHERE a.id = cards.application_id), id"
	if node == nil {
		return u.ids("SELECT id FROM cards WHERE applying_org_id = ? AND status = 'opened'"+order, string(u.org.ID))
	}
	return u.ids("SELECT id FROM cards WHERE applying_org_id = ? AND held_by_org = ?"+order, string(u.org.ID), string(*node))
}

// box chooses a hand-over of the unit.
func (u *unit) box(condition string) (union.Handover, bool) {
	if u.roll(0, 11) == 0 {
		condition = "1 = 1"
	}
	list := u.ids("SELECT id FROM handovers WHERE unit_id = ? AND ("+condition+") ORDER BY created_at, id", string(u.org.ID))
	if len(list) == 0 {
		return union.Handover{}, false
	}
	h, err := u.Store.Handover(context.Background(), pick(u, list))
	u.must(err)
	return h, true
}

func (u *unit) sendsBox() act {
	h, ok := u.box("status = 'prepared'")
	who := u.hand(h.FromOrgID)
	checked := u.roll(0, 9) > 0
	return when(ok, func(ctx context.Context) error {
		version := h.Version
		if h.FromBank() && checked {
			saved, err := u.hands.SaveDelivery(ctx, who, h.ID, version, handover.Delivery{BookNumber: "样本簿", QualityOK: true, CollectorOK: true})
			if err != nil {
				return err
			}
			version = saved.Version
		}
		_, err := u.hands.Send(ctx, who, h.ID, version, nil)
		return err
	})
}

func (u *unit) countsBox() act {
	h, ok := u.box("status IN ('sent', 'disputed')")
	if !ok {
		return nil
	}
	who := u.hand(h.ToOrgID)
	var found []handover.Found
	for _, id := range u.ids("SELECT card_id FROM handover_cards WHERE handover_id = ? ORDER BY id", string(h.ID)) {
		outcome := union.OutcomeReceived
		if u.roll(0, 9) == 0 {
			outcome = pick(u, union.Outcomes)
		}
		if u.roll(0, 19) > 0 { // now and then one is overlooked
			found = append(found, handover.Found{CardID: id, Outcome: outcome})
		}
	}
	return when(len(found) > 0, func(ctx context.Context) error {
		_, err := u.hands.Count(ctx, who, h.ID, h.Version, found)
		return err
	})
}

func (u *unit) receivesBox() act {
	h, ok := u.box("status IN ('sent', 'disputed')")
	who := u.hand(h.ToOrgID)
	return when(ok, func(ctx context.Context) error {
		_, err := u.hands.Receive(ctx, who, h.ID, h.Version, nil)
		return err
	})
}

func (u *unit) disputesBox() act {
	h, ok := u.box("status = 'sent'")
	who := u.hand(h.ToOrgID)
	return when(ok, func(ctx context.Context) error {
		_, err := u.hands.Dispute(ctx, who, h.ID, h.Version, "数目不对")
		return err
	})
}

func (u *unit) recallsBox() act {
	h, ok := u.box("status IN ('prepared', 'disputed')")
	who := u.hand(h.FromOrgID)
	return when(ok, func(ctx context.Context) error {
		_, err := u.hands.Recall(ctx, who, h.ID, h.Version)
		return err
	})
}
