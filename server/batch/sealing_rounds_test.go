//go:build rounds

package batch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"unioncard/server/batch"
	"unioncard/server/mandate"
	"unioncard/server/paper"
	"unioncard/server/pii"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// sealingRounds is how often a sealing is raced.
var sealingRounds = uniontest.Rounds()

type roundsVault struct {
	pii.Sealer
	pii.Indexer

	opener pii.Opener
}

func (v roundsVault) OpenBytes(place union.Place, sealed []byte) ([]byte, error) {
	return v.opener.OpenBytes(place, sealed)
}

// race is a unit whose batches are sealed while something else happens to them.
type race struct {
	*uniontest.Server

	batches *batch.Batches
	files   *uniontest.Shelf
	city    uniontest.City
	clerk   union.Actor
	rival   union.Actor
}

func newRace(t *testing.T, driver string) *race {
	r := &race{Server: uniontest.New(t, driver), files: &uniontest.Shelf{}}
	r.city = r.NewCity()
	r.clerk, r.rival = r.actor("一"), r.actor("二")
	vault := roundsVault{r.Keys.Sealer(), r.Keys.Indexer(), r.Keys.Opener()}
	r.batches = batch.New(batch.Parts{
		Store: r.Store, Vault: vault, Blobs: r.files, Signers: mandate.New(mandate.Parts{Store: r.Store, Vault: vault, Fonts: uniontest.QuickPress{}}),
		NumberPrefix: "ZB", Papers: paper.New(paper.Parts{
			Store: r.Store, Vault: vault, Blobs: r.files, Printer: uniontest.QuickPress{}, Fonts: uniontest.QuickPress{}, Workbooks: uniontest.QuickPress{},
		}),
	})
	for _, who := range []union.Actor{r.clerk, r.rival} {
		r.mandate(t, who)
	}
	ctx := context.Background()
	err := r.Store.AddGrant(ctx, union.Grant{
		ID: r.Store.NewID(), AccountID: r.rival.AccountID, Role: union.RoleHead, OrgID: &r.city.Unit.ID,
		StartAt: r.Store.Now(), CreatedAt: r.Store.Now(), UpdatedAt: r.Store.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *race) actor(name string) union.Actor {
	r.T.Helper()
	account, err := r.Store.AccountByOpenID(context.Background(), "rounds-"+name, "")
	if err != nil {
		r.T.Fatal(err)
	}
	return union.Actor{AccountID: account.ID, Scopes: []union.Scope{{Role: union.RoleClerk, OrgID: r.city.Unit.ID, OrgPath: r.city.Unit.Path}}}
}

// mandate keeps an own ID as it is once it is in force.
func (r *race) mandate(t *testing.T, who union.Actor) {
	t.Helper()
	id := r.Store.NewID()
	mandate := union.MandateID{ID: id, AccountID: who.AccountID, Current: &who.AccountID, CreatedAt: r.Store.Now(), UpdatedAt: r.Store.Now()}
	var err error
	mandate.FieldsSealed, err = r.Keys.Sealer().SealBytes(union.MandatePlace(id, "fields_sealed"), []byte(`{"valid_from":"2020-01-01","valid_long":true}`))
	for part, key := range map[string]*string{"front": &mandate.FrontKey, "back": &mandate.BackKey, "signature": &mandate.SignatureKey} {
		sealed, sealErr := r.Keys.Sealer().SealBytes(union.MandatePlace(id, part), []byte("x"))
		if sealErr != nil {
			t.Fatal(sealErr)
		}
		*key = "mandates/" + part + string(id)
		if sealErr = r.files.Put(context.Background(), *key, sealed); sealErr != nil {
			t.Fatal(sealErr)
		}
	}
	if err == nil {
		_, err = r.Store.AddMandate(context.Background(), mandate)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// draft makes a batch with one approved application.
func (r *race) draft(ctx context.Context, n int) (union.Batch, union.Application, error) {
	fields := uniontest.NewFields("样本")
	now := r.Store.Now()
	app := union.Application{
		ID: r.Store.NewID(), ApplyingOrgID: r.city.Unit.ID, OrgID: r.city.Unit.ID, AccountID: &r.rival.AccountID, Mode: union.ModeSelf,
		Status: union.ApplicationApproved, Version: 1, DocumentKind: fields.DocumentKind, RankKey: fmt.Sprintf("1 %06d", n),
		HeldDocument: []byte(fmt.Sprintf("document %d", n)), ApprovedAt: &now, TouchedAt: now, CreatedAt: now, UpdatedAt: now,
	}
	plain, err := json.Marshal(fields)
	if err != nil {
		return union.Batch{}, app, err
	}
	app.FieldsSealed, err = r.Keys.Sealer().SealBytes(union.FieldsPlace(app.ID), plain)
	if err != nil {
		return union.Batch{}, app, err
	}
	if err = r.Store.AddApplication(ctx, &app); err != nil {
		return union.Batch{}, app, err
	}
	made, err := r.batches.Create(ctx, r.clerk, r.city.Unit.ID)
	if err != nil {
		return made, app, err
	}
	made, err = r.batches.ChangeRows(ctx, r.clerk, made.ID, made.Version, batch.Change{Add: []union.ID{app.ID}})
	if err != nil {
		return made, app, err
	}
	app, err = r.Store.Application(ctx, app.ID)
	return made, app, err
}

// rivals are what may happen to a batch or its application while it is being sealed.
// Of each and the sealing exactly one must be carried out.
func (r *race) rivals() []func(context.Context, union.Batch, union.Application) error {
	return []func(context.Context, union.Batch, union.Application) error{
		func(ctx context.Context, _ union.Batch, app union.Application) error {
			reasons := []union.Reason{{Field: "phone", Code: "phone_unreachable"}}
			other := r.clerk // the application is the rival's own, so another clerk reopens it
			_, err := r.Features.Enrolment.Reopen(ctx, other, app.ID, app.Version, reasons)
			return err
		},
		func(ctx context.Context, _ union.Batch, app union.Application) error {
			_, err := r.Features.Enrolment.Withdraw(ctx, r.rival, app.ID, app.Version)
			return err
		},
		func(ctx context.Context, b union.Batch, app union.Application) error {
			_, err := r.batches.ChangeRows(ctx, r.rival, b.ID, b.Version, batch.Change{Remove: []union.ID{app.ID}})
			return err
		},
		func(ctx context.Context, b union.Batch, _ union.Application) error {
			_, err := r.batches.Discard(ctx, r.rival, b.ID, b.Version)
			return err
		},
		func(ctx context.Context, b union.Batch, _ union.Application) error {
			_, err := r.batches.Seal(ctx, r.rival, b.ID, b.Version)
			return err
		},
	}
}

func TestRoundsOfSealingAgainstChange(t *testing.T) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel() // each waits for its own disk
			r := newRace(t, driver)
			ctx := context.Background()
			rivals := r.rivals()
			won, violations := 0, 0
			for n := range sealingRounds {
				made, app, err := r.draft(ctx, n)
				if err != nil {
					t.Fatal(err)
				}
				var sealErr, rivalErr error
				var wait sync.WaitGroup
				wait.Go(func() { _, sealErr = r.batches.Seal(ctx, r.clerk, made.ID, made.Version) })
				wait.Go(func() {
					time.Sleep(time.Duration(n*37%100) * 80 * time.Microsecond) // early, amid and late
					rivalErr = rivals[n%len(rivals)](ctx, made, app)
				})
				wait.Wait()
				if sealErr == nil {
					won++
				}
				if wrong := r.wrong(ctx, made.ID, app.ID, sealErr, rivalErr, n%len(rivals) == 4); wrong != "" {
					violations++
					t.Errorf("round %d, rival %d: %s (%v; %v)", n, n%len(rivals), wrong, sealErr, rivalErr)
				}
			}
			t.Logf("%d rounds, the sealing won %d, %d violations", sealingRounds, won, violations)
		})
	}
}

// wrong says what a round left behind that must not be; empty when all is well.
func (r *race) wrong(ctx context.Context, id, appID union.ID, sealErr, rivalErr error, rivalSeals bool) string {
	for _, err := range []error{sealErr, rivalErr} {
		if _, known := union.AsError(err); err != nil && !known {
			return "an error that nobody classified"
		}
	}
	if (sealErr == nil) == (rivalErr == nil) {
		return "both were carried out, or neither"
	}
	made, err := r.Store.Batch(ctx, id)
	if err != nil {
		return err.Error()
	}
	app, err := r.Store.Application(ctx, appID)
	if err != nil {
		return err.Error()
	}
	rows, _, err := r.Store.BatchRowPage(ctx, union.Batch{ID: id, SealedAt: made.SealedAt}, store.Page{})
	if err != nil {
		return err.Error()
	}
	papers, err := r.Store.Papers(ctx, id, 1)
	if err != nil {
		return err.Error()
	}
	sealed := sealErr == nil || rivalSeals
	switch {
	case (made.Status == union.BatchSealed) != sealed:
		return "the batch is " + made.Status
	case (app.Status == union.ApplicationBatched) != sealed:
		return "the application is " + app.Status
	case len(papers) != r.files.PapersOf(id):
		return "papers and their files differ"
	case sealed && (len(rows) != 1 || rows[0].Status != union.BatchRowSealed || rows[0].Live == nil || *rows[0].Number != 1 || len(papers) == 0):
		return "the sealed row is not whole"
	case sealed && made.RowCount != 1:
		return "the batch counts wrong"
	case !sealed && (len(rows) != 0 || len(papers) != 0 || app.BatchID != nil):
		return "a row, a paper or a mark is left of what was not sealed"
	}
	return ""
}
