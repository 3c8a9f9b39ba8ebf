package app

import (
	"context"

	"unioncard/server/config"
	"unioncard/server/union"
)

// reach is by what else than the inbox accounts can be reached.
type reach struct {
	granted map[union.ID]map[string]bool // by our names of the templates
	follows map[union.ID]string          // openids of the official account
}

func (a *App) reachOf(ctx context.Context, accounts []union.ID) (reach, error) {
	r := reach{granted: map[union.ID]map[string]bool{}}
	rows, err := a.Store.SubscriptionsOf(ctx, accounts)
	if err != nil {
		return r, err
	}
	for _, row := range rows {
		if r.granted[row.AccountID] == nil {
			r.granted[row.AccountID] = map[string]bool{}
		}
		r.granted[row.AccountID][row.Template] = row.Left() > 0
	}
	if a.Official != nil {
		r.follows, err = a.Store.FollowersOf(ctx, accounts)
	}
	return r, err
}

// channelAfter is the first channel behind another by which a topic reaches an account;
// ChannelInbox where there is none. Nobody without an account has any other than SMS.
func (a *App) channelAfter(topic string, after union.Channel, account union.ID, r reach) union.Channel {
	passed := after == union.ChannelInbox
	for _, channel := range a.Words.Channels(topic) {
		if !passed {
			passed = channel == after
			continue
		}
		switch channel {
		case union.ChannelSubscribe:
			if r.granted[account][a.Words.SubscribeTemplate(topic)] {
				return channel
			}
		case union.ChannelOfficial:
			if r.follows[account] != "" {
				return channel
			}
		case union.ChannelSMS:
			if a.Config.SMS.Provider != "" {
				return channel
			}
		}
	}
	return union.ChannelInbox
}

// phones carries short messages to plain phones.
type phones interface {
	SendSMS(ctx context.Context, number, text string) error
}

// openPhones finds who carries short messages; nil while that is off.
func (a *App) openPhones() phones {
	if a.Config.SMS.Provider == config.SimulatedSMS && a.Simulator != nil {
		return a.Simulator
	}
	return nil
}
