package api

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

var errTemplate = union.Refused("template_unknown", "没有这个消息模板，请更新小程序后再试。")

// ListSubscriptions says which messages the caller is asked for, and what is left of each.
func (a *API) ListSubscriptions(ctx context.Context, _ ListSubscriptionsRequestObject) (ListSubscriptionsResponseObject, error) {
	account := actorFrom(ctx).AccountID
	rows, err := a.Store.Subscriptions(ctx, account)
	if err != nil {
		return nil, err
	}
	granted := map[string]union.Subscription{}
	for _, row := range rows {
		granted[row.Template] = row
	}
	follows, err := a.Store.FollowersOf(ctx, []union.ID{account})
	if err != nil {
		return nil, err
	}
	answer := ListSubscriptions200JSONResponse{Items: make([]Subscription, 0, len(a.Templates)), Official: follows[account] != ""}
	for _, t := range a.Templates {
		row := granted[t.Name]
		answer.Items = append(answer.Items, Subscription{
			Template: t.Name, TemplateId: t.ID, Title: t.Title, Occasion: SubscriptionOccasion(t.Occasion), Left: row.Left(), Banned: row.Banned,
		})
	}
	return answer, nil
}

// AnswerSubscriptions notes what the caller answered to WeChat's question.
func (a *API) AnswerSubscriptions(ctx context.Context, request AnswerSubscriptionsRequestObject) (AnswerSubscriptionsResponseObject, error) {
	names := map[string]string{}
	for _, t := range a.Templates {
		names[t.ID] = t.Name
	}
	for _, said := range request.Body.Answers {
		if names[said.TemplateId] == "" {
			return nil, errTemplate
		}
	}
	account := actorFrom(ctx).AccountID
	err := a.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		for _, said := range request.Body.Answers {
			if err := tx.CountGrant(ctx, account, names[said.TemplateId], union.Answer(said.Answer), ""); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return AnswerSubscriptions204Response{}, nil
}
