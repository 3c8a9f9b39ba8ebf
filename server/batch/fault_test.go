package batch_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"unioncard/server/batch"
	"unioncard/server/paper"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// watched are the server's files with something that happens at each paper.
type watched struct {
	paper.Blobs

	mu     sync.Mutex
	papers map[string]bool // what was written and not deleted
	put    func(n int) error
	n      int
}

func (w *watched) Put(ctx context.Context, key string, content []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if strings.HasPrefix(key, "papers/") {
		w.n++
		w.papers[key] = true
		if err := w.put(w.n); err != nil {
			return err
		}
	}
	return w.Blobs.Put(ctx, key, content)
}

func (w *watched) Delete(ctx context.Context, key string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.papers, key)
	return w.Blobs.Delete(ctx, key)
}

// ready is a draft that can be sealed, with its clerk as the rules know them.
func ready(r uniontest.Office) (*uniontest.BatchOf, union.Actor) {
	r.T.Helper()
	r.Mandates()
	r.Approved("样本甲")
	b := r.Clerk.NewBatch(r.City.Unit)
	b.Rows(map[string]any{"fill": 1}).Must(200)
	account := union.ID(r.Clerk.Get("/me").Must(200).Text("account_id"))
	return b, union.Actor{AccountID: account, Scopes: []union.Scope{{Role: union.RoleClerk, OrgID: r.City.Unit.ID, OrgPath: r.City.Unit.Path}}}
}

func watching(r uniontest.Office, put func(n int) error) (*watched, *batch.Batches) {
	lists, papers := r.Features.Batches.Parts, r.Features.Papers.Parts
	files := &watched{Blobs: papers.Blobs, papers: map[string]bool{}, put: put}
	papers.Blobs, lists.Blobs = files, files
	lists.Papers = paper.New(papers)
	return files, batch.New(lists)
}

func TestSealingGoesOnWhenTheCallerHasGone(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		b, clerk := ready(r)
		ctx, gone := context.WithCancel(t.Context())
		_, batches := watching(r, func(int) error { gone(); return nil })
		if _, err := batches.Seal(ctx, clerk, union.ID(b.ID), int64(b.Version)); err != nil {
			t.Fatal(err)
		}
		if got := b.Get(b.Path("")).Must(200).Text("status"); got != "sealed" {
			t.Errorf("the batch is %s", got)
		}
	})
}

func TestStorageThatFailsAmidThePapersLeavesTheDraftAndNoFile(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		b, clerk := ready(r)
		away := union.Unavailable("storage_unavailable", "文件服务暂时不可用，请稍后再试。", time.Second, nil)
		files, batches := watching(r, func(n int) error {
			if n == 4 {
				return away
			}
			return nil
		})
		_, err := batches.Seal(t.Context(), clerk, union.ID(b.ID), int64(b.Version))
		if union.KindOf(err) != union.KindUnavailable {
			t.Fatalf("it answers %v", err)
		}
		if len(files.papers) != 0 {
			t.Errorf("%d files are left", len(files.papers))
		}
		if view := b.Get(b.Path("")).Must(200); view.Text("status") != "draft" || view.Text("number") != "" {
			t.Errorf("the batch is %s", view.Body)
		}
		// The same version seals it once storage is back, under the number that no paper carried out yet.
		b.Move("seal").Must(200)
		if got := b.Get(b.Path("")).Must(200).Text("number"); !strings.HasSuffix(got, "-01") {
			t.Errorf("the number is %s", got)
		}
	})
}

// Whoever draws for longer than a turn lasts may find that another one has it.
func TestWhoLosesTheTurnAmidThePapersSealsNothingAndLeavesNoFile(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		b, clerk := ready(r)
		files, batches := watching(r, func(n int) error {
			if n != 2 {
				return nil
			}
			s.Clock.Move(3 * time.Minute)
			ok, err := s.Store.TakeLease(t.Context(), "seal:"+b.ID, "somebody else", time.Hour)
			if err == nil && !ok {
				t.Error("the turn is not over")
			}
			return err
		})
		_, err := batches.Seal(t.Context(), clerk, union.ID(b.ID), int64(b.Version))
		if refusal, ok := union.AsError(err); !ok || refusal.Code != "batch_sealing" {
			t.Fatalf("it answers %v", err)
		}
		if files.n != 2 || len(files.papers) != 0 {
			t.Errorf("of %d files %d are left", files.n, len(files.papers))
		}
		if got := b.Get(b.Path("")).Must(200).Text("status"); got != "draft" {
			t.Errorf("the batch is %s", got)
		}
	})
}

func TestADraftThatChangedWhilePapersWereDrawnIsNotSealed(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		b, clerk := ready(r)
		app := b.Get(b.Path("/rows")).Must(200).Text("items.0.application_id")
		files, batches := watching(r, func(n int) error {
			if n == 2 {
				b.Rows(map[string]any{"remove": []string{app}}).Must(200)
			}
			return nil
		})
		_, err := batches.Seal(t.Context(), clerk, union.ID(b.ID), int64(b.Version))
		if refusal, ok := union.AsError(err); !ok || refusal.Code != "batch_changed" {
			t.Fatalf("it answers %v", err)
		}
		if len(files.papers) != 0 {
			t.Errorf("%d files are left", len(files.papers))
		}
	})
}

// The batch may be sealed: its papers must be there. Where it is not, they go a day later.
func TestPapersStayWhereNobodyKnowsWhetherTheSealWasKept(t *testing.T) {
	s := uniontest.New(t, "mysql", uniontest.LostCommit(t, "paper_records"))
	r := uniontest.NewOffice(s)
	b, clerk := ready(r)
	files, batches := watching(r, func(int) error { return nil })
	if _, err := batches.Seal(t.Context(), clerk, union.ID(b.ID), int64(b.Version)); err == nil || union.Undone(err) {
		t.Fatalf("it answers %v", err)
	}
	if got := b.Get(b.Path("")).Must(200).Text("status"); got != "sealed" {
		t.Fatalf("the batch is %s", got)
	}
	if len(files.papers) != files.n {
		t.Errorf("of %d papers %d are left", files.n, len(files.papers))
	}
}
