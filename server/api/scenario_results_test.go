package api_test

import (
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// TestTwoResultFilesServeOneBatch is the story of a batch of five at a bank that answers
// in two files: three people on the first day; on the second the other two, together with
// a line that says of somebody the contrary of the first day's.
func TestTwoResultFilesServeOneBatch(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := acceptedBatch(s, 5)

		// The first day: two cards, and a photo that is to be taken again.
		monday := uniontest.ResultXLSX(t, r.opened(0), r.opened(1), r.refused(2, "14", ""))
		first := r.take("周一.xlsx", monday).Must(201)
		if first.Number("lines") != 3 || first.Number("counts.opened") != 2 || first.Number("counts.returned") != 1 || first.Number("missing") != 2 {
			t.Fatalf("the first file is %s", first.Body)
		}
		r.apply(first).Must(200)
		half := r.toOpen("accepted", 5, 1)
		if half.Number("opened") != 2 || half.Number("refused") != 0 {
			t.Fatalf("after the first file both see %s", half.Body)
		}
		r.memberSees(0, "opened", "银行已开卡")
		r.memberSees(2, "returned", "需要修改")
		r.memberSees(3, "batched", "资料已封存，交银行办理") // not named: outstanding, and nothing else

		// The second day: the outstanding two, and what contradicts the first file.
		contrary := r.refused(0, "21", "")
		tuesday := uniontest.ResultCSV(t, r.opened(3), r.refused(4, "21", ""), r.opened(1), contrary)
		second := r.take("周二.csv", tuesday).Must(201)
		for category, n := range map[string]int{"opened": 1, "refused": 1, "unchanged": 1, "contradicts": 1} {
			if second.Number("counts."+category) != n {
				t.Errorf("%s: the second file is %s", category, second.Body)
			}
		}
		if second.Number("missing") != 0 {
			t.Errorf("the second file is %s", second.Body)
		}
		held := r.Officer.Get("/result-files/" + second.Text("id") + "/rows?category=contradicts").Must(200)
		if held.Number("items.0.row_number") != 1 || held.At("items.0.applied_at") != nil || held.At("items.1") != nil {
			t.Errorf("what contradicts is %s", held.Body)
		}
		r.apply(second).Must(200)

		// The same files again, confirmed again, change nothing.
		cards, done := r.cards(), r.toOpen("resulted", 5, 1)
		for name, content := range map[string][]byte{"周一再发.xlsx": monday, "周二再发.csv": tuesday} {
			r.apply(r.take(name, content).Must(201)).Must(200)
		}
		if again := r.toOpen("resulted", 5, 1); r.cards() != cards || again.Number("version") != done.Number("version") {
			t.Fatalf("the same files changed something: %s", again.Body)
		}
		r.afterBothFiles(done)
	})
}

// afterBothFiles is what each side sees in the end.
func (r bankRig) afterBothFiles(done *uniontest.Answer) {
	t := r.T
	t.Helper()
	// The members.
	for i, want := range []struct{ status, title, message string }{
		{"opened", "银行已开卡", "卡已开好"},
		{"opened", "银行已开卡", "卡已开好"},
		{"returned", "需要修改", "银行退回，需要修改"},
		{"opened", "银行已开卡", "卡已开好"},
		{"rejected", "没有通过", "银行未能开卡"},
	} {
		r.memberSees(i, want.status, want.title)
		r.hears(r.people[i], want.message)
	}
	// The clerk: sealed 5 − struck 1 = opened 3 + outstanding 0 + refused 1, and each row's end.
	if done.Number("row_count")-done.Number("struck") != done.Number("opened")+done.Number("refused") || done.Number("opened") != 3 {
		t.Errorf("the sums do not close: %s", done.Body)
	}
	rows := r.Clerk.Get(r.batch.Path("/rows")).Must(200)
	for i, status := range []string{"opened", "opened", "returned", "opened", "refused"} {
		if got := rows.Text("items." + itoa(i) + ".status"); got != status {
			t.Errorf("row %d is %s to the clerk, not %s", i+1, got, status)
		}
	}
	if list := r.Clerk.Get(r.batch.Path("/result-files")).Must(200); list.At("items.0") != nil {
		t.Errorf("the unit sees the bank's files: %s", list.Body)
	}
	r.figures(map[union.Stage]int{union.StageOpened: 3, union.StageStarted: 1, union.StageNotStarted: 1})
	// The officer: both files, applied once each; the contrary line still held.
	files := r.Officer.Get(r.batch.Path("/result-files")).Must(200)
	if files.At("items.2") != nil || files.Text("items.0.status") != "applied" || files.Text("items.1.status") != "applied" {
		t.Errorf("the officer sees %s", files.Body)
	}
	history, err := r.Store.History(t.Context(), union.SubjectBatch, union.ID(r.batch.ID))
	mustDo(t, err)
	settled := 0
	for _, move := range history {
		if move.Event == union.EventSettle {
			settled++
		}
	}
	if settled != 1 {
		t.Errorf("the batch was settled %d times", settled)
	}
}
