package api

import (
	"cmp"
	"context"

	"unioncard/server/union"
)

// ListDuplicateCases lists what the nearest supervisor has to settle.
func (a *API) ListDuplicateCases(ctx context.Context, request ListDuplicateCasesRequestObject) (ListDuplicateCasesResponseObject, error) {
	p := request.Params
	rows, next, err := a.Store.Clashes(ctx, actorFrom(ctx), cmp.Or(string(deref(p.Status)), union.ClashOpen), page(p.Limit, p.Cursor))
	if err != nil {
		return nil, err
	}
	items := make([]DuplicateCase, len(rows))
	for i, row := range rows {
		items[i] = a.duplicateCase(row)
	}
	return ListDuplicateCases200JSONResponse{Items: items, NextCursor: next}, nil
}

// GetDuplicateCase shows a case with its applications side by side.
func (a *API) GetDuplicateCase(ctx context.Context, request GetDuplicateCaseRequestObject) (GetDuplicateCaseResponseObject, error) {
	clash, err := a.Enrolment.Clash(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	answer := GetDuplicateCase200JSONResponse{Case: a.duplicateCase(clash.Case)}
	answer.Applications = make([]struct {
		Item      ReviewItem `json:"item"`
		UnitName  string     `json:"unit_name"`
		UnitPhone string     `json:"unit_phone"`
	}, len(clash.Applications))
	self, err := a.Enrolment.Self(ctx, actorFrom(ctx))
	if err != nil {
		return nil, err
	}
	for i, app := range clash.Applications {
		unit, err := a.Store.Org(ctx, app.ApplyingOrgID)
		if err != nil {
			return nil, err
		}
		answer.Applications[i].Item = a.itemFor(ctx, self, app)
		answer.Applications[i].UnitName, answer.Applications[i].UnitPhone = unit.Name, unit.Phone
	}
	return answer, nil
}

// SettleDuplicateCase keeps one application.
func (a *API) SettleDuplicateCase(ctx context.Context, request SettleDuplicateCaseRequestObject) (SettleDuplicateCaseResponseObject, error) {
	clash, err := a.Enrolment.Settle(ctx, actorFrom(ctx), request.Id, request.Body.Version, request.Body.KeptId)
	if err != nil {
		return nil, err
	}
	return SettleDuplicateCase200JSONResponse(a.duplicateCase(clash.Case)), nil
}

func (a *API) duplicateCase(row union.DuplicateCase) DuplicateCase {
	return DuplicateCase{
		Id: row.ID, Kind: DuplicateCaseKind(row.Kind), Status: DuplicateCaseStatus(row.Status), KeptId: row.KeptID, DueAt: row.DueAt,
		Overdue: row.Status == union.ClashOpen && a.Store.Now().After(row.DueAt), Version: row.Version, CreatedAt: row.CreatedAt,
	}
}
