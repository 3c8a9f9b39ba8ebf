package reminder

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// patience is something that waits for a member, and after how many days the member hears of it.
type patience struct {
	kind     string // in the keys and topics
	statuses []string
	days     []int
	once     bool // for good, not each time that it begins to wait anew
	waiting  func(s *store.Store, ctx context.Context, status string, span store.Span, after *store.Waiting, limit int) ([]store.Waiting, error)
}

// keepAfter is after how many days of having an activated card its holder hears, once, not
// to close it without telling the union, and how to report a new number.
const keepAfter = 1

func (w *work) patiences() []patience {
	return []patience{
		{"returned", []string{union.ApplicationReturned}, w.settings.Days, false, (*store.Store).WaitingApplications},
		{"uncollected", []string{union.CardAtUnion, union.CardInDistribution}, w.settings.Days, false, (*store.Store).UncollectedCards},
		{"not_activated", []string{union.CardReceived}, w.settings.Days, false, (*store.Store).WaitingCards},
		{"keep_card", []string{union.CardActivated}, []int{keepAfter}, true, (*store.Store).WaitingCards},
	}
}

// members reminds people one by one, in steps.
func (w *work) members(ctx context.Context) error {
	for _, p := range w.patiences() {
		for i, days := range p.days {
			// One that is late must not reach back into the step before.
			back := late
			if i > 0 {
				back = min(back, days-p.days[i-1]-1)
			}
			span := store.Span{From: w.ago(days + back), Before: w.ago(days - 1)}
			for _, status := range p.statuses {
				if err := w.remind(ctx, p, status, days, span); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// remind goes through what waits since a span of time. Who waits is read in the transaction
// that reminds them: whoever has mended, collected or activated meanwhile is not among them.
func (w *work) remind(ctx context.Context, p patience, status string, days int, span store.Span) error {
	var after *store.Waiting
	for {
		n := 0
		var last store.Waiting
		err := w.inStep(ctx, func(ctx context.Context, tx *store.Store) ([]due, error) {
			rows, err := p.waiting(tx, ctx, status, span, after, step)
			if n = len(rows); err != nil || n == 0 {
				return nil, err
			}
			last = rows[n-1]
			list := make([]due, n)
			for i, row := range rows {
				list[i] = due{key: w.keyOf(p, row, days), kind: p.kind, org: row.OrgID, notices: toPerson(row, "reminder:"+p.kind, days)}
			}
			return list, nil
		})
		if err != nil || n < step {
			return err
		}
		after = &last
	}
}

// keyOf is the same for every run of every replica, and another when the thing begins to
// wait anew.
func (w *work) keyOf(p patience, row store.Waiting, days int) string {
	if p.once {
		return fmt.Sprintf("%s:%s", p.kind, row.ID)
	}
	return fmt.Sprintf("%s:%s:%d:%s", p.kind, row.ID, days, row.Since.UTC().Format("20060102T150405"))
}

// toPerson makes the message to whom something waits for: the member, or before there is
// one the account. Without either there is nobody to reach.
func toPerson(row store.Waiting, topic string, days int) []union.Notice {
	n := union.Notice{Topic: topic, SubjectID: row.ID, Data: map[string]string{"days": strconv.Itoa(days)}}
	switch {
	case row.MemberID != nil:
		n.MemberID = *row.MemberID
	case row.AccountID != nil:
		n.AccountID = *row.AccountID
	default:
		return nil
	}
	return []union.Notice{n}
}

// overdueBefore is before when something must have begun to wait to stand in a digest.
func (w *work) overdueBefore() time.Time { return w.ago(w.settings.Days[0] - 1) }
