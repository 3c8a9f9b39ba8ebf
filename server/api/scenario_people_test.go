package api_test

import (
	"bytes"
	"strings"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestAWorkerWithoutASmartphoneIsHelpedByTheLeaderAndApprovedByTheClerk(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		leader := s.Staff("样本组长", union.RoleLeader, r.City.Branch)
		fields := uniontest.NewFields("样本老工人")
		row := r.Clerk.Row(r.City.Branch, fields)
		a := leader.Assist(row, fields)
		leader.Post("/applications", map[string]any{"roster_row_id": row}).MustCode(409, "roster_row_wrong_status")
		a.Fill()
		a.Sign()
		a.Submit()

		if mode := a.See(r.Clerk).Text("item.mode"); mode != "assisted" {
			t.Fatalf("the clerk sees the mode %q", mode)
		}
		record := a.Get(a.Path("/evidence")).Must(200).Text("record")
		if !strings.Contains(record, `"mode":"assisted"`) || !strings.Contains(record, `"helper":"`+leader.Get("/me").Must(200).Text("account_id")) {
			t.Fatalf("the evidence says %s", record)
		}
		if media := r.Clerk.Get(a.Path("/signature")).Must(200).Header.Get("Content-Type"); media != "image/png" {
			t.Fatalf("the clerk gets the signature as %s", media)
		}
		leader.Post(a.Path("/claim"), nil).Must(403)
		r.Clerk.Approve(a)
		r.figures(map[union.Stage]int{union.StageApproved: 1})
	})
}

func TestAHelperFindsAgainWhatIsNotHandedIn(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		leader := s.Staff("样本组长", union.RoleLeader, r.City.Branch)
		r.Head.Get("/applications/helped").Must(403)
		fields := uniontest.NewFields("样本老工人")
		a := leader.Assist(r.Clerk.Row(r.City.Branch, fields), fields)
		other := uniontest.NewFields("样本老工人乙")
		b := leader.Assist(r.Clerk.Row(r.City.Branch, other), other)
		count := func(a *uniontest.Answer) int { return len(a.At("items").([]any)) }
		list := func() *uniontest.Answer { return leader.Get("/applications/helped").Must(200) }
		if got := list(); count(got) != 2 || got.Text("items.0.id") != b.ApplicationID || got.Text("items.1.name") != "***人" {
			t.Fatalf("both drafts, the newest first, by the roster's name: %s", got.Body)
		}
		if got := r.Clerk.Get("/applications/helped").Must(200); count(got) != 0 {
			t.Fatalf("the clerk helps with nothing, and sees %s", got.Body)
		}
		a.Fill()
		a.Sign()
		if got := list(); got.At("items.1.signed") != true || got.At("items.0.signed") != false {
			t.Fatalf("the one that is signed says so: %s", got.Body)
		}
		a.Submit()
		if got := list(); count(got) != 1 {
			t.Fatalf("what is handed in is listed no more: %s", got.Body)
		}
		first := leader.Get("/applications/helped?limit=1").Must(200)
		if first.Text("next_cursor") != "" {
			t.Fatalf("one page holds it: %s", first.Body)
		}
	})
}

func TestNobodyApprovesWhatTheyHelpedWith(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		fields := uniontest.NewFields("样本老工人")
		a := r.Clerk.Assist(r.Clerk.Row(r.City.Unit, fields), fields)
		a.Fill()
		a.Sign()
		a.Submit()
		r.Clerk.Post(a.Path("/claim"), nil).MustCode(403, "assisted_by_you")
		r.Clerk.Post(a.Path("/approval"), map[string]any{"version": a.Version}).MustCode(403, "assisted_by_you")
		r.Clerk.Delete(a.Path("/claim")).Must(204)
		r.Head.Approve(a)
	})
}

func TestAHelperCannotGiveTheirOwnPhone(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		helper := r.Approved("样本分会长")
		s.Grant(helper.Client, union.Grant{Role: union.RoleLeader, OrgID: &r.City.Branch.ID})
		fields := uniontest.NewFields("样本老工人")
		a := helper.Assist(r.Clerk.Row(r.City.Branch, fields), fields)
		a.Fields.Phone = helper.Fields.Phone
		a.Fill()
		a.Sign()
		a.Post(a.Path("/submission"), map[string]any{"version": a.Version}).MustCode(422, "phone_of_helper")
	})
}

func TestAnInkSheetIsPrintedSignedScannedAndApproved(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		fields := uniontest.NewFields("样本老工人")
		a := r.Clerk.Assist(r.Clerk.Row(r.City.Unit, fields), fields)
		a.Get(a.Path("/consent-sheet")).MustCode(422, "application_incomplete")
		a.Fill()
		sheet := a.Get(a.Path("/consent-sheet")).Must(200)
		if sheet.Header.Get("Content-Type") != "application/pdf" || !bytes.HasPrefix(sheet.Body, []byte("%PDF")) {
			t.Fatal("the sheet is no PDF")
		}
		a.Upload(a.InkPath(), "scan.heic", []byte("\x00\x00\x00\x18ftypheic and so on")).Must(415)
		a.SignInk(sheet.Body)
		a.Submit()

		seen := a.See(r.Head)
		if seen.Text("item.mode") != "ink" {
			t.Fatalf("the head sees %s", seen.Body)
		}
		if media := r.Head.Get(a.Path("/signature")).Must(200).Header.Get("Content-Type"); media != "application/pdf" {
			t.Fatalf("the scan comes as %s", media)
		}
		r.Head.Approve(a)
	})
}

func TestAWorkerWithoutAnyPhoneStandsOnTheListForTheCounter(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		leader := s.Staff("样本组长", union.RoleLeader, r.City.Branch)
		list := "/orgs/" + string(r.City.Unit.ID) + "/counter-list"
		r.Clerk.Get(list).MustCode(422, "counter_list_empty")
		row := r.Clerk.Row(r.City.Branch, uniontest.NewFields("样本老工人"))
		leader.Post("/roster-rows/"+row+"/counter", map[string]any{"version": 1, "at_counter": true}).Must(200)
		leader.Post("/roster-rows/"+row+"/counter", map[string]any{"version": 1, "at_counter": false}).MustCode(409, "stale")
		if got := r.Clerk.Get("/roster-rows?at_counter=true").Must(200).Text("items.0.id"); got != row {
			t.Fatalf("the list has %q", got)
		}
		if paper := r.Clerk.Get(list).Must(200); !bytes.HasPrefix(paper.Body, []byte("%PDF")) {
			t.Fatal("the list is no PDF")
		}
		leader.Get(list).Must(404)
		leader.Get("/orgs/" + string(r.City.Branch.ID) + "/counter-list").Must(200)
	})
}

func TestAPersonWhoLeftIsEndedWithTheirRowAndMayApplyElsewhere(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		person := r.Approved("样本会员甲")
		batch := r.Clerk.NewBatch(r.City.Unit)
		batch.Rows(map[string]any{"fill": 5}).Must(200)
		person.See(r.Clerk)
		r.Clerk.Post(person.Path("/end"), map[string]any{"version": person.Version, "reason": "because"}).MustCode(422, "end_reason_unknown")
		r.Head.Post(person.Path("/end"), map[string]any{"version": person.Version, "reason": "left"}).Must(403)
		r.Clerk.Post(person.Path("/end"), map[string]any{"version": person.Version, "reason": "left"}).Must(200)

		if rows := batch.Get(batch.Path("/rows")).Must(200); rows.Text("items.0.id") != "" {
			t.Fatalf("the draft still has %s", rows.Body)
		}
		if row := r.Clerk.Get("/roster-rows?status=ended").Must(200); row.Text("items.0.end_reason") != "left" {
			t.Fatalf("the roster has %s", row.Body)
		}
		r.figures(map[union.Stage]int{union.StageEnded: 1})
		r.hears(person, "申请已终止")
		person.Post("/applications", map[string]any{"org_id": r.City.Sibling.ID}).Must(201)
	})
}

func TestAfterADeathNoMessageGoesOut(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		person := r.Approved("样本会员甲") // its messages still wait
		person.See(r.Clerk)
		r.Clerk.Post(person.Path("/end"), map[string]any{"version": person.Version, "reason": "died"}).Must(200)
		r.deliver()
		if inbox := person.Get("/inbox").Must(200); inbox.Text("items.0.id") != "" {
			t.Fatalf("the inbox has %s", inbox.Body)
		}
		row := r.Clerk.Get("/roster-rows?status=ended").Must(200)
		r.Clerk.Post("/roster-rows/"+row.Text("items.0.id")+"/revival", map[string]any{"version": row.Number("items.0.version")}).Must(200)
		person.Post("/applications", map[string]any{"org_id": r.City.Unit.ID}).Must(201)
	})
}

func TestAnApprovedPersonIsReopenedAndLeavesTheDraft(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		person := r.Approved("样本会员甲")
		batch := r.Clerk.NewBatch(r.City.Unit)
		batch.Rows(map[string]any{"fill": 5}).Must(200)
		person.See(r.Clerk)
		body := map[string]any{"version": person.Version, "reasons": []any{map[string]any{"field": "photo_front", "code": "photo_cut"}}}
		r.Head.Post(person.Path("/reopening"), body).Must(403)
		r.Clerk.Post(person.Path("/reopening"), body).Must(200)
		if rows := batch.Get(batch.Path("/rows")).Must(200); rows.Text("items.0.id") != "" {
			t.Fatalf("the draft still has %s", rows.Body)
		}
		if mine := person.Get("/me/card").Must(200); mine.Text("application_status") != "returned" {
			t.Fatalf("the member sees %s", mine.Body)
		}
		r.hears(person, "申请需要修改")
	})
}

func TestAMemberWithdrawsWhileTheListIsAtTheBankAndTheBankIsToldAtOnce(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := acceptedBatch(s, 2)
		person := r.people[0]
		person.See(r.Clerk)
		person.Post(person.Path("/withdrawal"), map[string]any{"version": person.Version}).MustCode(409, "application_wrong_status")
		person.Post(person.Path("/stop"), map[string]any{"version": person.Version, "cause": "left"}).MustCode(422, "stop_cause_unknown")
		person.Post(person.Path("/stop"), map[string]any{"version": person.Version, "cause": "withdrew"}).Must(200)
		person.See(r.Clerk)
		r.Clerk.Post(person.Path("/stop"), map[string]any{"version": person.Version, "cause": "left"}).MustCode(409, "already_stopped")

		if mine := person.Get("/me/card").Must(200); mine.Text("title") != "已停止办理" {
			t.Fatalf("the member sees %s", mine.Body)
		}
		r.Clerk.Get(person.Path("/photos/front")).Must(404)
		r.Officer.Get(r.batch.Path("/rows/1/photos/front")).MustCode(409, "row_stopped")
		if row := r.Officer.Get(r.batch.Path("/rows/1")).Must(200); row.At("stopped") != true {
			t.Fatalf("the officer sees %s", row.Body)
		}
		r.hearsAs(r.Officer, "批次里有人停办")
		r.hearsAs(r.Clerk, "批次里有人停办")
	})
}
