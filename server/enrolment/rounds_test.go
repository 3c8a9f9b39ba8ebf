//go:build rounds

package enrolment_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

const rounds = 10_000

// bench is a server with two clerks in one unit and one in another, without HTTP.
type bench struct {
	*uniontest.Server

	city   uniontest.City
	clerks []union.Actor
	other  union.Actor
}

func newBench(t *testing.T, driver string) *bench {
	b := &bench{Server: uniontest.New(t, driver)}
	b.city = b.NewCity()
	b.clerks = []union.Actor{b.clerk("一", b.city.Unit), b.clerk("二", b.city.Unit)}
	b.other = b.clerk("三", b.city.Foreign)
	return b
}

func (b *bench) clerk(name string, org union.Org) union.Actor {
	b.T.Helper()
	account, err := b.Store.AccountByOpenID(context.Background(), "rounds-"+name, "")
	if err != nil {
		b.T.Fatal(err)
	}
	return union.Actor{AccountID: account.ID, Scopes: []union.Scope{{Role: union.RoleClerk, OrgID: org.ID, OrgPath: org.Path}}}
}

// submitted keeps an application as it is after its submission.
func (b *bench) submitted(ctx context.Context, unit union.Org, fields union.Fields) union.Application {
	b.T.Helper()
	now := b.Store.Now()
	app := union.Application{
		ID: b.Store.NewID(), ApplyingOrgID: unit.ID, OrgID: unit.ID, Mode: union.ModeSelf, Status: union.ApplicationSubmitted, Version: 1,
		DocumentKind: fields.DocumentKind, SubmittedAt: &now, TouchedAt: now, CreatedAt: now, UpdatedAt: now,
	}
	plain, err := json.Marshal(fields)
	if err == nil {
		app.FieldsSealed, err = b.Keys.Sealer().SealBytes(union.FieldsPlace(app.ID), plain)
	}
	if err != nil {
		b.T.Fatal(err)
	}
	app.DocumentIndex, _ = b.Keys.Indexer().Index(union.IndexDocument, fields.DocumentNumber)
	app.PhoneIndex, _ = b.Keys.Indexer().Index(union.IndexPhone, fields.Phone)
	if err = b.Store.AddApplication(ctx, &app); err != nil {
		b.T.Fatal(err)
	}
	return app
}

func fieldsOf(round int) union.Fields {
	f := uniontest.NewFields("样本")
	body := fmt.Sprintf("3703%02d1980%02d%02d%03d", round/1000%80+1, round/500%12+1, round/40%28+1, round%500*2+1)
	f.DocumentNumber = body + string(union.CheckCharacter(body))
	f.Phone = fmt.Sprintf("139%08d", round)
	return f
}

// together runs fns at the same time and counts how many returned no error.
func together(t *testing.T, fns ...func() error) int64 {
	var done atomic.Int64
	var wait sync.WaitGroup
	start := make(chan struct{})
	for _, fn := range fns {
		wait.Go(func() {
			<-start
			err := fn()
			if err == nil {
				done.Add(1)
				return
			}
			if _, known := union.AsError(err); !known {
				t.Error(err)
			}
		})
	}
	close(start)
	wait.Wait()
	return done.Load()
}

func onEach(t *testing.T, test func(t *testing.T, b *bench)) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) { test(t, newBench(t, driver)) })
	}
}

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
			if n := together(t, approve(b.clerks[0]), approve(b.clerks[1])); n != 1 {
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
			if n := together(t, approve(b.clerks[0], here), approve(b.other, there)); n > 1 {
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
			if n := together(t, start, start, start); n != 1 {
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
			if n := together(t, submit, submit); n != 1 {
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
