package auth

import (
	"context"
	"crypto/subtle"
	"fmt"
	"io"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Scan is a desktop's wait for a phone. Secret stays in the desktop; the QR holds the id only.
type Scan struct {
	ID     union.ID
	Secret string
	Number string // two digits, equal on both screens
	EndAt  time.Time
}

// ScanQR is the text of the QR on the desktop.
func ScanQR(id union.ID) string { return "unioncard:scan-login:" + string(id) }

// BeginScan starts a sign-in of a desktop, for two minutes.
func (a *Auth) BeginScan(ctx context.Context, browser, address string) (Scan, error) {
	secret, err := randomText(a.rand)
	if err != nil {
		return Scan{}, err
	}
	var b [2]byte
	if _, err = io.ReadFull(a.rand, b[:]); err != nil {
		return Scan{}, fmt.Errorf("read randomness: %w", err)
	}
	now := a.store.Now()
	scan := Scan{ID: a.store.NewID(), Secret: secret, Number: fmt.Sprintf("%02d", (int(b[0])<<8|int(b[1]))%100), EndAt: now.Add(a.settings.ScanLife)}
	return scan, a.store.AddScanLogin(ctx, union.ScanLogin{
		ID: scan.ID, PollHash: hash(secret), Number: scan.Number, Browser: browser, Address: address, EndAt: scan.EndAt, CreatedAt: now,
	})
}

// ScanRequest is what the phone shows before its holder confirms. One that is over,
// or that anybody has confirmed, is union.ErrNotFound.
func (a *Auth) ScanRequest(ctx context.Context, id union.ID) (union.ScanLogin, error) {
	login, err := a.store.ScanLogin(ctx, id)
	if err == nil && login.ConfirmedAt != nil {
		err = union.ErrNotFound
	}
	return login, err
}

var (
	errScanOver   = union.NewError(union.KindNotFound, "scan_login_over", "二维码已失效，请在电脑上刷新后重新扫码。")
	errPhoneOnly  = union.NewError(union.KindForbidden, "phone_only", "请用手机小程序扫码确认。")
	errScanTaken  = union.Conflict("scan_login_taken", "这个二维码已经有人确认过了，请在电脑上刷新后重新扫码。", "confirmed")
	errPollSecret = union.NewError(union.KindNotFound, "scan_login_over", "二维码已失效，请刷新页面后重新扫码。")
)

// ConfirmScan lets the desktop sign in as the actor. Only a phone may: a desktop that
// confirmed desktops would never end.
func (a *Auth) ConfirmScan(ctx context.Context, actor union.Actor, id union.ID) error {
	if actor.Device != Phone {
		return errPhoneOnly
	}
	return a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		_, err := tx.ScanLogin(ctx, id)
		if err != nil {
			if union.KindOf(err) == union.KindNotFound {
				return errScanOver
			}
			return err
		}
		first, err := tx.ConfirmScanLogin(ctx, id, actor.AccountID)
		if err != nil {
			return err
		}
		if !first {
			return errScanTaken
		}
		return tx.Audit(ctx, union.Audit{Actor: actor, Action: "scan_logins:confirm", Subject: "scan_logins", SubjectID: id})
	})
}

// PollScan answers the desktop: nil while it waits, its session once after the
// confirmation. An id that is unknown, over or already collected, and a wrong secret,
// get the same answer.
func (a *Auth) PollScan(ctx context.Context, id union.ID, secret string) (*SignedIn, error) {
	login, err := a.store.ScanLogin(ctx, id)
	if err != nil && union.KindOf(err) != union.KindNotFound {
		return nil, err
	}
	right := subtle.ConstantTimeCompare(login.PollHash, hash(secret)) == 1
	if err != nil || !right || login.CollectedAt != nil {
		return nil, errPollSecret
	}
	if login.ConfirmedAt == nil {
		return nil, nil
	}
	account, err := a.store.Account(ctx, deref(login.AccountID))
	if err != nil {
		return nil, err
	}
	if account.Blocked {
		return nil, errBlocked
	}
	var signed SignedIn
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		first, err := tx.CollectScanLogin(ctx, id)
		if err != nil {
			return err
		}
		if !first {
			return errPollSecret
		}
		signed, err = a.openIn(ctx, tx, account, Desktop)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &signed, nil
}
