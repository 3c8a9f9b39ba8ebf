package api

import (
	"context"

	"unioncard/server/bank"
)

// DiscardBatch gives a draft up.
func (a *API) DiscardBatch(ctx context.Context, request DiscardBatchRequestObject) (DiscardBatchResponseObject, error) {
	moved, err := a.Batches.Discard(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	view, err := a.batch(ctx, moved, err)
	return DiscardBatch200JSONResponse(view), err
}

// SealBatch freezes a draft.
func (a *API) SealBatch(ctx context.Context, request SealBatchRequestObject) (SealBatchResponseObject, error) {
	moved, err := a.Batches.Seal(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	view, err := a.batch(ctx, moved, err)
	return SealBatch200JSONResponse(view), err
}

// SubmitBatch hands a sealed batch in.
func (a *API) SubmitBatch(ctx context.Context, request SubmitBatchRequestObject) (SubmitBatchResponseObject, error) {
	moved, err := a.Batches.HandIn(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	view, err := a.batch(ctx, moved, err)
	return SubmitBatch200JSONResponse(view), err
}

// VoidBatch takes a batch back.
func (a *API) VoidBatch(ctx context.Context, request VoidBatchRequestObject) (VoidBatchResponseObject, error) {
	moved, err := a.Batches.Void(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	view, err := a.batch(ctx, moved, err)
	return VoidBatch200JSONResponse(view), err
}

// CorrectBatch makes the next edition.
func (a *API) CorrectBatch(ctx context.Context, request CorrectBatchRequestObject) (CorrectBatchResponseObject, error) {
	moved, err := a.Batches.Correct(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	view, err := a.batch(ctx, moved, err)
	return CorrectBatch200JSONResponse(view), err
}

// RecordAcceptance records on behalf of the bank.
func (a *API) RecordAcceptance(ctx context.Context, request RecordAcceptanceRequestObject) (RecordAcceptanceResponseObject, error) {
	recorded, err := a.BankDesk.RecordAcceptance(ctx, actorFrom(ctx), request.Id, request.Body.Version, request.Body.ScanId)
	view, err := a.batch(ctx, recorded, err)
	return RecordAcceptance200JSONResponse(view), err
}

// RecordReturn records on behalf of the bank.
func (a *API) RecordReturn(ctx context.Context, request RecordReturnRequestObject) (RecordReturnResponseObject, error) {
	b := request.Body
	recorded, err := a.BankDesk.RecordReturn(ctx, actorFrom(ctx), request.Id, b.Version, bank.GivenBack{Rows: b.RowsOnly, Reasons: reasonsOf(b.Reasons), ScanID: b.ScanId})
	view, err := a.batch(ctx, recorded, err)
	return RecordReturn200JSONResponse(view), err
}

// ConfirmReturn carries out what was recorded.
func (a *API) ConfirmReturn(ctx context.Context, request ConfirmReturnRequestObject) (ConfirmReturnResponseObject, error) {
	moved, err := a.BankDesk.ConfirmReturn(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	view, err := a.batch(ctx, moved, err)
	return ConfirmReturn200JSONResponse(view), err
}

// RenewMandate draws the mandate letter anew.
func (a *API) RenewMandate(ctx context.Context, request RenewMandateRequestObject) (RenewMandateResponseObject, error) {
	renewed, err := a.Batches.RenewMandate(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	view, err := a.batch(ctx, renewed, err)
	return RenewMandate200JSONResponse(view), err
}

// AcceptBatch takes a batch on at the bank.
func (a *API) AcceptBatch(ctx context.Context, request AcceptBatchRequestObject) (AcceptBatchResponseObject, error) {
	moved, err := a.BankDesk.Accept(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	view, err := a.batch(ctx, moved, err)
	return AcceptBatch200JSONResponse(view), err
}

// ReturnBatch gives a batch back to its unit.
func (a *API) ReturnBatch(ctx context.Context, request ReturnBatchRequestObject) (ReturnBatchResponseObject, error) {
	moved, err := a.BankDesk.Return(ctx, actorFrom(ctx), request.Id, request.Body.Version, reasonsOf(request.Body.Reasons))
	view, err := a.batch(ctx, moved, err)
	return ReturnBatch200JSONResponse(view), err
}

// LookAtBatchRow shows a row in full to the officer.
func (a *API) LookAtBatchRow(ctx context.Context, request LookAtBatchRowRequestObject) (LookAtBatchRowResponseObject, error) {
	looked, err := a.BankDesk.LookAtRow(ctx, actorFrom(ctx), request.Id, request.Number)
	if err != nil {
		return nil, err
	}
	return LookAtBatchRow200JSONResponse{Row: batchRow(looked.Row, looked.Stopped), Fields: looked.Fields, Stopped: looked.Stopped}, nil
}

// GetBatchRowPhoto shows a photo of a row to the officer.
func (a *API) GetBatchRowPhoto(ctx context.Context, request GetBatchRowPhotoRequestObject) (GetBatchRowPhotoResponseObject, error) {
	picture, err := a.BankDesk.RowPhoto(ctx, actorFrom(ctx), request.Id, request.Number, request.Side)
	if err != nil {
		return nil, err
	}
	return attachment{Name: string(request.Side) + ".jpg", Media: "image/jpeg", Content: picture, Inline: true}, nil
}
