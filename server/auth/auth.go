// Package auth knows who asks: sign-in with WeChat, sessions, sign-in of a desktop
// by scanning, and the grants by which an account has roles. It owns Account,
// Session, Grant, Invitation and ScanLogin.
package auth

import (
	"context"
	"io"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Identity is what WeChat says of a person.
type Identity struct {
	OpenID  string
	UnionID string
}

// WeChat turns the codes that a phone hands over into what they stand for.
type WeChat interface {
	// Login takes a code of wx.login.
	Login(ctx context.Context, code string) (Identity, error)
	// Phone takes a code of getPhoneNumber and gives a mainland number.
	Phone(ctx context.Context, code string) (string, error)
}

// Limiter says no when something is done too often.
type Limiter interface {
	// Allow counts one use of a named limit by a key; the error is a union.Error of KindLimited.
	Allow(ctx context.Context, limit, key string) error
}

// Vault seals a person's phone number. Nothing here opens one.
type Vault interface {
	SealIndexed(place union.Place, kind union.IndexKind, plain, masked string) (union.Sealed, error)
}

// Copies keep resolved sessions for a short time, so that most requests do not ask the
// table. They are never the truth: without them everything works.
type Copies interface {
	// Load gives the copy of a session, or what read gives, keeping that.
	Load(ctx context.Context, tokenHash [32]byte, read func(context.Context) ([]byte, error)) ([]byte, error)
	// Drop makes sure that no replica uses the copies of these sessions any more.
	Drop(ctx context.Context, tokenHashes ...[32]byte) error
}

// Settings are the lives of sessions.
type Settings struct {
	PhoneIdle   time.Duration
	PhoneLife   time.Duration
	DesktopIdle time.Duration
	DesktopLife time.Duration
	ScanLife    time.Duration
	InviteLife  time.Duration
	AdminInvite time.Duration
	LookAgain   time.Duration // how often a session in use writes its last use
}

// DefaultSettings are the limits of the project's security rules.
func DefaultSettings() Settings {
	return Settings{
		PhoneIdle: 7 * 24 * time.Hour, PhoneLife: 30 * 24 * time.Hour,
		DesktopIdle: 8 * time.Hour, DesktopLife: 12 * time.Hour,
		ScanLife: 2 * time.Minute, InviteLife: 7 * 24 * time.Hour, AdminInvite: 15 * time.Minute,
		LookAgain: 5 * time.Minute,
	}
}

// Parts are what the feature is made of.
type Parts struct {
	Store    *store.Store
	WeChat   WeChat
	Copies   Copies
	Limiter  Limiter
	Vault    Vault
	Rand     io.Reader
	Settings Settings
}

// Auth is the feature.
type Auth struct {
	store    *store.Store
	wechat   WeChat
	copies   Copies
	limiter  Limiter
	vault    Vault
	rand     io.Reader
	settings Settings
}

// New makes the feature.
func New(p Parts) *Auth {
	return &Auth{store: p.Store, wechat: p.WeChat, copies: p.Copies, limiter: p.Limiter, vault: p.Vault, rand: p.Rand, settings: p.Settings}
}
