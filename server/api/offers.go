package api

import (
	"context"

	"unioncard/server/benefit"
	"unioncard/server/union"
)

func offerView(o union.Offer, today union.Date) Offer {
	view := Offer{
		Id: o.ID, ServiceBaseId: o.ServiceBaseID, Kind: o.Kind, Title: o.Title, Terms: o.Terms, ValidFrom: string(o.ValidFrom), ValidTo: set(string(o.ValidTo)),
		LimitDaily: o.LimitDaily, LimitTotal: o.LimitTotal, Ended: o.Ended, Current: o.Holds(today), Version: o.Version, Percent: set(o.Percent), AmountCents: set(o.AmountCents),
	}
	if o.AmountCents > 0 {
		view.Currency = set("CNY")
	}
	return view
}

// CreateOffer adds an offer to a base.
func (a *API) CreateOffer(ctx context.Context, request CreateOfferRequestObject) (CreateOfferResponseObject, error) {
	b := request.Body
	made, err := a.Benefits.AddOffer(ctx, actorFrom(ctx), request.Id, benefit.OfferFacts{
		Kind: b.Kind, Title: b.Title, Percent: deref(b.Percent), AmountCents: deref(b.AmountCents), Terms: deref(b.Terms),
		ValidFrom: union.Date(b.ValidFrom), ValidTo: union.Date(deref(b.ValidTo)), LimitDaily: deref(b.LimitDaily), LimitTotal: deref(b.LimitTotal),
	})
	if err != nil {
		return nil, err
	}
	return CreateOffer201JSONResponse(offerView(made, a.Store.Today())), nil
}

// PutOffer changes an offer.
func (a *API) PutOffer(ctx context.Context, request PutOfferRequestObject) (PutOfferResponseObject, error) {
	b := request.Body
	changed, err := a.Benefits.ChangeOffer(ctx, actorFrom(ctx), request.Id, b.Version, benefit.OfferFacts{
		Kind: b.Kind, Title: b.Title, Percent: deref(b.Percent), AmountCents: deref(b.AmountCents), Terms: deref(b.Terms),
		ValidFrom: union.Date(b.ValidFrom), ValidTo: union.Date(deref(b.ValidTo)), LimitDaily: deref(b.LimitDaily), LimitTotal: deref(b.LimitTotal),
	})
	if err != nil {
		return nil, err
	}
	return PutOffer200JSONResponse(offerView(changed, a.Store.Today())), nil
}

// EndOffer ends an offer at once.
func (a *API) EndOffer(ctx context.Context, request EndOfferRequestObject) (EndOfferResponseObject, error) {
	ended, err := a.Benefits.EndOffer(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	if err != nil {
		return nil, err
	}
	return EndOffer200JSONResponse(offerView(ended, a.Store.Today())), nil
}
