package store

import (
	"context"

	"unioncard/server/union"
)

// AuditOf lists what is on record about a subject, oldest first, at most 500 entries.
func (s *Store) AuditOf(ctx context.Context, subject string, id union.ID) ([]union.AuditRow, error) {
	var rows []union.AuditRow
	err := s.reading(ctx).Where("subject = ? AND subject_id = ?", subject, id).Order("id").Limit(500).Find(&rows).Error
	return rows, err
}

// NewestAudit gives the newest entries about a subject, newest first.
func (s *Store) NewestAudit(ctx context.Context, subject string, id union.ID, limit int) ([]union.AuditRow, error) {
	var rows []union.AuditRow
	err := s.reading(ctx).Where("subject = ? AND subject_id = ?", subject, id).Order("id DESC").Limit(limit).Find(&rows).Error
	return rows, err
}
