package api

import (
	"context"

	"unioncard/server/roster"
	"unioncard/server/store"
	"unioncard/server/union"
)

// ListRosterRows lists people who should get a card.
func (a *API) ListRosterRows(ctx context.Context, request ListRosterRowsRequestObject) (ListRosterRowsResponseObject, error) {
	p := request.Params
	filter := store.RowFilter{Status: string(deref(p.Status)), OrgID: deref(p.OrgId), Hardship: p.Hardship, Counter: p.AtCounter}
	rows, next, err := a.Roster.Rows(ctx, actorFrom(ctx), filter, page(p.Limit, p.Cursor))
	if err != nil {
		return nil, err
	}
	items, err := a.rosterRows(ctx, rows)
	if err != nil {
		return nil, err
	}
	return ListRosterRows200JSONResponse{Items: items, NextCursor: next}, nil
}

// SearchRosterRows finds somebody on the lists by a whole name, phone or number.
func (a *API) SearchRosterRows(ctx context.Context, request SearchRosterRowsRequestObject) (SearchRosterRowsResponseObject, error) {
	actor := actorFrom(ctx)
	err := a.Limiter.Allow(ctx, "lookup_minute", string(actor.AccountID))
	if err != nil {
		return nil, err
	}
	b := request.Body
	rows, more, err := a.Roster.Search(ctx, actor, b.Text, string(deref(b.Status)), deref(b.OrgId))
	if err != nil {
		return nil, err
	}
	items, err := a.rosterRows(ctx, rows)
	return SearchRosterRows200JSONResponse{Items: items, More: more}, err
}

// CreateRosterRow puts one person on the list.
func (a *API) CreateRosterRow(ctx context.Context, request CreateRosterRowRequestObject) (CreateRosterRowResponseObject, error) {
	b := request.Body
	row, org, err := a.Roster.Add(ctx, actorFrom(ctx), roster.Entry{
		OrgID: b.OrgId, Name: b.Name, Kind: union.DocumentKind(deref(b.DocumentKind)), Number: deref(b.DocumentNumber), Phone: deref(b.Phone),
		Hardship: deref(b.Hardship), HardshipYear: deref(b.HardshipYear),
	})
	if err != nil {
		return nil, err
	}
	return CreateRosterRow201JSONResponse(rosterRowView(row, org.Name)), nil
}

// EndRosterRow says that a person left.
func (a *API) EndRosterRow(ctx context.Context, request EndRosterRowRequestObject) (EndRosterRowResponseObject, error) {
	row, err := a.Roster.End(ctx, actorFrom(ctx), roster.Seen{ID: request.Id, Version: request.Body.Version}, union.EndReason(request.Body.Reason))
	if err != nil {
		return nil, err
	}
	view, err := a.rosterRow(ctx, row)
	return EndRosterRow200JSONResponse(view), err
}

// ReviveRosterRow puts a person back on the list.
func (a *API) ReviveRosterRow(ctx context.Context, request ReviveRosterRowRequestObject) (ReviveRosterRowResponseObject, error) {
	row, err := a.Roster.Revive(ctx, actorFrom(ctx), roster.Seen{ID: request.Id, Version: request.Body.Version})
	if err != nil {
		return nil, err
	}
	view, err := a.rosterRow(ctx, row)
	return ReviveRosterRow200JSONResponse(view), err
}

// SetAtCounter says that a person goes to the bank's counter, or not after all.
func (a *API) SetAtCounter(ctx context.Context, request SetAtCounterRequestObject) (SetAtCounterResponseObject, error) {
	row, err := a.Roster.SetAtCounter(ctx, actorFrom(ctx), roster.Seen{ID: request.Id, Version: request.Body.Version}, request.Body.AtCounter)
	if err != nil {
		return nil, err
	}
	view, err := a.rosterRow(ctx, row)
	return SetAtCounter200JSONResponse(view), err
}

func (a *API) rosterRow(ctx context.Context, row union.RosterRow) (RosterRow, error) {
	views, err := a.rosterRows(ctx, []union.RosterRow{row})
	if err != nil {
		return RosterRow{}, err
	}
	return views[0], nil
}

func (a *API) rosterRows(ctx context.Context, rows []union.RosterRow) ([]RosterRow, error) {
	seen := map[union.ID]bool{}
	var ids []union.ID
	for _, row := range rows {
		if !seen[row.OrgID] {
			seen[row.OrgID] = true
			ids = append(ids, row.OrgID)
		}
	}
	names, err := a.Store.OrgNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	applied := make([]union.ID, 0, len(rows))
	for _, row := range rows {
		if row.Status == union.RowApplied {
			applied = append(applied, row.ID)
		}
	}
	applications, err := a.Store.LivingApplications(ctx, applied)
	if err != nil {
		return nil, err
	}
	views := make([]RosterRow, len(rows))
	for i, row := range rows {
		views[i] = rosterRowView(row, names[row.OrgID])
		if app, found := applications[row.ID]; found {
			views[i].ApplicationId = &app
		}
	}
	return views, nil
}

func rosterRowView(row union.RosterRow, org string) RosterRow {
	return RosterRow{
		Id: row.ID, OrgId: row.OrgID, OrgName: org, Status: RosterRowStatus(row.Status), Name: row.Name.Masked, DocumentKind: string(row.DocumentKind),
		Document: row.Document.Masked, Phone: row.Phone.Masked, Hardship: row.Hardship, HardshipYear: set(row.HardshipYear), AtCounter: row.AtCounter,
		EndReason: set(string(row.EndReason)), EndedAt: row.EndedAt, Version: row.Version, CreatedAt: row.CreatedAt,
	}
}
