//go:build rounds

package enrolment_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

var rounds = uniontest.Rounds()

func TestRoundsTwoClerksApproveOnce(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		ctx := context.Background()
		for round := range rounds {
			app := b.submitted(ctx, b.city.Unit, fieldsOf(round))
			approve := func(clerk union.Actor) func() error {
				return func() error {
					if _, err := b.Features.Enrolment.Claim(ctx, clerk, app.ID); err != nil {
						return err
					}
					_, err := b.Features.Enrolment.Approve(ctx, clerk, app.ID, app.Version)
					return err
				}
			}
			if n := uniontest.Together(t, approve(b.clerks[0]), approve(b.clerks[1])); n != 1 {
				t.Fatalf("round %d: approved %d times", round, n)
			}
		}
		var moves []union.Move
		moves, err := b.Store.MovesOfOrg(ctx, b.city.Unit.ID, union.EventApprove)
		if err != nil || len(moves) != rounds {
			t.Fatalf("%d approvals in the history, %v", len(moves), err)
		}
	})
}

func TestRoundsOneNumberInTwoUnits(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		ctx := context.Background()
		for round := range rounds {
			fields := fieldsOf(round)
			here, there := b.submitted(ctx, b.city.Unit, fields), b.submitted(ctx, b.city.Foreign, fields)
			approve := func(clerk union.Actor, app union.Application) func() error {
				return func() error {
					if _, err := b.Features.Enrolment.Claim(ctx, clerk, app.ID); err != nil {
						return err
					}
					_, err := b.Features.Enrolment.Approve(ctx, clerk, app.ID, app.Version)
					return err
				}
			}
			if n := uniontest.Together(t, approve(b.clerks[0], here), approve(b.other, there)); n > 1 {
				t.Fatalf("round %d: approved %d times", round, n)
			} else if n == 0 { // both gave way to each other: one must get through on the next try
				if err := approve(b.clerks[0], here)(); err != nil {
					t.Fatalf("round %d: nobody got through: %v", round, err)
				}
			}
		}
	})
}

func TestRoundsDoubleStart(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		ctx := context.Background()
		for round := range rounds {
			account, err := b.Store.AccountByOpenID(ctx, fmt.Sprintf("double-%d", round), "")
			if err != nil {
				t.Fatal(err)
			}
			actor := union.Actor{AccountID: account.ID}
			start := func() error {
				_, err := b.Features.Enrolment.Start(ctx, actor, b.city.Unit.ID, "")
				return err
			}
			if n := uniontest.Together(t, start, start, start); n != 1 {
				t.Fatalf("round %d: %d drafts", round, n)
			}
		}
	})
}

func TestRoundsDoubleSubmit(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		ctx := context.Background()
		person := b.Draft("样本甲", b.city.Unit, uniontest.NewFields("样本甲"))
		person.Fill()
		actor := union.Actor{AccountID: union.ID(person.Get("/me").Must(200).Text("account_id"))}
		for round := range rounds {
			app, err := b.resign(ctx, actor, union.ID(person.ApplicationID))
			if err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			submit := func() error {
				_, err := b.Features.Enrolment.Submit(ctx, actor, app.ID, app.Version)
				return err
			}
			if n := uniontest.Together(t, submit, submit); n != 1 {
				t.Fatalf("round %d: submitted %d times", round, n)
			}
			app, err = b.Store.Application(ctx, app.ID)
			if err == nil {
				_, err = b.Features.Enrolment.TakeBack(ctx, actor, app.ID, app.Version)
			}
			if err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
		}
	})
}

// resign gives the draft a consent for its present content without drawing a new one
// each round: the first signature's consent is set again, which covers the same content.
func (b *bench) resign(ctx context.Context, actor union.Actor, id union.ID) (union.Application, error) {
	app, err := b.Store.Application(ctx, id)
	if err != nil {
		return app, err
	}
	consents, err := b.Store.ConsentsOf(ctx, id)
	if err != nil {
		return app, err
	}
	if len(consents) == 0 {
		texts := b.Features.Enrolment.ConsentTexts()
		return b.Features.Enrolment.SignConsent(ctx, actor, id, app.Version,
			map[union.ConsentKind]string{texts[0].Kind: texts[0].SHA256, texts[1].Kind: texts[1].SHA256}, uniontest.Signature(b.T))
	}
	err = b.Store.SaveApplication(ctx, app, map[string]any{"consent_id": consents[0].ID})
	if errors.Is(err, store.ErrChainMoved) {
		return app, err
	}
	app.Version++
	return app, err
}
