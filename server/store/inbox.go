package store

import (
	"context"

	"unioncard/server/union"
)

// Inbox lists an account's own messages, newest first, with the number of unread ones
// up to 100.
func (s *Store) Inbox(ctx context.Context, actor union.Actor, page Page) (rows []union.InboxMessage, next string, unread int, err error) {
	query, err := page.byID(s.reading(ctx).Where("account_id = ?", actor.AccountID), "id", true)
	if err != nil {
		return nil, "", 0, err
	}
	if err = query.Find(&rows).Error; err != nil {
		return nil, "", 0, err
	}
	rows, next = trim(page, rows, func(m union.InboxMessage) cursor { return cursor{ID: m.ID} })
	var ids []union.ID
	err = s.reading(ctx).Model(&union.InboxMessage{}).Where("account_id = ? AND read_at IS NULL", actor.AccountID).
		Limit(100).Pluck("id", &ids).Error
	return rows, next, len(ids), err
}

// ReadMessage notes when the actor first read an own message.
func (s *Store) ReadMessage(ctx context.Context, actor union.Actor, id union.ID) error {
	return s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		var messages []union.InboxMessage
		err := tx.reading(ctx).Where("id = ? AND account_id = ?", id, actor.AccountID).Limit(1).Find(&messages).Error
		if err != nil {
			return err
		}
		if len(messages) == 0 {
			return union.ErrNotFound
		}
		return tx.writing(ctx).Model(&union.InboxMessage{}).Where("id = ? AND read_at IS NULL", id).
			Updates(map[string]any{"read_at": tx.Now()}).Error
	})
}
