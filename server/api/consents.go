package api

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"unioncard/server/enrolment"
	"unioncard/server/union"
)

// GetConsentTexts gives the agreements in force.
func (a *API) GetConsentTexts(context.Context, GetConsentTextsRequestObject) (GetConsentTextsResponseObject, error) {
	var answer GetConsentTexts200JSONResponse
	for _, t := range a.Enrolment.ConsentTexts() {
		answer.Items = append(answer.Items, ConsentText{Kind: string(t.Kind), Version: t.Version, Title: t.Title, Body: t.Body, Sha256: t.SHA256})
	}
	return answer, nil
}

// SignConsent takes the signature under both agreements.
func (a *API) SignConsent(ctx context.Context, request SignConsentRequestObject) (SignConsentResponseObject, error) {
	agreed := enrolment.Agreed{
		union.ConsentPersonal: deref(request.Params.PersonalInformation), union.ConsentMandate: deref(request.Params.Mandate),
	}
	app, err := a.Enrolment.SignConsent(ctx, actorFrom(ctx), request.Id, request.Params.Version, agreed, uploadFrom(ctx).Bytes)
	if err != nil {
		return nil, err
	}
	own, err := a.own(ctx, app)
	return SignConsent201JSONResponse(own), err
}

// GetEvidence exports the record of the consent in force.
func (a *API) GetEvidence(ctx context.Context, request GetEvidenceRequestObject) (GetEvidenceResponseObject, error) {
	export, err := a.Enrolment.Evidence(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return GetEvidence200JSONResponse{Record: string(export.Record), Signature: export.Signature, Salt: export.Salt}, nil
}

// AddPhoto takes in one side of the document.
func (a *API) AddPhoto(ctx context.Context, request AddPhotoRequestObject) (AddPhotoResponseObject, error) {
	taken, err := a.Enrolment.AddPhoto(ctx, actorFrom(ctx), request.Id, request.Side, uploadFrom(ctx).Bytes)
	if err != nil {
		return nil, err
	}
	answer := AddPhoto201JSONResponse{
		Version: taken.Application.Version, Side: TakenPhotoSide(taken.Photo.Side), Width: taken.Photo.Width, Height: taken.Photo.Height, Flags: taken.Flags,
	}
	if answer.Flags == nil {
		answer.Flags = []string{}
	}
	r := taken.Reading
	answer.Fields.Name, answer.Fields.DocumentNumber, answer.Fields.Sex, answer.Fields.Address = set(r.Name), set(r.Number), set(r.Sex), set(r.Address)
	answer.Fields.ValidFrom, answer.Fields.ValidTo, answer.Fields.ValidLong = set(r.ValidFrom), set(r.ValidTo), set(r.Long)
	return answer, nil
}

// GetPhoto shows one side of the document: to the owner as it is, to a reviewer under
// their name and on record.
func (a *API) GetPhoto(ctx context.Context, request GetPhotoRequestObject) (GetPhotoResponseObject, error) {
	actor := actorFrom(ctx)
	_, err := a.Store.OwnApplication(ctx, actor, request.Id)
	if err == nil {
		picture, err := a.Privacy.OwnPhoto(ctx, actor, request.Id, request.Side)
		return jpeg(picture), err
	}
	if union.KindOf(err) != union.KindNotFound {
		return nil, err
	}
	picture, err := a.Privacy.Photo(ctx, actor, request.Id, request.Side)
	if err != nil {
		return nil, err
	}
	return jpeg(picture), nil
}

// jpeg is a picture that no cache keeps and no browser takes for something else.
type jpeg []byte

// VisitGetPhotoResponse writes the picture.
func (j jpeg) VisitGetPhotoResponse(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("Content-Disposition", "inline")
	_, err := io.Copy(w, bytes.NewReader(j))
	return err
}
