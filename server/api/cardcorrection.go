package api

import "context"

// CorrectCardNumber takes one of the two people's number.
func (a *API) CorrectCardNumber(ctx context.Context, request CorrectCardNumberRequestObject) (CorrectCardNumberResponseObject, error) {
	corrected, done, err := a.Cards.Correct(ctx, actorFrom(ctx), request.Id, request.Body.Version, request.Body.Number)
	return CorrectCardNumber200JSONResponse{Card: cardView(corrected), Corrected: done}, err
}
