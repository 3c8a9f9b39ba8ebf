package store

import (
	"context"
	"time"

	"unioncard/server/union"
)

// BeginSend notes that a message of the holder's turn is about to go out, and takes the
// grant of its template, if it has one; the turn lasts until now + d from here. Where the
// message must not go out, it gives the outcome that says why. It returns union.ErrStale
// where the turn is over or the message is gone.
//
// A row that was begun before has its grant already.
func (s *Store) BeginSend(ctx context.Context, holder union.ID, row union.OutboxRow, template string, d time.Duration) (refused string, err error) {
	err = s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		refused = ""
		if err := tx.holdTurn(ctx, holder, *row.Lane, d); err != nil {
			return err
		}
		var err error
		if refused, err = tx.unreachable(ctx, row); err != nil || refused != "" {
			return err
		}
		if template != "" && row.BegunAt == nil {
			granted, err := tx.TakeGrant(ctx, *row.Lane, template)
			if err != nil {
				return err
			}
			if !granted {
				refused = union.OutcomeNoGrant
				return nil
			}
		}
		result := tx.writing(ctx).Model(&union.OutboxRow{}).Where("id = ? AND status = ?", row.ID, union.OutboxWaiting).
			Updates(map[string]any{"begun_at": tx.Now(), "outcome": ""})
		return oneRow(result.RowsAffected, result.Error)
	})
	return refused, err
}

func (s *Store) holdTurn(ctx context.Context, holder, lane union.ID, d time.Duration) error {
	now := s.Now()
	result := s.writing(ctx).Model(&union.SendTurn{}).Where("lane = ? AND holder = ?", lane, holder).Update("end_at", now.Add(d))
	return oneRow(result.RowsAffected, result.Error)
}

func oneRow(changed int64, err error) error {
	if err == nil && changed != 1 {
		return union.ErrStale
	}
	return err
}

// unreachable says why a person is sent nothing by any channel.
func (s *Store) unreachable(ctx context.Context, row union.OutboxRow) (string, error) {
	if row.AccountID == nil {
		member, err := s.Member(ctx, *row.MemberID)
		if err == nil && member.Deceased {
			return union.OutcomeSilent, nil
		}
		return "", err
	}
	account, err := s.Account(ctx, *row.AccountID)
	switch {
	case err != nil:
		return "", err
	case account.Silent:
		return union.OutcomeSilent, nil
	case row.MemberID != nil && (account.MemberID == nil || *account.MemberID != *row.MemberID):
		return union.OutcomeReleased, nil
	}
	return "", nil
}

// EndSend keeps what became of a message, with what follows for grants and for the next
// channel, together. template is that of BeginSend. It returns union.ErrStale where the
// turn is over or the message is gone.
func (s *Store) EndSend(ctx context.Context, holder union.ID, row union.OutboxRow, template string, end union.SendEnd) error {
	return s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		result := tx.writing(ctx).Model(&union.SendTurn{}).Where("lane = ? AND holder = ?", *row.Lane, holder).Update("holder", holder)
		if err := oneRow(result.RowsAffected, result.Error); err != nil {
			return err
		}
		set := map[string]any{
			"status": end.Status, "outcome": end.Outcome, "last_error": cut(end.Cause, 200), "tries": end.Tries,
		}
		if !end.Begun {
			set["begun_at"] = nil
		}
		switch end.Status {
		case union.OutboxWaiting:
			set["due_at"] = end.Due
		case union.OutboxSent:
			set["sent_at"] = tx.Now()
		}
		result = tx.writing(ctx).Model(&union.OutboxRow{}).Where("id = ? AND status = ?", row.ID, union.OutboxWaiting).Updates(set)
		if err := oneRow(result.RowsAffected, result.Error); err != nil {
			return err
		}
		if err := tx.endGrant(ctx, *row.Lane, template, end.Grant); err != nil {
			return err
		}
		return tx.passOn(ctx, row, end.Next)
	})
}

func (s *Store) endGrant(ctx context.Context, account union.ID, template string, end union.GrantEnd) error {
	switch end {
	case union.GrantReturned:
		return s.ReturnGrant(ctx, account, template)
	case union.GrantDoubted:
		return s.DoubtGrant(ctx, account, template)
	case union.GrantSpent:
		return s.SpendGrants(ctx, account, template)
	case union.GrantBanned:
		return s.BanSubscriptions(ctx, account)
	default:
		return nil
	}
}

// passOn lets the next channel carry the message.
func (s *Store) passOn(ctx context.Context, row union.OutboxRow, next union.Channel) error {
	if next == union.ChannelInbox {
		return nil
	}
	return insertMany(ctx, s, []union.OutboxRow{s.byChannel(row, *row.OriginID, *row.Lane, next)})
}

// byChannel is the row of a message for a channel.
func (s *Store) byChannel(row union.OutboxRow, origin, lane union.ID, channel union.Channel) union.OutboxRow {
	return union.OutboxRow{
		ID: s.NewID(), Channel: channel, OriginID: &origin, Lane: &lane, Topic: row.Topic, AccountID: row.AccountID, MemberID: row.MemberID,
		SubjectID: row.SubjectID, Data: row.Data, Status: union.OutboxWaiting, DueAt: s.Now(), CreatedAt: row.CreatedAt.UTC(),
	}
}
