package store

import (
	"context"
	"time"

	"unioncard/server/union"
)

// eventsKept is how long an event is known again; WeChat repeats within seconds.
const eventsKept = 7 * 24 * time.Hour

// NoteEvent remembers an event in the transaction of its work; false when it was done before.
func (s *Store) NoteEvent(ctx context.Context, key, kind string) (bool, error) {
	err := s.writing(ctx).Create(&union.WeChatEvent{EventKey: key, Kind: cut(kind, 48), CreatedAt: s.Now()}).Error
	if Duplicate(err) {
		return false, nil
	}
	return err == nil, err
}

// SeenCallback says whether an event's work is done.
func (s *Store) SeenCallback(ctx context.Context, key string) (bool, error) {
	var known []string
	err := s.reading(ctx).Model(&union.WeChatEvent{}).Where("event_key = ?", key).Limit(1).Pluck("event_key", &known).Error
	return len(known) > 0, err
}

// ForgetEvents deletes the events that WeChat repeats no more.
func (s *Store) ForgetEvents(ctx context.Context) error {
	return s.writing(ctx).Where("created_at < ?", s.Now().Add(-eventsKept)).Delete(&union.WeChatEvent{}).Error
}

// AccountOf gives the account of an openid; union.ErrNotFound without one.
func (s *Store) AccountOf(ctx context.Context, openID string) (union.Account, error) {
	var account union.Account
	err := s.reading(ctx).Where("open_id = ?", openID).Take(&account).Error
	return account, found(err)
}

// LiftBan lets a template's messages go out again, without granting one.
func (s *Store) LiftBan(ctx context.Context, account union.ID, template string) error {
	return s.subscription(ctx, account, template).Updates(map[string]any{"banned": false, "updated_at": s.Now()}).Error
}

// UnprovePhone notes that a member's number is not proven by WeChat any more; the number
// stays, as one that was typed.
func (s *Store) UnprovePhone(ctx context.Context, id union.ID) error {
	member, err := s.Member(ctx, id)
	if err != nil || !member.PhoneVerified {
		return err
	}
	return s.PutMemberPhone(ctx, id, member.Phone, false)
}
