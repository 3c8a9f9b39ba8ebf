package reminder

import (
	"context"
	"strconv"

	"unioncard/server/store"
	"unioncard/server/union"
)

// places is how many units or branches one transaction goes through: each has a handful of
// people, and none may have more messages in it than step.
const places = 50

// clerks tells each unit's clerks, in one message a day, what has waited there for longer
// than the first step.
func (w *work) clerks(ctx context.Context) error {
	return walk(ctx, w, (*store.Store).LivingUnits, func(u union.Org) union.ID { return u.ID },
		func(ctx context.Context, tx *store.Store, unit union.Org) ([]due, error) {
			o, err := tx.OverdueIn(ctx, unit.ID, w.overdueBefore())
			if err != nil || !o.Any() {
				return nil, err
			}
			people, err := tx.Holders(ctx, unit.ID, union.RoleClerk)
			data := map[string]string{
				"unit": unit.Name, "returned": count(o.Returned), "approved": count(o.Approved), "cards": count(o.Uncollected), "batches": count(o.Submitted + o.Accepted),
			}
			return []due{w.digest("digest", unit.ID, unit.ID, people, data)}, err
		})
}

// officers tells each bank branch's officers the same of the batches that lie with them.
func (w *work) officers(ctx context.Context) error {
	return walk(ctx, w, (*store.Store).OpenBranches, func(b union.BankBranch) union.ID { return b.ID },
		func(ctx context.Context, tx *store.Store, branch union.BankBranch) ([]due, error) {
			o, err := tx.OverdueAt(ctx, branch.ID, w.overdueBefore())
			if err != nil || !o.Any() {
				return nil, err
			}
			people, err := tx.Officers(ctx, branch.ID)
			data := map[string]string{"submitted": count(o.Submitted), "accepted": count(o.Accepted)}
			return []due{w.digest("bank_digest", branch.ID, branch.ID, people, data)}, err
		})
}

// digest is one message a day to the people of one place.
func (w *work) digest(kind string, org, place union.ID, people []union.ID, data map[string]string) due {
	day := union.DateOf(w.today, w.store.Zone())
	data["days"] = strconv.Itoa(w.settings.Days[0])
	d := due{key: kind + ":" + string(place) + ":" + string(day), kind: kind, org: org}
	for _, account := range people {
		d.notices = append(d.notices, union.Notice{Topic: "reminder:" + kind, AccountID: account, SubjectID: place, Data: data})
	}
	return d
}

// walk goes through all places in the order of their ids, some in each transaction.
func walk[T any](
	ctx context.Context, w *work, list func(*store.Store, context.Context, union.ID, int) ([]T, error), id func(T) union.ID,
	visit func(ctx context.Context, tx *store.Store, place T) ([]due, error),
) error {
	after := union.ID("")
	for {
		n := 0
		var last union.ID
		err := w.inStep(ctx, func(ctx context.Context, tx *store.Store) ([]due, error) {
			some, err := list(tx, ctx, after, places)
			n = len(some)
			var all []due
			for _, place := range some {
				if err != nil {
					break
				}
				var found []due
				found, err = visit(ctx, tx, place)
				all, last = append(all, found...), id(place)
			}
			return all, err
		})
		if err != nil || n < places {
			return err
		}
		after = last
	}
}
