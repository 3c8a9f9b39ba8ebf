package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"unioncard/server/union"
)

// ChainHead is the newest link of the audit chain.
type ChainHead struct {
	Seq  int64
	Hash []byte
}

// ChainAudit gives up to limit unchained rows their places, in the order of their
// ids. It must run under a lease: two at once would meet at the unique seq.
func (s *Store) ChainAudit(ctx context.Context, limit int) (int, error) {
	chained := 0
	err := s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		chained = 0
		head, err := tx.AuditHead(ctx)
		if err != nil {
			return err
		}
		var rows []union.AuditRow
		err = tx.reading(ctx).Where("seq IS NULL").Order("id").Limit(limit).Find(&rows).Error
		if err != nil {
			return err
		}
		for _, row := range rows {
			head.Seq++
			next := LinkHash(head, row)
			err = tx.writing(ctx).Model(&union.AuditRow{}).Where("id = ? AND seq IS NULL", row.ID).
				Updates(map[string]any{"seq": head.Seq, "prev_hash": head.Hash, "hash": next}).Error
			if err != nil {
				return err
			}
			head.Hash = next
		}
		chained = len(rows)
		return nil
	})
	return chained, err
}

// LinkHash is the hash of a row as the link after prev.
func LinkHash(prev ChainHead, row union.AuditRow) []byte {
	h := sha256.New()
	h.Write(prev.Hash)
	h.Write(AuditBytes(row))
	h.Write(row.MAC)
	return h.Sum(nil)
}

// AuditHead gives the newest link; before the first it is sequence 0 with no hash.
func (s *Store) AuditHead(ctx context.Context) (ChainHead, error) {
	var rows []union.AuditRow
	err := s.reading(ctx).Where("seq IS NOT NULL").Order("seq DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return ChainHead{}, err
	}
	return ChainHead{Seq: *rows[0].Seq, Hash: rows[0].Hash}, nil
}

// Anchor is a head that was written outside the database.
type Anchor struct {
	Seq  int64     `json:"seq"`
	Hash []byte    `json:"hash"`
	At   time.Time `json:"at"`
}

// VerifyAudit walks the whole chain and says the first thing that is wrong: a gap,
// a changed, moved or forged row, an anchor that is not met, or a row that has
// waited for its place for more than ten seconds. The error names no personal data.
func (s *Store) VerifyAudit(ctx context.Context, anchors []Anchor) (ChainHead, error) {
	at := map[int64][]byte{}
	last := int64(0)
	for _, a := range anchors {
		at[a.Seq] = a.Hash
		last = max(last, a.Seq)
	}
	var head ChainHead
	for {
		var rows []union.AuditRow
		err := s.reading(ctx).Where("seq > ?", head.Seq).Order("seq").Limit(1000).Find(&rows).Error
		if err != nil {
			return head, err
		}
		if len(rows) == 0 {
			break
		}
		for _, row := range rows {
			if err = s.verifyLink(head, row); err != nil {
				return head, err
			}
			head = ChainHead{Seq: *row.Seq, Hash: row.Hash}
			if want, anchored := at[head.Seq]; anchored && !bytes.Equal(want, head.Hash) {
				return head, fmt.Errorf("audit: link %d differs from its anchor", head.Seq)
			}
		}
	}
	if head.Seq < last {
		return head, fmt.Errorf("audit: the chain ends at %d, but %d was anchored", head.Seq, last)
	}
	return head, s.verifyTail(ctx)
}

func (s *Store) verifyLink(head ChainHead, row union.AuditRow) error {
	switch {
	case *row.Seq != head.Seq+1:
		return fmt.Errorf("audit: link %d is missing", head.Seq+1)
	case !bytes.Equal(row.PrevHash, head.Hash):
		return fmt.Errorf("audit: link %d does not follow the one before", *row.Seq)
	case !bytes.Equal(s.tools.MAC(AuditBytes(row)), row.MAC):
		return fmt.Errorf("audit: link %d was changed", *row.Seq)
	case !bytes.Equal(LinkHash(head, row), row.Hash):
		return fmt.Errorf("audit: the hash of link %d is wrong", *row.Seq)
	}
	return nil
}

func (s *Store) verifyTail(ctx context.Context) error {
	var rows []union.AuditRow
	err := s.reading(ctx).Where("seq IS NULL").Order("id").Limit(10000).Find(&rows).Error
	if err != nil {
		return err
	}
	for _, row := range rows {
		if !bytes.Equal(s.tools.MAC(AuditBytes(row)), row.MAC) {
			return fmt.Errorf("audit: unchained row %s was changed", row.ID)
		}
		if s.Now().Sub(row.CreatedAt) > 10*time.Second {
			return fmt.Errorf("audit: row %s has been waiting for its place since %s", row.ID, row.CreatedAt.Format(time.RFC3339))
		}
	}
	return nil
}
