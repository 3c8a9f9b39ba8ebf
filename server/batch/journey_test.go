package batch_test

import (
	"strings"
	"testing"

	"unioncard/server/uniontest"
)

func TestABatchGoesFromDraftToTheBanksAcceptance(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		names := []string{"䶮样本", "㛃样本", "𬱖样本", "𠮷样本", "阿卜杜拉·样本"}
		b := r.Sealed(names...)
		view := b.Get(b.Path("")).Must(200)
		want := "ZB-" + r.City.Unit.Code + "-20260302-01"
		if view.Text("number") != want || view.Text("status") != "sealed" || view.Number("row_count") != len(names) || view.Number("edition") != 1 {
			t.Fatalf("the batch is %s", view.Body)
		}
		if rows := b.Get(b.Path("/rows")).Must(200); rows.Number("items.4.number") != 5 || strings.Contains(string(rows.Body), "卜") {
			t.Fatalf("rows are %s", rows.Body)
		}
		bank := b.As(r.Officer)
		bank.Get(bank.Path("")).MustCode(404, "not_found")
		b.Move("submission").MustCode(422, "papers_missing")
		b.TickAll()
		b.Move("submission").Must(200)
		bank.Version = b.Version
		row := bank.Get(bank.Path("/rows/5")).Must(200)
		if row.Text("fields.name") != "阿卜杜拉·样本" || row.At("row.looked") != true {
			t.Fatalf("the officer sees %s", row.Body)
		}
		photo := bank.Get(bank.Path("/rows/5/photos/front")).Must(200)
		if photo.Header.Get("Content-Type") != "image/jpeg" || photo.Header.Get("Cache-Control") != "no-store" || photo.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Fatalf("the photo's headers are %v", photo.Header)
		}
		bank.Move("acceptance").MustCode(422, "originals_missing")
		bank.TickAll()
		bank.Move("acceptance").Must(200)
		if got := bank.Get("/batches?status=accepted").Must(200).Text("items.0.id"); got != b.ID {
			t.Fatalf("the officer's list has %q", got)
		}
	})
}
