package api

import (
	"context"

	"unioncard/server/roster"
	"unioncard/server/union"
)

// ListRosters lists uploaded lists.
func (a *API) ListRosters(ctx context.Context, request ListRostersRequestObject) (ListRostersResponseObject, error) {
	p := request.Params
	lists, next, err := a.Roster.List(ctx, actorFrom(ctx), deref(p.OrgId), page(p.Limit, p.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListRosters200JSONResponse{Items: make([]Roster, len(lists)), NextCursor: next}
	for i, list := range lists {
		answer.Items[i] = rosterView(list)
	}
	return answer, nil
}

// CreateRoster looks through an uploaded list.
func (a *API) CreateRoster(ctx context.Context, request CreateRosterRequestObject) (CreateRosterResponseObject, error) {
	file := uploadFrom(ctx)
	list, err := a.Roster.Preview(ctx, actorFrom(ctx), request.Params.OrgId, file.Name, file.Bytes)
	if err != nil {
		return nil, err
	}
	return CreateRoster201JSONResponse(rosterView(list)), nil
}

// GetRoster gives an uploaded list with its figures.
func (a *API) GetRoster(ctx context.Context, request GetRosterRequestObject) (GetRosterResponseObject, error) {
	list, err := a.Roster.Get(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return GetRoster200JSONResponse(rosterView(list)), nil
}

// ListRosterErrors says what is wrong with the rows of an uploaded list.
func (a *API) ListRosterErrors(ctx context.Context, request ListRosterErrorsRequestObject) (ListRosterErrorsResponseObject, error) {
	p := request.Params
	faults, next, err := a.Roster.Faults(ctx, actorFrom(ctx), request.Id, page(p.Limit, p.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListRosterErrors200JSONResponse{Items: make([]RosterFault, len(faults)), NextCursor: next}
	for i, f := range faults {
		answer.Items[i] = RosterFault{Line: f.Line, Column: f.Column, Code: f.Code, Detail: f.Detail}
	}
	return answer, nil
}

// ListRosterPeople says who is new, changed or gone.
func (a *API) ListRosterPeople(ctx context.Context, request ListRosterPeopleRequestObject) (ListRosterPeopleResponseObject, error) {
	p := request.Params
	people, next, err := a.Roster.People(ctx, actorFrom(ctx), request.Id, string(p.Change), page(p.Limit, p.Cursor))
	if err != nil {
		return nil, err
	}
	rows := make([]union.ID, 0, len(people))
	for _, f := range people {
		if f.RowID != "" {
			rows = append(rows, f.RowID)
		}
	}
	applications, err := a.Store.LivingApplications(ctx, rows)
	if err != nil {
		return nil, err
	}
	answer := ListRosterPeople200JSONResponse{Items: make([]RosterPerson, len(people)), NextCursor: next}
	for i, f := range people {
		answer.Items[i] = RosterPerson{
			Line: set(f.Line), RowId: set(f.RowID), Version: set(f.Version), Status: set(f.Status), Name: f.Name, Document: f.Document, Phone: f.Phone,
			Changes: append([]string{}, f.Changes...), ApplicationId: set(applications[f.RowID]),
		}
	}
	return answer, nil
}

// ImportRoster takes an uploaded list over.
func (a *API) ImportRoster(ctx context.Context, request ImportRosterRequestObject) (ImportRosterResponseObject, error) {
	list, err := a.Roster.Import(ctx, actorFrom(ctx), request.Id, request.Body.Version, deref(request.Body.SkipBad))
	if err != nil {
		return nil, err
	}
	return ImportRoster200JSONResponse(rosterView(list)), nil
}

// EndRosterGone confirms that people have left.
func (a *API) EndRosterGone(ctx context.Context, request EndRosterGoneRequestObject) (EndRosterGoneResponseObject, error) {
	people := make([]roster.Seen, len(request.Body.Rows))
	for i, row := range request.Body.Rows {
		people[i] = roster.Seen{ID: row.Id, Version: row.Version}
	}
	err := a.Roster.EndGone(ctx, actorFrom(ctx), request.Id, people, union.EndReason(request.Body.Reason))
	if err != nil {
		return nil, err
	}
	return EndRosterGone204Response{}, nil
}

func rosterView(list union.Roster) Roster {
	return Roster{
		Id: list.ID, OrgId: list.OrgID, FileName: list.FileName, Status: RosterStatus(list.Status), RowCount: list.RowCount, Bad: list.Bad,
		Added: list.Added, Changed: list.Changed, Same: list.Same, Gone: list.Gone, Version: list.Version, CreatedAt: list.CreatedAt,
		ExpiresAt: list.CreatedAt.Add(roster.Life), ImportedAt: list.ImportedAt,
	}
}
