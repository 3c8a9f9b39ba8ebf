package store

import (
	"context"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// QueueFilter narrows a list of applications.
type QueueFilter struct {
	Status    string // one status; empty means submitted
	OrgID     union.ID
	Hardship  *bool
	Flag      union.Flag
	Unclaimed bool
}

// ReviewQueue lists applications in the actor's scope, the longest waiting first.
func (s *Store) ReviewQueue(ctx context.Context, actor union.Actor, f QueueFilter, p Page) ([]union.Application, string, error) {
	if f.Status == "" {
		f.Status = union.ApplicationSubmitted
	}
	query := s.along(s.reading(ctx).Model(&union.Application{}), "applications", "ix_applications_queue, ix_applications_status").Where("status = ?", f.Status)
	query, err := s.withinUnits(ctx, query, "applying_org_id", actor, reviewers...)
	if err != nil {
		return nil, "", err
	}
	if f.OrgID != "" {
		query = query.Where("applying_org_id = ?", f.OrgID)
	}
	if f.Hardship != nil {
		query = query.Where("hardship = ?", *f.Hardship)
	}
	if f.Flag != "" {
		query = query.Where("flags LIKE ?", `%"`+string(f.Flag)+`"%`)
	}
	if f.Unclaimed {
		query = query.Where("claimed_by IS NULL OR claimed_by = ? OR claim_until < ?", actor.AccountID, s.Now())
	}
	query, err = p.byMoment(query, "submitted_at")
	if err != nil {
		return nil, "", err
	}
	var apps []union.Application
	if err = query.Find(&apps).Error; err != nil {
		return nil, "", err
	}
	apps, next := trim(p, apps, func(a union.Application) cursor {
		return cursor{Key: moment(a.SubmittedAt), ID: a.ID}
	})
	return apps, next, nil
}

// along makes MySQL read a list along one of these keys from the cursor on. Left to
// itself it reads all of the status and sorts out what lies before the cursor, which
// takes the longer the deeper the page.
func (s *Store) along(db *gorm.DB, table, keys string) *gorm.DB {
	if s.dialect != mysqlDialect {
		return db
	}
	return db.Table(table + " FORCE INDEX (" + keys + ")")
}
