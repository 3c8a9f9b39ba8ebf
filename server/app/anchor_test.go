package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// Four days with three heads each: of what is older than two days, each day keeps its last.
func TestOfOldAnchorsEachDaysLastIsKept(t *testing.T) {
	s := uniontest.New(t, "sqlite")
	ctx := context.Background()
	for range 4 {
		for range 3 {
			err := s.Store.Audit(ctx, union.Audit{Actor: union.Actor{AccountID: s.Store.NewID()}, Action: "test", Subject: "test", SubjectID: s.Store.NewID()})
			if err == nil {
				_, err = s.Store.ChainAudit(ctx, 500)
			}
			if err == nil {
				err = s.Anchor(ctx)
			}
			if err != nil {
				t.Fatal(err)
			}
			s.Clock.Move(time.Hour)
		}
		s.Clock.Move(21 * time.Hour)
	}
	if err := s.ThinAnchors(ctx); err != nil {
		t.Fatal(err)
	}
	anchors, err := s.Anchors(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var kept []int64
	for _, anchor := range anchors {
		kept = append(kept, anchor.Seq)
	}
	if got := fmt.Sprint(kept); got != "[3 6 8 9 10 11 12]" {
		t.Fatalf("kept %s", got)
	}
	if _, err = s.Store.VerifyAudit(ctx, anchors); err != nil {
		t.Fatal(err)
	}
}
