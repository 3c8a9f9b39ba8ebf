package api

import (
	"context"
	"net/http"

	"unioncard/server/handover"
	"unioncard/server/store"
	"unioncard/server/union"
)

// ListHandovers lists hand-overs in the caller's scope.
func (a *API) ListHandovers(ctx context.Context, request ListHandoversRequestObject) (ListHandoversResponseObject, error) {
	p := request.Params
	filter := store.HandoverFilter{Closed: deref(p.Closed), Status: string(deref(p.Status))}
	list, next, err := a.Handovers.List(ctx, actorFrom(ctx), filter, page(p.Limit, p.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListHandovers200JSONResponse{Items: make([]Handover, len(list)), NextCursor: next}
	for i, seen := range list {
		answer.Items[i] = handoverView(seen)
	}
	return answer, nil
}

func handoverView(s handover.Seen) Handover {
	view := Handover{
		Id: s.ID, Status: HandoverStatus(s.Status), Version: s.Version, UnitId: s.UnitID, UnitName: s.Unit, FromOrgId: s.FromOrgID, FromName: s.From,
		ToOrgId: s.ToOrgID, ToName: s.To, Cards: s.Cards, Counted: s.Counted, Missing: s.Missing, Damaged: s.Damaged, Brochures: s.Brochures,
		QualityOk: s.QualityOK, CollectorOk: s.CollectorOK, BookNumber: set(s.BookNumber), SentBy: set(s.Sender), SentAt: s.SentAt,
		ReceivedBy: set(s.Receiver), ReceivedAt: s.ReceivedAt, Note: set(s.Note), May: make([]HandoverMay, len(s.May)), CreatedAt: s.CreatedAt,
	}
	for i, event := range s.May {
		view.May[i] = HandoverMay(event)
	}
	if s.Collectors != nil {
		view.Collectors = &[]HandoverCollector{}
		for _, c := range s.Collectors {
			*view.Collectors = append(*view.Collectors, HandoverCollector{Name: c.Name, Title: c.Title, ValidTo: string(c.ValidTo)})
		}
	}
	return view
}

// seen shows a hand-over after something was done to it.
func (a *API) seen(ctx context.Context, h union.Handover, err error) (Handover, error) {
	if err != nil {
		return Handover{}, err
	}
	s, err := a.Handovers.View(ctx, actorFrom(ctx), h.ID)
	return handoverView(s), err
}

// PrepareHandover lists the cards that will be handed over.
func (a *API) PrepareHandover(ctx context.Context, request PrepareHandoverRequestObject) (PrepareHandoverResponseObject, error) {
	b := request.Body
	made, err := a.Handovers.Prepare(ctx, actorFrom(ctx), handover.Order{
		From: deref(b.FromOrgId), To: deref(b.ToOrgId), CardIDs: deref(b.CardIds), All: deref(b.All), BatchID: deref(b.BatchId), Holders: deref(b.HoldersOrgId),
	})
	view, err := a.seen(ctx, made, err)
	if err != nil {
		return nil, err
	}
	return PrepareHandover201JSONResponse(view), nil
}

// GetHandover shows one.
func (a *API) GetHandover(ctx context.Context, request GetHandoverRequestObject) (GetHandoverResponseObject, error) {
	s, err := a.Handovers.View(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return GetHandover200JSONResponse(handoverView(s)), nil
}

// ListHandoverCards lists its cards.
func (a *API) ListHandoverCards(ctx context.Context, request ListHandoverCardsRequestObject) (ListHandoverCardsResponseObject, error) {
	if _, err := a.Store.HandoverFor(ctx, actorFrom(ctx), request.Id); err != nil {
		return nil, err
	}
	cards, next, err := a.Store.HandoverCards(ctx, request.Id, page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListHandoverCards200JSONResponse{Items: make([]HandedCard, len(cards)), NextCursor: next}
	for i, c := range cards {
		answer.Items[i] = HandedCard{Card: cardView(c.Card), Outcome: set(HandoverOutcome(c.Outcome))}
	}
	return answer, nil
}

// SaveDelivery keeps what the bank checked.
func (a *API) SaveDelivery(ctx context.Context, request SaveDeliveryRequestObject) (SaveDeliveryResponseObject, error) {
	b := request.Body
	saved, err := a.Handovers.SaveDelivery(ctx, actorFrom(ctx), request.Id, b.Version, handover.Delivery{
		BookNumber: b.BookNumber, Brochures: b.Brochures, QualityOK: b.QualityOk, CollectorOK: b.CollectorOk,
	})
	view, err := a.seen(ctx, saved, err)
	if err != nil {
		return nil, err
	}
	return SaveDelivery200JSONResponse(view), nil
}

// SendHandover takes the sender's signature.
func (a *API) SendHandover(ctx context.Context, request SendHandoverRequestObject) (SendHandoverResponseObject, error) {
	sent, err := a.Handovers.Send(ctx, actorFrom(ctx), request.Id, request.Params.Version, uploadFrom(ctx).Bytes)
	view, err := a.seen(ctx, sent, err)
	if err != nil {
		return nil, err
	}
	return SendHandover200JSONResponse(view), nil
}

// CountHandover keeps what the receiver found.
func (a *API) CountHandover(ctx context.Context, request CountHandoverRequestObject) (CountHandoverResponseObject, error) {
	found := make([]handover.Found, len(request.Body.Outcomes))
	for i, o := range request.Body.Outcomes {
		found[i] = handover.Found{CardID: o.CardId, Outcome: union.Outcome(o.Outcome)}
	}
	counted, err := a.Handovers.Count(ctx, actorFrom(ctx), request.Id, request.Body.Version, found)
	view, err := a.seen(ctx, counted, err)
	if err != nil {
		return nil, err
	}
	return CountHandover200JSONResponse(view), nil
}

// ReceiveHandover takes the receiver's signature.
func (a *API) ReceiveHandover(ctx context.Context, request ReceiveHandoverRequestObject) (ReceiveHandoverResponseObject, error) {
	received, err := a.Handovers.Receive(ctx, actorFrom(ctx), request.Id, request.Params.Version, uploadFrom(ctx).Bytes)
	view, err := a.seen(ctx, received, err)
	if err != nil {
		return nil, err
	}
	return ReceiveHandover200JSONResponse(view), nil
}

// DisputeHandover says what is wrong.
func (a *API) DisputeHandover(ctx context.Context, request DisputeHandoverRequestObject) (DisputeHandoverResponseObject, error) {
	disputed, err := a.Handovers.Dispute(ctx, actorFrom(ctx), request.Id, request.Body.Version, request.Body.Reason)
	view, err := a.seen(ctx, disputed, err)
	if err != nil {
		return nil, err
	}
	return DisputeHandover200JSONResponse(view), nil
}

// RecallHandover takes it back.
func (a *API) RecallHandover(ctx context.Context, request RecallHandoverRequestObject) (RecallHandoverResponseObject, error) {
	recalled, err := a.Handovers.Recall(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	view, err := a.seen(ctx, recalled, err)
	if err != nil {
		return nil, err
	}
	return RecallHandover200JSONResponse(view), nil
}

// ListUnclaimedCards lists what nobody has signed for.
func (a *API) ListUnclaimedCards(ctx context.Context, request ListUnclaimedCardsRequestObject) (ListUnclaimedCardsResponseObject, error) {
	cards, next, err := a.Handovers.Unclaimed(ctx, actorFrom(ctx), page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListUnclaimedCards200JSONResponse{Items: make([]Card, len(cards)), NextCursor: next}
	for i, c := range cards {
		answer.Items[i] = cardView(c)
	}
	return answer, nil
}

// GetHandoverSheet prints the receipt.
func (a *API) GetHandoverSheet(ctx context.Context, request GetHandoverSheetRequestObject) (GetHandoverSheetResponseObject, error) {
	file, err := a.Handovers.Sheet(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return attachment{Name: file.Name, Media: "application/pdf", Content: file.Bytes, Inline: true}, nil
}

// GetDistributionSheet prints the sheet on which members sign.
func (a *API) GetDistributionSheet(ctx context.Context, request GetDistributionSheetRequestObject) (GetDistributionSheetResponseObject, error) {
	file, err := a.Handovers.DistributionSheet(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return attachment{Name: file.Name, Media: "application/pdf", Content: file.Bytes, Inline: true}, nil
}

// VisitGetHandoverSheetResponse writes the receipt.
func (f attachment) VisitGetHandoverSheetResponse(w http.ResponseWriter) error { return f.write(w) }

// VisitGetDistributionSheetResponse writes the sheet.
func (f attachment) VisitGetDistributionSheetResponse(w http.ResponseWriter) error { return f.write(w) }
