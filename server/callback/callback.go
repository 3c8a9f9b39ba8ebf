// Package callback does what the events of WeChat ask for. Each event's key is written in
// the transaction of its work, so that a repeat does nothing and what failed is done when
// WeChat repeats it.
package callback

import (
	"context"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Event is what WeChat says.
type Event struct {
	Key     string // same for every repeat
	Kind    string
	OpenID  string
	UnionID string // of a follower, where it is said
	At      time.Time
	Items   []Item
	Revoked string // which authorisation was taken back
}

// Item is one template of a subscribe event.
type Item struct {
	TemplateID string
	Status     string // accept, reject or ban
	ErrorCode  int64  // of a message that was sent; 0 when it arrived
}

// The kinds of events.
const (
	popup     = "subscribe_msg_popup_event"
	change    = "subscribe_msg_change_event"
	sent      = "subscribe_msg_sent_event"
	revoked   = "user_authorization_revoke"
	cancelled = "user_authorization_cancellation"
	follow    = "subscribe"
	unfollow  = "unsubscribe"
)

// Accounts ends accounts that their people close.
type Accounts interface {
	Close(ctx context.Context, tx *store.Store, account union.ID) ([][32]byte, error)
	Drop(ctx context.Context, sessions [][32]byte) error
	ForgetClosed(ctx context.Context, account union.ID) error
}

// Applications takes back what a person has under way.
type Applications interface {
	WithdrawAll(ctx context.Context, account union.ID) error
}

// Parts are what the feature is made of.
type Parts struct {
	Store        *store.Store
	Accounts     Accounts
	Applications Applications
	// Templates are our names of the subscribe templates by WeChat's ids.
	Templates map[string]string
	// Follower asks the official account for the unionid of a person of its own, which its
	// events do not say; nil where there is no such account.
	Follower func(ctx context.Context, openID string) (unionID string, err error)
	// Sent is told what became of a message: 0 when it arrived, else WeChat's code.
	Sent func(code int64)
}

// Callback is the feature.
type Callback struct{ Parts }

// New makes the feature.
func New(p Parts) *Callback { return &Callback{p} }

// Take does what an event of the mini-program asks for. An event of a kind that means
// nothing here is taken too.
func (c *Callback) Take(ctx context.Context, e Event) error {
	if e.At.IsZero() {
		e.At = c.Store.Now()
	}
	var ended [][32]byte
	fresh := false
	err := c.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		ended = nil
		var err error
		fresh, err = tx.NoteEvent(ctx, e.Key, e.Kind)
		if err != nil || !fresh {
			return err
		}
		account, err := tx.AccountOf(ctx, e.OpenID)
		if union.KindOf(err) == union.KindNotFound { // somebody who has never signed in
			return nil
		}
		if err != nil {
			return err
		}
		switch e.Kind {
		case popup, change:
			return c.answered(ctx, tx, account, e)
		case revoked:
			return revoke(ctx, tx, account, e)
		case cancelled:
			ended, err = c.Accounts.Close(ctx, tx, account.ID)
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	if fresh && e.Kind == sent {
		for _, item := range e.Items {
			c.Sent(item.ErrorCode)
		}
	}
	return c.Accounts.Drop(ctx, ended)
}
