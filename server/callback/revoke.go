package callback

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// phoneRevoked is WeChat's number for the authorisation of the phone number.
//
// Source: https://developers.weixin.qq.com/miniprogram/dev/framework/security.user_info/authorization.html
const phoneRevoked = "8"

// revoke follows when a person takes an authorisation back. Messages through WeChat stop
// until the next accept, since who takes back one thing is not to be written to on an older
// yes; the inbox stays. A number that came from WeChat counts as typed. The application
// stands on a consent of its own: the person is told how to take that back.
func revoke(ctx context.Context, tx *store.Store, account union.Account, e Event) error {
	counts, err := stands(ctx, tx, account.ID, union.AnswerBan, e.At)
	if err != nil {
		return err
	}
	if counts {
		if err = tx.BanSubscriptions(ctx, account.ID); err != nil {
			return err
		}
	}
	if e.Revoked == phoneRevoked && account.MemberID != nil {
		if err = tx.UnprovePhone(ctx, *account.MemberID); err != nil {
			return err
		}
	}
	if err = tx.Enqueue(ctx, union.Notice{Topic: "account:revoked", AccountID: account.ID}); err != nil {
		return err
	}
	return tx.Audit(ctx, union.Audit{
		Actor: union.Actor{AccountID: account.ID}, Action: "accounts:revoke", Subject: "accounts", SubjectID: account.ID, Detail: "info " + known(e.Revoked),
	})
}

// known lets through a number of WeChat's only: the text comes from outside.
func known(info string) string {
	if len(info) > 4 {
		return "?"
	}
	for _, r := range info {
		if r < '0' || r > '9' {
			return "?"
		}
	}
	return info
}
