package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// errTotals means that an org's totals are not the sum of its days.
var errTotals = errors.New("store: the totals of the counters are not the sum of their days")

// Recount computes from the rows how many people of an org, and below it, stand at each
// stage now: what the counters must say. It fails where the totals are not the sum of
// their days.
func (s *Store) Recount(ctx context.Context, path union.Path) (map[union.Stage]int64, error) {
	apart, err := s.totalsApart(ctx, path)
	if err != nil {
		return nil, err
	}
	if apart > 0 {
		return nil, fmt.Errorf("%w: %d orgs and stages", errTotals, apart)
	}
	return s.CountPeople(ctx, path)
}

// totalsApart counts the orgs and stages whose total is not the sum of the days.
func (s *Store) totalsApart(ctx context.Context, path union.Path) (int64, error) {
	var n int64
	days := s.reading(ctx).Table("counters").Select("org_id, stage, reached, present").Where("org_id IN (?)", s.subtree(ctx, path))
	totals := s.reading(ctx).Table("counter_totals").Select("org_id, stage, -reached AS reached, -present AS present").Where("org_id IN (?)", s.subtree(ctx, path))
	apart := s.reading(ctx).Table("(? UNION ALL ?) AS figures", days, totals).Select("org_id").
		Group("org_id, stage").Having("SUM(reached) <> 0 OR SUM(present) <> 0")
	err := s.reading(ctx).Table("(?) AS apart", apart).Count(&n).Error
	return n, err
}

// CountPeople is what Recount compares with: how many people of an org, and below it,
// stand at each stage, by their rows.
func (s *Store) CountPeople(ctx context.Context, path union.Path) (map[union.Stage]int64, error) {
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
