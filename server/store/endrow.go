package store

import (
	"context"

	"unioncard/server/union"
)

// EndRow says that the person of a roster row gets no card by it, and why. The caller has
// settled the person's application, and after a death silenced the person.
func (s *Store) EndRow(ctx context.Context, actor union.Actor, role union.Role, row union.RosterRow, version int64, reason union.EndReason) error {
	to, err := union.RosterMachine.Next(row.Status, union.EventEnd)
	if err != nil {
		return err
	}
	counts := []union.Count{{OrgID: row.OrgID, Stage: union.StageEnded, Reached: 1, Present: 1}}
	if row.Status == union.RowExpected {
		counts = append(counts, union.Count{OrgID: row.OrgID, Stage: union.StageNotStarted, Present: -1})
	}
	return s.Move(ctx, union.Transition{
		Subject: union.SubjectRosterRow, ID: row.ID, OrgID: row.ApplyingOrgID, Event: union.EventEnd, From: row.Status, To: to, Version: version,
		Set:   map[string]any{"end_reason": reason, "ended_at": s.Now(), "live_key": nil, "live_key_next": nil, "at_counter": false},
		Actor: actor, Role: role, Reason: string(reason), Counts: counts,
	})
}

// Silence stops every message to a person at once, those that wait too: the person has died.
func (s *Store) Silence(ctx context.Context, account, member *union.ID) error {
	if member != nil {
		err := s.writing(ctx).Model(&union.Member{}).Where("id = ?", *member).Update("deceased", true).Error
		if err != nil {
			return err
		}
		if err = s.writing(ctx).Where("member_id = ? AND status = ?", *member, union.OutboxWaiting).Delete(&union.OutboxRow{}).Error; err != nil {
			return err
		}
		if account == nil {
			tied, err := s.AccountOfMember(ctx, *member)
			if err != nil {
				return err
			}
			account = optional(tied)
		}
	}
	if account == nil {
		return nil
	}
	err := s.writing(ctx).Model(&union.Account{}).Where("id = ?", *account).Update("silent", true).Error
	if err != nil {
		return err
	}
	return s.writing(ctx).Where("account_id = ? AND status = ?", *account, union.OutboxWaiting).Delete(&union.OutboxRow{}).Error
}

// Unsilence takes a mistaken death back.
func (s *Store) Unsilence(ctx context.Context, member union.ID) error {
	err := s.writing(ctx).Model(&union.Member{}).Where("id = ?", member).Update("deceased", false).Error
	if err != nil {
		return err
	}
	return s.writing(ctx).Model(&union.Account{}).Where("member_id = ?", member).Update("silent", false).Error
}
