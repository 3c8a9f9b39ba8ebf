package store_test

import (
	"context"
	"errors"
	"testing"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// Two people prove one number at the same moment, when neither sees the other: the unique
// key keeps one of them out, also between replicas at different steps of a rotation.
func TestOneNumberIsProvenForOnePersonOnly(t *testing.T) {
	older, newer := []byte("the index under the older key..."), []byte("the index under the newer key...")
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		ctx, now := context.Background(), s.Now()
		unit := union.Org{ID: s.NewID(), Code: "T1", Name: "样本工会", Level: union.LevelPrimary, Applies: true, Version: 1, CreatedAt: now, UpdatedAt: now}
		unit.Path = union.Path("/").Child(unit.ID)
		must(t, s.AddOrg(ctx, unit))
		person := func(phone union.Sealed, proven bool) union.Member {
			return union.Member{
				ID: s.NewID(), OrgID: unit.ID, DocumentKind: union.ResidentID, Phone: phone, PhoneVerified: proven, Version: 1, CreatedAt: now, UpdatedAt: now,
			}
		}
		both := union.Sealed{Index: older, IndexNext: newer}
		first := person(both, true)
		must(t, s.AddMembers(ctx, []union.Member{first}))
		for name, phone := range map[string]union.Sealed{"the older replica": {Index: older}, "the newer replica": {Index: newer, IndexNext: newer}} {
			if err := s.AddMembers(ctx, []union.Member{person(phone, true)}); !errors.Is(err, store.ErrPhoneHeld) {
				t.Errorf("%s proves it for another: %v", name, err)
			}
		}
		second := person(both, false)
		must(t, s.AddMembers(ctx, []union.Member{second})) // typed: the clerk sees the clash
		if err := s.PutMemberPhone(ctx, second.ID, both, true); !errors.Is(err, store.ErrPhoneHeld) {
			t.Errorf("the second proves it: %v", err)
		}
		must(t, s.PutMemberPhone(ctx, first.ID, both, false))
		must(t, s.PutMemberPhone(ctx, second.ID, both, true))
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
