package auth

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Close ends what an account can do, in the transaction of the event by which WeChat says
// that its person has closed it: nobody enters it any more, and it gets no messages. The
// hashes are those of its sessions, whose copies go after that with Drop.
func (a *Auth) Close(ctx context.Context, tx *store.Store, account union.ID) (hashes [][32]byte, err error) {
	first, err := tx.CloseAccount(ctx, account)
	if err != nil {
		return nil, err
	}
	hashes, err = tx.RevokeSessions(ctx, store.SessionFilter{AccountID: account})
	if err != nil || !first {
		return hashes, err
	}
	return hashes, tx.Audit(ctx, union.Audit{Actor: union.Actor{AccountID: account}, Action: "accounts:close", Subject: "accounts", SubjectID: account})
}

// Drop makes sessions that have ended unknown at once.
func (a *Auth) Drop(ctx context.Context, hashes [][32]byte) error {
	return a.copies.Drop(ctx, hashes...)
}

// ForgetClosed ends the roles of a closed account, as if each had been ended, and takes out of it
// whose it was. It may be repeated.
func (a *Auth) ForgetClosed(ctx context.Context, account union.ID) error {
	scopes, err := a.store.ScopesOf(ctx, account)
	if err != nil {
		return err
	}
	for _, scope := range scopes {
		if err = a.leave(ctx, account, scope.GrantID); err != nil {
			return err
		}
	}
	return a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.ForgetAccount(ctx, account); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{Action: "accounts:forget", Subject: "accounts", SubjectID: account})
	})
}

// leave ends a role of somebody who has gone.
func (a *Auth) leave(ctx context.Context, account, id union.ID) error {
	return a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		grant, err := tx.Grant(ctx, id)
		if err != nil {
			return err
		}
		var p Place
		switch {
		case grant.OrgID != nil:
			org, err := tx.Org(ctx, *grant.OrgID)
			if err != nil {
				return err
			}
			p.Org = &org
		case grant.ServiceBaseID != nil:
			base, org, err := tx.BaseWithOrg(ctx, *grant.ServiceBaseID)
			if err != nil {
				return err
			}
			p.Base, p.Org = &base, &org
		case grant.BankBranchID != nil:
			branch, err := tx.BankBranch(ctx, *grant.BankBranchID)
			if err != nil {
				return err
			}
			p.Branch = &branch
		}
		ended, err := tx.EndGrant(ctx, id, "")
		if err != nil || !ended {
			return err
		}
		if err = tx.EndInvitationsBy(ctx, account); err != nil {
			return err
		}
		return passOn(ctx, tx, grant, p, union.Actor{AccountID: account})
	})
}
