package api

import (
	"context"

	"unioncard/server/enrolment"
	"unioncard/server/store"
	"unioncard/server/union"
)

// ListReviewQueue lists what is to be decided.
func (a *API) ListReviewQueue(ctx context.Context, request ListReviewQueueRequestObject) (ListReviewQueueResponseObject, error) {
	p := request.Params
	filter := store.QueueFilter{
		OrgID: deref(p.OrgId), Hardship: p.Hardship, Flag: union.Flag(deref(p.Flag)), Unclaimed: deref(p.Unclaimed),
	}
	if p.Status != nil {
		filter.Status = string(*p.Status)
	}
	apps, next, err := a.Store.ReviewQueue(ctx, actorFrom(ctx), filter, store.Page{Limit: deref(p.Limit), Cursor: deref(p.Cursor)})
	if err != nil {
		return nil, err
	}
	self, err := a.Enrolment.Self(ctx, actorFrom(ctx))
	if err != nil {
		return nil, err
	}
	answer := ListReviewQueue200JSONResponse{Items: make([]ReviewItem, len(apps)), NextCursor: next}
	for i, app := range apps {
		answer.Items[i] = a.itemFor(ctx, self, app)
	}
	return answer, nil
}

// reviewItem shows an application to a reviewer, masked.
func (a *API) reviewItem(ctx context.Context, app union.Application) (ReviewItem, error) {
	self, err := a.Enrolment.Self(ctx, actorFrom(ctx))
	if err != nil {
		return ReviewItem{}, err
	}
	return a.itemFor(ctx, self, app), nil
}

func (a *API) itemFor(ctx context.Context, self enrolment.Self, app union.Application) ReviewItem {
	actor := actorFrom(ctx)
	item := ReviewItem{
		Id: app.ID, Status: ApplicationStatus(app.Status), Version: app.Version, Mode: string(app.Mode), Name: app.NameMasked,
		DocumentNumber: app.DocumentMasked, Phone: app.PhoneMasked, OrgId: app.OrgID, UnitId: app.ApplyingOrgID, Hardship: app.Hardship,
		Stopped: app.Stopped, Flags: []string{}, SubmittedAt: app.SubmittedAt,
	}
	for _, flag := range enrolment.FlagsOf(app, actor, self.Owns(app)) {
		item.Flags = append(item.Flags, string(flag))
	}
	now := a.Store.Now()
	if app.SubmittedAt != nil && app.Status == union.ApplicationSubmitted {
		item.WaitingHours = ptr(int(now.Sub(*app.SubmittedAt).Hours()))
	}
	if app.ClaimedBy != nil && app.ClaimUntil != nil && now.Before(*app.ClaimUntil) {
		item.ClaimUntil = app.ClaimUntil
		item.ClaimedByOther = ptr(*app.ClaimedBy != actor.AccountID)
	}
	return item
}

// GetApplication shows an application with flags, clashes and history.
func (a *API) GetApplication(ctx context.Context, request GetApplicationRequestObject) (GetApplicationResponseObject, error) {
	actor := actorFrom(ctx)
	app, _, err := a.Store.ReviewedApplication(ctx, actor, request.Id)
	if err != nil {
		return nil, err
	}
	item, err := a.reviewItem(ctx, app)
	if err != nil {
		return nil, err
	}
	answer := GetApplication200JSONResponse{
		Item: item, DocumentKind: set(string(app.DocumentKind)), ValidTo: set(app.ValidTo), Reasons: reasons(enrolment.ReasonsOf(app)),
	}
	units, err := a.Enrolment.ClashingUnits(ctx, app)
	if err != nil {
		return nil, err
	}
	answer.Duplicates = make([]ClashingUnit, len(units))
	for i, unit := range units {
		answer.Duplicates[i] = ClashingUnit{UnitName: unit.Name, UnitPhone: unit.Phone}
	}
	moves, err := a.Store.History(ctx, union.SubjectApplication, app.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range moves {
		answer.History = append(answer.History, HistoryEntry{At: m.CreatedAt, Event: m.Event, Role: string(m.Role), To: m.ToStatus})
	}
	return answer, nil
}

// ListReviewReasons gives the catalogue.
func (a *API) ListReviewReasons(context.Context, ListReviewReasonsRequestObject) (ListReviewReasonsResponseObject, error) {
	return ListReviewReasons200JSONResponse{Return: catalogue(union.ReturnReasons), Reject: catalogue(union.RejectReasons)}, nil
}

func catalogue(list []union.CatalogueReason) []CatalogueReason {
	out := make([]CatalogueReason, len(list))
	for i, r := range list {
		fields := r.Fields
		if fields == nil {
			fields = []string{}
		}
		out[i] = CatalogueReason{Code: r.Code, Fields: fields, Detail: r.Detail}
	}
	return out
}

// RevealApplication shows all fields in full, on record.
func (a *API) RevealApplication(ctx context.Context, request RevealApplicationRequestObject) (RevealApplicationResponseObject, error) {
	fields, err := a.Privacy.Reveal(ctx, actorFrom(ctx), request.Id, request.Body.Reason)
	if err != nil {
		return nil, err
	}
	return RevealApplication200JSONResponse(fields), nil
}
