package card

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

// goesBack are the causes for which a card that the bank takes back is closed; a damaged
// one waits there to be made again.
var goesBack = []union.ExceptionCause{union.ExceptHolderGone, union.ExceptRefused, union.ExceptHolderWithdrew}

// Pass moves the cards of a hand-over that was signed for, within its transaction: each
// makes the event that the way means for its status, and is held by the receiver from now
// on. Where the table knows no event, as from a branch to its group, only the holder
// changes. A missing card is with nobody, and the bank is told at once.
func (c *Cards) Pass(ctx context.Context, tx *store.Store, p union.Passage) error {
	groups, held := map[string][]step{}, map[string][]step{}
	for _, passed := range p.Cards {
		s, err := c.passed(ctx, p, passed)
		if err != nil {
			return err
		}
		if s.event == "" {
			held[keyOf(s)] = append(held[keyOf(s)], s)
			continue
		}
		groups[keyOf(s)] = append(groups[keyOf(s)], s)
	}
	accounts, err := c.accountsOf(ctx, tx, p.Cards)
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		if err = c.passTogether(ctx, tx, p, groups[key], accounts); err != nil {
			return err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(held)) {
		if err = c.holdTogether(ctx, tx, p, held[key], accounts); err != nil {
			return err
		}
	}
	return nil
}

// keyOf is equal for steps that one statement can write.
func keyOf(s step) string {
	columns := slices.Sorted(maps.Keys(s.set))
	return strings.Join([]string{s.event, s.card.Status, s.to, fmt.Sprint(s.set["cause"], s.lost), strings.Join(columns, ",")}, "|")
}

// passed works out what becomes of one card.
func (c *Cards) passed(ctx context.Context, p union.Passage, passed union.PassedCard) (step, error) {
	card := passed.Card
	s := step{card: card, set: map[string]any{"held_by_org": holder(p.To)}}
	if card.Status == union.CardClosed || card.Status == union.CardReceived {
		s.set = nil // the bank or the holder was faster; nobody has it to hand on
		return s, nil
	}
	switch passed.Outcome {
	case union.OutcomeMissing:
		s.set["held_by_org"], s.lost = nil, true
		fails(&s, union.ExceptMissing)
	case union.OutcomeDamaged:
		fails(&s, union.ExceptDamaged)
	default:
		s.event = arrives(p, card)
	}
	var err error
	switch s.event {
	case "":
		return s, nil
	case union.EventDelivered, union.EventGivenBack:
		err = c.effects(ctx, &s, Change{})
	}
	if err != nil {
		return s, err
	}
	if s.event == union.EventDelivered && card.FirstDeliveredAt == nil {
		s.set["first_delivered_at"] = c.store.Now()
	}
	s.to, err = union.CardMachine.Next(card.Status, s.event)
	return s, err
}

func holder(to *union.Org) any {
	if to == nil {
		return nil
	}
	return to.ID
}

// fails makes a card an exception. One that is one already keeps its status, but a card
// that has gone missing on its way back is known as missing from then on, unless its
// holder has withdrawn: that it may not be found and handed out stays known.
func fails(s *step, cause union.ExceptionCause) {
	_, known := union.CardMachine.Moves[s.card.Status][union.EventExcept]
	if known {
		s.event = union.EventExcept
		s.set["cause"] = cause
	} else if s.card.Status == union.CardException && cause == union.ExceptMissing && s.card.Cause != union.ExceptHolderWithdrew {
		s.set["cause"] = cause
	}
}

// arrives is the event of a card that came as it was sent.
func arrives(p union.Passage, card union.Card) string {
	switch {
	case p.To == nil && card.Status == union.CardException && contains(goesBack, card.Cause):
		return union.EventGivenBack
	case p.Handover.FromBank() && card.Status == union.CardOpened:
		return union.EventDelivered
	case p.To == nil || p.Handover.FromBank():
		return ""
	case p.To.ID != p.Unit.ID && card.Status == union.CardAtUnion:
		return union.EventPassedDown
	case p.To.ID == p.Unit.ID && card.Status == union.CardInDistribution:
		return union.EventSentBack
	}
	return ""
}

// passTogether writes the steps of one kind. What closes a card lets its holder apply
// again, which is done card by card; there are few of them.
func (c *Cards) passTogether(ctx context.Context, tx *store.Store, p union.Passage, steps []step, accounts map[union.ID]union.ID) error {
	if steps[0].closes {
		for _, s := range steps {
			if err := c.carryOut(ctx, tx, p.Actor, p.Role, s, s.card.Version); err != nil {
				return err
			}
		}
		return nil
	}
	officers, err := c.toldMissing(ctx, tx, steps)
	if err != nil {
		return err
	}
	moves := make([]union.Transition, len(steps))
	for i, s := range steps {
		moves[i] = union.Transition{
			Subject: union.SubjectCard, ID: s.card.ID, OrgID: s.card.ApplyingOrgID, Event: s.event, From: s.card.Status, To: s.to, Version: s.card.Version,
			Set: s.set, Actor: p.Actor, Role: p.Role, Reason: reasonOf(s), Counts: s.counts, Notices: append(passNotices(p, s, accounts), missingNotices(s, officers)...),
		}
	}
	return tx.MoveTogether(ctx, passEntry(p, steps[0]), moves)
}

func passEntry(p union.Passage, s step) union.Audit {
	event := s.event
	if event == "" {
		event = "held"
	}
	return union.Audit{
		Actor: p.Actor, Role: p.Role, Action: "cards:" + event, Subject: string(union.SubjectHandover), SubjectID: p.Handover.ID, OrgID: p.Unit.ID, Detail: "handover",
	}
}

// holdTogether writes who holds cards of which nothing else changes.
func (c *Cards) holdTogether(ctx context.Context, tx *store.Store, p union.Passage, steps []step, accounts map[union.ID]union.ID) error {
	if steps[0].set == nil {
		return nil
	}
	officers, err := c.toldMissing(ctx, tx, steps)
	if err != nil {
		return err
	}
	cards := make([]union.Card, len(steps))
	var notices []union.Notice
	for i, s := range steps {
		cards[i] = s.card
		notices = append(append(notices, passNotices(p, s, accounts)...), missingNotices(s, officers)...)
	}
	if err = tx.HoldCards(ctx, cards, steps[0].set); err != nil {
		return err
	}
	if err = tx.Enqueue(ctx, notices...); err != nil {
		return err
	}
	return tx.Audit(ctx, passEntry(p, steps[0]))
}
