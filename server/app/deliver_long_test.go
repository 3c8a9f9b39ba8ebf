package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

func TestAMessageWithMoreWordsThanItHasRoomForArrivesCut(t *testing.T) {
	for name, reasons := range map[string]string{
		"more than an inbox shows": strings.Repeat("照片不清楚，", 200), "more than a row holds": strings.Repeat("照片不清楚，", 900), "written longer than it is": strings.Repeat(`<">&`, 240),
	} {
		t.Run(name, func(t *testing.T) {
			onEachPost(t, func(t *testing.T, p *post) {
				account := p.person("a")
				p.must(p.Store.Enqueue(context.Background(), union.Notice{Topic: "application:returned", AccountID: account, Data: map[string]string{"reasons": reasons}}))
				p.pass(time.Second)
				list, _, _, err := p.Store.Inbox(context.Background(), union.Actor{AccountID: account}, store.Page{})
				p.must(err)
				if len(list) != 1 || !strings.Contains(list[0].Body, string([]rune(reasons)[:200])) || !strings.Contains(list[0].Body, "…") {
					t.Errorf("the inbox has %d messages", len(list))
				}
			})
		})
	}
}
