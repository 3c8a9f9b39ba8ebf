package store

import (
	"context"

	"unioncard/server/union"
)

// RowWanted is somebody who is looked for on the lists, by the index of what was typed.
type RowWanted struct {
	Kind          union.IndexKind
	Current, Next []byte
	Status        string   // empty: any
	OrgID         union.ID // empty: all in reach
}

// wantedColumns are where an index stands in a row.
var wantedColumns = map[union.IndexKind]string{
	union.IndexName: "name_index", union.IndexDocument: "document_index", union.IndexPhone: "phone_index",
}

// FindRosterRows gives up to limit rows of somebody in the actor's scope, and whether there
// are more. union.ErrNotFound for an org out of reach.
func (s *Store) FindRosterRows(ctx context.Context, actor union.Actor, w RowWanted, limit int, roles ...union.Role) ([]union.RosterRow, bool, error) {
	query, err := s.rowsInReach(ctx, actor, w.OrgID, roles)
	if err != nil {
		return nil, false, err
	}
	query = query.Where(matchIndex(s.reading(ctx), wantedColumns[w.Kind], w.Current, w.Next))
	if w.Status != "" {
		query = query.Where("status = ?", w.Status)
	}
	var rows []union.RosterRow
	err = query.Order("id").Limit(limit + 1).Find(&rows).Error
	if len(rows) > limit {
		return rows[:limit], true, err
	}
	return rows, false, err
}

// LivingApplications gives for each of the rows the application that is under way or has
// led to a card, where there is one.
func (s *Store) LivingApplications(ctx context.Context, rows []union.ID) (map[union.ID]union.ID, error) {
	by := map[union.ID]union.ID{}
	if len(rows) == 0 {
		return by, nil
	}
	var apps []struct {
		ID          union.ID
		RosterRowID union.ID
	}
	err := s.reading(ctx).Model(&union.Application{}).Where("roster_row_id IN ? AND status NOT IN ?", rows, settledApplications).Order("id").Scan(&apps).Error
	for _, app := range apps {
		by[app.RosterRowID] = app.ID
	}
	return by, err
}

// settledApplications are the statuses after which a person may start anew.
var settledApplications = []string{union.ApplicationRejected, union.ApplicationWithdrawn, union.ApplicationEnded}
