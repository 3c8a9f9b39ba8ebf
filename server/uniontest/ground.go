package uniontest

import (
	"context"
	"crypto/sha256"
	"testing"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Ground is a unit, its clerk and its officer on a bare database, without a server around
// it: for races that are run thousands of times.
type Ground struct {
	*store.Store

	T       testing.TB
	Bulk    *Bulk
	Unit    union.Org
	Branch  union.BankBranch
	Clerk   union.Actor
	Officer union.Actor
}

// NewGround lays one on a new database of a kind.
func NewGround(t testing.TB, driver string) *Ground {
	t.Helper()
	cfg := Database(t, driver)
	s, err := store.Open(cfg, Tools(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err = s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	now := s.Now()
	g := &Ground{Store: s, T: t, Bulk: NewBulk(t, cfg)}
	g.Branch = union.BankBranch{ID: s.NewID(), Code: "B001", Name: "样本支行", Version: 1, CreatedAt: now, UpdatedAt: now}
	id := s.NewID()
	g.Unit = union.Org{
		ID: id, Path: union.Path("/").Child(id), Code: "T1", Name: "样本工会", Level: union.LevelPrimary, Applies: true, BankBranchID: &g.Branch.ID,
		Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	ctx := context.Background()
	g.Must(s.AddBankBranch(ctx, g.Branch))
	g.Must(s.AddOrg(ctx, g.Unit))
	g.Clerk = g.actor("clerk", union.Scope{Role: union.RoleClerk, OrgID: g.Unit.ID, OrgPath: g.Unit.Path})
	g.Officer = g.actor("officer", union.Scope{Role: union.RoleBankOfficer, BankBranchID: g.Branch.ID})
	return g
}

// OnEachGround runs a test on SQLite and on MariaDB side by side: each waits for its own disk.
func OnEachGround(t *testing.T, test func(t *testing.T, g *Ground)) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			test(t, NewGround(t, driver))
		})
	}
}

// Must ends the test at an error.
func (g *Ground) Must(err error) {
	g.T.Helper()
	if err != nil {
		g.T.Fatal(err)
	}
}

func (g *Ground) actor(name string, scope union.Scope) union.Actor {
	g.T.Helper()
	account, err := g.AccountByOpenID(context.Background(), name, "")
	g.Must(err)
	return union.Actor{AccountID: account.ID, Scopes: []union.Scope{scope}}
}

// PlainVault seals nothing: for races that are about moves, not about the seal.
type PlainVault struct{}

// SealBytes gives what it is given.
func (PlainVault) SealBytes(_ union.Place, plain []byte) ([]byte, error) { return plain, nil }

// OpenBytes gives what it is given.
func (PlainVault) OpenBytes(_ union.Place, sealed []byte) ([]byte, error) { return sealed, nil }

// Index is a hash without a key.
func (PlainVault) Index(_ union.IndexKind, text string) (current, next []byte) {
	sum := sha256.Sum256([]byte(text))
	return sum[:], nil
}
