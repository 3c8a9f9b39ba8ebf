package api

import (
	"context"
	"time"

	"unioncard/server/benefit"
	"unioncard/server/store"
	"unioncard/server/union"
)

// GetMemberCodes gives the codes that the caller's phone shows.
func (a *API) GetMemberCodes(ctx context.Context, _ GetMemberCodesRequestObject) (GetMemberCodesResponseObject, error) {
	codes, err := a.Benefits.Codes(ctx, actorFrom(ctx))
	if err != nil {
		return nil, err
	}
	answer := GetMemberCodes200JSONResponse{Now: a.Store.Now()}
	answer.Items = make([]struct {
		Code string    `json:"code"`
		From time.Time `json:"from"`
		To   time.Time `json:"to"`
	}, len(codes))
	for i, c := range codes {
		answer.Items[i].Code, answer.Items[i].From, answer.Items[i].To = c.Text, c.From, c.To
	}
	return answer, nil
}

// CheckMemberCode tells the staff of a base whose code it is, masked.
func (a *API) CheckMemberCode(ctx context.Context, request CheckMemberCodeRequestObject) (CheckMemberCodeResponseObject, error) {
	actor := actorFrom(ctx)
	if err := a.Limiter.Allow(ctx, "member_code", string(actor.AccountID)); err != nil {
		return nil, err
	}
	checked, err := a.Benefits.Check(ctx, actor, request.Id, request.Body.Code)
	if err != nil {
		return nil, err
	}
	answer := CheckMemberCode200JSONResponse{Name: checked.NameMasked, Ticket: checked.Ticket}
	answer.Offers = make([]struct {
		Offer Offer `json:"offer"`

		// Refusal Why it cannot be used now
		Refusal *string `json:"refusal,omitempty"`
	}, len(checked.Offers))
	for i, o := range checked.Offers {
		answer.Offers[i].Offer = offerView(o.Offer, a.Store.Today())
		if known, ok := union.AsError(o.Not); ok {
			answer.Offers[i].Refusal = &known.Message
		}
	}
	return answer, nil
}

// RedeemOffer records a use.
func (a *API) RedeemOffer(ctx context.Context, request RedeemOfferRequestObject) (RedeemOfferResponseObject, error) {
	used, err := a.Benefits.Redeem(ctx, actorFrom(ctx), request.Body.OfferId, request.Body.Ticket)
	if err != nil {
		return nil, err
	}
	return RedeemOffer201JSONResponse{Id: used.ID, CreatedAt: used.CreatedAt}, nil
}

// ListMyRedemptions lists what the caller has used.
func (a *API) ListMyRedemptions(ctx context.Context, request ListMyRedemptionsRequestObject) (ListMyRedemptionsResponseObject, error) {
	rows, next, err := a.Store.MemberRedemptions(ctx, actorFrom(ctx).MemberID, page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	for i := range rows {
		rows[i].NameMasked = "" // one's own
	}
	return ListMyRedemptions200JSONResponse(redemptionPage(rows, next)), nil
}

// ListBaseRedemptions lists what was used where the caller works.
func (a *API) ListBaseRedemptions(ctx context.Context, request ListBaseRedemptionsRequestObject) (ListBaseRedemptionsResponseObject, error) {
	if !actorFrom(ctx).WorksAt(request.Id) {
		return nil, union.ErrNotFound
	}
	rows, next, err := a.Store.BaseRedemptions(ctx, request.Id, page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	return ListBaseRedemptions200JSONResponse(redemptionPage(rows, next)), nil
}

func redemptionPage(rows []store.Redeemed, next string) RedemptionPage {
	list := RedemptionPage{Items: make([]Redemption, len(rows)), NextCursor: next}
	for i, r := range rows {
		list.Items[i] = Redemption{
			Id: r.ID, OfferTitle: r.OfferTitle, BaseId: r.BaseID, BaseName: r.BaseName, Name: set(r.NameMasked), CreatedAt: r.CreatedAt,
		}
	}
	return list
}

var errSpan = union.Refused("span", "请选择开始和结束日期，开始不晚于结束。",
	union.FieldError{Field: "to", Code: "ends_before_start", Detail: "结束日期在开始日期之前，请改正。"})

// GetBaseUses counts how often the offers of a base were used.
func (a *API) GetBaseUses(ctx context.Context, request GetBaseUsesRequestObject) (GetBaseUsesResponseObject, error) {
	actor := actorFrom(ctx)
	base, org, err := a.Store.BaseWithOrg(ctx, request.Id)
	if err != nil {
		return nil, err
	}
	if !actor.Over(org.Path, benefit.Readers...) && !actor.WorksAt(base.ID) {
		return nil, union.ErrNotFound
	}
	from, err := time.ParseInLocation(time.DateOnly, request.Params.From, a.Store.Zone())
	to, errTo := time.ParseInLocation(time.DateOnly, request.Params.To, a.Store.Zone())
	if err != nil || errTo != nil || to.Before(from) {
		return nil, errSpan
	}
	uses, err := a.Store.BaseUses(ctx, base.ID, from.UTC(), to.AddDate(0, 0, 1).UTC())
	if err != nil {
		return nil, err
	}
	var answer GetBaseUses200JSONResponse
	answer.Items = make([]struct {
		// Holders Different people
		Holders int    `json:"holders"`
		OfferId Id     `json:"offer_id"`
		Title   string `json:"title"`
		Uses    int    `json:"uses"`
	}, len(uses))
	for i, u := range uses {
		item := &answer.Items[i]
		item.OfferId, item.Title, item.Uses, item.Holders = u.OfferID, u.Title, int(u.Uses), int(u.Holders)
	}
	return answer, nil
}
