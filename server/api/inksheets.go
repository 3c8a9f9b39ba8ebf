package api

import (
	"context"
	"net/http"

	"unioncard/server/enrolment"
	"unioncard/server/union"
)

// SignInk takes the scan of the sheet that was signed with ink.
func (a *API) SignInk(ctx context.Context, request SignInkRequestObject) (SignInkResponseObject, error) {
	agreed := enrolment.Agreed{
		union.ConsentPersonal: deref(request.Params.PersonalInformation), union.ConsentMandate: deref(request.Params.Mandate),
	}
	app, err := a.Enrolment.SignInk(ctx, actorFrom(ctx), request.Id, request.Params.Version, agreed, uploadFrom(ctx).Bytes)
	if err != nil {
		return nil, err
	}
	own, err := a.own(ctx, app)
	return SignInk201JSONResponse(own), err
}

// GetInkSheet draws the sheet to be signed.
func (a *API) GetInkSheet(ctx context.Context, request GetInkSheetRequestObject) (GetInkSheetResponseObject, error) {
	file, err := a.Enrolment.InkSheet(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return attachment{Name: file.Name, Media: "application/pdf", Content: file.Bytes, Inline: true}, nil
}

// GetSignature shows the signature of the consent in force.
func (a *API) GetSignature(ctx context.Context, request GetSignatureRequestObject) (GetSignatureResponseObject, error) {
	signature, err := a.Privacy.Signature(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return attachment{Name: "signature", Media: signature.Media, Content: signature.Bytes, Inline: true}, nil
}

// GetCounterList prints who goes to the bank's counter in person.
func (a *API) GetCounterList(ctx context.Context, request GetCounterListRequestObject) (GetCounterListResponseObject, error) {
	file, err := a.Privacy.CounterList(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return attachment{Name: file.Name, Media: "application/pdf", Content: file.Bytes, Inline: true}, nil
}

// VisitGetInkSheetResponse writes the sheet.
func (f attachment) VisitGetInkSheetResponse(w http.ResponseWriter) error { return f.write(w) }

// VisitGetSignatureResponse writes the signature.
func (f attachment) VisitGetSignatureResponse(w http.ResponseWriter) error { return f.write(w) }

// VisitGetCounterListResponse writes the list.
func (f attachment) VisitGetCounterListResponse(w http.ResponseWriter) error { return f.write(w) }
