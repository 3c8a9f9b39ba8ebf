package store_test

import (
	"context"
	"testing"
	"time"

	"gorm.io/gorm/logger"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// posts fills the queues of the channels: of each person's messages most are sent, and to
// as many people as one worker takes up somebody sends at the moment.
func posts(t *testing.T, s *store.Store) {
	t.Helper()
	db := s.DB().Begin()
	defer func() { db.Commit() }()
	now := s.Now()
	var rows []union.OutboxRow
	var turns []union.SendTurn
	for person := range 2000 {
		lane := s.NewID()
		if person%30 == 0 {
			turns = append(turns, union.SendTurn{Lane: lane, Holder: s.NewID(), EndAt: now.Add(time.Minute)})
		}
		for i := range 4 {
			origin, status := s.NewID(), union.OutboxSent
			if i == 3 {
				status = union.OutboxWaiting
			}
			rows = append(rows, union.OutboxRow{
				ID: s.NewID(), Channel: union.Channels[i%len(union.Channels)], OriginID: &origin, Lane: &lane, Status: status,
				DueAt: now.Add(-time.Duration(person) * time.Second), CreatedAt: now,
			})
		}
	}
	for _, list := range []any{&rows, &turns} {
		if err := db.CreateInBatches(list, 250).Error; err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatSendersReadIsReadAlongAnIndex(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		crowd(t, s)
		posts(t, s)
		if err := s.AnalyseForTest(); err != nil {
			t.Fatal(err)
		}
		seen := s.WatchForTest(t, &queries{Interface: logger.Discard}, func() error {
			lanes, err := s.TakeTurns(context.Background(), s.NewID(), union.Channels, 64, time.Minute)
			if len(lanes) < 64 {
				t.Errorf("turns with %d people", len(lanes))
			}
			return err
		})
		for _, sql := range seen.(*queries).all {
			for _, complaint := range s.ExplainForTest(t, sql) {
				t.Errorf("%s\n%.700s", complaint, sql)
			}
		}
	})
}
