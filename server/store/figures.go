package store

import (
	"context"

	"unioncard/server/union"
)

// OrgFigures are an org with the figures of all its people, its own and those below.
type OrgFigures struct {
	Org       union.Org
	Headcount int64 // of the org and all below it
	Stages    map[union.Stage]StageFigure
}

// Roster is how many people the org should serve: whoever stands at a stage now, has not
// started, or has ended.
func (f OrgFigures) Roster() int64 {
	var all int64
	for _, figure := range f.Stages {
		all += figure.Present
	}
	return all
}

// FiguresOf gives an org's figures.
func (s *Store) FiguresOf(ctx context.Context, org union.Org) (OrgFigures, error) {
	figures, err := s.Funnel(ctx, org.Path)
	if err != nil {
		return OrgFigures{}, err
	}
	f := figuresOf(org, figures)
	err = s.reading(ctx).Model(&union.Org{}).Select("COALESCE(SUM(headcount), 0)").
		Where("path >= ? AND path < ? AND closed = ?", org.Path, org.Path.End(), false).Scan(&f.Headcount).Error
	return f, err
}

func figuresOf(org union.Org, figures []StageFigure) OrgFigures {
	f := OrgFigures{Org: org, Stages: make(map[union.Stage]StageFigure, len(figures))}
	for _, figure := range figures {
		f.Stages[figure.Stage] = figure
	}
	return f
}

// ChildFigures gives a page of the orgs directly below one, each with the figures of all
// its people: three queries, however many there are.
func (s *Store) ChildFigures(ctx context.Context, parent union.Org, page Page) ([]OrgFigures, string, error) {
	children, next, err := s.Children(ctx, parent.ID, page)
	if err != nil || len(children) == 0 {
		return nil, "", err
	}
	paths := make([]union.Path, len(children))
	for i, child := range children {
		paths[i] = child.Path
	}
	var rows []struct {
		StageFigure

		Child union.Path
	}
	// Every child's path is as long as the first one's: one segment below the parent.
	length := len(paths[0])
	err = s.reading(ctx).Table("counter_totals").Joins("JOIN orgs ON orgs.id = counter_totals.org_id").
		Select("SUBSTR(orgs.path, 1, ?) AS child, stage, SUM(reached) AS reached, SUM(present) AS present", length).
		Where("orgs.path >= ? AND orgs.path < ? AND SUBSTR(orgs.path, 1, ?) IN ?", parent.Path, parent.Path.End(), length, paths).
		Group("child, stage").Scan(&rows).Error
	if err != nil {
		return nil, "", err
	}
	by := make(map[union.Path][]StageFigure, len(children))
	for _, r := range rows {
		by[r.Child] = append(by[r.Child], r.StageFigure)
	}
	var heads []struct {
		Child     union.Path
		Headcount int64
	}
	err = s.reading(ctx).Table("orgs").Select("SUBSTR(path, 1, ?) AS child, SUM(headcount) AS headcount", length).
		Where("path >= ? AND path < ? AND closed = ? AND SUBSTR(path, 1, ?) IN ?", parent.Path, parent.Path.End(), false, length, paths).
		Group("child").Scan(&heads).Error
	if err != nil {
		return nil, "", err
	}
	counts := make(map[union.Path]int64, len(heads))
	for _, h := range heads {
		counts[h.Child] = h.Headcount
	}
	list := make([]OrgFigures, len(children))
	for i, child := range children {
		list[i] = figuresOf(child, by[child.Path])
		list[i].Headcount = counts[child.Path]
	}
	return list, next, nil
}
