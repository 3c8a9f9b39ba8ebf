package store

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"unioncard/server/union"
)

// AddCounts adds to each org's own row of today. Ancestors are summed by path when
// read: a shared row of the root would make every writer wait for every other.
func (s *Store) AddCounts(ctx context.Context, counts []union.Count) error {
	day := s.Today()
	sums := map[union.Count]union.Count{}
	for _, c := range counts {
		key := union.Count{OrgID: c.OrgID, Stage: c.Stage}
		sum := sums[key]
		sum.Reached += c.Reached
		sum.Present += c.Present
		sums[key] = sum
	}
	rows := make([]union.Counter, 0, len(sums))
	for key, sum := range sums {
		if sum.Reached == 0 && sum.Present == 0 {
			continue
		}
		rows = append(rows, union.Counter{
			OrgID: key.OrgID, Day: day, Stage: key.Stage, Reached: int64(sum.Reached), Present: int64(sum.Present),
		})
	}
	if len(rows) == 0 {
		return nil
	}
	slices.SortFunc(rows, func(a, b union.Counter) int {
		return cmp.Or(cmp.Compare(a.OrgID, b.OrgID), cmp.Compare(a.Stage, b.Stage))
	})
	for i := range rows {
		rows[i].ID = s.NewID()
	}
	added := func(column string) clause.Assignment {
		value := gorm.Expr("counters." + column + " + excluded." + column)
		if s.dialect == mysqlDialect {
			value = gorm.Expr(column + " + VALUES(" + column + ")")
		}
		return clause.Assignment{Column: clause.Column{Name: column}, Value: value}
	}
	return s.writing(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "org_id"}, {Name: "day"}, {Name: "stage"}},
		DoUpdates: clause.Set{added("reached"), added("present")},
	}).Create(&rows).Error
}

// StageFigure is a stage's two figures.
type StageFigure struct {
	Stage   union.Stage
	Reached int64
	Present int64
}

// Funnel sums the figures of an org and all below it, for each stage.
func (s *Store) Funnel(ctx context.Context, path union.Path) ([]StageFigure, error) {
	var figures []StageFigure
	err := s.reading(ctx).Table("counters").
		Select("stage, SUM(reached) AS reached, SUM(present) AS present").
		Where("org_id IN (?)", s.reading(ctx).Table("orgs").Select("id").Where("path >= ? AND path < ?", path, path.End())).
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
