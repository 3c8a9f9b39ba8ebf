package api

import (
	"context"

	"unioncard/server/auth"
	"unioncard/server/store"
	"unioncard/server/union"
)

// lookUp counts a search for something that a stranger might try to find by guessing.
func (a *API) lookUp(ctx context.Context) error {
	account := string(actorFrom(ctx).AccountID)
	err := a.Limiter.Allow(ctx, "lookup_minute", account)
	if err != nil {
		return err
	}
	return a.Limiter.Allow(ctx, "lookup_day", account)
}

func page(limit *int, cursor *string) store.Page {
	return store.Page{Limit: deref(limit), Cursor: deref(cursor)}
}

// ListGrants lists who has which role in the caller's subtree.
func (a *API) ListGrants(ctx context.Context, request ListGrantsRequestObject) (ListGrantsResponseObject, error) {
	p := request.Params
	grants, next, err := a.Store.Grants(ctx, actorFrom(ctx), store.GrantFilter{Role: deref(p.Role), OrgID: deref(p.OrgId), Here: deref(p.Here), Page: page(p.Limit, p.Cursor)})
	if err != nil {
		return nil, err
	}
	answer := ListGrants200JSONResponse{Items: make([]Grant, 0, len(grants)), NextCursor: next}
	for _, g := range grants {
		answer.Items = append(answer.Items, Grant{
			Id: g.ID, AccountId: g.AccountID, Name: g.AccountName, Role: g.Role, PlaceId: placeID(g.OrgID, g.BankBranchID, g.ServiceBaseID),
			PlaceName: g.PlaceName, StartAt: g.StartAt, MemberId: g.MemberID,
		})
	}
	return answer, nil
}

func placeID(ids ...*union.ID) union.ID {
	for _, id := range ids {
		if id != nil {
			return *id
		}
	}
	return ""
}

// CreateInvitation offers a role to whoever brings its code.
func (a *API) CreateInvitation(ctx context.Context, request CreateInvitationRequestObject) (CreateInvitationResponseObject, error) {
	b := request.Body
	invited, err := a.Auth.Invite(ctx, actorFrom(ctx), b.Role, b.PlaceId, b.Name)
	if err != nil {
		return nil, err
	}
	return CreateInvitation201JSONResponse{
		Id: invited.ID, Code: union.ShowCode(invited.Code), Qr: auth.InvitationQR(invited.Code), EndAt: invited.EndAt,
	}, nil
}

// EndGrant ends a role.
func (a *API) EndGrant(ctx context.Context, request EndGrantRequestObject) (EndGrantResponseObject, error) {
	err := a.Auth.EndGrant(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return EndGrant204Response{}, nil
}

// ListInvitations lists the open invitations of the caller's subtree.
func (a *API) ListInvitations(ctx context.Context, request ListInvitationsRequestObject) (ListInvitationsResponseObject, error) {
	rows, next, err := a.Store.Invitations(ctx, actorFrom(ctx), deref(request.Params.OrgId), page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListInvitations200JSONResponse{Items: make([]OpenInvitation, 0, len(rows)), NextCursor: next}
	for _, i := range rows {
		answer.Items = append(answer.Items, OpenInvitation{
			Id: i.ID, Role: i.Role, PlaceId: placeID(i.OrgID, i.BankBranchID, i.ServiceBaseID), PlaceName: i.PlaceName, Name: i.Name, EndAt: i.EndAt,
		})
	}
	return answer, nil
}

// GetInvitation tells whoever brings a code what it offers.
func (a *API) GetInvitation(ctx context.Context, request GetInvitationRequestObject) (GetInvitationResponseObject, error) {
	err := a.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	i, err := a.Auth.Offered(ctx, request.Code)
	if err != nil {
		return nil, err
	}
	return GetInvitation200JSONResponse{
		Id: i.ID, Role: i.Role, PlaceId: placeID(i.OrgID, i.BankBranchID, i.ServiceBaseID), PlaceName: i.PlaceName, Name: i.Name, EndAt: i.EndAt,
	}, nil
}

// CancelInvitation takes an open invitation back.
func (a *API) CancelInvitation(ctx context.Context, request CancelInvitationRequestObject) (CancelInvitationResponseObject, error) {
	err := a.Auth.CancelInvitation(ctx, actorFrom(ctx), request.Code)
	if err != nil {
		return nil, err
	}
	return CancelInvitation204Response{}, nil
}

// AcceptInvitation takes the role that a code offers.
func (a *API) AcceptInvitation(ctx context.Context, request AcceptInvitationRequestObject) (AcceptInvitationResponseObject, error) {
	err := a.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	actor, err := a.Auth.Accept(ctx, actorFrom(ctx), request.Code)
	if err != nil {
		return nil, err
	}
	me, err := a.me(ctx, actor)
	if err != nil {
		return nil, err
	}
	return AcceptInvitation201JSONResponse(me), nil
}
