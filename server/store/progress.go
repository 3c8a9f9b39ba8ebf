package store

import (
	"context"
	"time"

	"unioncard/server/union"
)

// Progress is what a person's own page needs of their application: nothing sealed.
type Progress struct {
	ApplicationID    union.ID
	Status           string
	Stopped          bool
	Reasons          string // JSON list of Reason
	StartedAt        time.Time
	FirstSubmittedAt *time.Time
	FirstApprovedAt  *time.Time
	FirstSealedAt    *time.Time
	OpenedAt         *time.Time
}

const progressColumns = "SELECT id, status, stopped, reasons, created_at, first_submitted_at, first_approved_at, first_sealed_at, opened_at FROM applications WHERE "

// OwnProgress gives the actor's newest application: the one of their account, else the
// one that somebody helped their member with; union.ErrNotFound before the first. It is
// asked each time a phone is looked at, so only what is shown is read.
func (s *Store) OwnProgress(ctx context.Context, actor union.Actor) (Progress, error) {
	p, err := s.progress(ctx, progressColumns+"account_id = ? ORDER BY id DESC LIMIT 1", actor.AccountID)
	if err != nil && union.KindOf(err) == union.KindNotFound && actor.MemberID != "" {
		return s.progress(ctx, progressColumns+"member_id = ? ORDER BY id DESC LIMIT 1", actor.MemberID)
	}
	return p, err
}

func (s *Store) progress(ctx context.Context, query string, id union.ID) (Progress, error) {
	var p Progress
	db := s.reading(ctx)
	if db.Error != nil {
		return p, db.Error
	}
	err := db.Raw(query, id).Row().Scan(&p.ApplicationID, &p.Status, &p.Stopped, &p.Reasons, &p.StartedAt,
		&p.FirstSubmittedAt, &p.FirstApprovedAt, &p.FirstSealedAt, &p.OpenedAt)
	return p, found(err)
}
