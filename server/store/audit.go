package store

import (
	"context"
	"encoding/binary"
	"time"

	"unioncard/server/union"
)

// Audit writes log entries with their MACs in the transaction it is called in.
// Before something personal is shown it is called on its own: where the entry
// cannot be written, nothing is shown.
func (s *Store) Audit(ctx context.Context, entries ...union.Audit) error {
	if len(entries) == 0 {
		return nil
	}
	now := s.Now()
	rows := make([]union.AuditRow, len(entries))
	for i, e := range entries {
		id := e.ID
		if id == "" {
			id = s.NewID()
		}
		rows[i] = union.AuditRow{
			ID: id, AccountID: optional(e.Actor.AccountID), Role: e.Role, Action: e.Action,
			Subject: e.Subject, SubjectID: e.SubjectID, OrgID: optional(e.OrgID), MemberID: optional(e.MemberID),
			Reason: e.Reason, Detail: e.Detail, Address: e.Actor.Address, RequestID: e.Actor.RequestID, CreatedAt: now,
		}
		rows[i].MAC = s.tools.MAC(AuditBytes(rows[i]))
	}
	return insertMany(ctx, s, rows)
}

// AuditBytes is what the MAC and the chain cover: every value of the entry, each
// with its length before it, so that no two entries have the same bytes.
func AuditBytes(r union.AuditRow) []byte {
	var b []byte
	add := func(text string) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(text)))
		b = append(b, text...)
	}
	add(string(r.ID))
	add(text(r.AccountID))
	add(string(r.Role))
	add(r.Action)
	add(r.Subject)
	add(string(r.SubjectID))
	add(text(r.OrgID))
	add(text(r.MemberID))
	add(r.Reason)
	add(r.Detail)
	add(r.Address)
	add(r.RequestID)
	add(r.CreatedAt.UTC().Format(time.RFC3339Nano))
	return b
}

func text(id *union.ID) string {
	if id == nil {
		return ""
	}
	return string(*id)
}
