package api

import (
	"context"

	"unioncard/server/org"
	"unioncard/server/union"
)

func bankBranch(b union.BankBranch) BankBranch {
	return BankBranch{
		Id: b.ID, Code: b.Code, Name: b.Name, Address: b.Address, District: set(b.District), Phone: b.Phone, Hours: b.Hours, Lat: b.Lat, Lng: b.Lng, Closed: b.Closed, Version: b.Version,
	}
}

// ListBankBranches lists the branches of the bank; their facts are public.
func (a *API) ListBankBranches(ctx context.Context, request ListBankBranchesRequestObject) (ListBankBranchesResponseObject, error) {
	p := request.Params
	rows, next, err := a.Store.BankBranches(ctx, deref(p.Query), page(p.Limit, p.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListBankBranches200JSONResponse{Items: make([]BankBranch, 0, len(rows)), NextCursor: next}
	for _, b := range rows {
		answer.Items = append(answer.Items, bankBranch(b))
	}
	return answer, nil
}

// CreateBankBranch adds a branch of the bank.
func (a *API) CreateBankBranch(ctx context.Context, request CreateBankBranchRequestObject) (CreateBankBranchResponseObject, error) {
	b := request.Body
	made, err := a.Orgs.CreateBranch(ctx, actorFrom(ctx), org.BranchFacts{
		Code: b.Code, Name: b.Name, Address: b.Address, District: deref(b.District), Phone: b.Phone, Hours: deref(b.Hours), Lat: deref(b.Lat), Lng: deref(b.Lng),
		Datum: union.Datum(deref(b.Datum)),
	})
	if err != nil {
		return nil, err
	}
	return CreateBankBranch201JSONResponse(bankBranch(made)), nil
}

// PutBankBranch changes or closes a branch of the bank.
func (a *API) PutBankBranch(ctx context.Context, request PutBankBranchRequestObject) (PutBankBranchResponseObject, error) {
	b := request.Body
	changed, err := a.Orgs.ChangeBranch(ctx, actorFrom(ctx), request.Id, b.Version, org.BranchFacts{
		Code: b.Code, Name: b.Name, Address: b.Address, District: deref(b.District), Phone: b.Phone, Hours: b.Hours, Lat: b.Lat, Lng: b.Lng,
		Datum: union.Datum(deref(b.Datum)), Closed: b.Closed,
	})
	if err != nil {
		return nil, err
	}
	return PutBankBranch200JSONResponse(bankBranch(changed)), nil
}

// ListBranchOfficers lists whom a supervisor may assign to a unit of the branch.
func (a *API) ListBranchOfficers(ctx context.Context, request ListBranchOfficersRequestObject) (ListBranchOfficersResponseObject, error) {
	branch, err := a.Store.BankBranch(ctx, request.Id)
	if err != nil {
		return nil, err
	}
	rows, err := a.Store.BranchOfficers(ctx, branch.ID)
	if err != nil {
		return nil, err
	}
	var answer ListBranchOfficers200JSONResponse
	answer.Items = make([]struct {
		AccountId Id     `json:"account_id"`
		GrantId   Id     `json:"grant_id"`
		Name      string `json:"name"`
	}, len(rows))
	for i, row := range rows {
		answer.Items[i].AccountId, answer.Items[i].GrantId, answer.Items[i].Name = row.AccountID, row.ID, row.AccountName
	}
	return answer, nil
}
