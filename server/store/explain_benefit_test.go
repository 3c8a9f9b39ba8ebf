package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm/logger"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// shops fills the tables of the benefits: 1,060 bases of one district, 60 of them with an
// offer that was used by many, and of which much was said.
func shops(t *testing.T, s *store.Store) (base union.ServiceBase, member, account union.ID) {
	t.Helper()
	now := s.Now()
	account, member = s.NewID(), s.NewID()
	org := union.Org{ID: s.NewID(), Code: "D", Name: "样本区总工会", Level: union.LevelDistrict, CreatedAt: now, UpdatedAt: now}
	org.Path = union.Path("/").Child(org.ID)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.DB().Create(&org).Error)
	others := make([]union.ServiceBase, 1000)
	for i := range others {
		others[i] = union.ServiceBase{ID: s.NewID(), OrgID: org.ID, Name: fmt.Sprint("样本门店", i), Status: union.BasePublished, Version: 1, CreatedAt: now, UpdatedAt: now}
	}
	must(s.AddBases(t.Context(), others))
	for b := range 60 {
		base = union.ServiceBase{ID: s.NewID(), OrgID: org.ID, Name: fmt.Sprint("样本基地", b), Status: union.BasePublished, Version: 1, CreatedAt: now, UpdatedAt: now}
		must(s.AddBase(t.Context(), base))
		offer := s.NewID()
		must(s.AddOffer(t.Context(), union.Offer{ID: offer, ServiceBaseID: base.ID, Kind: union.OfferText, ValidFrom: "2020-01-01", Version: 1, CreatedAt: now, UpdatedAt: now}))
		uses, told, kept := make([]union.Redemption, 200), make([]union.BaseFeedback, 100), make([]union.Favourite, 100)
		for i := range uses {
			holder := s.NewID()
			if i%20 == 0 {
				holder = member
			}
			uses[i] = union.Redemption{ID: s.NewID(), OfferID: offer, ServiceBaseID: base.ID, MemberID: holder, MerchantID: account, TokenHash: []byte(fmt.Sprint(b, " ", i)), CreatedAt: now.Add(time.Duration(i) * time.Hour)}
		}
		for i := range told {
			told[i] = union.BaseFeedback{ID: s.NewID(), ServiceBaseID: base.ID, AccountID: s.NewID(), Kind: union.FeedbackClosed, Status: union.FeedbackOpen, Version: 1, CreatedAt: now, UpdatedAt: now}
			kept[i] = union.Favourite{ID: s.NewID(), AccountID: s.NewID(), ServiceBaseID: base.ID, CreatedAt: now}
		}
		kept[0].AccountID = account
		for _, list := range []any{&uses, &told, &kept} {
			must(s.DB().CreateInBatches(list, 100).Error)
		}
	}
	return base, member, account
}

func TestListsOfTheBenefitsReadAlongAnIndexInTheirOrder(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		base, member, account := shops(t, s)
		if err := s.AnalyseForTest(); err != nil {
			t.Fatal(err)
		}
		ctx := context.Background()
		page := store.Page{Limit: 20}
		for name, list := range map[string]func() error{
			"uses of a base":   func() error { _, _, err := s.BaseRedemptions(ctx, base.ID, page); return err },
			"uses of a member": func() error { _, _, err := s.MemberRedemptions(ctx, member, page); return err },
			"bases at hand":    func() error { _, _, err := s.Favourites(ctx, account, page); return err },
			"what an account said": func() error {
				_, err := s.FeedbacksSince(ctx, account, base.ID, s.Now())
				return err
			},
			"a code that was used": func() error { _, err := s.CodeUsed(ctx, []byte("1")); return err },
		} {
			t.Run(name, func(t *testing.T) {
				seen := s.WatchForTest(t, &queries{Interface: logger.Discard}, list)
				for _, sql := range seen.(*queries).all {
					for _, complaint := range s.ExplainForTest(t, sql) {
						t.Errorf("%s\n%s", complaint, sql)
					}
				}
			})
		}
	})
}
