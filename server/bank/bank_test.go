package bank_test

import (
	"context"
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestTheBankGivesABatchBackWithReasons(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		unit, bank := r.HandedIn("样本甲", "样本乙")
		back := func(reasons ...map[string]any) *uniontest.Answer {
			return bank.Post(bank.Path("/return"), map[string]any{"version": bank.Version, "reasons": reasons})
		}
		back([]map[string]any{}...).MustCode(422, "reasons_missing")
		back(map[string]any{"note": ""}).MustCode(422, "reasons")
		back(map[string]any{"row": 2, "note": "没有选原因"}).MustCode(422, "reasons")
		back(map[string]any{"row": 3, "code": "14", "note": "没有这一行"}).MustCode(422, "reasons")
		back(map[string]any{"paper": "manifest", "note": "清单不用盖章"}).MustCode(422, "reasons")
		back(map[string]any{"row": 2, "code": "14", "note": "照片反光"}, map[string]any{"paper": "undertaking", "note": "没有盖章"}).Must(200)
		view := unit.Get(unit.Path("")).Must(200)
		if view.Text("status") != "returned" || view.Number("reasons.0.row") != 2 || view.Text("reasons.1.paper") != "undertaking" {
			t.Fatalf("the unit sees %s", view.Body)
		}
		bank.Get(bank.Path("/rows/1")).MustCode(409, "row_not_at_bank")
		unit.Version = view.Number("version")
		unit.Move("void").Must(200)
	})
}

func TestTheBankSeesItsOwnBranchOnlyAndNothingBeforeHandIn(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		unit := r.Sealed("样本甲")
		paths := []string{"", "/rows", "/rows/1", "/rows/1/photos/front", "/papers"}
		for _, path := range paths {
			r.Officer.Get(unit.Path(path)).MustCode(404, "not_found")
		}
		unit.TickAll()
		unit.Move("submission").Must(200)
		other := union.BankBranch{ID: s.Store.NewID(), Code: "B002", Name: "样本另一支行", Version: 1, CreatedAt: s.Store.Now(), UpdatedAt: s.Store.Now()}
		if err := s.Store.AddBankBranch(context.Background(), other); err != nil {
			t.Fatal(err)
		}
		stranger := s.Officer("样本另一网点员", other)
		for _, path := range paths {
			r.Officer.Get(unit.Path(path)).Must(200)
			stranger.Get(unit.Path(path)).MustCode(404, "not_found")
		}
		stranger.Post(unit.Path("/acceptance"), map[string]any{"version": unit.Version}).MustCode(404, "not_found")
		for _, verb := range []string{"/package", "/papers/undertaking/tick"} {
			stranger.Post(unit.Path(verb), nil).MustCode(404, "not_found")
		}
		if list := stranger.Get("/batches").Must(200); list.At("items.0") != nil {
			t.Errorf("the other branch lists %s", list.Body)
		}
		r.Officer.Get(unit.Path("/papers/id_sheets-01.pdf")).MustCode(403, "forbidden")
		r.Officer.Get(unit.Path("/rows/2")).MustCode(404, "not_found")
	})
}

func TestAStoppedRowShowsNoPhoto(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		_, bank := r.HandedIn("样本甲")
		id := union.ID(bank.Get(bank.Path("/rows")).Text("items.0.application_id"))
		app, err := s.Store.Application(context.Background(), id)
		if err == nil {
			err = s.Store.SaveApplication(context.Background(), app, map[string]any{"stopped": true})
		}
		if err != nil {
			t.Fatal(err)
		}
		bank.Get(bank.Path("/rows/1/photos/front")).MustCode(409, "row_stopped")
		if got := bank.Get(bank.Path("/rows/1")).Must(200); got.At("stopped") != true {
			t.Errorf("the officer is not told: %s", got.Body)
		}
	})
}

func TestADocumentThatEndedMeanwhileIsNotAccepted(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		f := uniontest.NewFields("样本到期")
		f.ValidTo = "2026-04-10"
		r.Clerk.Approve(r.Enrol("样本到期", r.City.Branch, f))
		_, bank := r.HandedIn("样本甲", "样本乙")
		bank.TickAll()
		s.Clock.Move(45 * 24 * time.Hour)
		bank.Client = s.SignIn("p-样本网点员")
		refused := bank.Move("acceptance").MustCode(422, "rows_expired")
		if refused.Text("errors.0.field") != "rows.1" || refused.At("errors.1") != nil {
			t.Errorf("refused with %s", refused.Body)
		}
	})
}
