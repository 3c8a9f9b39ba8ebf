package api

import (
	"context"

	"unioncard/server/org"
	"unioncard/server/store"
	"unioncard/server/union"
)

// orgReaders may see an org's record.
var orgReaders = []union.Role{union.RoleClerk, union.RoleHead, union.RoleLeader, union.RoleSupervisor, union.RoleAuditor}

// ListOrgs finds unions: public facts only.
func (a *API) ListOrgs(ctx context.Context, request ListOrgsRequestObject) (ListOrgsResponseObject, error) {
	err := a.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	p := request.Params
	rows, next, err := a.Store.FindOrgs(ctx, store.OrgFilter{Text: deref(p.Query), ParentID: deref(p.ParentId), Page: page(p.Limit, p.Cursor)})
	if err != nil {
		return nil, err
	}
	answer := ListOrgs200JSONResponse{Items: make([]OrgFacts, 0, len(rows)), NextCursor: next}
	for _, o := range rows {
		answer.Items = append(answer.Items, orgFacts(o))
	}
	return answer, nil
}

func orgFacts(o store.PublicOrg) OrgFacts {
	return OrgFacts{Id: o.ID, Name: o.Name, Level: o.Level, ParentName: set(o.ParentName), Phone: o.Phone, Address: o.Address}
}

func orgRecord(o union.Org) OrgRecord {
	return OrgRecord{
		Id: o.ID, ParentId: o.ParentID, Code: o.Code, Name: o.Name, Level: o.Level, Applies: o.Applies, Phone: o.Phone, Address: o.Address,
		Headcount: o.Headcount, Closed: o.Closed, HeadMemberId: o.HeadMemberID, BankBranchId: o.BankBranchID, OfficerId: o.OfficerID, Version: o.Version,
	}
}

// GetOrg gives an org of the caller's subtree.
func (a *API) GetOrg(ctx context.Context, request GetOrgRequestObject) (GetOrgResponseObject, error) {
	found, err := a.Store.OrgFor(ctx, actorFrom(ctx), request.Id, orgReaders...)
	if err != nil {
		return nil, err
	}
	names, err := a.Store.NamesOf(ctx, found)
	if err != nil {
		return nil, err
	}
	view := orgRecord(found)
	view.ParentName, view.HeadName, view.BankBranchName, view.OfficerName = set(names.Parent), set(names.Head), set(names.BankBranch), set(names.Officer)
	return GetOrg200JSONResponse(view), nil
}

// ListChildren lists the orgs directly below one.
func (a *API) ListChildren(ctx context.Context, request ListChildrenRequestObject) (ListChildrenResponseObject, error) {
	parent, err := a.Store.OrgFor(ctx, actorFrom(ctx), request.Id, orgReaders...)
	if err != nil {
		return nil, err
	}
	rows, next, err := a.Store.Children(ctx, parent.ID, page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListChildren200JSONResponse{Items: make([]OrgRecord, 0, len(rows)), NextCursor: next}
	for _, o := range rows {
		answer.Items = append(answer.Items, orgRecord(o))
	}
	return answer, nil
}

// unitReaders may see how the units below an org stand.
var unitReaders = []union.Role{union.RoleClerk, union.RoleHead, union.RoleSupervisor, union.RoleAuditor}

// ListUnits lists the applying units at and below an org, those with gaps first.
func (a *API) ListUnits(ctx context.Context, request ListUnitsRequestObject) (ListUnitsResponseObject, error) {
	top, err := a.Store.OrgFor(ctx, actorFrom(ctx), request.Id, unitReaders...)
	if err != nil {
		return nil, err
	}
	p := request.Params
	rows, next, err := a.Store.Units(ctx, top, store.UnitFilter{Text: deref(p.Query), Gap: store.UnitGap(deref(p.Gap)), Page: page(p.Limit, p.Cursor)})
	if err != nil {
		return nil, err
	}
	counts, err := a.Store.CountUnits(ctx, top)
	if err != nil {
		return nil, err
	}
	answer := ListUnits200JSONResponse{
		Items: make([]UnitStanding, len(rows)), NextCursor: next, Units: int(counts.Units), WithoutClerk: int(counts.WithoutClerk),
		WithoutBranch: int(counts.WithoutBranch), WithoutRoster: int(counts.WithoutRoster),
	}
	for i, u := range rows {
		answer.Items[i] = UnitStanding{
			Id: u.ID, Name: u.Name, Level: u.Level, ParentName: u.ParentName, Headcount: u.Headcount, Roster: int(u.Roster), Clerks: u.Clerks,
			BankBranchName: u.BankBranchName,
		}
	}
	return answer, nil
}

// CreateOrg adds an org below another.
func (a *API) CreateOrg(ctx context.Context, request CreateOrgRequestObject) (CreateOrgResponseObject, error) {
	b := request.Body
	made, err := a.Orgs.Create(ctx, actorFrom(ctx), b.ParentId, b.Code, b.Level, org.Facts{
		Name: b.Name, Applies: deref(b.Applies), Phone: deref(b.Phone), Address: deref(b.Address), Headcount: deref(b.Headcount),
	})
	if err != nil {
		return nil, err
	}
	return CreateOrg201JSONResponse(orgRecord(made)), nil
}

// PutOrg changes an org's facts.
func (a *API) PutOrg(ctx context.Context, request PutOrgRequestObject) (PutOrgResponseObject, error) {
	b := request.Body
	changed, err := a.Orgs.Change(ctx, actorFrom(ctx), request.Id, b.Version, org.Facts{
		Name: b.Name, Applies: b.Applies, Phone: b.Phone, Address: b.Address, Headcount: b.Headcount,
	})
	if err != nil {
		return nil, err
	}
	return PutOrg200JSONResponse(orgRecord(changed)), nil
}

// CloseOrg closes an org.
func (a *API) CloseOrg(ctx context.Context, request CloseOrgRequestObject) (CloseOrgResponseObject, error) {
	closed, err := a.Orgs.Close(ctx, actorFrom(ctx), request.Id, request.Body.Version, request.Body.Reason)
	if err != nil {
		return nil, err
	}
	return CloseOrg200JSONResponse(orgRecord(closed)), nil
}

// PutOrgBankBranch assigns the bank branch that serves a unit.
func (a *API) PutOrgBankBranch(ctx context.Context, request PutOrgBankBranchRequestObject) (PutOrgBankBranchResponseObject, error) {
	b := request.Body
	changed, err := a.Orgs.AssignBranch(ctx, actorFrom(ctx), request.Id, b.Version, b.BankBranchId, deref(b.OfficerId))
	if err != nil {
		return nil, err
	}
	return PutOrgBankBranch200JSONResponse(orgRecord(changed)), nil
}

// PutOrgHead names the head of a unit.
func (a *API) PutOrgHead(ctx context.Context, request PutOrgHeadRequestObject) (PutOrgHeadResponseObject, error) {
	changed, err := a.Orgs.NameHead(ctx, actorFrom(ctx), request.Id, request.Body.Version, request.Body.MemberId)
	if err != nil {
		return nil, err
	}
	return PutOrgHead200JSONResponse(orgRecord(changed)), nil
}

// ImportOrgs previews a list of orgs, or adds what was previewed.
func (a *API) ImportOrgs(ctx context.Context, request ImportOrgsRequestObject) (ImportOrgsResponseObject, error) {
	report, err := a.Orgs.ImportSheet(ctx, actorFrom(ctx), request.Params.ParentId, uploadFrom(ctx).Bytes, deref(request.Params.Confirm))
	if err != nil {
		return nil, err
	}
	answer := ImportOrgs200JSONResponse{Sha256: report.SHA256, Rows: report.Rows, Done: report.Done, Problems: make([]OrgImportProblem, 0, len(report.Problems))}
	for _, p := range report.Problems {
		answer.Problems = append(answer.Problems, OrgImportProblem{Row: p.Row, Field: p.Field, Code: p.Code, Detail: p.Detail})
	}
	return answer, nil
}
