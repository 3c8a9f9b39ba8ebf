package app_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm/schema"

	"unioncard/server/app"
	"unioncard/server/config"
	"unioncard/server/pii"
	"unioncard/server/rotation"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

const (
	reloads = 50 * time.Millisecond  // of the running server
	lag     = 250 * time.Millisecond // of the rotation, which must be longer
)

// rotated is a running server beside which another process rotates the keys.
type rotated struct {
	*uniontest.Server

	city                 uniontest.City
	clerk, second, other *uniontest.Client
	held                 *uniontest.Applicant // approved before the rotation
	list                 string               // uploaded before, and imported after it
	front, back, hand    []byte
	busy                 sync.Mutex // invented people are made one at a time
	people               atomic.Int64
	done                 map[string]*atomic.Int64
}

func newRotated(t *testing.T, driver, algorithm string) *rotated {
	s := uniontest.New(t, driver, func(c *config.Config) { c.Keys.Algorithm, c.WeChat.OCR = algorithm, false })
	r := &rotated{Server: s, city: s.NewCity(), hand: uniontest.Signature(t), done: map[string]*atomic.Int64{}}
	r.clerk, r.second = s.Staff("样本经办一", union.RoleClerk, r.city.Unit), s.Staff("样本经办二", union.RoleClerk, r.city.Unit)
	r.other = s.Staff("样本外单位经办", union.RoleClerk, r.city.Foreign)
	blank := uniontest.NewFields("样本")
	r.front, r.back = uniontest.SpecimenPhoto(t, union.IDFront, blank), uniontest.SpecimenPhoto(t, union.IDBack, blank)
	list := "姓名,证件号码,手机号码\n"
	for range 3 {
		f := uniontest.NewFields("样本名单")
		list += f.Name + "," + f.DocumentNumber + "," + f.Phone + "\n"
	}
	r.list = r.clerk.Upload("/rosters?org_id="+string(r.city.Unit.ID), "名单.csv", []byte(list)).Must(201).Text("id")
	for n := range 20 {
		r.held = r.enrol(r.city.Unit, uniontest.NewFields(fmt.Sprintf("样本旧人%c", 'a'+n)))
		r.clerk.Approve(r.held)
	}
	ctx, stop := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() { // as the server's own job does
		for ctx.Err() == nil {
			if err := s.Keys.Reload(); err != nil {
				t.Error(err)
			}
			time.Sleep(reloads)
		}
	})
	t.Cleanup(func() { stop(); wait.Wait() })
	return r
}

func (r *rotated) fields(name string) union.Fields {
	r.busy.Lock()
	defer r.busy.Unlock()
	return uniontest.NewFields(name)
}

func (r *rotated) enrol(org union.Org, f union.Fields) *uniontest.Applicant {
	a := r.Draft(fmt.Sprintf("p%d", r.people.Add(1)), org, f)
	a.Version = a.Upload(a.Path("/photos/front"), "a.jpg", r.front).Must(201).Number("version")
	a.Version = a.Upload(a.Path("/photos/back"), "b.jpg", r.back).Must(201).Number("version")
	a.Version = a.Put(a.Path("/fields"), map[string]any{"version": a.Version, "fields": a.Fields}).Must(200).Number("version")
	a.Version = a.Upload(a.SignPath(), "s.png", r.hand).Must(201).Number("version")
	a.Submit()
	return a
}

// load goes on with everyday work until the rotation is over; nothing of it may fail.
func (r *rotated) load(ctx context.Context) {
	var wait sync.WaitGroup
	for what, work := range map[string]func(n int){
		"enrolled and approved": func(int) {
			a := r.enrol(r.city.Unit, r.fields("样本新人"))
			r.clerk.Approve(a)
			r.second.Post(a.Path("/reveal"), map[string]any{"reason": "核对资料"}).Must(200)
		},
		"duplicates refused": func(int) {
			again := r.enrol(r.city.Foreign, r.held.Fields)
			r.other.Post(again.Path("/claim"), nil).Must(200)
			r.other.Post(again.Path("/approval"), map[string]any{"version": again.Version}).MustCode(409, "document_held")
			again.See(r.other)
			r.other.Post(again.Path("/end"), map[string]any{"version": again.Version, "reason": "duplicate"}).Must(200)
		},
		"old photos seen": func(int) {
			r.second.Get(r.held.Path("/photos/front")).Must(200)
			r.second.Get(r.held.Path("/signature")).Must(200)
			r.second.Post(r.held.Path("/reveal"), map[string]any{"reason": "核对资料"}).Must(200)
		},
		"people of the roster refused twice": func(n int) {
			f := r.fields("样本名册")
			body := map[string]any{"org_id": r.city.Unit.ID, "name": f.Name, "document_number": f.DocumentNumber}
			r.clerk.Post("/roster-rows", body).Must(201)
			r.clerk.Post("/roster-rows", body).MustCode(409, "roster_row_exists")
		},
	} {
		count := &atomic.Int64{}
		r.done[what] = count
		wait.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				work(n)
				count.Add(1)
			}
		})
	}
	wait.Wait()
}

func TestKeysAreRotatedUnderLoadAndTheOldOnesForgotten(t *testing.T) {
	for name, test := range map[string]struct{ driver, from, to string }{
		"AES on SQLite":         {"sqlite", "aes256gcm", "aes256gcm"},
		"SM4 on MariaDB":        {"mysql", "sm4gcm", "sm4gcm"},
		"AES to SM4 on MariaDB": {"mysql", "aes256gcm", "sm4gcm"},
		"SM4 to AES on SQLite":  {"sqlite", "sm4gcm", "aes256gcm"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRotated(t, test.driver, test.from)
			before := r.Keys.Status().PrimaryData
			ctx, stop := context.WithCancel(context.Background())
			over := make(chan struct{})
			go func() { defer close(over); r.load(ctx) }()
			keeper := r.keeper(t, test.to)
			var changed atomic.Int64
			err := keeper.RotateKeys(context.Background(), app.Rotation{Drop: true, Lag: lag, Progress: func(_ string, p rotation.Report) { changed.Add(int64(p.Changed)) }})
			stop()
			<-over
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(2 * reloads)
			r.check(t, before, changed.Load())
		})
	}
}

// keeper is the process of the command, on the same database, files and keyring.
func (r *rotated) keeper(t *testing.T, algorithm string) *app.App {
	t.Helper()
	cfg := r.Config
	cfg.HTTP.Addr, cfg.Keys.Algorithm = "", algorithm
	keeper, err := app.New(context.Background(), cfg, app.Options{Clock: r.Clock, Rand: uniontest.Rand(9), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = keeper.Close() })
	return keeper
}

// check opens every sealed value and file, looks for the old keys, and for duplicates.
func (r *rotated) check(t *testing.T, before string, changed int64) {
	t.Helper()
	state := r.Keys.Status()
	if state.DataKeys != 1 || state.PrimaryData == before || state.Index != pii.IndexAtRest {
		t.Fatalf("the keys are %+v", state)
	}
	ctx, opened := context.Background(), 0
	for _, column := range store.SealedColumns() {
		cells, err := r.Store.SealedCells(ctx, column, "", 100_000)
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range cells {
			if len(cell.Value) == 0 {
				continue
			}
			if _, err = r.Keys.Opener().OpenBytes(union.Place{Table: column.Table, Column: column.Place, Row: cell.ID}, cell.Value); err != nil {
				t.Fatalf("a value of %s.%s: %v", column.Table, column.Column, err)
			}
			opened++
		}
	}
	for _, kind := range store.SealedBlobs() {
		keys, err := r.Store.BlobKeys(ctx, kind, "", 100_000)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			content, err := r.Blobs.Get(ctx, key.Key)
			if err != nil {
				t.Fatal(err)
			}
			if _, err = r.Keys.Opener().OpenBytes(union.Place{Table: kind.Table, Column: kind.Place, Row: key.ID}, content); err != nil {
				t.Fatalf("a file of %s: %v", kind.Table, err)
			}
			opened++
		}
	}
	r.nothingCarriesAnotherKey(t, state.PrimaryData)
	r.clerk.Post("/rosters/"+r.list+"/import", map[string]any{"version": 1}).Must(200)
	if left, err := rotation.Reindex(ctx, r.Store, vaultOf(r.Keys)); err != nil || left.Changed != 0 {
		t.Fatalf("%d indexes are not as they should be, %v", left.Changed, err)
	}
	links, err := r.Features.Enrolment.VerifyChain(ctx, r.city.Unit.ID, func(m, sig []byte) error {
		key, err := r.Keys.EvidenceSigner().PublicKey()
		if err != nil {
			return err
		}
		return pii.VerifyEvidence(key, m, sig)
	})
	if err != nil {
		t.Fatal(err)
	}
	for what, n := range r.done {
		if n.Load() == 0 {
			t.Errorf("%s: nothing was done meanwhile", what)
		}
		t.Logf("%s: %d", what, n.Load())
	}
	t.Logf("%d written anew, %d opened, %d links of evidence", changed, opened, links)
}

type wholeVault struct {
	pii.Indexer
	pii.Opener
}

func vaultOf(k *pii.Keyring) wholeVault { return wholeVault{k.Indexer(), k.Opener()} }

// nothingCarriesAnotherKey goes by what rests, not by the lists that the job goes by:
// every file, and every binary column that the models have.
func (r *rotated) nothingCarriesAnotherKey(t *testing.T, primary string) {
	t.Helper()
	key, err := hex.DecodeString(primary)
	if err != nil {
		t.Fatal(err)
	}
	carries := func(what string, text []byte) bool {
		sealed := len(text) >= pii.Overhead && text[0] == 1 && (text[1] == 1 || text[1] == 2)
		if sealed && !bytes.Equal(text[2:6], key) {
			t.Errorf("%s is sealed under %x", what, text[2:6])
		}
		return sealed
	}
	files, cells := 0, 0
	err = filepath.WalkDir(r.Config.Data.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil && carries(path, content) {
			files++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, model := range store.Models() {
		parsed, err := schema.Parse(model, &sync.Map{}, schema.NamingStrategy{})
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range parsed.Fields {
			if field.DBName == "" || field.DataType != schema.Bytes || !strings.Contains(field.DBName, "sealed") && !slices.Contains([]string{"salt", "frozen", "bank_name", "answer", "text"}, field.DBName) {
				continue
			}
			for _, value := range r.values(t, parsed.Table, field.DBName) {
				if carries(parsed.Table+"."+field.DBName, value) {
					cells++
				}
			}
		}
	}
	if files == 0 || cells == 0 {
		t.Errorf("%d sealed files and %d values were looked at", files, cells)
	}
	t.Logf("%d files and %d values carry the new key only", files, cells)
}

func (r *rotated) values(t *testing.T, table, column string) [][]byte {
	t.Helper()
	rows, err := r.SQL().QueryContext(t.Context(), "SELECT "+column+" FROM "+table+" WHERE "+column+" IS NOT NULL")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var all [][]byte
	for rows.Next() {
		var value []byte
		if err = rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		all = append(all, value)
	}
	if err = rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
