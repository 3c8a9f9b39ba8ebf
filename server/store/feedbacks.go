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

// Feedbacks lists what was said of the bases of an org and those below, those of one org
// together, the oldest first. Callers check the scope.
func (s *Store) Feedbacks(ctx context.Context, top union.Org, status string, page Page) ([]ToldOfBase, string, error) {
	query := s.reading(ctx).Where("org_path >= ? AND org_path < ?", top.Path, top.Path.End())
	if status != "" {
		query = query.Where("status = ?", status)
	}
	query, err := page.byPath(query)
	if err != nil {
		return nil, "", err
	}
	var rows []union.BaseFeedback
	if err = query.Find(&rows).Error; err != nil {
		return nil, "", err
	}
	rows, next := trim(page, rows, func(f union.BaseFeedback) cursor { return cursor{Key: string(f.OrgPath), ID: f.ID} })
	names, err := s.namesOfBases(ctx, rows)
	told := make([]ToldOfBase, len(rows))
	for i, f := range rows {
		told[i] = ToldOfBase{f, names[f.ServiceBaseID]}
	}
	return told, next, err
}

func (s *Store) namesOfBases(ctx context.Context, told []union.BaseFeedback) (map[union.ID]string, error) {
	ids := make([]union.ID, len(told))
	for i, f := range told {
		ids[i] = f.ServiceBaseID
	}
	var bases []union.ServiceBase
	err := s.reading(ctx).Select("id", "name").Where("id IN ?", ids).Find(&bases).Error
	names := make(map[union.ID]string, len(bases))
	for _, b := range bases {
		names[b.ID] = b.Name
	}
	return names, err
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
