//go:build faults

package faults_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"unioncard/server/app"
	"unioncard/server/config"
	"unioncard/server/faults"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
	"unioncard/server/wechat/simulator"
)

const (
	people       = 1000
	each         = 10 // messages to each
	openPrefix   = "openid-of-"
	numberPrefix = "ZB"
	template     = "desk_batch"
	secret       = "secret-of-the-app"
)

// allowed is how many messages a person has granted: a third all of them, a third a few, a
// third none.
func allowed(i int) int { return [...]int{each, 4, 0}[i%3] }

// world is WeChat with its people, a database, and the part of the server that writes.
type world struct {
	t        *testing.T
	clock    sharedClock
	sim      *simulator.Simulator
	wire     *wire
	address  string // of the wire
	writer   *app.App
	db       *sql.DB
	settings []string // of a replica
	said     *uniontest.Logs
	accounts []union.ID // by the person's number
	names    map[union.ID]string
	dice     *rand.Rand
}

func newWorld(t *testing.T, driver string) *world {
	t.Helper()
	clock, file := newClock(t)
	w := &world{t: t, clock: clock, said: &uniontest.Logs{}, names: map[union.ID]string{}, dice: rand.New(rand.NewPCG(7, 7))}
	database := uniontest.Database(t, driver)
	folder := uniontest.Folder(t)
	w.settings = []string{
		clockFile + "=" + file, "UNIONCARD_DATA_DIR=" + folder, "UNIONCARD_HTTP_ADDR=127.0.0.1:0",
		"UNIONCARD_DATABASE_DRIVER=" + driver, "UNIONCARD_DATABASE_DSN=" + database.DSN,
		"UNIONCARD_WECHAT_SIMULATOR=false", "UNIONCARD_WECHAT_APP_SECRET=" + secret, "UNIONCARD_OFFICIAL_APP_ID=",
		"UNIONCARD_WECHAT_TIMEOUT=400ms", "UNIONCARD_OUTBOX_LEASE=2s", "UNIONCARD_OUTBOX_POLL=100ms", "UNIONCARD_LOG_LEVEL=warn",
	}
	if driver == "mysql" { // the embedded database stands for the small installation, which has no Redis
		w.settings = append(w.settings, "UNIONCARD_REDIS_ADDRS="+uniontest.StartRedis(t).Address)
	}
	w.openSimulator()
	w.openWriter()
	source := database.DSN
	if driver == "sqlite" {
		source = "file:" + filepath.Join(folder, "unioncard.db") + "?_time_format=sqlite&_pragma=busy_timeout(10000)"
	}
	var err error
	w.db, err = sql.Open(driver, source)
	w.must(err)
	t.Cleanup(func() { _ = w.db.Close() })
	w.settle()
	return w
}

// replica starts a process, which has an address of WeChat to itself.
func (w *world) replica(name string) *replica {
	return startReplica(w.t, name, w.said, append(slices.Clone(w.settings), "UNIONCARD_WECHAT_BASE_URL="+w.address+"/"+name+"/simulator/wechat"))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v\n%.4000s", err, w.said)
	}
}

func (w *world) config() config.Config {
	cfg, err := config.Load("", w.settings)
	w.must(err)
	return cfg
}

func (w *world) openSimulator() {
	cfg, err := config.Load("", nil)
	w.must(err)
	w.sim, err = simulator.New(simulator.Config{
		App: simulator.App{ID: cfg.WeChat.AppID, Secret: secret}, Clock: w.clock, Rand: uniontest.Rand(3), SendTime: time.Millisecond,
		Templates: []simulator.Template{{ID: cfg.Templates[template], Title: "批次进度提醒", Keys: []string{"character_string1", "thing2", "thing3", "time4"}}},
	})
	w.must(err)
	w.wire = &wire{Handler: w.sim.Handler(), clock: w.clock, answers: map[string]int{}}
	server := httptest.NewServer(w.wire)
	w.t.Cleanup(func() { server.CloseClientConnections(); server.Close(); w.sim.Close() })
	w.address = server.URL
}

// openWriter opens the server on the database to write with it; it sends nothing.
func (w *world) openWriter() {
	cfg := w.config()
	cfg.HTTP.Addr = ""
	var err error
	w.writer, err = app.New(w.t.Context(), cfg, app.Options{Clock: w.clock, Rand: uniontest.Rand(5), Log: slog.New(slog.DiscardHandler)})
	w.must(err)
	w.t.Cleanup(func() { _ = w.writer.Close() })
	_, err = w.writer.Store.Migrate(w.t.Context())
	w.must(err)
}

func name(i int) string { return fmt.Sprintf("p%04d", i) }

// settle gives everybody a phone, an account and what they have granted.
func (w *world) settle() {
	cfg := w.config()
	w.must(w.writer.Store.Tx(w.t.Context(), func(ctx context.Context, tx *store.Store) error {
		for i := range people {
			w.must(w.sim.Add(simulator.Person{ID: name(i), Name: name(i), OpenID: openPrefix + name(i)}))
			account, err := tx.AccountByOpenID(ctx, openPrefix+name(i), "")
			if err != nil {
				return err
			}
			w.accounts, w.names[account.ID] = append(w.accounts, account.ID), name(i)
			for range allowed(i) {
				w.sim.Grant(name(i), cfg.Templates[template], "accept")
				if err = tx.CountGrant(ctx, account.ID, template, union.AnswerAccept, ""); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

// write writes everybody's messages, each round in another order of the people.
func (w *world) write(ctx context.Context) {
	const together = 50
	dice := rand.New(rand.NewPCG(11, 11))
	for number := 1; number <= each; number++ {
		order := dice.Perm(people)
		for from := 0; from < people; from += together {
			var notices []union.Notice
			for _, i := range order[from : from+together] {
				notices = append(notices, union.Notice{Topic: "batch:accepted", AccountID: w.accounts[i], Data: map[string]string{"number": fmt.Sprint(numberPrefix, number)}})
			}
			if err := w.writer.Store.Enqueue(ctx, notices...); err != nil {
				w.t.Error(err)
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.db.QueryRow(query, args...).Scan(&n))
	return n
}

var numbered = regexp.MustCompile(numberPrefix + `(\d+)`)

// ledger collects what everybody knows.
func (w *world) ledger(kills []faults.Kill) faults.Ledger {
	l := faults.Ledger{Written: map[string]int{}, Granted: map[string]int{}, Rows: map[faults.Key]faults.Row{}, Calls: w.wire.calls, Kills: kills}
	for i := range people {
		l.Written[name(i)], l.Granted[name(i)] = each, allowed(i)
		for _, m := range w.sim.Messages(name(i)) {
			l.Phones = append(l.Phones, faults.Arrival{Key: w.key(w.accounts[i], m.Data["character_string1"]), At: m.At})
		}
	}
	w.each("SELECT account_id, body, '', '' FROM inbox_messages ORDER BY account_id, id", func(key faults.Key, _ faults.Row) { l.Inbox = append(l.Inbox, key) })
	w.each("SELECT account_id, data, status, outcome FROM outbox WHERE channel = 'subscribe'", func(key faults.Key, row faults.Row) { l.Rows[key] = row })
	return l
}

func (w *world) key(account union.ID, text string) faults.Key {
	number := 0
	if found := numbered.FindStringSubmatch(text); found != nil {
		number, _ = strconv.Atoi(found[1])
	}
	return faults.Key{Person: w.names[account], Number: number}
}

func (w *world) each(query string, take func(faults.Key, faults.Row)) {
	w.t.Helper()
	rows, err := w.db.Query(query)
	w.must(err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var account union.ID
		var text string
		var row faults.Row
		w.must(rows.Scan(&account, &text, &row.Status, &row.Outcome))
		take(w.key(account, text), row)
	}
	w.must(rows.Err())
}
