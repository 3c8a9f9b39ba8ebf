package api

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// CreateTieCode makes the code that shows the clerk which account is one's own.
func (a *API) CreateTieCode(ctx context.Context, _ CreateTieCodeRequestObject) (CreateTieCodeResponseObject, error) {
	code, err := a.Auth.NewTieCode(ctx, actorFrom(ctx))
	return CreateTieCode201JSONResponse{Code: union.ShowCode(code.Code), EndAt: code.EndAt}, err
}

// ListTies lists what waits for a second person.
func (a *API) ListTies(ctx context.Context, request ListTiesRequestObject) (ListTiesResponseObject, error) {
	actor := actorFrom(ctx)
	rows, next, err := a.Store.TieChanges(ctx, actor, page(request.Params.Limit, request.Params.Cursor), union.RoleClerk, union.RoleHead, union.RoleSupervisor)
	if err != nil {
		return nil, err
	}
	items := make([]TieChange, len(rows))
	for i, row := range rows {
		items[i] = tieView(actor, row)
	}
	return ListTies200JSONResponse{Items: items, NextCursor: next}, nil
}

// AskTie is the first person's step.
func (a *API) AskTie(ctx context.Context, request AskTieRequestObject) (AskTieResponseObject, error) {
	b := request.Body
	change, err := a.Auth.AskTie(ctx, actorFrom(ctx), b.ApplicationId, string(b.Kind), deref(b.Code), b.Reason)
	return AskTie201JSONResponse(tieView(actorFrom(ctx), store.TieEntry{TieChange: change})), err
}

// ConfirmTie is the second person's step.
func (a *API) ConfirmTie(ctx context.Context, request ConfirmTieRequestObject) (ConfirmTieResponseObject, error) {
	change, err := a.Auth.ConfirmTie(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	return ConfirmTie200JSONResponse(tieView(actorFrom(ctx), store.TieEntry{TieChange: change})), err
}

// RefuseTie leaves everything as it is.
func (a *API) RefuseTie(ctx context.Context, request RefuseTieRequestObject) (RefuseTieResponseObject, error) {
	change, err := a.Auth.RefuseTie(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	return RefuseTie200JSONResponse(tieView(actorFrom(ctx), store.TieEntry{TieChange: change})), err
}

func tieView(actor union.Actor, entry store.TieEntry) TieChange {
	return TieChange{
		Id: entry.ID, Kind: TieChangeKind(entry.Kind), Reason: entry.Reason, Status: entry.Status, Name: set(entry.NameMasked), OrgName: set(entry.OrgName),
		AskedByMe: ptr(entry.AskedBy == actor.AccountID), Version: entry.Version, CreatedAt: entry.CreatedAt,
	}
}
