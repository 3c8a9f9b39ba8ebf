package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"unioncard/server/app"
	"unioncard/server/config"
	"unioncard/server/pii"
	"unioncard/server/rotation"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

const (
	reloads     = 50 * time.Millisecond // of the running server
	settle      = 2 * time.Second       // longer than a request takes on a busy machine
	heldAtFirst = 6
)

// rotated is a running server beside which another process rotates the keys.
type rotated struct {
	*uniontest.Server

	city                          uniontest.City
	clerk, second, other, officer *uniontest.Client
	held                          []*uniontest.Applicant // at the bank before the rotation
	batch                         *uniontest.BatchOf
	preview                       *uniontest.Answer // uploaded before the rotation
	front, back, hand             []byte
	busy                          sync.Mutex // invented people are made one at a time
	people                        atomic.Int64
	done                          map[string]*atomic.Int64
}

func newRotated(t *testing.T, driver, algorithm string) *rotated {
	s := uniontest.New(t, driver, func(c *config.Config) { c.Keys.Algorithm, c.WeChat.OCR = algorithm, false })
	r := &rotated{Server: s, city: s.NewCity(), hand: uniontest.Signature(t), done: map[string]*atomic.Int64{}}
	r.clerk, r.second = s.Staff("样本经办一", union.RoleClerk, r.city.Unit), s.Staff("样本经办二", union.RoleClerk, r.city.Unit)
	r.other, r.officer = s.Staff("样本外单位经办", union.RoleClerk, r.city.Foreign), s.Officer("样本网点员", r.city.BankBranch)
	r.clerk.Mandate("样本经办本人")
	s.Staff("样本主席", union.RoleHead, r.city.Unit).Mandate("样本主席本人")
	blank := uniontest.NewFields("样本")
	r.front, r.back = uniontest.SpecimenPhoto(t, union.IDFront, blank), uniontest.SpecimenPhoto(t, union.IDBack, blank)
	for n := range heldAtFirst {
		a := r.enrol(r.city.Unit, uniontest.NewFields(fmt.Sprintf("样本旧人%c", 'a'+n)))
		r.clerk.Approve(a)
		s.Clock.Move(time.Millisecond)
		r.held = append(r.held, a)
	}
	batch := r.clerk.NewBatch(r.city.Unit)
	batch.Rows(map[string]any{"fill": heldAtFirst}).Must(200)
	batch.Move("seal").Must(200)
	batch.Post(batch.Path("/package"), nil).Must(201)
	r.batch = batch.HandIn().As(r.officer).Accept()
	list := fmt.Sprintf("姓名,证件号码,手机号码\n样本名册人,%s,\n样本坏行,370303198001010000,\n", uniontest.DocumentNumber("19900101", true))
	r.preview = r.clerk.Upload("/rosters?org_id="+string(r.city.Unit.ID), "名册.csv", []byte(list)).Must(201)
	r.reload()
	return r
}

// reload takes changed keys up as the server's own job does.
func (r *rotated) reload() {
	ctx, stop := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() {
		for ctx.Err() == nil {
			if err := r.Keys.Reload(); err != nil {
				r.T.Error(err)
			}
			time.Sleep(reloads)
		}
	})
	r.T.Cleanup(func() { stop(); wait.Wait() })
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
	oldest := r.held[0]
	work := map[string]func(n int){
		"enrolled and approved": func(int) {
			a := r.enrol(r.city.Unit, r.fields("样本新人"))
			r.clerk.Approve(a)
			r.second.Post(a.Path("/reveal"), map[string]any{"reason": "核对资料"}).Must(200)
		},
		"duplicates refused": func(n int) {
			again := r.enrol(r.city.Foreign, r.held[n%len(r.held)].Fields)
			r.other.Post(again.Path("/claim"), nil).Must(200)
			r.other.Post(again.Path("/approval"), map[string]any{"version": again.Version}).MustCode(409, "document_held")
			again.See(r.other)
			r.other.Post(again.Path("/end"), map[string]any{"version": again.Version, "reason": "duplicate"}).Must(200)
		},
		"old photos seen": func(int) {
			r.second.Get(oldest.Path("/photos/front")).Must(200)
			r.second.Get(oldest.Path("/signature")).Must(200)
			r.second.Post(oldest.Path("/reveal"), map[string]any{"reason": "核对资料"}).Must(200)
			r.officer.Get(r.batch.Path(fmt.Sprintf("/rows/%d/photos/front", heldAtFirst))).Must(200)
		},
		"people of the roster refused twice": func(int) {
			f := r.fields("样本名册")
			body := map[string]any{"org_id": r.city.Unit.ID, "name": f.Name, "document_number": f.DocumentNumber}
			r.clerk.Post("/roster-rows", body).Must(201)
			r.clerk.Post("/roster-rows", body).MustCode(409, "roster_row_exists")
		},
		"evidence verified": func(int) {
			oldest.Get(oldest.Path("/evidence")).Must(200)
			r.verifyEvidence()
			time.Sleep(100 * time.Millisecond)
		},
		"answers of the bank": r.answer,
	}
	var wait sync.WaitGroup
	for what, job := range work {
		count := &atomic.Int64{}
		r.done[what] = count
		wait.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				job(n)
				count.Add(1)
			}
		})
	}
	wait.Wait()
}

// answer opens one more card, found by the document number, and says again what is known.
func (r *rotated) answer(n int) {
	known := min(n, heldAtFirst-2)
	var lines []uniontest.BankLine
	for i := range known + 1 { // one stays at the bank
		lines = append(lines, uniontest.OpenedLine(0, r.held[i].Fields, uniontest.CardNumber(500+i)))
		lines[i].Number, lines[i].Reason = "", fmt.Sprint("样本", n) // another file each time
	}
	file := r.officer.Upload(r.batch.Path("/result-files"), "结果.csv", uniontest.ResultCSV(r.T, lines...)).Must(201)
	if got := file.Number("counts.unchanged"); got < known {
		r.T.Errorf("%d known cards are known again, of %d: %s", got, known, file.Body)
	}
	r.officer.Post("/result-files/"+file.Text("id")+"/application", map[string]any{"version": file.Number("version")}).Must(200)
	time.Sleep(100 * time.Millisecond)
}

func (r *rotated) verifyEvidence() int64 {
	links, err := r.Features.Enrolment.VerifyChain(context.Background(), r.city.Unit.ID, func(m, sig []byte) error {
		key, err := r.Keys.EvidenceSigner().PublicKey()
		if err != nil {
			return err
		}
		return pii.VerifyEvidence(key, m, sig)
	})
	if err != nil {
		r.T.Error(err)
	}
	return links
}

func TestKeysAreRotatedUnderLoadAndTheOldOnesForgotten(t *testing.T) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) { rotateUnderLoad(t, driver, "aes256gcm", "sm4gcm") })
	}
}

func rotateUnderLoad(t *testing.T, driver, from, to string) {
	r := newRotated(t, driver, from)
	old := r.remember(t)
	ctx, stop := context.WithCancel(context.Background())
	var working sync.WaitGroup
	working.Go(func() { r.load(ctx) })
	var changed int
	err := r.keeper(t, to).RotateKeys(context.Background(), app.Rotation{Drop: true, Settle: settle, Progress: func(_ string, p rotation.Report, whole bool) {
		if whole {
			changed += p.Changed
		}
		if p.Missing > 0 {
			t.Errorf("%d files are missing", p.Missing)
		}
	}})
	stop()
	working.Wait()
	if err != nil {
		t.Fatal(err)
	}
	r.check(t, old)
	t.Logf("%d written anew", changed)
}

// keeper is the process of the command, on the same database, files and keyring.
func (r *rotated) keeper(t *testing.T, algorithm string) *app.App {
	t.Helper()
	keeper, err := openKeeper(r.Config, algorithm, r.Clock, 9)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = keeper.Close() })
	return keeper
}

func openKeeper(cfg config.Config, algorithm string, clock union.Clock, seed byte) (*app.App, error) {
	cfg.HTTP.Addr, cfg.Keys.Algorithm = "", algorithm
	return app.New(context.Background(), cfg, app.Options{Clock: clock, Rand: uniontest.Rand(seed), Log: slog.New(slog.DiscardHandler)})
}
