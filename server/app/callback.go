package app

import (
	"context"
	"io"
	"net/url"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"unioncard/server/api"
	"unioncard/server/callback"
	"unioncard/server/enrolment"
	"unioncard/server/wechat"
)

// Where WeChat sends events, below /api/v1.
const (
	callbackPath         = "/wechat/callback"
	officialCallbackPath = "/wechat/official/callback"
)

// The simulator's own, where the settings name none; they open nothing else.
const (
	sampleCallbackToken = "sampletoken"
	sampleCallbackKey   = "c2FtcGxlLWtleS1vZi10aGUtc2ltdWxhdG9yLTAwMzI"
)

// cancelLease is how long one replica has the job of forgetting closed accounts.
const cancelLease = 5 * time.Minute

// callbackKeys are the token and key by which the mini-program's events are signed and sealed.
func (a *App) callbackKeys() (token, key string) {
	w := a.Config.WeChat
	if w.Simulator && w.CallbackToken == "" {
		return sampleCallbackToken, sampleCallbackKey
	}
	return w.CallbackToken, w.CallbackAESKey
}

// officialKeys are those of the official account's events.
func (a *App) officialKeys() (token, key string) {
	o := a.Config.Official
	if a.Config.WeChat.Simulator && o.CallbackToken == "" {
		return sampleCallbackToken, sampleCallbackKey
	}
	return o.CallbackToken, o.CallbackAESKey
}

func (a *App) newCallback(accounts callback.Accounts, applications *enrolment.Enrolment) *callback.Callback {
	arrived := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "unioncard_subscribe_arrived_total", Help: "What WeChat says became of subscribe messages, by its code; 0 is arrived.",
	}, []string{"code"})
	a.metrics.registry.MustRegister(arrived)
	names := map[string]string{}
	for name, id := range a.Config.Templates {
		if id != "" {
			names[id] = name
		}
	}
	var follower func(context.Context, string) (string, error)
	if a.Official != nil {
		follower = func(ctx context.Context, openID string) (string, error) {
			unionID, _, err := a.Official.Follower(ctx, openID)
			return unionID, err
		}
	}
	return callback.New(callback.Parts{
		Follower: follower,
		Store:    a.Store, Accounts: accounts, Applications: applications, Templates: names,
		Sent: func(code int64) { arrived.WithLabelValues(strconv.FormatInt(code, 10)).Inc() },
	})
}

// callbacks are the addresses at which WeChat's events are taken: none where no token is set.
func (a *App) callbacks() map[string]api.Callback {
	all := map[string]api.Callback{}
	if token, key := a.callbackKeys(); token != "" {
		all[callbackPath] = received{a.receiver(a.Config.WeChat.AppID, token, key), a.Features.Callback.Take}
	}
	if token, key := a.officialKeys(); token != "" && a.Config.Official.AppID != "" {
		all[officialCallbackPath] = received{a.receiver(a.Config.Official.AppID, token, key), a.Features.Callback.TakeOfficial}
	}
	return all
}

func (a *App) receiver(appID, token, key string) wechat.Receiver {
	return wechat.Receiver{AppID: appID, Token: token, AESKey: key, Clock: a.options.Clock, Seen: a.Store}
}

// received fits the receiver and the rules to what the API asks for.
type received struct {
	wechat.Receiver

	take func(context.Context, callback.Event) error
}

// Take opens an event and hands it to the rules, unless its work is done.
func (r received) Take(ctx context.Context, query url.Values, body io.Reader) error {
	e, err := r.Open(ctx, query, body)
	if err != nil || e.Duplicate {
		return err
	}
	items := make([]callback.Item, len(e.Items))
	for i, item := range e.Items {
		items[i] = callback.Item{TemplateID: item.TemplateID, Status: item.Status, ErrorCode: item.ErrorCode}
	}
	return r.take(ctx, callback.Event{
		Key: e.Key, Kind: e.Kind, OpenID: e.OpenID, UnionID: e.UnionID, At: e.At, Items: items, Revoked: e.Revoked,
	})
}

// cancelOnce forgets the accounts that were closed, in the one replica that has the lease.
func (a *App) cancelOnce(ctx context.Context, holder string) {
	ok, err := a.Store.TakeLease(ctx, "cancellations", holder, cancelLease)
	if err != nil || !ok {
		a.note(ctx, "cancellations", err)
		return
	}
	n, err := a.Features.Callback.FinishCancellations(ctx)
	a.note(ctx, "cancellations", err)
	if n > 0 {
		a.options.Log.InfoContext(ctx, "cancellations", "accounts", n)
	}
	a.note(ctx, "forget events", a.Store.ForgetEvents(ctx))
}
