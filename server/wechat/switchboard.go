package wechat

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

// policy says how one kind of call is treated on the wire.
type policy struct {
	timeout time.Duration // of one attempt
	// repeatBusy: errcode -1 means that nothing was done, so ask again.
	repeatBusy bool
	// repeatLost: no answer may mean that it was done; ask again only where that does no harm.
	repeatLost bool
}

type callKey struct{}

// callState travels in the context of a call.
type callState struct {
	client *Client
	policy policy
}

var errNobody = errors.New("a request to WeChat that belongs to no client")

// switchboard hands each request of the SDK to the client in its context. The
// SDK has one global http.Client for the whole process; so several clients can
// live side by side, and an SDK call that takes no context, and would have no
// deadline, is refused instead of going out.
type switchboard struct{}

func (switchboard) RoundTrip(r *http.Request) (*http.Response, error) {
	state, ok := r.Context().Value(callKey{}).(*callState)
	if !ok {
		return nil, &wireError{kind: wireRefused, cause: errNobody}
	}
	return state.client.roundTrip(r, state.policy)
}

// installSwitchboard replaces the SDK's global client, once in a process and
// before the first request. The SDK leaves no other way in.
var installSwitchboard = sync.OnceFunc(func() {
	util.DefaultHTTPClient = &http.Client{Transport: switchboard{}}
})

// within says whether the context of a call still has time for another attempt.
func within(ctx context.Context, pause time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() == nil && (!ok || time.Until(deadline) > pause)
}
