package store_test

import (
	"context"
	"fmt"
	"testing"

	"gorm.io/gorm/logger"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// market adds service bases to a crowd's units, each with an offer that was used, kept at
// hand and spoken of; it gives the busiest.
func market(t *testing.T, s *store.Store) (top union.Org, base, account, member union.ID) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var units []union.Org
	must(s.DB().Where("applies = ?", true).Order("id").Find(&units).Error)
	var members []union.ID
	must(s.DB().Model(&union.Member{}).Limit(40).Pluck("id", &members).Error)
	for len(members) < 40 {
		id := s.NewID()
		must(s.AddMembers(ctx, []union.Member{{ID: id, OrgID: units[0].ID, Version: 1, CreatedAt: s.Now(), UpdatedAt: s.Now()}}))
		members = append(members, id)
	}
	now := s.Now()
	account, member = s.NewID(), members[0]
	for n := range 200 {
		unit := units[n%len(units)]
		b := union.ServiceBase{ID: s.NewID(), OrgID: unit.ID, Name: fmt.Sprint("样本", n), Status: union.BasePublished, Version: 1, CreatedAt: now, UpdatedAt: now}
		must(s.AddBase(ctx, b))
		o := union.Offer{ID: s.NewID(), ServiceBaseID: b.ID, Kind: union.OfferText, ValidFrom: "2020-01-01", Version: 1, CreatedAt: now, UpdatedAt: now}
		must(s.AddOffer(ctx, o))
		for m := range 10 {
			hash := fmt.Appendf(nil, "%032d", n*10+m)
			must(s.AddRedemption(ctx, union.Redemption{
				ID: s.NewID(), OfferID: o.ID, ServiceBaseID: b.ID, MemberID: members[(n+m)%40], MerchantID: account, TokenHash: hash, CreatedAt: now,
			}))
		}
		must(s.AddFavourite(ctx, s.NewID(), b.ID))
		must(s.AddFavourite(ctx, account, b.ID))
		must(s.AddFeedback(ctx, union.BaseFeedback{ID: s.NewID(), ServiceBaseID: b.ID, OrgPath: unit.Path, AccountID: account, Kind: union.FeedbackClosed, Status: union.FeedbackOpen, Version: 1, CreatedAt: now, UpdatedAt: now}))
		top, base = unit, b.ID
	}
	return top, base, account, member
}

func TestWhatIsUsedAndKeptIsReadAlongAnIndex(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		crowd(t, s)
		top, base, account, member := market(t, s)
		if err := s.AnalyseForTest(); err != nil {
			t.Fatal(err)
		}
		ctx, page, today := context.Background(), store.Page{Limit: 5}, s.Today()
		for name, list := range map[string]func() error{
			"what a member used":          func() error { _, _, err := s.MemberRedemptions(ctx, member, page); return err },
			"what was used at a base":     func() error { _, _, err := s.BaseRedemptions(ctx, base, page); return err },
			"the offers of a base":        func() error { _, err := s.Offers(ctx, base, &today); return err },
			"what somebody keeps at hand": func() error { _, _, err := s.Favourites(ctx, account, page); return err },
			"how often somebody spoke":    func() error { _, err := s.FeedbacksSince(ctx, account, base, s.Now()); return err },
			"the bases of an org":         func() error { _, _, err := s.Bases(ctx, top, store.BaseFilter{Page: page}); return err },
			"what is said of an org's":    func() error { _, _, err := s.Feedbacks(ctx, top, union.FeedbackOpen, page); return err },
			"what changed of the places": func() error {
				return s.MapPlaces(ctx, 199, 200, func(union.MapPlace) {})
			},
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
