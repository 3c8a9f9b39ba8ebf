package api

import (
	"context"

	"unioncard/server/org"
	"unioncard/server/union"
)

func joinCode(c union.JoinCode) JoinCode {
	return JoinCode{Code: c.Code, Qr: org.JoinQR(c.Code), CreatedAt: c.CreatedAt}
}

// ListJoinCodes lists an org's codes in force.
func (a *API) ListJoinCodes(ctx context.Context, request ListJoinCodesRequestObject) (ListJoinCodesResponseObject, error) {
	codes, err := a.Orgs.JoinCodes(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	answer := ListJoinCodes200JSONResponse{Items: make([]JoinCode, 0, len(codes))}
	for _, c := range codes {
		answer.Items = append(answer.Items, joinCode(c))
	}
	return answer, nil
}

// CreateJoinCode makes a code for a poster.
func (a *API) CreateJoinCode(ctx context.Context, request CreateJoinCodeRequestObject) (CreateJoinCodeResponseObject, error) {
	made, err := a.Orgs.CreateJoinCode(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return CreateJoinCode201JSONResponse(joinCode(made)), nil
}

// EndJoinCode ends a code.
func (a *API) EndJoinCode(ctx context.Context, request EndJoinCodeRequestObject) (EndJoinCodeResponseObject, error) {
	err := a.Orgs.EndJoinCode(ctx, actorFrom(ctx), request.Id, request.Code)
	if err != nil {
		return nil, err
	}
	return EndJoinCode204Response{}, nil
}

// GetJoinCode says which union a code belongs to.
func (a *API) GetJoinCode(ctx context.Context, request GetJoinCodeRequestObject) (GetJoinCodeResponseObject, error) {
	err := a.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	found, err := a.Orgs.ByJoinCode(ctx, request.Code)
	if err != nil {
		return nil, err
	}
	return GetJoinCode200JSONResponse(orgFacts(found)), nil
}
