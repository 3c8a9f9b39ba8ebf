package enrolment

import (
	"context"
	"errors"

	"unioncard/server/union"
)

// WithdrawAll withdraws what an account has under way and may still take back: who closes
// the account with WeChat wants nothing kept of it. What is at the bank goes its way, and
// what the law keeps stays.
func (e *Enrolment) WithdrawAll(ctx context.Context, account union.ID) error {
	apps, err := e.Store.Withdrawable(ctx, account)
	if err != nil {
		return err
	}
	for _, app := range apps {
		_, err = e.Withdraw(ctx, union.Actor{AccountID: account}, app.ID, app.Version)
		// Somebody has just moved it: the next run sees what it is now.
		if err != nil && !errors.Is(err, union.ErrStale) {
			return err
		}
	}
	return nil
}
