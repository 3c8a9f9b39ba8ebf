package api

import (
	"context"

	"unioncard/server/enrolment"
	"unioncard/server/union"
)

// CreateApplication starts a draft.
func (a *API) CreateApplication(ctx context.Context, request CreateApplicationRequestObject) (CreateApplicationResponseObject, error) {
	org, row := deref(request.Body.OrgId), deref(request.Body.RosterRowId)
	if (org == "") == (row == "") {
		return nil, union.Refused("org_or_row", "请选择您所在的单位工会。", union.FieldError{Field: "org_id", Code: "org_missing", Detail: "请选择单位。"})
	}
	app, err := a.Enrolment.Start(ctx, actorFrom(ctx), org, row)
	if err != nil {
		return nil, err
	}
	own, err := a.own(ctx, app)
	return CreateApplication201JSONResponse(own), err
}

// GetCurrentApplication gives the newest application of one's own.
func (a *API) GetCurrentApplication(ctx context.Context, _ GetCurrentApplicationRequestObject) (GetCurrentApplicationResponseObject, error) {
	app, err := a.Store.CurrentApplication(ctx, actorFrom(ctx).AccountID)
	if err != nil {
		return nil, err
	}
	own, err := a.own(ctx, app)
	return GetCurrentApplication200JSONResponse(own), err
}

// GetOwnApplication gives an application of one's own, or one that one helps with.
func (a *API) GetOwnApplication(ctx context.Context, request GetOwnApplicationRequestObject) (GetOwnApplicationResponseObject, error) {
	app, err := a.Store.OwnApplication(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	own, err := a.own(ctx, app)
	return GetOwnApplication200JSONResponse(own), err
}

// SaveFields saves a step.
func (a *API) SaveFields(ctx context.Context, request SaveFieldsRequestObject) (SaveFieldsResponseObject, error) {
	saved, err := a.Enrolment.SaveFields(ctx, actorFrom(ctx), request.Id, request.Body.Version, request.Body.Fields)
	if err != nil {
		return nil, err
	}
	return SaveFields200JSONResponse(SavedFields{
		Version: saved.Application.Version, Problems: fieldErrors(saved.Problems), Exclusion: set(saved.Exclusion),
	}), nil
}

// SubmitApplication hands in.
func (a *API) SubmitApplication(ctx context.Context, request SubmitApplicationRequestObject) (SubmitApplicationResponseObject, error) {
	app, err := a.Enrolment.Submit(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	if err != nil {
		return nil, err
	}
	own, err := a.own(ctx, app)
	return SubmitApplication200JSONResponse(own), err
}

// TakeBackApplication makes a submitted application a draft again.
func (a *API) TakeBackApplication(ctx context.Context, request TakeBackApplicationRequestObject) (TakeBackApplicationResponseObject, error) {
	app, err := a.Enrolment.TakeBack(ctx, actorFrom(ctx), request.Id, request.Params.Version)
	if err != nil {
		return nil, err
	}
	own, err := a.own(ctx, app)
	return TakeBackApplication200JSONResponse(own), err
}

// WithdrawApplication withdraws the consent.
func (a *API) WithdrawApplication(ctx context.Context, request WithdrawApplicationRequestObject) (WithdrawApplicationResponseObject, error) {
	app, err := a.Enrolment.Withdraw(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	if err != nil {
		return nil, err
	}
	own, err := a.own(ctx, app)
	return WithdrawApplication200JSONResponse(own), err
}

// own shows an application to its owner or helper: what was typed only while it may
// still be changed.
func (a *API) own(ctx context.Context, app union.Application) (OwnApplication, error) {
	view, err := a.Enrolment.View(ctx, actorFrom(ctx), app)
	if err != nil {
		return OwnApplication{}, err
	}
	own := OwnApplication{
		Id: app.ID, Status: ApplicationStatus(app.Status), Version: app.Version, Mode: OwnApplicationMode(app.Mode), OrgId: app.OrgID,
		OrgName: view.OrgName, UnitName: view.UnitName, Name: set(app.NameMasked), DocumentNumber: set(app.DocumentMasked), Phone: set(app.PhoneMasked),
		Fields: view.Fields, Signed: view.Signed, Photos: make([]OwnApplicationPhotos, 0, 2), Reasons: reasons(enrolment.ReasonsOf(app)),
		Problems: fieldErrors(view.Problems), Exclusion: set(view.Exclusion), UpdatedAt: app.UpdatedAt,
	}
	for _, side := range view.Sides {
		own.Photos = append(own.Photos, OwnApplicationPhotos(side))
	}
	return own, nil
}

func fieldErrors(list []union.FieldError) []FieldError {
	out := make([]FieldError, len(list))
	for i, f := range list {
		out[i] = FieldError{Field: f.Field, Code: f.Code, Detail: f.Detail}
	}
	return out
}

func reasons(list []union.Reason) []Reason {
	sentences := enrolment.ReasonSentences(list)
	out := make([]Reason, len(list))
	for i, r := range list {
		out[i] = Reason{Field: r.Field, Code: r.Code, Detail: sentences[i]}
	}
	return out
}
