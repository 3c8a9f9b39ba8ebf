package api

import (
	"context"

	"unioncard/server/auth"
)

// CreateScanLogin begins a desktop's sign-in.
func (a *API) CreateScanLogin(ctx context.Context, _ CreateScanLoginRequestObject) (CreateScanLoginResponseObject, error) {
	who := callerFrom(ctx)
	err := a.Limiter.Allow(ctx, "login_address", who.Address)
	if err != nil {
		return nil, err
	}
	scan, err := a.Auth.BeginScan(ctx, who.Browser, who.Address)
	if err != nil {
		return nil, err
	}
	return CreateScanLogin201JSONResponse{
		Id: scan.ID, PollSecret: scan.Secret, Qr: auth.ScanQR(scan.ID), Number: scan.Number, EndAt: scan.EndAt,
	}, nil
}

// PollScanLogin says whether the phone has confirmed, and gives the session once.
func (a *API) PollScanLogin(ctx context.Context, request PollScanLoginRequestObject) (PollScanLoginResponseObject, error) {
	signed, err := a.Auth.PollScan(ctx, request.Id, request.Params.XPollSecret)
	if err != nil {
		return nil, err
	}
	if signed == nil {
		return PollScanLogin200JSONResponse{Status: Waiting}, nil
	}
	me, err := a.me(ctx, signed.Actor)
	if err != nil {
		return nil, err
	}
	return PollScanLogin200JSONResponse{Status: Confirmed, Session: &Session{Token: signed.Token, EndAt: signed.EndAt, Me: me}}, nil
}

// GetScanRequest is what the phone shows before it confirms.
func (a *API) GetScanRequest(ctx context.Context, request GetScanRequestRequestObject) (GetScanRequestResponseObject, error) {
	err := a.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	login, err := a.Auth.ScanRequest(ctx, request.Id)
	if err != nil {
		return nil, err
	}
	return GetScanRequest200JSONResponse{Browser: login.Browser, Address: login.Address, Number: login.Number, EndAt: login.EndAt}, nil
}

// ConfirmScanLogin lets a desktop sign in as the caller.
func (a *API) ConfirmScanLogin(ctx context.Context, request ConfirmScanLoginRequestObject) (ConfirmScanLoginResponseObject, error) {
	err := a.Auth.ConfirmScan(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return ConfirmScanLogin204Response{}, nil
}
