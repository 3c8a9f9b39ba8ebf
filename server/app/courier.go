package app

import (
	"context"
	"fmt"

	"unioncard/server/outbox"
	"unioncard/server/union"
	"unioncard/server/wechat"
)

// courier makes a message ready for its channel. What it returns holds no openid or phone
// but inside the call that sends.
func (a *App) courier(ctx context.Context, row union.OutboxRow) (outbox.Parcel, error) {
	var account union.Account
	var next union.Channel
	if row.AccountID != nil {
		var err error
		if account, err = a.Store.Account(ctx, *row.AccountID); err != nil {
			return outbox.Parcel{}, err
		}
		r, err := a.reachOf(ctx, []union.ID{account.ID})
		if err != nil {
			return outbox.Parcel{}, err
		}
		next = a.channelAfter(row.Topic, row.Channel, account.ID, r)
	}
	var parcel outbox.Parcel
	var err error
	switch row.Channel {
	case union.ChannelSubscribe:
		parcel, err = a.subscribeParcel(row, account)
	case union.ChannelOfficial:
		parcel, err = a.officialParcel(ctx, row, account)
	default:
		parcel, err = a.smsParcel(ctx, row, account)
	}
	parcel.Next, parcel.Wait = next, a.morningFor(row)
	return parcel, err
}

func (a *App) subscribeParcel(row union.OutboxRow, account union.Account) (outbox.Parcel, error) {
	filled, err := a.Words.Subscribe(row)
	if err != nil {
		return outbox.Parcel{}, fmt.Errorf("%w: %w", outbox.ErrWords, err)
	}
	return outbox.Parcel{
		Template: filled.Template,
		Send: func(ctx context.Context) outbox.Verdict {
			return a.verdict(a.WeChat.SendSubscribe(ctx, wechat.SubscribeMessage{
				OpenID: account.OpenID, TemplateID: filled.TemplateID, Page: filled.Page, Fields: filled.Fields,
			}))
		},
		Granted: func(ctx context.Context) (int, error) {
			rows, err := a.Store.Subscriptions(ctx, account.ID)
			for _, s := range rows {
				if s.Template == filled.Template {
					return s.Left() + s.Doubtful, err
				}
			}
			return 0, err
		},
	}, nil
}

func (a *App) officialParcel(ctx context.Context, row union.OutboxRow, account union.Account) (outbox.Parcel, error) {
	filled, err := a.Words.Official(row)
	if err != nil {
		return outbox.Parcel{}, fmt.Errorf("%w: %w", outbox.ErrWords, err)
	}
	follows, err := a.Store.FollowersOf(ctx, []union.ID{account.ID})
	if err != nil || follows[account.ID] == "" || a.Official == nil {
		return outbox.Parcel{Refused: union.OutcomeUnfollowed}, err
	}
	return outbox.Parcel{Send: func(ctx context.Context) outbox.Verdict {
		return a.verdict(a.Official.SendTemplate(ctx, wechat.TemplateMessage{
			OpenID: follows[account.ID], TemplateID: filled.TemplateID, MiniAppID: a.Config.WeChat.AppID, Page: filled.Page, Fields: filled.Fields,
		}))
	}}, nil
}

func (a *App) smsParcel(ctx context.Context, row union.OutboxRow, account union.Account) (outbox.Parcel, error) {
	text, err := a.Words.SMS(row)
	if err != nil {
		return outbox.Parcel{}, fmt.Errorf("%w: %w", outbox.ErrWords, err)
	}
	id := account.MemberID
	if row.AccountID == nil {
		id = row.MemberID
	}
	if id == nil || a.phones == nil {
		return outbox.Parcel{Refused: union.OutcomeNoPhone}, nil
	}
	member, err := a.Store.Member(ctx, *id)
	if err != nil || len(member.Phone.Sealed) == 0 {
		return outbox.Parcel{Refused: union.OutcomeNoPhone}, err
	}
	number, err := a.Keys.Opener().Open(union.Place{Table: "members", Column: "phone", Row: member.ID}, member.Phone.Sealed)
	if err != nil {
		return outbox.Parcel{}, err
	}
	return outbox.Parcel{Send: func(ctx context.Context) outbox.Verdict {
		return a.verdict(a.phones.SendSMS(ctx, number, text))
	}}, nil
}
