package api

import (
	"context"

	"unioncard/server/card"
)

// CorrectCardNumber takes one of the two people's number.
func (a *API) CorrectCardNumber(ctx context.Context, request CorrectCardNumberRequestObject) (CorrectCardNumberResponseObject, error) {
	corrected, done, err := a.Cards.Correct(ctx, actorFrom(ctx), request.Id, request.Body.Version, request.Body.Number)
	return CorrectCardNumber200JSONResponse{Card: cardView(corrected), Corrected: done}, err
}

// ExchangeCardNumbers takes one of the two people's word that two cards have each other's number.
func (a *API) ExchangeCardNumbers(ctx context.Context, request ExchangeCardNumbersRequestObject) (ExchangeCardNumbersResponseObject, error) {
	b := request.Body
	first, second, done, err := a.Cards.Exchange(ctx, actorFrom(ctx), card.Swapped{ID: request.Id, Other: b.OtherId, Version: b.Version, OtherVersion: b.OtherVersion})
	return ExchangeCardNumbers200JSONResponse{Card: cardView(first), Other: cardView(second), Exchanged: done}, err
}
