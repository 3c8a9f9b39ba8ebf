package store

import (
	"context"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// Recount computes from the rows how many people of an org, and below it, stand at each
// stage now: what the counters must say.
func (s *Store) Recount(ctx context.Context, path union.Path) (map[union.Stage]int64, error) {
	present := map[union.Stage]int64{}
	add := func(query *gorm.DB, stage func(status string) union.Stage) error {
		var rows []struct {
			Status string
			N      int64
		}
		err := query.Scan(&rows).Error
		for _, r := range rows {
			if to := stage(r.Status); to != "" && r.N > 0 {
				present[to] += r.N
			}
		}
		return err
	}
	err := add(s.reading(ctx).Model(&union.RosterRow{}).Select("status, COUNT(*) AS n").
		Where("org_id IN (?) AND status <> ?", s.subtree(ctx, path), union.RowApplied).Group("status"), rowStage)
	if err != nil {
		return nil, err
	}
	err = add(s.reading(ctx).Model(&union.Application{}).Select("status, COUNT(*) AS n").
		Where("org_id IN (?) AND roster_row_id IS NOT NULL AND status <> ?", s.subtree(ctx, path), union.ApplicationOpened).Group("status"), union.ApplicationStage)
	if err != nil {
		return nil, err
	}
	const reached = "CASE WHEN activated_at IS NOT NULL THEN 'activated' WHEN received_at IS NOT NULL THEN 'signed' WHEN delivered_at IS NOT NULL THEN 'delivered' ELSE 'opened' END"
	err = add(s.reading(ctx).Model(&union.Card{}).Select(reached+" AS status, COUNT(*) AS n").
		Where("org_id IN (?) AND status <> ?", s.subtree(ctx, path), union.CardClosed).Group(reached), func(status string) union.Stage { return union.Stage(status) })
	return present, err
}

func rowStage(status string) union.Stage {
	if status == union.RowEnded {
		return union.StageEnded
	}
	return union.StageNotStarted
}
