package store

import (
	"context"
	"time"

	"unioncard/server/union"
)

// inboxTurn is the lease of the one worker that fills inboxes: with one, people's messages
// keep the order in which they were written.
const inboxTurn = "outbox-inbox"

// inboxTurnTime is how long others wait for a worker that was killed.
const inboxTurnTime = 5 * time.Second

// ClaimOutbox takes up to limit due messages for the inbox, for a worker until now + d;
// none while another holder does. The claim of a holder whose turn is over is void: what
// it has not delivered yet is taken up again at once, before what was written later.
func (s *Store) ClaimOutbox(ctx context.Context, holder union.ID, limit int, d time.Duration) ([]union.OutboxRow, error) {
	now, token := s.Now(), s.NewID()
	var ids []union.ID
	err := s.reading(ctx).Model(&union.OutboxRow{}).
		Where("status = ? AND channel = ? AND due_at <= ?", union.OutboxWaiting, union.ChannelInbox, now).
		Order("due_at, id").Limit(limit).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	if ok, err := s.TakeLease(ctx, inboxTurn, string(holder), inboxTurnTime); err != nil || !ok {
		return nil, err
	}
	err = s.writing(ctx).Model(&union.OutboxRow{}).Where("id IN ? AND status = ?", ids, union.OutboxWaiting).
		Updates(map[string]any{"claim_token": token, "claim_until": now.Add(d)}).Error
	if err != nil {
		return nil, err
	}
	var rows []union.OutboxRow
	err = s.reading(ctx).Where("claim_token = ?", token).Order("id").Find(&rows).Error
	return rows, err
}

// GiveInboxTurn lets another worker fill inboxes at once.
func (s *Store) GiveInboxTurn(ctx context.Context, holder union.ID) error {
	return s.GiveLease(ctx, inboxTurn, string(holder))
}

// Delivery is an outbox row with what its receiver's inbox gets, nil when nobody is told,
// and the first channel beside it.
type Delivery struct {
	Row     union.OutboxRow
	Message *union.InboxMessage
	Account union.ID      // the receiver; empty for a member without an account
	Next    union.Channel // ChannelInbox: none
}

// DeliverInbox keeps the inbox messages of outbox rows of one claim with the rows of the
// next channel, and marks the rows as sent, all together or none. A message has its row's
// id, so that the inbox is in the order in which moves wrote it. It returns union.ErrStale
// when a row is no longer the claim's: another worker has it, or has sent it.
func (s *Store) DeliverInbox(ctx context.Context, list []Delivery) error {
	if len(list) == 0 {
		return nil
	}
	return s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		now := tx.Now()
		ids, messages := make([]union.ID, len(list)), make([]union.InboxMessage, 0, len(list))
		var next []union.OutboxRow
		for i, d := range list {
			ids[i] = d.Row.ID
			if d.Message != nil {
				message := *d.Message
				message.ID, message.OutboxID, message.CreatedAt = d.Row.ID, d.Row.ID, now
				messages = append(messages, message)
			}
			if d.Next != union.ChannelInbox {
				next = append(next, tx.firstChannel(d))
			}
		}
		result := tx.writing(ctx).Model(&union.OutboxRow{}).
			Where("id IN ? AND status = ? AND claim_token = ?", ids, union.OutboxWaiting, list[0].Row.ClaimToken).
			Updates(map[string]any{"status": union.OutboxSent, "sent_at": now, "claim_token": nil, "claim_until": nil})
		if result.Error != nil {
			return result.Error
		}
		if result.RowsAffected != int64(len(ids)) {
			return union.ErrStale
		}
		if err := insertMany(ctx, tx, messages); err != nil {
			return err
		}
		return insertMany(ctx, tx, next)
	})
}

func (s *Store) firstChannel(d Delivery) union.OutboxRow {
	row, lane := d.Row, d.Account
	row.AccountID = optional(d.Account)
	if lane == "" {
		lane = *row.MemberID
	}
	return s.byChannel(row, d.Row.ID, lane, d.Next)
}

// AccountsOfMembers gives the accounts that are tied to members.
func (s *Store) AccountsOfMembers(ctx context.Context, members []union.ID) (map[union.ID]union.ID, error) {
	tied := map[union.ID]union.ID{}
	if len(members) == 0 {
		return tied, nil
	}
	var accounts []union.Account
	err := s.reading(ctx).Select("id", "member_id").Where("member_id IN ?", members).Find(&accounts).Error
	for _, a := range accounts {
		tied[*a.MemberID] = a.ID
	}
	return tied, err
}

// Silent says of each account that is there whether it gets no messages any more.
func (s *Store) Silent(ctx context.Context, accounts []union.ID) (map[union.ID]bool, error) {
	silent := map[union.ID]bool{}
	if len(accounts) == 0 {
		return silent, nil
	}
	var rows []union.Account
	err := s.reading(ctx).Select("id", "silent").Where("id IN ?", accounts).Find(&rows).Error
	for _, a := range rows {
		silent[a.ID] = a.Silent
	}
	return silent, err
}

// RetryOutbox puts a message back for later, or into the dead letters after its last try.
func (s *Store) RetryOutbox(ctx context.Context, row union.OutboxRow, due time.Time, cause string, dead bool) error {
	status := union.OutboxWaiting
	if dead {
		status, due = union.OutboxDead, s.Now() // there is no next try: when the last one failed
	}
	return s.writing(ctx).Model(&union.OutboxRow{}).
		Where("id = ? AND status = ? AND claim_token = ?", row.ID, union.OutboxWaiting, row.ClaimToken).
		Updates(map[string]any{
			"status": status, "tries": row.Tries + 1, "due_at": due, "last_error": cut(cause, 200), "claim_token": nil, "claim_until": nil,
		}).Error
}

// AccountOfMember gives the account that is tied to a member; empty when there is none.
func (s *Store) AccountOfMember(ctx context.Context, member union.ID) (union.ID, error) {
	var accounts []union.Account
	err := s.reading(ctx).Select("id").Where("member_id = ?", member).Limit(1).Find(&accounts).Error
	if err != nil || len(accounts) == 0 {
		return "", err
	}
	return accounts[0].ID, nil
}

func cut(s string, n int) string {
	runes := []rune(s)
	if len(runes) > n {
		return string(runes[:n])
	}
	return s
}
