package api

import (
	"context"

	"unioncard/server/union"
)

// AskTransfer asks for a person of one's unit.
func (a *API) AskTransfer(ctx context.Context, request AskTransferRequestObject) (AskTransferResponseObject, error) {
	transfer, err := a.Enrolment.AskTransfer(ctx, actorFrom(ctx), request.Id, request.Body.OrgId)
	if err != nil {
		return nil, err
	}
	view, err := a.transfer(ctx, transfer)
	return AskTransfer201JSONResponse(view), err
}

// AskOwnTransfer asks for oneself.
func (a *API) AskOwnTransfer(ctx context.Context, request AskOwnTransferRequestObject) (AskOwnTransferResponseObject, error) {
	transfer, err := a.Enrolment.AskOwnTransfer(ctx, actorFrom(ctx), request.Body.OrgId)
	if err != nil {
		return nil, err
	}
	view, err := a.transfer(ctx, transfer)
	return AskOwnTransfer201JSONResponse(view), err
}

// ListTransfers lists who asks to come.
func (a *API) ListTransfers(ctx context.Context, request ListTransfersRequestObject) (ListTransfersResponseObject, error) {
	rows, next, err := a.Store.Transfers(ctx, actorFrom(ctx), page(request.Params.Limit, request.Params.Cursor), union.RoleClerk, union.RoleHead, union.RoleSupervisor)
	if err != nil {
		return nil, err
	}
	items, err := a.transfers(ctx, rows)
	return ListTransfers200JSONResponse{Items: items, NextCursor: next}, err
}

// AcceptTransfer takes the person in.
func (a *API) AcceptTransfer(ctx context.Context, request AcceptTransferRequestObject) (AcceptTransferResponseObject, error) {
	transfer, err := a.Enrolment.AcceptTransfer(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	if err != nil {
		return nil, err
	}
	view, err := a.transfer(ctx, transfer)
	return AcceptTransfer200JSONResponse(view), err
}

// RefuseTransfer leaves the person where they are.
func (a *API) RefuseTransfer(ctx context.Context, request RefuseTransferRequestObject) (RefuseTransferResponseObject, error) {
	transfer, err := a.Enrolment.RefuseTransfer(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	if err != nil {
		return nil, err
	}
	view, err := a.transfer(ctx, transfer)
	return RefuseTransfer200JSONResponse(view), err
}

func (a *API) transfer(ctx context.Context, row union.Transfer) (Transfer, error) {
	views, err := a.transfers(ctx, []union.Transfer{row})
	if err != nil {
		return Transfer{}, err
	}
	return views[0], nil
}

func (a *API) transfers(ctx context.Context, rows []union.Transfer) ([]Transfer, error) {
	var ids []union.ID
	for _, row := range rows {
		ids = append(ids, row.FromUnitID, row.ToOrgID)
	}
	names, err := a.Store.OrgNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	views := make([]Transfer, len(rows))
	for i, row := range rows {
		views[i] = Transfer{
			Id: row.ID, Name: row.NameMasked, FromUnitId: row.FromUnitID, FromUnitName: names[row.FromUnitID], ToUnitId: row.ToUnitID,
			ToOrgId: row.ToOrgID, ToOrgName: names[row.ToOrgID], Status: row.Status, Version: row.Version, CreatedAt: row.CreatedAt,
		}
	}
	return views, nil
}
