package store

import (
	"context"
	"time"

	"unioncard/server/union"
)

// AddFeedback keeps what a member says of a base.
func (s *Store) AddFeedback(ctx context.Context, f union.BaseFeedback) error {
	return s.writing(ctx).Create(&f).Error
}

// FeedbacksSince counts what an account has said of a base since a moment.
func (s *Store) FeedbacksSince(ctx context.Context, account, base union.ID, since time.Time) (int64, error) {
	var n int64
	err := s.reading(ctx).Model(&union.BaseFeedback{}).
		Where("service_base_id = ? AND account_id = ? AND created_at >= ?", base, account, since).Count(&n).Error
	return n, err
}

// ToldOfBase is a feedback with the base that it is about.
type ToldOfBase struct {
	union.BaseFeedback

	BaseName string
}

// Feedbacks lists what was said of the bases of an org and those below, the newest first.
// Callers check the scope.
func (s *Store) Feedbacks(ctx context.Context, top union.Org, status string, page Page) ([]ToldOfBase, string, error) {
	query := s.reading(ctx).Table("base_feedbacks").
		Joins("JOIN service_bases ON service_bases.id = base_feedbacks.service_base_id").
		Joins("JOIN orgs ON orgs.id = service_bases.org_id").
		Select("base_feedbacks.*, service_bases.name AS base_name").
		Where("orgs.path >= ? AND orgs.path < ?", top.Path, top.Path.End())
	if status != "" {
		query = query.Where("base_feedbacks.status = ?", status)
	}
	query, err := page.byID(query, "base_feedbacks.id", true)
	if err != nil {
		return nil, "", err
	}
	var rows []ToldOfBase
	err = query.Find(&rows).Error
	rows, next := trim(page, rows, func(f ToldOfBase) cursor { return cursor{ID: f.ID} })
	return rows, next, err
}

// Feedback gives one by id. Callers check the scope of its base.
func (s *Store) Feedback(ctx context.Context, id union.ID) (union.BaseFeedback, error) {
	var f union.BaseFeedback
	err := s.reading(ctx).Where("id = ?", id).Take(&f).Error
	return f, found(err)
}

// SettleFeedback closes a feedback that was open at a version.
func (s *Store) SettleFeedback(ctx context.Context, id union.ID, version int64) error {
	result := s.writing(ctx).Model(&union.BaseFeedback{}).Where("id = ? AND version = ? AND status = ?", id, version, union.FeedbackOpen).
		Updates(map[string]any{"status": union.FeedbackSettled, "version": version + 1, "updated_at": s.Now()})
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrStale
	}
	return result.Error
}
