//go:build rounds

package auth_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"unioncard/server/auth"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

var rounds = uniontest.Rounds()

// nothing stands for the parts that these rounds do not touch.
type nothing struct{}

func (nothing) Login(context.Context, string) (auth.Identity, error) {
	return auth.Identity{}, errors.ErrUnsupported
}
func (nothing) Phone(context.Context, string) (string, error) { return "", errors.ErrUnsupported }
func (nothing) Allow(context.Context, string, string) error   { return nil }
func (nothing) Drop(context.Context, ...[32]byte) error       { return nil }
func (nothing) Load(ctx context.Context, _ [32]byte, read func(context.Context) ([]byte, error)) ([]byte, error) {
	return read(ctx)
}

func (nothing) SealIndexed(union.Place, union.IndexKind, string, string) (union.Sealed, error) {
	return union.Sealed{}, errors.ErrUnsupported
}

type rig struct {
	auth   *auth.Auth
	actors [2]union.Actor
	root   union.Org
}

func newRig(t *testing.T, s *store.Store) rig {
	t.Helper()
	ctx := context.Background()
	r := rig{auth: auth.New(auth.Parts{
		Store: s, WeChat: nothing{}, Copies: nothing{}, Limiter: nothing{}, Vault: nothing{}, Rand: uniontest.Rand(9), Settings: auth.DefaultSettings(),
	})}
	id := s.NewID()
	r.root = union.Org{ID: id, Path: union.Path("/").Child(id), Code: "R", Name: "样本", Level: union.LevelFederation, Version: 1, CreatedAt: s.Now(), UpdatedAt: s.Now()}
	must(t, s.AddOrg(ctx, r.root))
	for i := range r.actors {
		account, err := s.AccountByOpenID(ctx, fmt.Sprint("o", i), "")
		must(t, err)
		r.actors[i] = union.Actor{AccountID: account.ID, Device: auth.Phone}
	}
	return r
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// both runs one thing twice at the same moment and says how often it succeeded. A refusal
// by the rules is the other answer; anything else ends the test.
func both(t *testing.T, do func(i int) error) int {
	t.Helper()
	var won atomic.Int32
	var wait sync.WaitGroup
	start := make(chan struct{})
	for i := range 2 {
		wait.Go(func() {
			<-start
			err := do(i)
			if _, refused := union.AsError(err); err != nil && !refused {
				t.Error(err)
			}
			if err == nil {
				won.Add(1)
			}
		})
	}
	close(start)
	wait.Wait()
	return int(won.Load())
}

func TestRoundsTwoAcceptOneInvitation(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		t.Parallel()
		ctx := context.Background()
		r := newRig(t, s)
		violations := 0
		for range rounds {
			invited, err := r.auth.InviteAdministrator(ctx, r.root, "样本")
			must(t, err)
			if won := both(t, func(i int) error { _, err := r.auth.Accept(ctx, r.actors[i], invited.Code); return err }); won != 1 {
				violations++
			}
			for _, actor := range r.actors {
				scopes, err := s.ScopesOf(ctx, actor.AccountID)
				must(t, err)
				for _, scope := range scopes {
					_, err = s.EndGrant(ctx, scope.GrantID, "")
					must(t, err)
				}
			}
		}
		t.Logf("%d rounds, %d violations", rounds, violations)
		if violations > 0 {
			t.Fail()
		}
	})
}

func TestRoundsOneDesktopIsConfirmedAndCollectedOnce(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		t.Parallel()
		ctx := context.Background()
		r := newRig(t, s)
		violations := 0
		for range rounds {
			scan, err := r.auth.BeginScan(ctx, "样本浏览器", "192.0.2.1")
			must(t, err)
			confirmed := both(t, func(i int) error { return r.auth.ConfirmScan(ctx, r.actors[i], scan.ID) })
			var tokens [2][]byte
			collected := both(t, func(i int) error {
				signed, err := r.auth.PollScan(ctx, scan.ID, scan.Secret)
				if signed != nil {
					tokens[i] = []byte(signed.Token)
				}
				return err
			})
			if confirmed != 1 || collected != 1 || len(bytes.Join(tokens[:], nil)) != 43 {
				violations++
			}
		}
		t.Logf("%d rounds, %d violations", rounds, violations)
		if violations > 0 {
			t.Fail()
		}
	})
}
