package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"unioncard/server/union"
)

// together is how the log's entry for many moves ends: their count and the SHA-256 of
// their history.
const together = "moves %d sha256 %x"

// recordTogether writes the history of moves and one entry of the log for all of them.
func (s *Store) recordTogether(ctx context.Context, entry union.Audit, moves []union.Transition) error {
	entry.ID = s.NewID()
	history, err := s.remember(ctx, moves, entry.ID)
	if err != nil {
		return err
	}
	if entry.Detail != "" {
		entry.Detail += " "
	}
	entry.Detail += fmt.Sprintf(together, len(history), historyHash(history))
	return s.Audit(ctx, entry)
}

// historyHash covers every value of some moves, in the order of what moved, each with its
// length before it.
func historyHash(moves []union.Move) [32]byte {
	ordered := slices.SortedFunc(slices.Values(moves), func(a, b union.Move) int {
		if c := strings.Compare(string(a.Subject), string(b.Subject)); c != 0 {
			return c
		}
		return compareIDs(a.SubjectID, b.SubjectID)
	})
	var all []byte
	for _, m := range ordered {
		for _, value := range []string{
			string(m.ID), string(m.Subject), string(m.SubjectID), string(m.OrgID), m.Event, m.FromStatus, m.ToStatus, m.Reason,
			text(m.AccountID), string(m.Role), m.CreatedAt.UTC().Format(time.RFC3339Nano),
		} {
			all = binary.BigEndian.AppendUint32(all, uint32(len(value)))
			all = append(all, value...)
		}
	}
	return sha256.Sum256(all)
}

// movesAround is how long before and after an entry of the log its moves were made at the
// most: they are written in one transaction.
const movesAround = 10 * time.Minute

// errMoves says what is wrong with the history of an entry.
var errMoves = errors.New("the history of its moves was changed")

// VerifyMoves holds the history of all rows that moved together against the log, which
// VerifyAudit has found whole, and gives how many moves are proved by it. The error names
// the first entry whose moves were changed, taken away or added to.
func (s *Store) VerifyMoves(ctx context.Context) (int, error) {
	proved := 0
	after := union.ID("")
	for {
		var rows []union.AuditRow
		err := s.reading(ctx).Where("id > ? AND detail LIKE ?", after, "%moves % sha256 %").Order("id").Limit(200).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return proved, err
		}
		for _, row := range rows {
			n, err := s.verifyMoves(ctx, row)
			if err != nil {
				return proved, fmt.Errorf("audit: entry %s: %w", row.ID, err)
			}
			proved += n
		}
		after = rows[len(rows)-1].ID
	}
}

func (s *Store) verifyMoves(ctx context.Context, row union.AuditRow) (int, error) {
	at := row.ID.Time()
	var moves []union.Move
	err := s.reading(ctx).Where("id >= ? AND id < ? AND audit_id = ?", union.FirstID(at.Add(-movesAround)), union.FirstID(at.Add(movesAround)), row.ID).Find(&moves).Error
	if err != nil {
		return 0, err
	}
	if !strings.HasSuffix(row.Detail, fmt.Sprintf(together, len(moves), historyHash(moves))) {
		return 0, errMoves
	}
	return len(moves), nil
}
