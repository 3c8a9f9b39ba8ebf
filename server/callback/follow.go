package callback

import (
	"context"
	"errors"
	"time"

	"unioncard/server/store"
)

// TakeOfficial does what an event of the official account asks for. Who follows is known
// to the mini-program by the unionid, for which the official account is asked; where it
// does not answer, BindFollowers asks again.
func (c *Callback) TakeOfficial(ctx context.Context, e Event) error {
	if e.At.IsZero() {
		e.At = c.Store.Now()
	}
	if e.Kind == follow && e.UnionID == "" && c.Follower != nil {
		e.UnionID, _ = c.Follower(ctx, e.OpenID)
	}
	return c.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		fresh, err := tx.NoteEvent(ctx, e.Key, e.Kind)
		if err != nil || !fresh || (e.Kind != follow && e.Kind != unfollow) {
			return err
		}
		newest, err := tx.RaiseMark(ctx, "follow:"+e.OpenID, e.At)
		if err != nil || !newest {
			return err
		}
		return tx.SetFollower(ctx, e.OpenID, e.UnionID, e.Kind == follow)
	})
}

const (
	// askedFor is how long it is asked again who a new follower is: an official account that
	// is bound to no open platform never says.
	askedFor = 24 * time.Hour
	// mostAsked is how many followers one run asks for.
	mostAsked = 100
)

// BindFollowers asks for the unionids of new followers that are not known yet.
func (c *Callback) BindFollowers(ctx context.Context) error {
	if c.Follower == nil {
		return nil
	}
	openIDs, err := c.Store.UnboundFollowers(ctx, c.Store.Now().Add(-askedFor), mostAsked)
	var errs []error
	for _, openID := range openIDs {
		unionID, err := c.Follower(ctx, openID)
		if err == nil && unionID != "" {
			err = c.Store.BindFollower(ctx, openID, unionID)
		}
		errs = append(errs, err)
	}
	return errors.Join(append(errs, err)...)
}
