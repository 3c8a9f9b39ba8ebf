package store

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"unioncard/server/union"
)

// AddCounts adds to each org's own totals, and to its own row of today. Ancestors are
// summed by path when read: a shared row of the root would make every writer wait for
// every other.
//
// All rows are touched in the order of their keys, the totals first: whoever holds an
// org's total is alone with that org's days, of which the first of a morning are new rows.
func (s *Store) AddCounts(ctx context.Context, counts []union.Count) error {
	totals := summed(counts)
	if len(totals) == 0 {
		return nil
	}
	day := s.Today()
	days := make([]union.Counter, len(totals))
	for i, t := range totals {
		days[i] = union.Counter{ID: s.NewID(), OrgID: t.OrgID, Day: day, Stage: t.Stage, Reached: t.Reached, Present: t.Present}
	}
	err := s.writing(ctx).Clauses(s.adding("counter_totals", "org_id", "stage")).Create(&totals).Error
	if err != nil {
		return err
	}
	return s.writing(ctx).Clauses(s.adding("counters", "org_id", "day", "stage")).Create(&days).Error
}

// summed puts the changes of one org and stage together, in the order of the keys.
func summed(counts []union.Count) []union.CounterTotal {
	sums := map[union.Count]union.CounterTotal{}
	for _, c := range counts {
		key := union.Count{OrgID: c.OrgID, Stage: c.Stage}
		sum := sums[key]
		sum.OrgID, sum.Stage = c.OrgID, c.Stage
		sum.Reached += int64(c.Reached)
		sum.Present += int64(c.Present)
		sums[key] = sum
	}
	totals := make([]union.CounterTotal, 0, len(sums))
	for _, sum := range sums {
		if sum.Reached != 0 || sum.Present != 0 {
			totals = append(totals, sum)
		}
	}
	slices.SortFunc(totals, func(a, b union.CounterTotal) int {
		return cmp.Or(cmp.Compare(a.OrgID, b.OrgID), cmp.Compare(a.Stage, b.Stage))
	})
	return totals
}

// adding makes an insert add its figures to those of a row that is there already.
func (s *Store) adding(table string, key ...string) clause.OnConflict {
	added := func(column string) clause.Assignment {
		value := gorm.Expr(table + "." + column + " + excluded." + column)
		if s.dialect == mysqlDialect {
			value = gorm.Expr(column + " + VALUES(" + column + ")")
		}
		return clause.Assignment{Column: clause.Column{Name: column}, Value: value}
	}
	columns := make([]clause.Column, len(key))
	for i, name := range key {
		columns[i] = clause.Column{Name: name}
	}
	return clause.OnConflict{Columns: columns, DoUpdates: clause.Set{added("reached"), added("present")}}
}

// StageFigure is a stage's two figures.
type StageFigure struct {
	Stage   union.Stage
	Reached int64
	Present int64
}

// Funnel sums the figures of an org and all below it, for each stage: as many rows are
// read as there are orgs with people at a stage, however many people and days there were.
func (s *Store) Funnel(ctx context.Context, path union.Path) ([]StageFigure, error) {
	var figures []StageFigure
	err := s.reading(ctx).Table("counter_totals").
		Select("stage, SUM(reached) AS reached, SUM(present) AS present").
		Where("org_id IN (?)", s.subtree(ctx, path)).
		Group("stage").Scan(&figures).Error
	return figures, err
}

// CountApplications recomputes how many applications stand at each status, from the rows.
func (s *Store) CountApplications(ctx context.Context, path union.Path) (map[string]int64, error) {
	var rows []struct {
		Status string
		N      int64
	}
	err := s.reading(ctx).Model(&union.Application{}).Select("status, COUNT(*) AS n").
		Where("org_id IN (?)", s.reading(ctx).Table("orgs").Select("id").Where("path >= ? AND path < ?", path, path.End())).
		Group("status").Scan(&rows).Error
	counts := map[string]int64{}
	for _, r := range rows {
		counts[r.Status] = r.N
	}
	return counts, err
}
