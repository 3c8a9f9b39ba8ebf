package batch_test

import (
	"maps"
	"testing"

	"unioncard/server/uniontest"
)

func TestEveryLookAtWhatIsPersonalIsOnRecord(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		unit, bank := r.HandedIn("样本甲", "样本乙")
		before := audited(t, s)
		if before["batches:open_fields rows=2"] != 1 {
			t.Errorf("the opening for the papers is on record as %v", before)
		}
		bank.Get(bank.Path("/rows")).Must(200) // masked: no look
		bank.Get(bank.Path("/rows/1")).Must(200)
		bank.Get(bank.Path("/rows/2/photos/back")).Must(200)
		unit.Get(unit.Path("/papers/id_sheets-01.pdf")).Must(200)
		ready := bank.Post(bank.Path("/package"), nil).Must(201)
		bank.Get("/package-downloads/" + ready.Text("download_id")).Must(200)
		got := audited(t, s)
		for key, n := range before {
			got[key] -= n
		}
		maps.DeleteFunc(got, func(_ string, n int) bool { return n == 0 })
		download := "download=" + ready.Text("download_id")
		want := map[string]int{
			"batch_rows:look number=1": 1, "batch_rows:photo_back number=2": 1, "batches:paper_download id_sheets-01.pdf": 1,
			"batches:package " + download: 1, "batches:package_download " + download + " rows=2": 1,
		}
		if !maps.Equal(got, want) {
			t.Errorf("on record are %v, want %v", got, want)
		}
	})
}

// audited counts the log's entries of batches by action and detail, moves left out.
func audited(t *testing.T, s *uniontest.Server) map[string]int {
	t.Helper()
	rows, err := s.SQL().QueryContext(t.Context(), "SELECT action, detail FROM audit_rows WHERE subject IN ('batches', 'batch_rows') AND detail NOT LIKE '%>%'")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	counts := map[string]int{}
	for rows.Next() {
		var action, detail string
		if err = rows.Scan(&action, &detail); err != nil {
			t.Fatal(err)
		}
		counts[action+" "+detail]++
	}
	if err = rows.Err(); err != nil {
		t.Fatal(err)
	}
	return counts
}
