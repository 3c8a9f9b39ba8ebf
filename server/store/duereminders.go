package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// Waiting is something that waits for its person.
type Waiting struct {
	ID        union.ID // of the application or card
	OrgID     union.ID // the unit that applies
	AccountID *union.ID
	MemberID  *union.ID
	Since     time.Time
}

// Span is a part of what waits: since when, from the one to before the other.
type Span struct{ From, Before time.Time }

// WaitingApplications gives up to limit applications, after one, that have had a status
// since a span of time, the longest first.
func (s *Store) WaitingApplications(ctx context.Context, status string, span Span, after *Waiting, limit int) ([]Waiting, error) {
	query := s.along(s.reading(ctx).Model(&union.Application{}), "applications", "ix_applications_waiting").
		Select("id, applying_org_id AS org_id, account_id, member_id, status_at AS since")
	return waitingIn(query, "", "status_at", status, span, after, limit)
}

// WaitingCards gives up to limit cards, after one, that have had a status since a span of
// time, the longest first: not those of the dead, nor of who reports to have done already
// what the card waits for.
func (s *Store) WaitingCards(ctx context.Context, status string, span Span, after *Waiting, limit int) ([]Waiting, error) {
	return waitingIn(s.waitingCards(ctx, "ix_cards_waiting", "cards.status_at"), "cards.", "status_at", status, span, after, limit)
}

// UncollectedCards is WaitingCards by when the bank delivered the cards to the union, at
// whichever of its nodes they lie since.
func (s *Store) UncollectedCards(ctx context.Context, status string, span Span, after *Waiting, limit int) ([]Waiting, error) {
	return waitingIn(s.waitingCards(ctx, "ix_cards_delivered", "cards.delivered_at"), "cards.", "delivered_at", status, span, after, limit)
}

func (s *Store) waitingCards(ctx context.Context, keys, since string) *gorm.DB {
	return s.along(s.reading(ctx).Table("cards"), "cards", keys).
		Joins("JOIN applications ON applications.id = cards.application_id").Joins("LEFT JOIN members ON members.id = cards.member_id").
		Where("cards.reported <> ? AND (members.deceased IS NULL OR members.deceased = ?)", union.EventActivated, false).
		Select("cards.id, cards.applying_org_id AS org_id, applications.account_id, cards.member_id, " + since + " AS since")
}

// waitingIn reads what has a status by the time in a column.
func waitingIn(query *gorm.DB, table, column, status string, span Span, after *Waiting, limit int) ([]Waiting, error) {
	from, at := span.From, table+column
	if after != nil {
		from = after.Since
	}
	query = query.Where(table+"status = ? AND "+at+" >= ? AND "+at+" < ?", status, from, span.Before)
	if after != nil {
		query = query.Where("("+at+" > ? OR "+table+"id > ?)", after.Since, after.ID)
	}
	var rows []Waiting
	err := query.Order(at + ", " + table + "id").Limit(limit).Scan(&rows).Error
	return rows, err
}

// Overdue is how much of each kind has waited in a unit or at a bank branch since before a moment.
type Overdue struct {
	Returned    int64 // applications that their people have not mended
	Approved    int64 // applications that are in no batch
	Uncollected int64 // cards that nobody has signed for
	Submitted   int64 // batches that the bank has not accepted
	Accepted    int64 // batches without all their results
}

// Any says whether anything waits.
func (o Overdue) Any() bool { return o != Overdue{} }

// OverdueIn counts what has waited in a unit since before a moment.
func (s *Store) OverdueIn(ctx context.Context, unit union.ID, before time.Time) (Overdue, error) {
	var o Overdue
	for _, part := range []struct {
		into  *int64
		query *gorm.DB
	}{
		{&o.Returned, s.overdueApplications(ctx, unit, union.ApplicationReturned, before)},
		{&o.Approved, s.overdueApplications(ctx, unit, union.ApplicationApproved, before)},
		{&o.Uncollected, s.along(s.reading(ctx).Model(&union.Card{}), "cards", "ix_cards_unclaimed").
			Where("applying_org_id = ? AND received_at IS NULL AND delivered_at < ? AND status IN ?", unit, before, waiting)},
		{&o.Submitted, s.reading(ctx).Model(&union.Batch{}).Where("org_id = ? AND status = ? AND submitted_at < ?", unit, union.BatchSubmitted, before)},
		{&o.Accepted, s.reading(ctx).Model(&union.Batch{}).Where("org_id = ? AND status = ? AND accepted_at < ?", unit, union.BatchAccepted, before)},
	} {
		if err := part.query.Count(part.into).Error; err != nil {
			return o, err
		}
	}
	return o, nil
}

func (s *Store) overdueApplications(ctx context.Context, unit union.ID, status string, before time.Time) *gorm.DB {
	return s.reading(ctx).Model(&union.Application{}).Where("applying_org_id = ? AND status = ? AND status_at < ?", unit, status, before)
}

// OverdueAt counts the batches that have waited at a bank branch since before a moment.
func (s *Store) OverdueAt(ctx context.Context, branch union.ID, before time.Time) (Overdue, error) {
	var o Overdue
	query := s.reading(ctx).Model(&union.Batch{})
	err := query.Where("bank_branch_id = ? AND status = ? AND submitted_at < ?", branch, union.BatchSubmitted, before).Count(&o.Submitted).Error
	if err != nil {
		return o, err
	}
	err = s.reading(ctx).Model(&union.Batch{}).Where("bank_branch_id = ? AND status = ? AND accepted_at < ?", branch, union.BatchAccepted, before).Count(&o.Accepted).Error
	return o, err
}
