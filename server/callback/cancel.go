package callback

import (
	"context"
	"errors"
)

// mostClosed is how many closed accounts one run forgets.
const mostClosed = 100

// FinishCancellations takes back what closed accounts have under way and forgets whose
// they were; it says how many. The event itself only closes the account, since WeChat waits
// for its answer. Each account may be cut off at any point and taken up again; one that
// fails keeps no other back.
func (c *Callback) FinishCancellations(ctx context.Context) (int, error) {
	accounts, err := c.Store.ClosedAccounts(ctx, mostClosed)
	if err != nil {
		return 0, err
	}
	done := 0
	var errs []error
	for _, account := range accounts {
		err = c.Applications.WithdrawAll(ctx, account)
		if err == nil {
			err = c.Accounts.ForgetClosed(ctx, account)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		done++
	}
	return done, errors.Join(errs...)
}
