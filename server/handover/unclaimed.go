package handover

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Unclaimed lists the cards that lie unsigned for longer than union.UnclaimedDays.
func (h *Handovers) Unclaimed(ctx context.Context, actor union.Actor, p store.Page) ([]union.Card, string, error) {
	return h.Store.UnclaimedCards(ctx, actor, h.unclaimedBefore(), p)
}

func (h *Handovers) unclaimedBefore() time.Time {
	return h.Store.Now().AddDate(0, 0, -union.UnclaimedDays)
}

// RemindUnclaimed tells, once a week, each unit's clerks and the leaders where cards lie
// unclaimed that they go back up. It says how many messages it wrote; 0 when the week's
// are written. The mark of the week and the messages are one transaction: a run that
// fails leaves neither.
func (h *Handovers) RemindUnclaimed(ctx context.Context) (int, error) {
	written := 0
	err := h.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		written = 0
		year, week := tx.Now().In(tx.Zone()).ISOWeek()
		first, err := tx.TakeLease(ctx, fmt.Sprintf("unclaimed %d-W%02d", year, week), string(tx.NewID()), 14*24*time.Hour)
		if err != nil || !first {
			return err
		}
		return tx.EachUnit(ctx, func(unit union.Org) error {
			notices, err := h.unclaimedOf(ctx, tx, unit)
			if err != nil {
				return err
			}
			written += len(notices)
			return tx.Enqueue(ctx, notices...)
		})
	})
	return written, err
}

func (h *Handovers) unclaimedOf(ctx context.Context, tx *store.Store, unit union.Org) ([]union.Notice, error) {
	places, err := tx.UnclaimedAt(ctx, unit.ID, h.unclaimedBefore())
	if err != nil || len(places) == 0 {
		return nil, err
	}
	var list []union.Notice
	say := func(topic string, role union.Role, org union.ID, n int) error {
		people, err := tx.Holders(ctx, org, role)
		for _, account := range people {
			list = append(list, union.Notice{Topic: topic, AccountID: account, SubjectID: org, Data: map[string]string{"cards": strconv.Itoa(n)}})
		}
		return err
	}
	sum := 0
	for _, place := range places {
		sum += place.N
		if place.HeldByOrg == unit.ID {
			continue
		}
		if err = say("card:unclaimed_leader", union.RoleLeader, place.HeldByOrg, place.N); err != nil {
			return nil, err
		}
	}
	err = say("card:unclaimed", union.RoleClerk, unit.ID, sum)
	return list, err
}
