package card

import (
	"context"
	"maps"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Change is what an event needs beside itself.
type Change struct {
	union.Personal
	Version int64
	ToOrg   union.ID             // passed_down: the branch or group that takes the card
	Cause   union.ExceptionCause // except: why
	Number  string               // made_again, replaced, number_change: the new number
}

// step is an event on a card, worked out before anything is written.
type step struct {
	card   union.Card
	event  string
	to     string
	set    map[string]any
	counts []union.Count
	number *union.CardNumber // the new one
	closes bool
	lost   bool // a hand-over came without it
}

// Move carries out an event on one card. It returns union.ErrNotFound for a card that
// is out of the actor's scope, union.ErrForbidden when the event is not the actor's to
// state, and a conflict with the present status for any pair that is not in the table.
func (c *Cards) Move(ctx context.Context, actor union.Actor, id union.ID, event string, change Change) (union.Card, error) {
	card, role, err := c.reach(ctx, actor, id, event)
	if err != nil {
		return card, err
	}
	s, err := c.plan(ctx, card, event, change)
	if err != nil {
		return card, err
	}
	err = c.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := atRest(ctx, tx, id, event); err != nil {
			return err
		}
		return c.carryOut(ctx, tx, actor, role, s, change.Version)
	})
	if err != nil {
		return card, err
	}
	return c.store.Card(ctx, id)
}

// reach finds the card by the role that may carry the event out.
func (c *Cards) reach(ctx context.Context, actor union.Actor, id union.ID, event string) (union.Card, union.Role, error) {
	seen := false
	var card union.Card
	for _, role := range handlers {
		found, _, err := c.store.CardFor(ctx, actor, id, role)
		if union.KindOf(err) == union.KindNotFound && err != nil {
			continue
		}
		if err != nil {
			return card, "", err
		}
		card, seen = found, true
		if may(role, card, event) {
			return card, role, nil
		}
	}
	if seen {
		return card, "", union.ErrForbidden
	}
	return card, "", union.ErrNotFound
}

// plan works out what an event sets and counts.
func (c *Cards) plan(ctx context.Context, card union.Card, event string, change Change) (step, error) {
	s := step{card: card, event: event, set: map[string]any{}}
	var err error
	if s.to, err = target(card, event); err != nil {
		return s, err
	}
	if card.Cause == union.ExceptHolderWithdrew && (event == union.EventFound || event == union.EventMadeAgain) {
		return s, errGoesBack
	}
	if why := rules[event].number; why != "" {
		if s.number, err = c.newNumber(card, why, change.Number, s.set); err != nil {
			return s, err
		}
	}
	return s, c.effects(ctx, &s, change)
}

// target is the status that an event leads to; found leads back to where a lost card was.
func target(card union.Card, event string) (string, error) {
	if card.Status == union.CardLost && event == union.EventFound {
		return card.StatusBefore, union.CardMachine.NextTo(card.Status, event, card.StatusBefore)
	}
	return union.CardMachine.Next(card.Status, event)
}

// effects are the columns that an event sets, and the figures that it changes.
func (c *Cards) effects(ctx context.Context, s *step, change Change) error {
	now := c.store.Now()
	switch s.event {
	case union.EventDelivered:
		s.put(map[string]any{"delivered_at": now, "held_by_org": s.card.ApplyingOrgID}, union.StageDelivered)
	case union.EventPassedDown:
		org, err := c.below(ctx, s.card, change.ToOrg)
		if err != nil {
			return err
		}
		s.put(map[string]any{"held_by_org": org}, "")
	case union.EventSentBack:
		s.put(map[string]any{"held_by_org": s.card.ApplyingOrgID}, "")
	case union.EventExcept:
		if !contains(causes, change.Cause) {
			return errCause
		}
		s.put(map[string]any{"cause": change.Cause}, "")
		if change.Cause == union.ExceptMissing {
			s.set["held_by_org"] = nil
		}
	case union.EventFound:
		if s.card.Status == union.CardException {
			s.put(map[string]any{"cause": "", "held_by_org": s.card.ApplyingOrgID}, union.StageDelivered)
			s.stamp("delivered_at", s.card.DeliveredAt, now)
		}
	case union.EventMadeAgain:
		s.put(map[string]any{"cause": "", "held_by_org": nil, "delivered_at": nil}, "")
		s.shift(union.StageOpened, false)
	case union.EventActivated:
		s.put(map[string]any{"activated_at": now, "needs_receipt": s.card.ReceivedAt == nil}, union.StageActivated)
	case union.EventLost:
		s.put(map[string]any{"status_before": s.card.Status}, "")
	case union.EventReplaced:
		s.put(map[string]any{"status_before": ""}, union.StageActivated)
		s.stamp("activated_at", s.card.ActivatedAt, now)
	case union.EventClosed, union.EventGivenBack:
		s.closes = true
		s.put(map[string]any{"closed_at": now, "held_by_org": nil, "held_number": nil, "held_number_next": nil}, "")
		s.counts = append(s.counts, union.Count{OrgID: s.card.OrgID, Stage: s.card.Stage(), Present: -1})
	}
	return nil
}

func (s *step) put(set map[string]any, reached union.Stage) {
	maps.Copy(s.set, set)
	if reached != "" {
		s.shift(reached, true)
	}
}

// stamp sets a moment that has not been set before.
func (s *step) stamp(column string, at *time.Time, now time.Time) {
	if at == nil {
		s.set[column] = now
	}
}

// shift counts the holder from the present stage to another one. Who was there before,
// as the holder of a card that went missing and was found, is not reached once more.
func (s *step) shift(to union.Stage, reaches bool) {
	from := s.card.Stage()
	if from == to {
		return
	}
	reached := 0
	if reaches && !passed(s.card, to) {
		reached = 1
	}
	s.counts = append(s.counts, union.Count{OrgID: s.card.OrgID, Stage: from, Present: -1}, union.Count{OrgID: s.card.OrgID, Stage: to, Present: 1, Reached: reached})
}

func passed(card union.Card, stage union.Stage) bool {
	return stage == union.StageDelivered && card.FirstDeliveredAt != nil
}

// carryOut writes a step with everything that follows from it.
func (c *Cards) carryOut(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role, s step, version int64) error {
	notices, err := c.notices(ctx, tx, s)
	if err != nil {
		return err
	}
	if s.event == union.EventDelivered || s.set["delivered_at"] != nil {
		if s.card.FirstDeliveredAt == nil {
			s.set["first_delivered_at"] = tx.Now()
		}
	}
	settled, err := tx.SettleCardReports(ctx, actor, s.card, s.event)
	if err != nil {
		return err
	}
	if settled {
		s.set["reported"] = ""
	}
	err = tx.Move(ctx, union.Transition{
		Subject: union.SubjectCard, ID: s.card.ID, OrgID: s.card.ApplyingOrgID, Event: s.event, From: s.card.Status, To: s.to, Version: version,
		Set: s.set, Actor: actor, Role: role, Reason: reasonOf(s), Counts: s.counts, Notices: notices,
	})
	if err != nil {
		return err
	}
	if s.number != nil {
		if err = tx.ChangeCardNumber(ctx, s.card.ID, *s.number); err != nil {
			return err
		}
	}
	if s.closes {
		return c.closeBehind(ctx, tx, actor, role, s.card)
	}
	return nil
}

// reasonOf is what the history keeps beside the event: a code.
func reasonOf(s step) string {
	if cause, ok := s.set["cause"].(union.ExceptionCause); ok {
		return string(cause)
	}
	return ""
}

// below checks that a card is passed to an org of its own unit.
func (c *Cards) below(ctx context.Context, card union.Card, to union.ID) (union.ID, error) {
	if to == "" {
		return "", errToOrg
	}
	org, err := c.store.Org(ctx, to)
	if err != nil {
		return "", err
	}
	unit, err := c.store.Org(ctx, card.ApplyingOrgID)
	if err != nil {
		return "", err
	}
	if !org.Path.Within(unit.Path) {
		return "", union.ErrNotFound
	}
	return org.ID, nil
}

// Outcome is what became of one card of a list.
type Outcome struct {
	ID  union.ID
	Err error
}

// MoveMany carries out one event on a list of cards, each in a transaction of its own:
// one that cannot go does not stop the others.
func (c *Cards) MoveMany(ctx context.Context, actor union.Actor, event string, ids []union.ID, versions []int64, change Change) ([]Outcome, error) {
	outcomes := make([]Outcome, 0, len(ids))
	for i, id := range ids {
		change.Version = versions[i]
		_, err := c.Move(ctx, actor, id, event, change)
		if _, known := union.AsError(err); err != nil && !known {
			return outcomes, err
		}
		outcomes = append(outcomes, Outcome{id, err})
	}
	return outcomes, nil
}
