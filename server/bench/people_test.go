//go:build bench

package bench_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"gorm.io/driver/mysql"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// direct is a way to the server's database past the store, to lay many rows at once.
func direct(s *uniontest.Server) *gorm.DB {
	s.T.Helper()
	config := &gorm.Config{Logger: logger.Discard, CreateBatchSize: 500, DisableForeignKeyConstraintWhenMigrating: true}
	var dialector gorm.Dialector = mysql.New(mysql.Config{Conn: s.SQL(), SkipInitializeWithVersion: true})
	if s.Config.Database.Driver == "sqlite" {
		dialector = &sqlite.Dialector{Conn: s.SQL()}
	}
	db, err := gorm.Open(dialector, config)
	must(s.T, err)
	return db
}

// applicants lays applications of a unit, each with an account and its own sealed fields,
// as they are at a status. from is how many were laid before.
func applicants(t *testing.T, s *uniontest.Server, unit union.Org, status string, from, n int) []union.Application {
	t.Helper()
	now := s.Store.Now()
	accounts, apps := make([]union.Account, n), make([]union.Application, n)
	for i := range apps {
		at := from + i
		f := uniontest.NewFields("样本" + string(rune('一'+at%5000)))
		f.DocumentNumber, f.Phone = personNumber(at), fmt.Sprintf("139%08d", at)
		accounts[i] = union.Account{ID: s.Store.NewID(), OpenID: fmt.Sprint("bench-", at), CreatedAt: now, UpdatedAt: now}
		app := union.Application{
			ID: s.Store.NewID(), ApplyingOrgID: unit.ID, OrgID: unit.ID, AccountID: &accounts[i].ID, Mode: union.ModeSelf, Status: status, Version: 1, Flags: "[]",
			NameMasked: union.MaskName(f.Name), DocumentKind: f.DocumentKind, DocumentMasked: union.MaskDocument(f.DocumentNumber), ValidTo: f.ValidTo,
			RankKey: fmt.Sprintf("1 %09d", at), SubmittedAt: &now, FirstSubmittedAt: &now, TouchedAt: now, CreatedAt: now, UpdatedAt: now,
		}
		app.DocumentIndex, _ = s.Keys.Indexer().Index(union.IndexDocument, f.DocumentNumber)
		app.PhoneIndex, _ = s.Keys.Indexer().Index(union.IndexPhone, f.Phone)
		if status == union.ApplicationApproved {
			app.ApprovedAt, app.FirstApprovedAt, app.HeldDocument, app.HeldPhone = &now, &now, app.DocumentIndex, app.PhoneIndex
		}
		plain, err := json.Marshal(f)
		must(t, err)
		app.FieldsSealed, err = s.Keys.Sealer().SealBytes(union.FieldsPlace(app.ID), plain)
		must(t, err)
		apps[i] = app
	}
	db := direct(s)
	must(t, db.Create(&accounts).Error)
	must(t, db.Create(&apps).Error)
	return apps
}

// bareUpdate is the peer of jobs that move many rows: batched UPDATEs of as many, 500 a
// statement and a transaction.
func bareUpdate(t *testing.T, s *uniontest.Server, n int) float64 {
	t.Helper()
	db := direct(s)
	var ids []union.ID
	must(t, db.Model(&union.Application{}).Order("id").Limit(n).Pluck("id", &ids).Error)
	if len(ids) != n {
		t.Fatalf("%d rows of %d are there", len(ids), n)
	}
	now := s.Store.Now()
	return took(t, func() error {
		for len(ids) > 0 {
			part := ids[:min(500, len(ids))]
			ids = ids[len(part):]
			err := db.WithContext(context.Background()).Table("applications").Where("id IN ?", part).
				Updates(map[string]any{"version": gorm.Expr("version + 1"), "stop_cause": "", "touched_at": now, "updated_at": now}).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
}
