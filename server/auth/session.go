package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Devices of a session.
const (
	Phone   = "phone"
	Desktop = "desktop"
)

// SignedIn is a new session; the token is nowhere else.
type SignedIn struct {
	Token   string
	EndAt   time.Time
	Account union.Account
	Actor   union.Actor
}

// SignIn turns a code of wx.login into a session, making the account at its first use.
func (a *Auth) SignIn(ctx context.Context, code string) (SignedIn, error) {
	who, err := a.wechat.Login(ctx, code)
	if err != nil {
		return SignedIn{}, err
	}
	err = a.limiter.Allow(ctx, "login_openid", who.OpenID)
	if err != nil {
		return SignedIn{}, err
	}
	account, err := a.store.AccountByOpenID(ctx, who.OpenID, who.UnionID)
	if err != nil {
		return SignedIn{}, err
	}
	if account.Blocked {
		return SignedIn{}, errBlocked
	}
	return a.openIn(ctx, a.store, account, Phone)
}

var errBlocked = union.NewError(union.KindForbidden, "account_blocked", "该账号已停用，请联系单位工会。")

// openIn makes a session of an account; each sign-in has its own.
func (a *Auth) openIn(ctx context.Context, s *store.Store, account union.Account, device string) (SignedIn, error) {
	token, err := randomText(a.rand)
	if err != nil {
		return SignedIn{}, err
	}
	now := a.store.Now()
	idle, life := a.lives(device)
	session := union.Session{
		ID: a.store.NewID(), TokenHash: hash(token), AccountID: account.ID, Device: device,
		LastSeenAt: now, IdleEndAt: now.Add(idle), EndAt: now.Add(life), CreatedAt: now,
	}
	if err = s.AddSession(ctx, session); err != nil {
		return SignedIn{}, err
	}
	actor, err := actorOf(ctx, s, session, account)
	if err != nil {
		return SignedIn{}, err
	}
	return SignedIn{Token: token, EndAt: session.EndAt, Account: account, Actor: actor}, nil
}

func (a *Auth) lives(device string) (idle, life time.Duration) {
	if device == Desktop {
		return a.settings.DesktopIdle, a.settings.DesktopLife
	}
	return a.settings.PhoneIdle, a.settings.PhoneLife
}

// resolved is the copy of a session: ids, roles, ends, and the name that somebody with a
// role is known by at work; nothing of a member.
type resolved struct {
	Actor union.Actor
	Until time.Time
}

// Resolve says who holds a token. It returns union.ErrUnauthenticated for a token that
// is unknown, ended or revoked.
func (a *Auth) Resolve(ctx context.Context, token string) (union.Actor, error) {
	if len(token) != 43 {
		return union.Actor{}, union.ErrUnauthenticated
	}
	key := sha256.Sum256([]byte(token))
	raw, err := a.copies.Load(ctx, key, func(ctx context.Context) ([]byte, error) { return a.read(ctx, key[:]) })
	if err != nil {
		return union.Actor{}, err
	}
	var session resolved
	if err = json.Unmarshal(raw, &session); err != nil {
		return union.Actor{}, err
	}
	if !a.store.Now().Before(session.Until) {
		return union.Actor{}, union.ErrUnauthenticated
	}
	return session.Actor, nil
}

// read resolves a session from its table.
func (a *Auth) read(ctx context.Context, key []byte) ([]byte, error) {
	session, account, err := a.store.SessionByToken(ctx, key)
	if err != nil {
		if union.KindOf(err) == union.KindNotFound {
			return nil, union.ErrUnauthenticated
		}
		return nil, err
	}
	now := a.store.Now()
	if session.RevokedAt != nil || account.Blocked || !now.Before(session.IdleEndAt) || !now.Before(session.EndAt) {
		return nil, union.ErrUnauthenticated
	}
	actor, err := actorOf(ctx, a.store, session, account)
	if err != nil {
		return nil, err
	}
	if err = a.seen(ctx, &session, now); err != nil {
		return nil, err
	}
	until := session.EndAt
	if session.IdleEndAt.Before(until) {
		until = session.IdleEndAt
	}
	return json.Marshal(resolved{Actor: actor, Until: until})
}

func (a *Auth) seen(ctx context.Context, session *union.Session, now time.Time) error {
	if now.Sub(session.LastSeenAt) < a.settings.LookAgain {
		return nil
	}
	idle, _ := a.lives(session.Device)
	session.LastSeenAt, session.IdleEndAt = now, now.Add(idle)
	return a.store.SeeSession(ctx, *session)
}

func actorOf(ctx context.Context, s *store.Store, session union.Session, account union.Account) (union.Actor, error) {
	scopes, err := s.ScopesOf(ctx, account.ID)
	if err != nil {
		return union.Actor{}, err
	}
	actor := union.Actor{AccountID: account.ID, SessionID: session.ID, Name: account.Name, Device: session.Device, Scopes: scopes}
	if account.MemberID != nil {
		actor.MemberID = *account.MemberID
	}
	return actor, nil
}

// SignOut ends the actor's own session at once.
func (a *Auth) SignOut(ctx context.Context, actor union.Actor) error {
	hashes, err := a.store.RevokeSessions(ctx, store.SessionFilter{SessionID: actor.SessionID})
	if err != nil {
		return err
	}
	return a.copies.Drop(ctx, hashes...)
}

// Forget makes the next request of each of an account's sessions ask the table again:
// after its grants or its tie changed.
func (a *Auth) Forget(ctx context.Context, account union.ID) error {
	hashes, err := a.store.TokenHashes(ctx, account)
	if err != nil {
		return err
	}
	return a.copies.Drop(ctx, hashes...)
}

func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// randomText gives 256 bits as 43 characters.
func randomText(r io.Reader) (string, error) {
	var b [32]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}
