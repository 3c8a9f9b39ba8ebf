package store

import (
	"context"

	"unioncard/server/union"
)

// Candidates lists a unit's approved applications outside a batch's own draft, hardship
// members first, then the longest approved.
func (s *Store) Candidates(ctx context.Context, batch union.Batch, p Page) ([]union.Application, string, error) {
	query := s.along(s.reading(ctx).Model(&union.Application{}), "applications", "ix_applications_mark").Where("applying_org_id = ? AND status = ?", batch.OrgID, union.ApplicationApproved).
		Where("batch_id IS NULL OR batch_id <> ?", batch.ID)
	query, err := p.byText(query, "rank_key")
	if err != nil {
		return nil, "", err
	}
	var apps []union.Application
	if err = query.Find(&apps).Error; err != nil {
		return nil, "", err
	}
	apps, next := trim(p, apps, func(a union.Application) cursor { return cursor{Key: a.RankKey, ID: a.ID} })
	return apps, next, nil
}

// ApprovedAmong gives those of the named applications that are approved ones of a unit.
func (s *Store) ApprovedAmong(ctx context.Context, unit union.ID, ids []union.ID) ([]union.Application, error) {
	var apps []union.Application
	err := s.reading(ctx).Where("id IN ? AND applying_org_id = ? AND status = ?", ids, unit, union.ApplicationApproved).Find(&apps).Error
	return apps, err
}
