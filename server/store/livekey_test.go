package store_test

import (
	"context"
	"errors"
	"testing"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// Two replicas that hold different steps of a rotation of the index keys put one person
// on a list at once: the column that both fill keeps one of them out.
func TestOnePersonIsOnAListOnceAlsoWhileIndexKeysRotate(t *testing.T) {
	older, newer := []byte("the index under the older key..."), []byte("the index under the newer key...")
	for name, test := range map[string]struct{ first, second union.Sealed }{
		"not begun and added":      {union.Sealed{Index: older}, union.Sealed{Index: older, IndexNext: newer}},
		"added and promoted":       {union.Sealed{Index: older, IndexNext: newer}, union.Sealed{Index: newer, IndexNext: newer}},
		"promoted and ended":       {union.Sealed{Index: newer, IndexNext: newer}, union.Sealed{Index: newer}},
		"without number, likewise": {union.Sealed{}, union.Sealed{}},
	} {
		t.Run(name, func(t *testing.T) {
			uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
				ctx, now := context.Background(), s.Now()
				unit := union.Org{ID: s.NewID(), Code: "T1", Name: "样本工会", Level: union.LevelPrimary, Applies: true, Version: 1, CreatedAt: now, UpdatedAt: now}
				unit.Path = union.Path("/").Child(unit.ID)
				if err := s.AddOrg(ctx, unit); err != nil {
					t.Fatal(err)
				}
				row := func(document union.Sealed) error {
					r := union.RosterRow{ID: s.NewID(), OrgID: unit.ID, ApplyingOrgID: unit.ID, Status: union.RowExpected, Document: document, Version: 1, CreatedAt: now, UpdatedAt: now}
					if len(document.Index) == 0 {
						r.Name, r.Phone = union.Sealed{Index: older, IndexNext: newer}, union.Sealed{Index: newer, IndexNext: older}
					}
					r.LiveKey, r.LiveKeyNext = union.LiveKeys(r.Name, r.Document, r.Phone)
					return s.AddRosterRow(ctx, &r)
				}
				if err := row(test.first); err != nil {
					t.Fatal(err)
				}
				if err := row(test.second); !errors.Is(err, store.ErrRowExists) {
					t.Errorf("the second one gives %v", err)
				}
			})
		})
	}
}
