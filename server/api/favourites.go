package api

import (
	"context"

	"unioncard/server/benefit"
	"unioncard/server/union"
)

// ListFavourites lists the bases that the caller keeps at hand.
func (a *API) ListFavourites(ctx context.Context, request ListFavouritesRequestObject) (ListFavouritesResponseObject, error) {
	bases, next, err := a.Store.Favourites(ctx, actorFrom(ctx).AccountID, page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListFavourites200JSONResponse{Items: make([]Place, len(bases)), NextCursor: next}
	for i, b := range bases {
		answer.Items[i] = placeView(union.MapPlace{
			ID: b.ID, Kind: union.PlaceServiceBase, Category: b.Category, District: b.District, Name: b.Name, Address: b.Address, Hours: b.Hours,
			Point: union.Point{Lat: b.Lat, Lng: b.Lng},
		}, a.Places.OpenNow(b.Hours))
	}
	return answer, nil
}

// PutFavourite keeps a base at hand.
func (a *API) PutFavourite(ctx context.Context, request PutFavouriteRequestObject) (PutFavouriteResponseObject, error) {
	base, _, err := a.Store.PublishedBase(ctx, request.Id)
	if err != nil {
		return nil, err
	}
	return PutFavourite204Response{}, a.Store.AddFavourite(ctx, actorFrom(ctx).AccountID, base.ID)
}

// DropFavourite puts a base away.
func (a *API) DropFavourite(ctx context.Context, request DropFavouriteRequestObject) (DropFavouriteResponseObject, error) {
	return DropFavourite204Response{}, a.Store.DropFavourite(ctx, actorFrom(ctx).AccountID, request.Id)
}

func feedbackView(f union.BaseFeedback, base string) Feedback {
	return Feedback{
		Id: f.ID, ServiceBaseId: f.ServiceBaseID, BaseName: set(base), Kind: f.Kind, Detail: f.Detail, Status: f.Status, Version: f.Version, CreatedAt: f.CreatedAt,
	}
}

// CreateFeedback tells the owner of a base what is wrong.
func (a *API) CreateFeedback(ctx context.Context, request CreateFeedbackRequestObject) (CreateFeedbackResponseObject, error) {
	told, err := a.Benefits.Tell(ctx, actorFrom(ctx), request.Id, request.Body.Kind, deref(request.Body.Detail))
	if err != nil {
		return nil, err
	}
	return CreateFeedback201JSONResponse(feedbackView(told, "")), nil
}

// ListFeedbacks lists what was said of the bases of an org of my subtree.
func (a *API) ListFeedbacks(ctx context.Context, request ListFeedbacksRequestObject) (ListFeedbacksResponseObject, error) {
	p := request.Params
	top, err := a.Store.OrgFor(ctx, actorFrom(ctx), p.OrgId, benefit.Readers...)
	if err != nil {
		return nil, err
	}
	var status string
	if p.Status != nil {
		status = string(*p.Status)
	}
	rows, next, err := a.Store.Feedbacks(ctx, top, status, page(p.Limit, p.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListFeedbacks200JSONResponse{Items: make([]Feedback, len(rows)), NextCursor: next}
	for i, f := range rows {
		answer.Items[i] = feedbackView(f.BaseFeedback, f.BaseName)
	}
	return answer, nil
}

// SettleFeedback closes a feedback.
func (a *API) SettleFeedback(ctx context.Context, request SettleFeedbackRequestObject) (SettleFeedbackResponseObject, error) {
	settled, err := a.Benefits.Settle(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	if err != nil {
		return nil, err
	}
	return SettleFeedback200JSONResponse(feedbackView(settled, "")), nil
}
