package app

import (
	"context"

	"unioncard/server/union"
)

// deliver puts a message into its receiver's inbox. Without a receiver, which is so
// for people who were helped and have no account, there is nobody to tell; nor is there
// after a death.
func (a *App) deliver(ctx context.Context, row union.OutboxRow) error {
	account := union.ID("")
	if row.AccountID != nil {
		account = *row.AccountID
	}
	if account == "" && row.MemberID != nil {
		var err error
		account, err = a.Store.AccountOfMember(ctx, *row.MemberID)
		if err != nil {
			return err
		}
	}
	if account == "" {
		return a.Store.DeliverInbox(ctx, row, nil)
	}
	silent, err := a.Store.IsSilent(ctx, account)
	if err != nil {
		return err
	}
	if silent {
		return a.Store.DeliverInbox(ctx, row, nil)
	}
	message, err := a.Words.Message(row)
	if err != nil {
		return err
	}
	message.AccountID = account
	return a.Store.DeliverInbox(ctx, row, &message)
}
