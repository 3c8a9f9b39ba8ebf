//go:build bench

package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"unioncard/server/bench"
	"unioncard/server/photo"
	"unioncard/server/sheet"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// rosterImport looks through and imports a list beside the bare library reading it.
func rosterImport(t *testing.T) []bench.Row {
	const people = 100_000
	data := list(t, people)
	start := time.Now()
	read, err := readAll(data)
	if err != nil || read != people+1 {
		t.Fatal(read, err)
	}
	peer := people / time.Since(start).Seconds()
	var rows []bench.Row
	for _, driver := range []string{"sqlite", "mysql"} {
		s := uniontest.NewBare(t, driver)
		city := s.NewCity()
		clerk := union.Actor{AccountID: s.Store.NewID(), Scopes: []union.Scope{{Role: union.RoleClerk, OrgID: city.Unit.ID, OrgPath: city.Unit.Path}}}
		ctx := context.Background()
		start = time.Now()
		taken, err := s.Features.Roster.Preview(ctx, clerk, city.Unit.ID, "名册.xlsx", data)
		if err == nil {
			taken, err = s.Features.Roster.Import(ctx, clerk, taken.ID, taken.Version, false)
		}
		if err != nil || taken.Added != people {
			t.Fatal(taken.Added, err)
		}
		ours := people / time.Since(start).Seconds()
		rows = append(rows, bench.AtLeast("roster of 100,000, looked through and imported into "+driver+", beside Excelize's reader", ours, peer, "rows/s", 0.6))
	}
	return rows
}

func list(t *testing.T, people int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	row := []any{"姓名", "证件号码", "手机号", "困难职工类别"}
	for i := range people + 1 {
		if err = w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			t.Fatal(err)
		}
		body := fmt.Sprintf("3703%02d%04d0101%03d", 1+i/1000%99, 1960+i/99_000, i%1000)
		row = []any{"样本" + string(rune('一'+i%5000)), body + string(union.CheckCharacter(body)), fmt.Sprintf("139%08d", i), ""}
	}
	var b bytes.Buffer
	if err = w.Flush(); err == nil {
		err = f.Write(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readAll(data []byte) (int, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: sheet.MaxUnzip, UnzipXMLSizeLimit: sheet.MaxUnzip})
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	rows, err := f.Rows("Sheet1")
	if err != nil {
		return 0, err
	}
	n := 0
	for rows.Next() {
		if _, err = rows.Columns(); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Close()
}

// moves takes 10,000 applications from submitted to approved, 500 a transaction, beside
// a bare UPDATE of as many rows, while a small writer keeps asking for its turn.
func moves(t *testing.T) []bench.Row {
	const people = 10_000
	var rows []bench.Row
	for _, driver := range []string{"sqlite", "mysql"} {
		s := uniontest.NewBare(t, driver)
		city := s.NewCity()
		crowd(t, s.Store, city.Unit, people)
		ctx := context.Background()
		var ids []union.ID
		for after := union.ID(""); ; after = ids[len(ids)-1] {
			apps, err := s.Store.LivePhotos(ctx, after, 1000)
			if err != nil {
				t.Fatal(err)
			}
			if len(apps) == 0 {
				break
			}
			for _, app := range apps {
				ids = append(ids, app.ID)
			}
		}
		wait, stop := smallWriter(t, s)
		start := time.Now()
		for from := 0; from < len(ids); from += 500 {
			var chunk []union.Transition
			for _, id := range ids[from:min(from+500, len(ids))] {
				chunk = append(chunk, union.Transition{
					Subject: union.SubjectApplication, ID: id, OrgID: city.Unit.ID, Event: union.EventApprove, From: union.ApplicationSubmitted, To: union.ApplicationApproved, Version: 1,
					Counts: []union.Count{{OrgID: city.Unit.ID, Stage: union.StageCollected, Present: -1}, {OrgID: city.Unit.ID, Stage: union.StageApproved, Present: 1, Reached: 1}},
				})
			}
			if err := s.Store.MoveMany(ctx, chunk); err != nil {
				t.Fatal(err)
			}
		}
		ours := time.Since(start).Seconds()
		stop()
		peer := bareUpdate(t, s, ids)
		rows = append(rows,
			bench.AtMost(fmt.Sprintf("approve %d with history, counters and audit on %s, beside a bare UPDATE", people, driver), ours*1000, peer*1000, "ms", 4),
			bench.AtMost("longest wait of a small writer meanwhile on "+driver, float64(wait.Load())/1e6, 1000, "ms", 1))
	}
	return rows
}

// smallWriter writes one row again and again and remembers its longest wait.
func smallWriter(t *testing.T, s *uniontest.Server) (longest *atomic.Int64, stop func()) {
	longest = &atomic.Int64{}
	ctx, cancel := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() {
		for ctx.Err() == nil {
			start := time.Now()
			err := s.Store.Tx(context.Background(), func(ctx context.Context, tx *store.Store) error {
				return tx.Audit(ctx, union.Audit{Action: "bench:write", Subject: "orgs"})
			})
			if err != nil {
				t.Error(err)
			}
			longest.Store(max(longest.Load(), int64(time.Since(start))))
			time.Sleep(10 * time.Millisecond)
		}
	})
	return longest, func() { cancel(); wait.Wait() }
}

func bareUpdate(t *testing.T, s *uniontest.Server, ids []union.ID) float64 {
	t.Helper()
	db := s.SQL()
	start := time.Now()
	for from := 0; from < len(ids); from += 500 {
		var values []any
		marks := ""
		for _, id := range ids[from:min(from+500, len(ids))] {
			values = append(values, string(id))
			marks += ",?"
		}
		if _, err := db.Exec("UPDATE applications SET status = 'submitted', version = version + 1 WHERE id IN ("+marks[1:]+")", values...); err != nil {
			t.Fatal(err)
		}
	}
	return time.Since(start).Seconds()
}

// drain delivers 5,000 waiting messages to inboxes.
func drain(t *testing.T) []bench.Row {
	const messages = 5000
	var rows []bench.Row
	for _, driver := range []string{"sqlite", "mysql"} {
		s := uniontest.NewBare(t, driver)
		ctx := context.Background()
		var notices []union.Notice
		for n := range messages {
			account, err := s.Store.AccountByOpenID(ctx, fmt.Sprintf("o%d", n%500), "")
			if err != nil {
				t.Fatal(err)
			}
			notices = append(notices, union.Notice{Topic: "application:approved", AccountID: account.ID})
		}
		for from := 0; from < messages; from += 500 {
			if err := s.Store.Enqueue(ctx, notices[from:from+500]...); err != nil {
				t.Fatal(err)
			}
		}
		start := time.Now()
		for n := 1; n > 0; {
			var err error
			if n, err = s.Outbox.Once(ctx); err != nil {
				t.Fatal(err)
			}
		}
		rows = append(rows, bench.AtLeast("messages into inboxes on "+driver+", a second", messages/time.Since(start).Seconds(), 1000, "1/s", 1))
	}
	return rows
}

// twenty takes 20 photos of 12 megapixels in at once and looks at the memory.
func twenty(t *testing.T) []bench.Row {
	content := large(t)
	desk := photo.NewDesk(photo.Limits{})
	settle()
	before, stop := resident(t), make(chan struct{})
	var most atomic.Int64
	var watch sync.WaitGroup
	watch.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
				most.Store(max(most.Load(), resident(t)))
			}
		}
	})
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if _, err := desk.Take(context.Background(), bytes.NewReader(content)); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	close(stop)
	watch.Wait()
	return []bench.Row{bench.AtMost("20 photos of 12 MP at once, memory beyond the rest", float64(most.Load()-before)/1000, 50, "MB", 1)}
}
