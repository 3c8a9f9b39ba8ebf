package reminder

import (
	"context"
	"fmt"
	"strconv"

	"unioncard/server/store"
	"unioncard/server/union"
)

// unclaimed tells, once a week, each unit's clerks and the leaders where cards lie that
// nobody has signed for in union.UnclaimedDays that they go back up.
func (w *work) unclaimed(ctx context.Context) error {
	year, week := w.today.In(w.store.Zone()).ISOWeek()
	return walk(ctx, w, (*store.Store).LivingUnits, func(u union.Org) union.ID { return u.ID },
		func(ctx context.Context, tx *store.Store, unit union.Org) ([]due, error) {
			notices, err := w.unclaimedOf(ctx, tx, unit)
			if err != nil || len(notices) == 0 {
				return nil, err
			}
			return []due{{key: fmt.Sprintf("unclaimed:%s:%d-W%02d", unit.ID, year, week), kind: "unclaimed", org: unit.ID, notices: notices}}, nil
		})
}

func (w *work) unclaimedOf(ctx context.Context, tx *store.Store, unit union.Org) ([]union.Notice, error) {
	lying, err := tx.UnclaimedAt(ctx, unit.ID, tx.Now().AddDate(0, 0, -union.UnclaimedDays))
	if err != nil || len(lying) == 0 {
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
	for _, place := range lying {
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
