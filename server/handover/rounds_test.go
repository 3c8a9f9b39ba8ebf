//go:build rounds

package handover_test

import (
	"context"
	"crypto/sha256"
	"testing"

	"unioncard/server/card"
	"unioncard/server/handover"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

const rounds = 1000

// pen takes every signature as it comes.
type pen struct{}

func (pen) Signature(context.Context, []byte) (png, hash []byte, err error) {
	sum := sha256.Sum256([]byte("signature"))
	return []byte("signature"), sum[:], nil
}

// ground is a unit with a branch, its people, and the rules.
type ground struct {
	*uniontest.Server

	hands         *handover.Handovers
	city          uniontest.City
	batch         union.ID
	clerk, second union.Actor
	leader, third union.Actor
}

func onEach(t *testing.T, test func(t *testing.T, g *ground)) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			g := &ground{Server: uniontest.New(t, driver)}
			g.city = g.NewCity()
			parts := g.Features.Handovers.Parts
			parts.Signatures, parts.Blobs = pen{}, &uniontest.Shelf{}
			g.hands = handover.New(parts)
			who := func(name string, role union.Role, org union.Org) union.Actor {
				account, err := g.Store.AccountByOpenID(t.Context(), name, "")
				must(t, err)
				return union.Actor{AccountID: account.ID, Scopes: []union.Scope{{Role: role, OrgID: org.ID, OrgPath: org.Path}}}
			}
			g.clerk, g.second = who("clerk", union.RoleClerk, g.city.Unit), who("second", union.RoleClerk, g.city.Unit)
			g.leader, g.third = who("leader", union.RoleLeader, g.city.Branch), who("third", union.RoleLeader, g.city.Branch)
			now := g.Store.Now()
			batch := union.Batch{ID: g.Store.NewID(), OrgID: g.city.Unit.ID, BankBranchID: g.city.BankBranch.ID, Edition: 1, Status: union.BatchDraft, CreatedBy: g.clerk.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now}
			must(t, g.Store.AddBatch(t.Context(), &batch))
			g.batch = batch.ID
			test(t, g)
		})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// card plants a card that lies at the unit.
func (g *ground) card() union.Card {
	g.T.Helper()
	ctx, now, unit := context.Background(), g.Store.Now(), g.city.Unit.ID
	app := union.Application{ID: g.Store.NewID(), ApplyingOrgID: unit, OrgID: unit, Mode: union.ModeSelf, Status: union.ApplicationOpened, Version: 1, TouchedAt: now, CreatedAt: now, UpdatedAt: now}
	must(g.T, g.Store.AddApplication(ctx, &app))
	c := union.Card{
		ID: g.Store.NewID(), ApplicationID: app.ID, BatchID: g.batch, ApplyingOrgID: unit, OrgID: unit, BankBranchID: g.city.BankBranch.ID,
		Status: union.CardAtUnion, HeldByOrg: &unit, OpenedAt: now, DeliveredAt: &now, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	must(g.T, g.Store.AddCards(ctx, []union.Card{c}, []union.CardNumber{{ID: g.Store.NewID(), CardID: c.ID, FromAt: now, CreatedAt: now}}))
	return c
}

func (g *ground) prepared(c union.Card) union.Handover {
	g.T.Helper()
	h, err := g.hands.Prepare(context.Background(), g.clerk, handover.Order{From: g.city.Unit.ID, To: g.city.Branch.ID, CardIDs: []union.ID{c.ID}})
	must(g.T, err)
	return h
}

// counted is sent by the clerk and counted by the leader.
func (g *ground) counted(c union.Card) union.Handover {
	g.T.Helper()
	ctx, h := context.Background(), g.prepared(c)
	h, err := g.hands.Send(ctx, g.clerk, h.ID, h.Version, nil)
	must(g.T, err)
	h, err = g.hands.Count(ctx, g.leader, h.ID, h.Version, []handover.Found{{CardID: c.ID, Outcome: union.OutcomeReceived}})
	must(g.T, err)
	return h
}

// lies checks where a card is after a round, and that nobody keeps it on a list.
func (g *ground) lies(t *testing.T, round int, id union.ID, status string, underWay bool) {
	t.Helper()
	c, err := g.Store.Card(t.Context(), id)
	must(t, err)
	live, err := g.Store.CardUnderWay(t.Context(), id)
	must(t, err)
	if c.Status != status || live != underWay {
		t.Fatalf("round %d: the card is %s, under way %t", round, c.Status, live)
	}
}

func TestRoundsTwoReceiversAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, g *ground) {
		ctx := t.Context()
		for round := range rounds {
			c := g.card()
			h := g.counted(c)
			receive := func(who union.Actor) func() error {
				return func() error { _, err := g.hands.Receive(ctx, who, h.ID, h.Version, nil); return err }
			}
			if n := uniontest.Together(t, receive(g.leader), receive(g.third), receive(g.second)); n != 1 {
				t.Fatalf("round %d: received %d times", round, n)
			}
			g.lies(t, round, c.ID, union.CardInDistribution, false)
		}
		moves, err := g.Store.MovesOfOrg(ctx, g.city.Unit.ID, union.EventPassedDown)
		if err != nil || len(moves) != rounds {
			t.Fatalf("%d cards passed down in the history, %v", len(moves), err)
		}
	})
}

func TestRoundsSendAgainstRecall(t *testing.T) {
	onEach(t, func(t *testing.T, g *ground) {
		ctx := t.Context()
		for round := range rounds {
			c := g.card()
			h := g.prepared(c)
			n := uniontest.Together(t,
				func() error { _, err := g.hands.Send(ctx, g.clerk, h.ID, h.Version, nil); return err },
				func() error { _, err := g.hands.Recall(ctx, g.second, h.ID, h.Version); return err })
			now, err := g.Store.Handover(ctx, h.ID)
			must(t, err)
			if n != 1 || now.Version != h.Version+1 {
				t.Fatalf("round %d: %d went through, it is %s", round, n, now.Status)
			}
			g.lies(t, round, c.ID, union.CardAtUnion, now.Status == union.HandoverSent)
		}
	})
}

func TestRoundsReceiveAgainstRecallOfADispute(t *testing.T) {
	onEach(t, func(t *testing.T, g *ground) {
		ctx := t.Context()
		for round := range rounds {
			c := g.card()
			h := g.counted(c)
			h, err := g.hands.Dispute(ctx, g.leader, h.ID, h.Version, "数目不对")
			must(t, err)
			n := uniontest.Together(t,
				func() error { _, err := g.hands.Receive(ctx, g.leader, h.ID, h.Version, nil); return err },
				func() error { _, err := g.hands.Recall(ctx, g.clerk, h.ID, h.Version); return err })
			now, err := g.Store.Handover(ctx, h.ID)
			must(t, err)
			want := map[string]string{union.HandoverReceived: union.CardInDistribution, union.HandoverRecalled: union.CardAtUnion}[now.Status]
			if n != 1 {
				t.Fatalf("round %d: %d went through", round, n)
			}
			g.lies(t, round, c.ID, want, false)
		}
	})
}

func TestRoundsACardGoesOneWayOnly(t *testing.T) {
	onEach(t, func(t *testing.T, g *ground) {
		ctx := t.Context()
		for round := range rounds {
			c := g.card()
			order := handover.Order{From: g.city.Unit.ID, To: g.city.Branch.ID, CardIDs: []union.ID{c.ID}}
			prepare := func(who union.Actor) func() error {
				return func() error { _, err := g.hands.Prepare(ctx, who, order); return err }
			}
			n := uniontest.Together(t, prepare(g.clerk), prepare(g.second), func() error {
				_, err := g.Features.Cards.Move(ctx, g.clerk, c.ID, union.EventPassedDown, card.Change{Version: c.Version, ToOrg: g.city.Branch.ID})
				return err
			})
			if n != 1 {
				t.Fatalf("round %d: %d went through", round, n)
			}
			now, err := g.Store.Card(ctx, c.ID)
			must(t, err)
			g.lies(t, round, c.ID, now.Status, now.Status == union.CardAtUnion)
		}
	})
}
