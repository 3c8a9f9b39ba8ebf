package store

import (
	"context"

	"unioncard/server/union"
)

// CloseAccount lets nobody enter an account any more and sends it nothing, because its
// person has closed it with WeChat. False when that was so before.
func (s *Store) CloseAccount(ctx context.Context, id union.ID) (bool, error) {
	now := s.Now()
	result := s.writing(ctx).Model(&union.Account{}).Where("id = ? AND cancelled_at IS NULL", id).
		Updates(map[string]any{"blocked": true, "silent": true, "cancelled_at": now, "updated_at": now})
	return result.RowsAffected == 1, result.Error
}

// ClosedAccounts gives up to limit accounts that are closed and not forgotten yet, the first
// closed first.
func (s *Store) ClosedAccounts(ctx context.Context, limit int) ([]union.ID, error) {
	var ids []union.ID
	err := s.reading(ctx).Model(&union.Account{}).Where("cancelled_at IS NOT NULL").Order("cancelled_at, id").Limit(limit).Pluck("id", &ids).Error
	return ids, err
}

// forgottenOpenID stands where an openid was. No openid of WeChat has a colon.
const forgottenOpenID = "closed:"

// ForgetAccount takes out of a closed account what says whose it was, with its messages and
// grants: the same person begins with another account. Rows that others need keep its id.
func (s *Store) ForgetAccount(ctx context.Context, id union.ID) error {
	for _, model := range []any{&union.InboxMessage{}, &union.Subscription{}, &union.Favourite{}} {
		if err := s.writing(ctx).Where("account_id = ?", id).Delete(model).Error; err != nil {
			return err
		}
	}
	err := s.writing(ctx).Where("account_id = ? AND status IN ?", id, []string{union.OutboxWaiting, union.OutboxDead}).Delete(&union.OutboxRow{}).Error
	if err != nil {
		return err
	}
	return s.writing(ctx).Model(&union.Account{}).Where("id = ? AND cancelled_at IS NOT NULL", id).Updates(map[string]any{
		"open_id": forgottenOpenID + string(id), "union_id": nil, "member_id": nil, "tie_fixed": false, "name": "", "cancelled_at": nil, "updated_at": s.Now(),
	}).Error
}

// Withdrawable gives the applications of an account that their person may still take back.
func (s *Store) Withdrawable(ctx context.Context, account union.ID) ([]union.Application, error) {
	var apps []union.Application
	err := s.reading(ctx).Where("account_id = ? AND status IN ?", account, []string{
		union.ApplicationDraft, union.ApplicationSubmitted, union.ApplicationReturned, union.ApplicationApproved,
	}).Order("id").Limit(100).Find(&apps).Error
	return apps, err
}
