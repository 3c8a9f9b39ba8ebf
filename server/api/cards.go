package api

import (
	"context"

	"unioncard/server/card"
	"unioncard/server/enrolment"
	"unioncard/server/store"
	"unioncard/server/union"
)

// ListCards lists cards in the caller's scope.
func (a *API) ListCards(ctx context.Context, request ListCardsRequestObject) (ListCardsResponseObject, error) {
	p := request.Params
	filter := store.CardFilter{BatchID: deref(p.BatchId), OrgID: deref(p.OrgId), HeldBy: deref(p.HeldByOrgId), Free: deref(p.Free)}
	if p.Status != nil {
		filter.Status = string(*p.Status)
	}
	cards, next, err := a.Store.Cards(ctx, actorFrom(ctx), filter, store.Page{Limit: deref(p.Limit), Cursor: deref(p.Cursor)})
	if err != nil {
		return nil, err
	}
	answer := ListCards200JSONResponse{Items: make([]Card, 0, len(cards)), NextCursor: next}
	for _, c := range cards {
		answer.Items = append(answer.Items, cardView(c))
	}
	return answer, nil
}

func cardView(c union.Card) Card {
	return Card{
		Id: c.ID, Status: CardStatus(c.Status), Version: c.Version, Name: c.NameMasked, Number: c.Number.Masked, OrgId: c.OrgID, UnitId: c.ApplyingOrgID,
		BatchId: c.BatchID, HeldByOrgId: c.HeldByOrg, Reported: set(c.Reported), Cause: set(string(c.Cause)), NeedsReceipt: set(c.NeedsReceipt),
		OpenedAt: c.OpenedAt, DeliveredAt: c.DeliveredAt, ReceivedAt: c.ReceivedAt, ActivatedAt: c.ActivatedAt,
	}
}

// MoveCard carries out an event on one card.
func (a *API) MoveCard(ctx context.Context, request MoveCardRequestObject) (MoveCardResponseObject, error) {
	b := request.Body
	moved, err := a.Cards.Move(ctx, actorFrom(ctx), request.Id, string(b.Event), card.Change{
		Version: b.Version, ToOrg: deref(b.ToOrgId), Cause: union.ExceptionCause(deref(b.Cause)), Number: deref(b.Number),
	})
	if err != nil {
		return nil, err
	}
	return MoveCard200JSONResponse(cardView(moved)), nil
}

// MoveCards carries out one event on a list of cards.
func (a *API) MoveCards(ctx context.Context, request MoveCardsRequestObject) (MoveCardsResponseObject, error) {
	b := request.Body
	ids, versions := make([]union.ID, len(b.Items)), make([]int64, len(b.Items))
	for i, item := range b.Items {
		ids[i], versions[i] = item.Id, item.Version
	}
	outcomes, err := a.Cards.MoveMany(ctx, actorFrom(ctx), string(b.Event), ids, versions, card.Change{
		ToOrg: deref(b.ToOrgId), Cause: union.ExceptionCause(deref(b.Cause)),
	})
	if err != nil {
		return nil, err
	}
	answer := MoveCards200JSONResponse{Items: make([]CardOutcome, len(outcomes))}
	for i, o := range outcomes {
		answer.Items[i] = CardOutcome{Id: o.ID, Moved: o.Err == nil}
		if known, ok := union.AsError(o.Err); ok {
			answer.Items[i].Code, answer.Items[i].Detail = &known.Code, &known.Message
		}
	}
	return answer, nil
}

// SignCard takes the holder's signature.
func (a *API) SignCard(ctx context.Context, request SignCardRequestObject) (SignCardResponseObject, error) {
	signed, err := a.Cards.Sign(ctx, actorFrom(ctx), request.Id, request.Params.Version, uploadFrom(ctx).Bytes)
	if err != nil {
		return nil, err
	}
	return SignCard200JSONResponse(cardView(signed)), nil
}

// ReportCard keeps what the holder says.
func (a *API) ReportCard(ctx context.Context, request ReportCardRequestObject) (ReportCardResponseObject, error) {
	reported, err := a.Cards.Report(ctx, actorFrom(ctx), request.Id, string(request.Body.Kind), deref(request.Body.Number))
	if err != nil {
		return nil, err
	}
	return ReportCard201JSONResponse(cardView(reported)), nil
}

// GetMyCard says where the caller's card is.
func (a *API) GetMyCard(ctx context.Context, _ GetMyCardRequestObject) (GetMyCardResponseObject, error) {
	w, err := a.Cards.Where(ctx, actorFrom(ctx))
	if err != nil {
		return nil, err
	}
	mine := MyCard{
		Title: w.Title, Next: w.Next, ApplicationId: set(w.Application.ApplicationID), ApplicationStatus: set(ApplicationStatus(w.Application.Status)),
		Reasons: reasons(enrolment.ReadReasons(w.Application.Reasons)),
	}
	if w.Card != nil {
		mine.Card = ptr(cardView(*w.Card))
	}
	return GetMyCard200JSONResponse(mine), nil
}

// GetMyTimeline gives the eight steps.
func (a *API) GetMyTimeline(ctx context.Context, _ GetMyTimelineRequestObject) (GetMyTimelineResponseObject, error) {
	w, err := a.Cards.Where(ctx, actorFrom(ctx))
	if err != nil {
		return nil, err
	}
	answer := GetMyTimeline200JSONResponse{Title: w.Title, Next: w.Next}
	for _, s := range w.Steps() {
		answer.Steps = append(answer.Steps, TimelineStep{Stage: string(s.Stage), Title: s.Title, Done: s.Done, At: s.At})
	}
	return answer, nil
}
