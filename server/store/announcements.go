package store

import (
	"context"

	"unioncard/server/union"
)

// AddAnnouncement keeps a draft.
func (s *Store) AddAnnouncement(ctx context.Context, a union.Announcement) error {
	return s.writing(ctx).Create(&a).Error
}

// Announcement gives one by id. Callers check who asks.
func (s *Store) Announcement(ctx context.Context, id union.ID) (union.Announcement, error) {
	var a union.Announcement
	err := s.reading(ctx).Where("id = ?", id).Take(&a).Error
	return a, found(err)
}

// PutAnnouncement writes an announcement whose Version is the new one; what is counted of
// its readers stays.
func (s *Store) PutAnnouncement(ctx context.Context, a union.Announcement) error {
	result := s.writing(ctx).Model(&union.Announcement{}).Where("id = ? AND version = ?", a.ID, a.Version-1).
		Select("title", "body", "published_at", "ended_at", "reach", "version", "updated_at").Updates(&a)
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrStale
	}
	return result.Error
}

// AnnouncementsOf lists all that an org has announced or drafted, the newest first.
// Callers check the scope.
func (s *Store) AnnouncementsOf(ctx context.Context, org union.ID, page Page) ([]union.Announcement, string, error) {
	query, err := page.byID(s.reading(ctx).Where("org_id = ?", org), "id", true)
	if err != nil {
		return nil, "", err
	}
	var rows []union.Announcement
	if err = query.Find(&rows).Error; err != nil {
		return nil, "", err
	}
	rows, next := trim(page, rows, func(a union.Announcement) cursor { return cursor{ID: a.ID} })
	return rows, next, nil
}

// Reach counts the members at and below an org who have an account.
func (s *Store) Reach(ctx context.Context, top union.Org) (int, error) {
	var n int64
	err := s.reading(ctx).Table("orgs").Joins("JOIN members ON members.org_id = orgs.id").Joins("JOIN accounts ON accounts.member_id = members.id").
		Where("orgs.path >= ? AND orgs.path < ?", top.Path, top.Path.End()).Count(&n).Error
	return int(n), err
}

// ReadAnnouncement notes that an account has read an announcement, and counts it the
// first time.
func (s *Store) ReadAnnouncement(ctx context.Context, account, announcement union.ID) error {
	var known []union.ID
	err := s.reading(ctx).Model(&union.AnnouncementRead{}).Where("announcement_id = ? AND account_id = ?", announcement, account).
		Limit(1).Pluck("id", &known).Error
	if err != nil || len(known) > 0 {
		return err
	}
	err = s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		read := union.AnnouncementRead{ID: tx.NewID(), AnnouncementID: announcement, AccountID: account, CreatedAt: tx.Now()}
		if err := tx.writing(ctx).Create(&read).Error; err != nil {
			return err
		}
		// Last, since all its readers wait for this row.
		return tx.writing(ctx).Exec("UPDATE announcements SET read_count = read_count + 1 WHERE id = ?", announcement).Error
	})
	if Violates(err, "uq_announcement_reads") { // the same person on two screens
		return nil
	}
	return err
}
