package batch_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"unioncard/server/pdf"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestWhoIsLeftOutAndWhy(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		soon := uniontest.NewFields("样本快到期")
		soon.ValidTo = "2026-03-31"
		rare := uniontest.NewFields("样本" + unprintable(t))
		for _, f := range []union.Fields{soon, rare, uniontest.NewFields("样本在别处"), uniontest.NewFields("样本可编入")} {
			r.Clerk.Approve(r.Enrol(f.Name, r.City.Branch, f))
			s.Clock.Move(time.Second)
		}
		elsewhere := r.Clerk.NewBatch(r.City.Unit)
		list := elsewhere.Get(elsewhere.Path("/candidates")).Must(200)
		third := list.Text("items.2.application_id")
		elsewhere.Rows(map[string]any{"add": []string{third}}).Must(200)
		b := r.Clerk.NewBatch(r.City.Unit)
		list = b.Get(b.Path("/candidates")).Must(200)
		for i, want := range []string{"document_ends_soon", "name_not_printable", "in_other_draft", ""} {
			if got := list.Text("items." + string(rune('0'+i)) + ".left_out.code"); got != want {
				t.Errorf("candidate %d is left out as %q, want %q", i, got, want)
			}
		}
		refused := b.Rows(map[string]any{"add": []string{list.Text("items.0.application_id"), list.Text("items.3.application_id")}}).MustCode(422, "rows_left_out")
		if refused.Text("errors.0.code") != "document_ends_soon" || b.Get(b.Path("/rows")).Text("items.0.status") != "" {
			t.Errorf("half of it was done: %s", refused.Body)
		}
		b.Rows(map[string]any{"fill": 10}).Must(200)
		if got := b.Get(b.Path("")).Must(200).Number("row_count"); got != 1 {
			t.Errorf("filled with %d", got)
		}
	})
}

// unprintable is a character that the papers' font lacks.
func unprintable(t *testing.T) string {
	t.Helper()
	for r := rune(0x30000); r < 0x31350; r++ {
		missing, err := pdf.Missing(string(r))
		if err != nil {
			t.Fatal(err)
		}
		if len(missing) > 0 {
			return string(r)
		}
	}
	t.Fatal("the font has all")
	return ""
}

func TestWhoseTextCannotBePrintedIsLeftOutThoughTheNameCan(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		rare := uniontest.NewFields("样本甲")
		rare.Address += unprintable(t)
		r.Clerk.Approve(r.Enrol(rare.Name, r.City.Branch, rare))
		b := r.Clerk.NewBatch(r.City.Unit)
		list := b.Get(b.Path("/candidates")).Must(200)
		if got := list.Text("items.0.left_out.code"); got != "text_not_printable" {
			t.Errorf("the candidate is left out as %q", got)
		}
		b.Rows(map[string]any{"add": []string{list.Text("items.0.application_id")}}).MustCode(422, "rows_left_out")
	})
}

func TestADraftIsChangedByWhoSawItLast(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		a := r.Approved("样本甲")
		b := r.Clerk.NewBatch(r.City.Unit)
		b.Move("seal").MustCode(422, "mandate_incomplete")
		other := b.As(s.Staff("样本经办二", union.RoleClerk, r.City.Unit))
		b.Rows(map[string]any{"fill": 5}).Must(200)
		other.Rows(map[string]any{"remove": []string{a.ApplicationID}}).MustCode(409, "stale")
		other.Move("discard").MustCode(409, "stale")
		b.Rows(map[string]any{"fill": 5, "remove": []string{a.ApplicationID}}).MustCode(422, "rows_change_mixed")
		b.Rows(map[string]any{"add": []string{string(s.Store.NewID())}}).MustCode(422, "rows_left_out")
		foreign := s.Staff("样本外单位", union.RoleClerk, r.City.Foreign)
		for _, path := range []string{"", "/rows", "/candidates", "/papers", "/papers/manifest.json"} {
			foreign.Get(b.Path(path)).MustCode(404, "not_found")
		}
		foreign.Put(b.Path("/rows"), map[string]any{"version": b.Version, "fill": 1}).MustCode(404, "not_found")
		foreign.Post("/batches", map[string]any{"org_id": r.City.Unit.ID}).MustCode(404, "not_found")
		b.Move("discard").Must(200)
		b.Rows(map[string]any{"fill": 5}).MustCode(409, "batch_not_draft")
		again := r.Clerk.NewBatch(r.City.Unit)
		again.Rows(map[string]any{"add": []string{a.ApplicationID}}).Must(200)
	})
}

func TestAnApplicationThatIsReopenedLeavesTheDraft(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		r.Mandates()
		first, second := r.Approved("样本甲"), r.Approved("样本乙")
		b := r.Clerk.NewBatch(r.City.Unit)
		b.Move("seal").MustCode(422, "batch_empty")
		b.Rows(map[string]any{"fill": 5}).Must(200)
		r.Clerk.Post(first.Path("/reopening"), map[string]any{
			"version": first.Version + 1, "reasons": []map[string]any{{"field": "phone", "code": "phone_unreachable"}},
		}).Must(200)
		b.Move("seal").Must(200)
		rows := b.Get(b.Path("/rows")).Must(200)
		if rows.Text("items.0.application_id") != second.ApplicationID || rows.At("items.1") != nil {
			t.Errorf("rows are %s", rows.Body)
		}
		if got := second.Get("/applications/current").Must(200).Text("status"); got != "batched" {
			t.Errorf("the sealed application is %s", got)
		}
	})
}

func TestAVoidBatchGivesItsPeopleBackAndKeepsItsNumber(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		b := r.Sealed("样本甲", "样本乙")
		number := b.Get(b.Path("")).Text("number")
		b.Move("void").Must(200)
		b.Post(b.Path("/package"), nil).MustCode(409, "package_none")
		if got := b.Get(b.Path("")).Must(200); got.Text("number") != number || got.Text("manifest_sha256") == "" {
			t.Errorf("the void batch is %s", got.Body)
		}
		figures := funnel(t, s, r.City.Unit)
		if figures[union.StageSealed] != (store.StageFigure{Stage: union.StageSealed, Reached: 2}) || figures[union.StageApproved].Present != 2 {
			t.Errorf("figures are %v", figures)
		}
		again := r.Clerk.NewBatch(r.City.Unit)
		again.Rows(map[string]any{"fill": 5}).Must(200)
		again.Move("seal").Must(200)
		if got := again.Get(again.Path("")).Text("number"); got != strings.TrimSuffix(number, "01")+"02" {
			t.Errorf("the next number is %s", got)
		}
		figures = funnel(t, s, r.City.Unit)
		if figures[union.StageSealed] != (store.StageFigure{Stage: union.StageSealed, Reached: 2, Present: 2}) {
			t.Errorf("sealed twice, the figures are %v", figures)
		}
	})
}

func funnel(t *testing.T, s *uniontest.Server, org union.Org) map[union.Stage]store.StageFigure {
	t.Helper()
	list, err := s.Store.Funnel(context.Background(), org.Path)
	if err != nil {
		t.Fatal(err)
	}
	figures := map[union.Stage]store.StageFigure{}
	for _, f := range list {
		figures[f.Stage] = f
	}
	return figures
}

func TestOfTwoWhoSealAtOnceOneDoes(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		r.Mandates()
		r.Approved("样本甲")
		b := r.Clerk.NewBatch(r.City.Unit)
		b.Rows(map[string]any{"fill": 5}).Must(200)
		var wait sync.WaitGroup
		codes := make([]string, 4)
		for i := range codes {
			wait.Go(func() {
				answer := b.Post(b.Path("/seal"), map[string]any{"version": b.Version})
				codes[i] = answer.Text("code") + answer.Text("status")
			})
		}
		wait.Wait()
		sealed := 0
		for _, code := range codes {
			switch code {
			case "sealed":
				sealed++
			case "batch_sealing", "batch_wrong_status", "stale":
			default:
				t.Errorf("one got %q", code)
			}
		}
		if sealed != 1 {
			t.Errorf("%d sealed it: %v", sealed, codes)
		}
	})
}

func TestWhatEndsWhileTheDraftWaitsIsNotSealed(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		r.Mandates()
		f := uniontest.NewFields("样本甲")
		f.ValidTo = "2026-04-05"
		a := r.Enrol("样本甲", r.City.Branch, f)
		r.Clerk.Approve(a)
		b := r.Clerk.NewBatch(r.City.Unit)
		b.Rows(map[string]any{"fill": 1}).Must(200)
		s.Clock.Move(5 * 24 * time.Hour)
		refused := b.Move("seal").MustCode(422, "rows_left_out")
		if refused.Text("errors.0.field") != "applications."+a.ApplicationID || refused.Text("errors.0.code") != "document_ends_soon" {
			t.Errorf("refused with %s", refused.Body)
		}
	})
}
