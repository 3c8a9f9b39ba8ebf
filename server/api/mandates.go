package api

import (
	"context"

	"unioncard/server/union"
)

// GetMandateID shows what is on file for the mandate letter.
func (a *API) GetMandateID(ctx context.Context, _ GetMandateIDRequestObject) (GetMandateIDResponseObject, error) {
	own, err := a.MandateIDs.Own(ctx, actorFrom(ctx))
	if err != nil {
		return nil, err
	}
	text := a.MandateIDs.Consent
	answer := GetMandateID200JSONResponse{
		Consent: ConsentText{Kind: string(text.Kind), Version: text.Version, Title: text.Title, Body: text.Body, Sha256: text.SHA256},
	}
	if own.Current != nil {
		answer.Current = ptr(mandateID(*own.Current))
	}
	if own.Pending != nil {
		answer.Pending = ptr(mandateID(*own.Pending))
	}
	return answer, nil
}

// StartMandateID begins the capture of one's own ID.
func (a *API) StartMandateID(ctx context.Context, request StartMandateIDRequestObject) (StartMandateIDResponseObject, error) {
	f := request.Body.Fields
	started, err := a.MandateIDs.Start(ctx, actorFrom(ctx), union.Fields{
		Name: f.Name, Phone: f.Phone, DocumentKind: f.DocumentKind, DocumentNumber: f.DocumentNumber,
		ValidFrom: f.ValidFrom, ValidTo: f.ValidTo, ValidLong: f.ValidLong,
	}, request.Body.ConsentSha256)
	return StartMandateID201JSONResponse(mandateID(started)), err
}

// AddMandatePhoto takes in one side.
func (a *API) AddMandatePhoto(ctx context.Context, request AddMandatePhotoRequestObject) (AddMandatePhotoResponseObject, error) {
	kept, err := a.MandateIDs.AddPhoto(ctx, actorFrom(ctx), request.Side, uploadFrom(ctx).Bytes)
	return AddMandatePhoto201JSONResponse(mandateID(kept)), err
}

// SignMandateID takes in the signature.
func (a *API) SignMandateID(ctx context.Context, _ SignMandateIDRequestObject) (SignMandateIDResponseObject, error) {
	kept, err := a.MandateIDs.Sign(ctx, actorFrom(ctx), uploadFrom(ctx).Bytes)
	return SignMandateID201JSONResponse(mandateID(kept)), err
}

func mandateID(m union.MandateID) MandateID {
	return MandateID{
		Id: m.ID, Name: m.NameMasked, ValidTo: set(m.ValidTo), Front: m.FrontKey != "", Back: m.BackKey != "", Signed: m.SignatureKey != "",
		InForce: m.Current != nil, CreatedAt: m.CreatedAt,
	}
}
