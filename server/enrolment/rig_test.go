package enrolment_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

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

func onEach(t *testing.T, test func(t *testing.T, b *bench)) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel() // each waits for its own database
			test(t, newBench(t, driver))
		})
	}
}
