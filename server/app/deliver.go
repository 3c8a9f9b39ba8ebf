package app

import (
	"context"
	"errors"

	"unioncard/server/store"
	"unioncard/server/union"
)

// deliver puts messages into their receivers' inboxes, with the first channel by which each
// goes out too. Without a receiver, which is so for people who were helped and have no
// account, there is nobody to tell but by short message; nor is there after a death.
//
// All are written at once, since a transaction of its own for each message would wait for
// the disk each time; where that fails, each is written alone, so that one keeps no other
// person's back.
func (a *App) deliver(ctx context.Context, rows []union.OutboxRow) []error {
	errs := make([]error, len(rows))
	fail := func(err error) []error {
		for i := range errs {
			errs[i] = err
		}
		return errs
	}
	to, silent, err := a.receivers(ctx, rows)
	if err != nil {
		return fail(err)
	}
	r, err := a.reachOf(ctx, to)
	if err != nil {
		return fail(err)
	}
	var list []store.Delivery
	var at []int
	for i, row := range rows {
		d := store.Delivery{Row: row, Account: to[i]}
		if to[i] != "" {
			if d.Message, errs[i] = a.message(row, to[i], silent); errs[i] != nil {
				continue
			}
		}
		if d.Message != nil || to[i] == "" && row.MemberID != nil {
			d.Next = a.channelAfter(row.Topic, union.ChannelInbox, to[i], r)
		}
		list, at = append(list, d), append(at, i)
	}
	if a.Store.DeliverInbox(ctx, list) != nil {
		a.deliverAlone(ctx, list, at, errs)
	}
	return errs
}

// deliverAlone writes each message by itself. Behind one that failed the same person's
// later ones wait.
func (a *App) deliverAlone(ctx context.Context, list []store.Delivery, at []int, errs []error) {
	behind := map[union.ID]error{}
	for n, d := range list {
		if err := behind[d.Account]; err != nil && d.Account != "" {
			errs[at[n]] = err
			continue
		}
		err := a.Store.DeliverInbox(ctx, []store.Delivery{d})
		if errors.Is(err, union.ErrStale) {
			err = nil // another worker has it, or it was sent
		}
		errs[at[n]], behind[d.Account] = err, err
	}
}

// receivers finds the account that each message is for, empty without one, and which of
// these accounts are silent.
func (a *App) receivers(ctx context.Context, rows []union.OutboxRow) (to []union.ID, silent map[union.ID]bool, err error) {
	var members, accounts []union.ID
	for _, row := range rows {
		if row.AccountID == nil && row.MemberID != nil {
			members = append(members, *row.MemberID)
		}
	}
	tied, err := a.Store.AccountsOfMembers(ctx, members)
	if err != nil {
		return nil, nil, err
	}
	to = make([]union.ID, len(rows))
	for i, row := range rows {
		switch {
		case row.AccountID != nil:
			to[i] = *row.AccountID
		case row.MemberID != nil:
			to[i] = tied[*row.MemberID]
		}
		if to[i] != "" {
			accounts = append(accounts, to[i])
		}
	}
	silent, err = a.Store.Silent(ctx, accounts)
	return to, silent, err
}

// message writes what an account gets; nil when it is silent.
func (a *App) message(row union.OutboxRow, to union.ID, silent map[union.ID]bool) (*union.InboxMessage, error) {
	quiet, ok := silent[to]
	if !ok {
		return nil, union.ErrNotFound
	}
	if quiet {
		return nil, nil //nolint:nilnil // nobody is told
	}
	message, err := a.Words.Message(row)
	if err != nil {
		return nil, err
	}
	message.AccountID = to
	return &message, nil
}
