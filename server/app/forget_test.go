package app_test

import (
	"context"
	"testing"
	"time"

	"unioncard/server/union"
)

func TestTheHourlyJobForgetsTheKeysThatNobodyRepeats(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		ctx := context.Background()
		account := p.person("a")
		p.must(p.Store.CountGrant(ctx, account, batchTemplate, union.AnswerAccept, "an event"))
		_, err := p.SQL().Exec("INSERT INTO idempotency_keys (id, account_id, route, request_key, body_hash, status, created_at) VALUES (?, ?, 'POST /x', 'key', 'hash', 200, ?)",
			string(p.Store.NewID()), string(account), p.Store.Now())
		p.must(err)
		_, err = p.SQL().Exec("INSERT INTO scan_logins (id, poll_hash, number, browser, address, end_at, created_at) VALUES (?, 'hash', '11', '', '', ?, ?)",
			string(p.Store.NewID()), p.Store.Now(), p.Store.Now())
		p.must(err)
		for _, step := range []struct {
			move time.Duration
			want int
		}{{time.Hour, 1}, {8 * 24 * time.Hour, 0}} {
			p.Clock.Move(step.move)
			p.ForgetKeysForTest(ctx)
			for _, table := range []string{"subscription_answers", "idempotency_keys", "scan_logins"} {
				var n int
				p.must(p.SQL().QueryRow("SELECT COUNT(*) FROM " + table).Scan(&n))
				if n != step.want {
					t.Errorf("%s later %s has %d keys", step.move, table, n)
				}
			}
		}
	})
}
