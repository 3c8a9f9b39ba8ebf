//go:build bench

package bench_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"unioncard/server/bench"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// moves takes 10,000 applications from submitted to approved, 500 a transaction, beside
// a bare UPDATE of as many rows, while a small writer keeps asking for its turn.
func moves(t *testing.T) []bench.Row {
	const people = 10_000
	var rows []bench.Row
	for _, driver := range []string{"sqlite", "mysql"} {
		s := open(t, driver)
		city := s.NewCity()
		ctx := context.Background()
		apps := applicants(t, s, city.Unit, union.ApplicationSubmitted, 0, people)
		peer := bareUpdate(t, s, people)
		wait := uniontest.SmallWriter(s.Store)
		ours := took(t, func() error {
			for part := range slices.Chunk(apps, 500) {
				var chunk []union.Transition
				for _, app := range part {
					chunk = append(chunk, union.Transition{
						Subject: union.SubjectApplication, ID: app.ID, OrgID: city.Unit.ID, Event: union.EventApprove, From: app.Status, To: union.ApplicationApproved, Version: app.Version + 1,
						Counts: []union.Count{{OrgID: city.Unit.ID, Stage: union.StageCollected, Present: -1}, {OrgID: city.Unit.ID, Stage: union.StageApproved, Present: 1, Reached: 1}},
					})
				}
				if err := s.Store.MoveMany(ctx, chunk); err != nil {
					return err
				}
			}
			return nil
		})
		rows = append(rows,
			bench.AtMost(fmt.Sprintf("%d moves with history, counters and log, 500 a transaction, %s, beside batched UPDATEs", people, driver), ours/people*1e6, peer/people*1e6, "µs a row", 4),
			bench.Limit("longest wait of another writer beside it", float64(wait().Microseconds())/1000, 150, "ms"))
	}
	return rows
}
