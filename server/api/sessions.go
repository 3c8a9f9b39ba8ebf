package api

import (
	"context"

	"unioncard/server/union"
)

// CreateSession signs in with a code of wx.login.
func (a *API) CreateSession(ctx context.Context, request CreateSessionRequestObject) (CreateSessionResponseObject, error) {
	err := a.Limiter.Allow(ctx, "login_address", callerFrom(ctx).Address)
	if err != nil {
		return nil, err
	}
	signed, err := a.Auth.SignIn(ctx, request.Body.Code)
	if err != nil {
		return nil, err
	}
	me, err := a.me(ctx, signed.Actor)
	if err != nil {
		return nil, err
	}
	return CreateSession201JSONResponse(Session{Token: signed.Token, EndAt: signed.EndAt, Me: me}), nil
}

// DeleteCurrentSession signs out.
func (a *API) DeleteCurrentSession(ctx context.Context, _ DeleteCurrentSessionRequestObject) (DeleteCurrentSessionResponseObject, error) {
	err := a.Auth.SignOut(ctx, actorFrom(ctx))
	if err != nil {
		return nil, err
	}
	return DeleteCurrentSession204Response{}, nil
}

// GetMe says who the caller is.
func (a *API) GetMe(ctx context.Context, _ GetMeRequestObject) (GetMeResponseObject, error) {
	me, err := a.me(ctx, actorFrom(ctx))
	if err != nil {
		return nil, err
	}
	return GetMe200JSONResponse(me), nil
}

func (a *API) me(ctx context.Context, actor union.Actor) (Me, error) {
	me := Me{AccountId: actor.AccountID, Name: actor.Name, Scopes: make([]Scope, 0, len(actor.Scopes))}
	for _, s := range actor.Scopes {
		place, name, err := a.Store.PlaceOf(ctx, s)
		if err != nil {
			return me, err
		}
		me.Scopes = append(me.Scopes, Scope{GrantId: s.GrantID, Role: s.Role, PlaceId: place, PlaceName: name, Level: set(string(s.Level))})
	}
	if actor.MemberID == "" {
		return me, nil
	}
	member, err := a.Store.Member(ctx, actor.MemberID)
	if err != nil {
		return me, err
	}
	org, err := a.Store.Org(ctx, member.OrgID)
	if err != nil {
		return me, err
	}
	me.Member = &MeMember{Id: member.ID, Name: member.Name.Masked, Phone: member.Phone.Masked, OrgId: org.ID, OrgName: org.Name}
	return me, nil
}
