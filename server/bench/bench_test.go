//go:build bench

package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/redis/go-redis/v9"
	"github.com/xuri/excelize/v2"

	"unioncard/server/bench"
	"unioncard/server/config"
	"unioncard/server/photo"
	"unioncard/server/sheet"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

const span = 4 * time.Second

// TestBench measures all rows, prints the table and leaves bench.json beside the code's root.
func TestBench(t *testing.T) {
	var rows []bench.Row
	for _, measure := range []func(*testing.T) []bench.Row{myCard, queueDepth, funnel, photoIn, twenty, idSheets, openingList, rosterImport, moves, drain, coldStart} {
		rows = append(rows, measure(t)...)
	}
	if err := bench.Print(os.Stdout, rows); err != nil {
		t.Fatal(err)
	}
	if err := bench.Write("../../bench.json", rows); err != nil {
		t.Fatal(err)
	}
}

// load asks an address from eight connections for a while and gives answers a second.
func load(t *testing.T, url, token string) float64 {
	t.Helper()
	var n atomic.Int64
	var wait sync.WaitGroup
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	start := time.Now()
	for range 8 {
		wait.Go(func() {
			for time.Since(start) < span {
				request, _ := http.NewRequest(http.MethodGet, url, nil)
				request.Header.Set("Authorization", "Bearer "+token)
				response, err := client.Do(request)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
				if response.StatusCode != http.StatusOK {
					t.Errorf("%s answered %d", url, response.StatusCode)
					return
				}
				n.Add(1)
			}
		})
	}
	wait.Wait()
	return float64(n.Load()) / time.Since(start).Seconds()
}

func redisServer(t *testing.T) string {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "redis.sock")
	port := "63987"
	cmd := exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--unixsocket", socket)
	if err := cmd.Start(); err != nil {
		t.Fatalf("redis-server (Debian package redis-server): %v", err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _, _ = cmd.Process.Wait() })
	time.Sleep(300 * time.Millisecond)
	return "127.0.0.1:" + port
}

// myCard is a signed-in read beside bare Gin with one Redis GET.
func myCard(t *testing.T) []bench.Row {
	addr := redisServer(t)
	s := uniontest.NewBare(t, "mysql", func(c *config.Config) { c.Redis.Addrs = addr })
	city := s.NewCity()
	person := s.Enrol("样本甲", city.Unit, uniontest.NewFields("样本甲"))
	client := redis.NewClient(&redis.Options{Addr: addr})
	t.Cleanup(func() { _ = client.Close() })
	if err := client.Set(context.Background(), "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.GET("/k", func(c *gin.Context) {
		v, err := client.Get(c.Request.Context(), "k").Result()
		if err != nil {
			c.Status(http.StatusInternalServerError)
			return
		}
		c.JSON(http.StatusOK, gin.H{"v": v})
	})
	bare := httptest.NewServer(engine)
	defer bare.Close()
	peer := load(t, bare.URL+"/k", "")
	ours := load(t, s.URL()+"/api/v1/me/card", person.Token)
	return []bench.Row{bench.AtLeast("GET /me/card, MariaDB and Redis, beside Gin with one Redis GET", ours, peer, "1/s", 0.6)}
}

// crowd keeps submitted applications of one unit.
func crowd(t *testing.T, s *store.Store, unit union.Org, n int) {
	t.Helper()
	ctx := context.Background()
	err := s.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		for i := range n {
			at := tx.Now().Add(time.Duration(i) * time.Second)
			app := union.Application{
				ID: tx.NewID(), ApplyingOrgID: unit.ID, OrgID: unit.ID, Status: union.ApplicationSubmitted, Version: 1, SubmittedAt: &at,
				TouchedAt: tx.Now(), CreatedAt: tx.Now(), UpdatedAt: tx.Now(),
			}
			if err := tx.AddApplication(ctx, &app); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// queueDepth is a page far down the review queue beside the first page.
func queueDepth(t *testing.T) []bench.Row {
	s := uniontest.NewBare(t, "mysql")
	city := s.NewCity()
	crowd(t, s.Store, city.Unit, 20_000)
	clerk := union.Actor{AccountID: s.Store.NewID(), Scopes: []union.Scope{{Role: union.RoleClerk, OrgID: city.Unit.ID, OrgPath: city.Unit.Path}}}
	ctx := context.Background()
	cursor := ""
	for range 150 {
		_, next, err := s.Store.ReviewQueue(ctx, clerk, store.QueueFilter{}, store.Page{Limit: 100, Cursor: cursor})
		if err != nil {
			t.Fatal(err)
		}
		cursor = next
	}
	page := func(cursor string) float64 {
		rate, err := bench.PerSecond(span/2, time.Now, func() error {
			_, _, err := s.Store.ReviewQueue(ctx, clerk, store.QueueFilter{}, store.Page{Limit: 20, Cursor: cursor})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return 1000 / rate
	}
	return []bench.Row{bench.AtMost("queue page 15,000 rows down, beside its first page", page(cursor), page(""), "ms", 1.2)}
}

// funnel is the city's figures from counters beside the same by GROUP BY over the rows.
func funnel(t *testing.T) []bench.Row {
	s := uniontest.NewBare(t, "sqlite")
	city := s.NewCity()
	crowd(t, s.Store, city.Unit, 50_000)
	ctx := context.Background()
	if err := s.Store.AddCounts(ctx, []union.Count{{OrgID: city.Unit.ID, Stage: union.StageCollected, Reached: 50_000, Present: 50_000}}); err != nil {
		t.Fatal(err)
	}
	rate := func(fn func() error) float64 {
		r, err := bench.PerSecond(span/2, time.Now, fn)
		if err != nil {
			t.Fatal(err)
		}
		return 1000 / r
	}
	ours := rate(func() error { _, err := s.Store.Funnel(ctx, city.Federation.Path); return err })
	peer := rate(func() error { _, err := s.Store.CountApplications(ctx, city.Federation.Path); return err })
	return []bench.Row{bench.AtMost("funnel of 50,000 people from counters, beside GROUP BY", ours, peer, "ms", 0.1)}
}

// photoIn is one photo taken in beside libvips making a thumbnail of the same file.
func photoIn(t *testing.T) []bench.Row {
	if _, err := exec.LookPath("vipsthumbnail"); err != nil {
		fmt.Println("photo row left out: vipsthumbnail (Debian package libvips-tools) is not here")
		return nil
	}
	file := filepath.Join(t.TempDir(), "in.jpg")
	content := uniontest.SpecimenPhoto(t, union.IDFront, uniontest.NewFields("样本甲"))
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	desk := photo.NewDesk(photo.Limits{})
	rate, err := bench.PerSecond(span, time.Now, func() error {
		_, err := desk.Take(context.Background(), bytes.NewReader(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	peer, err := bench.PerSecond(span, time.Now, func() error {
		return exec.Command("vipsthumbnail", file, "--size", "1600", "-o", filepath.Join(t.TempDir(), "out.jpg")).Run()
	})
	if err != nil {
		t.Fatal(err)
	}
	return []bench.Row{bench.AtMost("photo in, 1012 × 638, beside vipsthumbnail", 1000/rate, 1000/peer, "ms", 1.5)}
}

// openingList is the bank's list of 5,000 rows beside Excelize's bare stream writer.
func openingList(t *testing.T) []bench.Row {
	table := union.SheetTable{Name: "清单"}
	for range 20 {
		table.Columns = append(table.Columns, union.PaperColumn{Title: "列", Width: 20})
	}
	row := make([]string, 20)
	for i := range row {
		row[i] = "370301198001011234"
	}
	for range 5000 {
		table.Rows = append(table.Rows, row)
	}
	ours, err := bench.PerSecond(span, time.Now, func() error { _, err := sheet.Write(table); return err })
	if err != nil {
		t.Fatal(err)
	}
	peer, err := bench.PerSecond(span, time.Now, func() error { return bareWrite(table.Rows) })
	if err != nil {
		t.Fatal(err)
	}
	return []bench.Row{bench.AtLeast("opening list of 5,000 × 20, beside Excelize's stream writer", ours*5000, peer*5000, "rows/s", 0.7)}
}

func bareWrite(rows [][]string) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, v := range row {
			cells[j] = v
		}
		if err = w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return err
		}
	}
	if err = w.Flush(); err != nil {
		return err
	}
	_, err = f.WriteToBuffer()
	return err
}

// coldStart is the real program from its start until it is ready, and its size.
func coldStart(t *testing.T) []bench.Row {
	binary := filepath.Join(t.TempDir(), "server")
	build := exec.Command("go", "build", "-trimpath", "-tags", "nomsgpack", "-ldflags=-s -w", "-o", binary, "unioncard/server")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	info, err := os.Stat(binary)
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	start := func() (time.Duration, float64) {
		cmd := exec.Command(binary)
		cmd.Env = append(os.Environ(), "UNIONCARD_DATA_DIR="+data, "UNIONCARD_HTTP_ADDR=127.0.0.1:18765")
		began := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = cmd.Process.Kill(); _, _ = cmd.Process.Wait() }()
		for time.Since(began) < time.Minute {
			response, err := http.Get("http://127.0.0.1:18765/readyz")
			if err == nil {
				_ = response.Body.Close()
				if response.StatusCode == http.StatusOK {
					took := time.Since(began)
					time.Sleep(3 * time.Second)
					return took, residentMB(t, cmd.Process.Pid)
				}
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Fatal("the server did not become ready")
		return 0, 0
	}
	first, _ := start()
	again, memory := start()
	return []bench.Row{
		bench.AtMost("first start with the sample city", first.Seconds(), 10, "s", 1),
		bench.AtMost("cold start", again.Seconds(), 1, "s", 1),
		bench.AtMost("idle memory", memory, 80, "MB", 1),
		bench.AtMost("binary", float64(info.Size())/1e6, 80, "MB", 1),
	}
}

func residentMB(t *testing.T, pid int) float64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmRSS:")); ok {
			var kb float64
			_, _ = fmt.Sscan(string(rest), &kb)
			return kb / 1000
		}
	}
	return 0
}
