package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"unioncard/server/union"
)

// SetFollower notes whether somebody follows the official account: by the openid there,
// and the unionid that the mini-program's account has too. An empty unionid leaves the
// one that is known.
func (s *Store) SetFollower(ctx context.Context, openID, unionID string, follows bool) error {
	now := s.Now()
	columns := []string{"follows", "updated_at"}
	if unionID != "" {
		columns = append(columns, "union_id")
	}
	return s.writing(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "open_id"}}, DoUpdates: clause.AssignmentColumns(columns),
	}).Create(&union.Follower{OpenID: openID, UnionID: unionID, Follows: follows, CreatedAt: now, UpdatedAt: now}).Error
}

// UnboundFollowers gives up to limit followers who have told of it since a moment and whose
// unionid is not known, the latest first: one that WeChat knows nothing of keeps no new one
// waiting.
func (s *Store) UnboundFollowers(ctx context.Context, since time.Time, limit int) ([]string, error) {
	var openIDs []string
	err := s.reading(ctx).Model(&union.Follower{}).Where("union_id = '' AND follows = ? AND updated_at >= ?", true, since).
		Order("updated_at DESC").Limit(limit).Pluck("open_id", &openIDs).Error
	return openIDs, err
}

// BindFollower notes the unionid of somebody whom the official account knows.
func (s *Store) BindFollower(ctx context.Context, openID, unionID string) error {
	return s.writing(ctx).Model(&union.Follower{}).Where("open_id = ?", openID).UpdateColumn("union_id", unionID).Error
}

// FollowersOf gives the official account's openids of accounts that follow it.
func (s *Store) FollowersOf(ctx context.Context, accounts []union.ID) (map[union.ID]string, error) {
	openIDs := map[union.ID]string{}
	if len(accounts) == 0 {
		return openIDs, nil
	}
	var rows []struct {
		ID     union.ID
		OpenID string
	}
	err := s.reading(ctx).Table("accounts").Select("accounts.id, followers.open_id").
		Joins("JOIN followers ON followers.union_id = accounts.union_id AND followers.union_id <> ''").
		Where("accounts.id IN ? AND followers.follows = ?", accounts, true).Order("followers.updated_at").Find(&rows).Error
	for _, row := range rows {
		openIDs[row.ID] = row.OpenID
	}
	return openIDs, err
}
