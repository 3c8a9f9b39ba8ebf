// Package card is the card's own life: delivered, passed down, signed for, activated.
// It owns Card, CardNumber, Receipt and CardReport, and says in plain words where a
// member's card is.
package card

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Sealer seals what is personal.
type Sealer interface {
	SealBytes(place union.Place, plain []byte) ([]byte, error)
}

// Blobs keeps sealed files.
type Blobs interface {
	Put(ctx context.Context, key string, content []byte) error
	Delete(ctx context.Context, key string) error
}

// Signature is a clean picture of a hand signature.
type Signature struct {
	PNG    []byte
	SHA256 []byte
}

// Signatures makes clean pictures of what people sign.
type Signatures interface {
	Signature(ctx context.Context, content []byte) (Signature, error)
}

// Signer signs receipts with the federation's key.
type Signer interface {
	Sign(message []byte) ([]byte, error)
}

// Cards is the feature.
type Cards struct {
	store      *store.Store
	sealer     Sealer
	blobs      Blobs
	signatures Signatures
	signer     Signer
}

// New makes the feature.
func New(s *store.Store, sealer Sealer, blobs Blobs, signatures Signatures, signer Signer) *Cards {
	return &Cards{s, sealer, blobs, signatures, signer}
}

// Change is what an event needs beside itself.
type Change struct {
	Version int64
	ToOrg   union.ID // passed_down: the branch or group that takes the card
}

// step is one event of the straight way: by whom, and what it means.
type step struct {
	roles  []union.Role
	topic  string
	before union.Stage
	after  union.Stage
}

var steps = map[string]step{
	union.EventDelivered:  {roles: []union.Role{union.RoleBankOfficer, union.RoleClerk}, topic: "card:at_union", before: union.StageOpened, after: union.StageDelivered},
	union.EventPassedDown: {roles: []union.Role{union.RoleClerk}},
	union.EventSentBack:   {roles: []union.Role{union.RoleClerk, union.RoleLeader}},
	union.EventActivated:  {roles: []union.Role{union.RoleBankOfficer}, topic: "card:activated", after: union.StageActivated},
}

// Move carries out an event on one card. It returns union.ErrNotFound for a card that
// is out of the actor's scope, and a conflict with the present status for any pair
// that is not in the table.
func (c *Cards) Move(ctx context.Context, actor union.Actor, id union.ID, event string, change Change) (union.Card, error) {
	s, ok := steps[event]
	if !ok {
		return union.Card{}, union.ErrNotFound
	}
	card, role, err := c.store.CardFor(ctx, actor, id, s.roles...)
	if err != nil {
		return card, err
	}
	to, err := union.CardMachine.Next(card.Status, event)
	if err != nil {
		return card, err
	}
	set, err := c.effects(ctx, card, event, change)
	if err != nil {
		return card, err
	}
	t := union.Transition{
		Subject: union.SubjectCard, ID: card.ID, OrgID: card.ApplyingOrgID, Event: event, From: card.Status, To: to, Version: change.Version,
		Set: set, Actor: actor, Role: role, Counts: counts(card, s),
	}
	if s.topic != "" {
		t.Notices, err = c.toHolder(ctx, card, s.topic)
		if err != nil {
			return card, err
		}
	}
	if err = c.store.Move(ctx, t); err != nil {
		return card, err
	}
	return c.store.Card(ctx, id)
}

// effects are the columns that an event sets.
func (c *Cards) effects(ctx context.Context, card union.Card, event string, change Change) (map[string]any, error) {
	now := c.store.Now()
	switch event {
	case union.EventDelivered:
		return map[string]any{"delivered_at": now, "held_by_org": card.ApplyingOrgID}, nil
	case union.EventPassedDown:
		org, err := c.store.Org(ctx, change.ToOrg)
		if err != nil {
			return nil, err
		}
		unit, err := c.store.Org(ctx, card.ApplyingOrgID)
		if err != nil {
			return nil, err
		}
		if !org.Path.Within(unit.Path) {
			return nil, union.ErrNotFound
		}
		return map[string]any{"held_by_org": org.ID}, nil
	case union.EventSentBack:
		return map[string]any{"held_by_org": card.ApplyingOrgID}, nil
	case union.EventActivated:
		return map[string]any{"activated_at": now, "needs_receipt": card.ReceivedAt == nil, "reported": ""}, nil
	}
	return map[string]any{}, nil
}

// counts says from which stage to which a card's holder goes.
func counts(card union.Card, s step) []union.Count {
	if s.after == "" {
		return nil
	}
	before := s.before
	if before == "" {
		before = card.Stage()
	}
	return []union.Count{{OrgID: card.OrgID, Stage: before, Present: -1}, {OrgID: card.OrgID, Stage: s.after, Present: 1, Reached: 1}}
}

// toHolder is a notice to whoever holds the card: the applicant's account, or the one
// that is tied to the member by now.
func (c *Cards) toHolder(ctx context.Context, card union.Card, topic string) ([]union.Notice, error) {
	app, err := c.store.Application(ctx, card.ApplicationID)
	if err != nil {
		return nil, err
	}
	n := union.Notice{Topic: topic, SubjectID: card.ID}
	switch {
	case card.MemberID != nil:
		n.MemberID = *card.MemberID
	case app.AccountID != nil:
		n.AccountID = *app.AccountID
	default:
		return nil, nil
	}
	return []union.Notice{n}, nil
}

// Outcome is what became of one card of a list.
type Outcome struct {
	ID  union.ID
	Err error
}

// MoveMany carries out one event on a list of cards, each in a transaction of its own:
// one that cannot go does not stop the others.
func (c *Cards) MoveMany(ctx context.Context, actor union.Actor, event string, ids []union.ID, versions []int64, toOrg union.ID) ([]Outcome, error) {
	outcomes := make([]Outcome, 0, len(ids))
	for i, id := range ids {
		_, err := c.Move(ctx, actor, id, event, Change{Version: versions[i], ToOrg: toOrg})
		if _, known := union.AsError(err); err != nil && !known {
			return outcomes, err
		}
		outcomes = append(outcomes, Outcome{id, err})
	}
	return outcomes, nil
}
