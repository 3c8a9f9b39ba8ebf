package store

import (
	"context"
	"encoding/json"
	"maps"
	"time"
	"unicode/utf8"

	"unioncard/server/union"
)

// Move changes one status: compare-and-swap on status and version, then history,
// counters, audit and outbox rows, all within the transaction it is called in.
// It returns union.ErrStale when somebody was faster. Nothing else writes statuses.
func (s *Store) Move(ctx context.Context, t union.Transition) error {
	if !s.inTx {
		return s.Tx(ctx, func(ctx context.Context, tx *Store) error { return tx.Move(ctx, t) })
	}
	set := map[string]any{}
	maps.Copy(set, t.Set)
	set["status"] = t.To
	set["version"] = t.Version + 1
	set["updated_at"] = s.Now()
	dateStatus(set, t, s.Now())
	result := s.writing(ctx).Table(string(t.Subject)).
		Where("id = ? AND status = ? AND version = ?", t.ID, t.From, t.Version).Updates(set)
	if result.Error != nil {
		return heldError(result.Error)
	}
	if result.RowsAffected != 1 {
		return s.staleError(ctx, t)
	}
	return s.record(ctx, []union.Transition{t})
}

// dateStatus notes since when an application or card has its status: people are reminded by it.
func dateStatus(set map[string]any, t union.Transition, now time.Time) {
	if t.From != t.To && (t.Subject == union.SubjectApplication || t.Subject == union.SubjectCard) {
		set["status_at"] = now
	}
}

// staleError carries the status that the row has by now.
func (s *Store) staleError(ctx context.Context, t union.Transition) error {
	var status string
	err := s.reading(ctx).Table(string(t.Subject)).Where("id = ?", t.ID).Limit(1).Pluck("status", &status).Error
	if err != nil {
		return err
	}
	stale := *union.ErrStale
	stale.Status = status
	return &stale
}

// Born writes the history, counters, audit and outbox rows of rows that were just
// created with their first status.
func (s *Store) Born(ctx context.Context, moves ...union.Transition) error {
	return s.record(ctx, moves)
}

// BornTogether is Born for many rows that one action of one person made: each row has its
// history, the log has one entry for all of them, as MoveTogether says.
func (s *Store) BornTogether(ctx context.Context, entry union.Audit, moves []union.Transition) error {
	if len(moves) == 0 {
		return nil
	}
	return s.recordTogether(ctx, entry, moves)
}

func (s *Store) record(ctx context.Context, moves []union.Transition) error {
	if _, err := s.remember(ctx, moves, ""); err != nil {
		return err
	}
	return s.auditEach(ctx, moves)
}

// remember writes what moves leave beside the log: history, counters, messages. entry is
// the log's one entry for them, empty where each has its own. It gives the history.
func (s *Store) remember(ctx context.Context, moves []union.Transition, entry union.ID) ([]union.Move, error) {
	now := s.Now()
	history := make([]union.Move, len(moves))
	var counts []union.Count
	var notices []union.Notice
	for i, t := range moves {
		history[i] = union.Move{
			ID: s.NewID(), Subject: t.Subject, SubjectID: t.ID, OrgID: t.OrgID, Event: t.Event,
			FromStatus: t.From, ToStatus: t.To, Reason: t.Reason, AccountID: optional(t.Actor.AccountID), Role: t.Role, AuditID: optional(entry), CreatedAt: now,
		}
		counts = append(counts, t.Counts...)
		notices = append(notices, t.Notices...)
	}
	if err := insertMany(ctx, s, history); err != nil {
		return nil, err
	}
	if err := s.Enqueue(ctx, notices...); err != nil {
		return nil, err
	}
	return history, s.AddCounts(ctx, counts) // last: others who count for the org wait from here on
}

// Enqueue writes messages to the outbox, which is their queue.
func (s *Store) Enqueue(ctx context.Context, notices ...union.Notice) error {
	if len(notices) == 0 {
		return nil
	}
	now := s.Now()
	rows := make([]union.OutboxRow, len(notices))
	for i, n := range notices {
		data, err := fitting(n.Data)
		if err != nil {
			return err
		}
		rows[i] = union.OutboxRow{
			ID: s.NewID(), Topic: n.Topic, AccountID: optional(n.AccountID), MemberID: optional(n.MemberID),
			SubjectID: optional(n.SubjectID), Data: data, Status: union.OutboxWaiting, DueAt: now, CreatedAt: now,
		}
	}
	return insertMany(ctx, s, rows)
}

// fitting writes a message's data so that it has room in its row: the person's own page
// shows what is cut here.
func fitting(data map[string]string) (string, error) {
	for most := union.MessageLength; ; most /= 2 {
		short := make(map[string]string, len(data))
		for name, text := range data {
			short[name] = union.Shorten(text, most)
		}
		raw, err := json.Marshal(short)
		if err != nil || len(data) == 0 {
			return "null", err
		}
		if utf8.RuneCount(raw) <= dataLength || most == 1 {
			return string(raw), nil
		}
	}
}

// dataLength is how many characters of JSON the column holds.
const dataLength = 2000

// History gives the moves of a subject, oldest first.
func (s *Store) History(ctx context.Context, subject union.Subject, id union.ID) ([]union.Move, error) {
	var moves []union.Move
	err := s.reading(ctx).Where("subject = ? AND subject_id = ?", subject, id).Order("id").Limit(500).Find(&moves).Error
	return moves, err
}

// heldError names the clash when a unique key of a held number is violated.
func heldError(err error) error {
	switch {
	case Violates(err, "uq_applications_held_document"), Violates(err, "uq_applications_held_document_next"):
		return ErrDocumentHeld.WithCause(err)
	case Violates(err, "uq_applications_held_phone"), Violates(err, "uq_applications_held_phone_next"):
		return ErrPhoneHeld.WithCause(err)
	case Violates(err, "uq_cards_number"), Violates(err, "uq_cards_number_next"):
		return ErrCardNumberHeld.WithCause(err)
	}
	return err
}

// The clashes of numbers that only one living record may hold.
var (
	ErrDocumentHeld   = union.NewError(union.KindConflict, "document_held", "该证件号码已有一份有效的办卡申请或卡片，请按重复申请处理。")
	ErrPhoneHeld      = union.NewError(union.KindConflict, "phone_held", "该手机号已登记给另一位会员，一个手机号只能登记给一个人。")
	ErrCardNumberHeld = union.NewError(union.KindConflict, "card_number_held", "该卡号已登记在另一张卡上，请与银行核对。")
)

func optional(id union.ID) *union.ID {
	if id == "" {
		return nil
	}
	return &id
}

func compareIDs(a, b union.ID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// MovesOfOrg gives an org's moves of one event, oldest first.
func (s *Store) MovesOfOrg(ctx context.Context, org union.ID, event string) ([]union.Move, error) {
	var moves []union.Move
	err := s.reading(ctx).Where("org_id = ? AND event = ?", org, event).Order("id").Find(&moves).Error
	return moves, err
}
