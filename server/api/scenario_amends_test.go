package api_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// expire ends the document of the i-th person.
func (r bankRig) expire(i int) {
	r.T.Helper()
	_, err := r.SQL().Exec("UPDATE applications SET valid_to = '2026-03-01' WHERE id = ?", r.people[i].ApplicationID)
	mustDo(r.T, err)
}

// recordReturn records on behalf of the bank that it gives something back.
func (r bankRig) recordReturn(rowsOnly bool, scan string, reasons ...map[string]any) *uniontest.Answer {
	r.T.Helper()
	answer := r.Clerk.Post(r.batch.Path("/return-record"), map[string]any{"version": r.batch.Version, "scan_id": scan, "rows_only": rowsOnly, "reasons": reasons})
	if answer.Status == 200 {
		r.batch.Version = answer.Number("version")
	}
	return answer
}

func TestABankWithoutTheSystemGivesARowBackByTwoPeople(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := handedInBatch(s, 3)
		supervisor := s.Staff("样本督导", union.RoleSupervisor, r.City.District)
		sheet := uniontest.SpecimenPhoto(t, union.IDFront, uniontest.NewFields("样本退回单"))
		r.expire(0)
		accepts := func() *uniontest.Answer {
			scan := r.batch.Scan(union.PaperAcceptanceSheet, sheet)
			r.batch.Version = r.Clerk.Post(r.batch.Path("/acceptance-record"), map[string]any{"version": r.batch.Version, "scan_id": scan}).Must(200).Number("version")
			return r.Head.Post(r.batch.Path("/acceptance"), map[string]any{"version": r.batch.Version})
		}
		accepts().MustCode(422, "rows_expired")
		r.stop(1, "left")

		expired, gone := map[string]any{"row": 1, "code": "11", "note": ""}, map[string]any{"row": 2, "code": "14", "note": ""}
		confirm := func(who *uniontest.Client) *uniontest.Answer {
			return who.Post(r.batch.Path("/return-confirmation"), map[string]any{"version": r.batch.Version})
		}
		confirm(r.Head).MustCode(409, "return_not_recorded")
		r.recordReturn(true, r.batch.ID, expired).MustCode(422, "sheet_missing")
		scan := r.batch.Scan(union.PaperReturnSheet, sheet)
		r.recordReturn(true, scan, map[string]any{"code": "seal_missing", "note": ""}).MustCode(422, "reasons")
		r.recordReturn(true, scan, map[string]any{"row": 9, "code": "11", "note": ""}).MustCode(422, "reasons")
		recorded := r.recordReturn(true, scan, expired, gone).Must(200)
		if recorded.At("recorded") == true || recorded.Number("return_recorded.reasons.0.row") != 1 || recorded.Text("return_recorded.scan_id") != scan {
			t.Fatalf("what was recorded is %s", recorded.Body)
		}
		r.hearsAs(r.Head, "请确认银行退回")
		supervisor.Get(r.batch.Path("/scans/" + scan)).Must(200)
		confirm(r.Clerk).MustCode(403, "forbidden")
		s.Grant(r.Clerk, union.Grant{Role: union.RoleHead, OrgID: &r.City.Unit.ID})
		confirm(r.Clerk).MustCode(403, "same_person")
		confirm(supervisor).Must(200)
		r.toOpen("submitted", 3, 2)
		confirm(supervisor).MustCode(409, "return_not_recorded")
		r.hearsAs(r.Clerk, "批次里有人撤下")
		r.memberSees(0, "returned", "需要修改") // to bring a new document
		r.memberSees(1, "ended", "已终止")
		accepts().Must(200)
		r.apply(r.take("回盘.csv", uniontest.ResultCSV(t, r.opened(2))).Must(201)).Must(200)
		r.toOpen("resulted", 3, 2)
		r.figures(map[union.Stage]int{union.StageStarted: 1, union.StageEnded: 1, union.StageOpened: 1})
	})
}

func TestABankWithoutTheSystemGivesABatchBackByTwoPeople(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := handedInBatch(s, 2)
		scan := r.batch.Scan(union.PaperReturnSheet, uniontest.SpecimenPhoto(t, union.IDFront, uniontest.NewFields("样本退回单")))
		seal, row := map[string]any{"code": "seal_missing", "note": ""}, map[string]any{"row": 2, "code": "14", "note": "看不清"}
		r.recordReturn(false, scan, seal, row).Must(200)
		// What the bank says itself afterwards overtakes what was recorded.
		r.see()
		r.bank.TickAll()
		r.bank.Move("acceptance").Must(200)
		r.see()
		r.Head.Post(r.batch.Path("/return-confirmation"), map[string]any{"version": r.batch.Version}).MustCode(409, "return_not_recorded")
		scan = r.batch.Scan(union.PaperReturnSheet, uniontest.SpecimenPhoto(t, union.IDFront, uniontest.NewFields("样本退回单")))
		r.recordReturn(false, scan, seal, row).Must(200)
		returned := r.Head.Post(r.batch.Path("/return-confirmation"), map[string]any{"version": r.batch.Version}).Must(200)
		if returned.Text("status") != "returned" || returned.Text("reasons.1.note") != "看不清" || returned.At("return_recorded") != nil {
			t.Fatalf("the batch is %s", returned.Body)
		}
		r.hearsAs(r.Clerk, "批次被银行退回")
		r.memberSees(1, "returned", "需要修改")
		r.see()
		r.batch.Move("correction").Must(200)
		r.toOpen("sealed", 1, 0)
	})
}

func TestACorrectionLooksAtTheDocumentsOnceMore(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := bankRig{batchRig: newBatchRig(s)}
		r.Clerk.Mandate("样本经办")
		r.Head.Mandate("样本主席")
		for _, until := range []union.Date{"2026-04-10", "2040-01-01"} { // the first lasts 39 days
			fields := uniontest.NewFields("样本会员")
			fields.ValidTo = until
			a := s.Enrol("member-"+string(until), r.City.Branch, fields)
			r.Clerk.Approve(a)
			r.people = append(r.people, a)
			s.Clock.Move(time.Second)
		}
		r.batch = r.Clerk.NewBatch(r.City.Unit)
		r.batch.Rows(map[string]any{"fill": 2}).Must(200)
		r.batch.Move("seal").Must(200)
		r.bank = r.batch.As(r.Officer)
		r.handIn()
		r.giveBack(map[string]any{"code": "seal_missing", "note": ""}).Must(200)
		s.Clock.Move(10 * 24 * time.Hour)
		r.Clerk.Token, r.Officer.Token = s.SignIn("p-样本经办").Token, s.SignIn("p-样本网点员").Token
		r.people[0].Token = s.SignIn("p-member-2026-04-10").Token
		refused := r.batch.Move("correction").MustCode(422, "rows_left_out")
		if refused.Text("errors.0.field") != "rows.1" || refused.At("errors.1") != nil {
			t.Fatalf("the refusal is %s", refused.Body)
		}
		r.stop(0, "data_wrong")
		r.see()
		r.batch.Move("correction").Must(200)
		r.toOpen("sealed", 1, 0)
		r.memberSees(0, "returned", "需要修改")
	})
}

func TestALineIsNotExplainedWhileItsFileIsBeingApplied(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := acceptedBatch(s, 1)
		spelled := r.opened(0)
		spelled.Name = "样本會员甲"
		file := r.take("回盘.csv", uniontest.ResultCSV(t, spelled)).Must(201)
		kept, err := s.Store.ResultFile(t.Context(), union.ID(file.Text("id")))
		mustDo(t, err)
		mustDo(t, s.Store.MoveResultFile(t.Context(), kept, union.ResultFileApplying, map[string]any{}))
		path := "/result-files/" + file.Text("id") + "/rows"
		row := r.Officer.Get(path).Must(200).Text("items.0.id")
		word := map[string]any{"explanation": "银行系统的写法"}
		r.Officer.Post(path+"/"+row+"/explanation", word).MustCode(409, "result_file_applying")
		s.Clock.Move(2 * time.Minute) // the process that had begun is gone; the file is taken up
		r.Officer.Post("/result-files/"+file.Text("id")+"/application", map[string]any{"version": 2}).Must(200)
		r.Officer.Post(path+"/"+row+"/explanation", word).MustCode(409, "result_file_applied")
		r.memberSees(0, "batched", "资料已封存，交银行办理")
		again := r.take("回盘2.csv", uniontest.ResultCSV(t, spelled, r.opened(0))).Must(201)
		if again.Number("counts.repeated") != 2 {
			t.Fatalf("the next file is %s", again.Body)
		}
	})
}

func TestTheSameFileFromTheUnitShowsItNothingOfTheBanks(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := acceptedBatch(s, 1)
		content := uniontest.ResultCSV(t, r.opened(0))
		file := r.take("回盘.csv", content).Must(201)
		scan := r.batch.Scan(union.PaperResultSheet, uniontest.SpecimenPhoto(t, union.IDFront, uniontest.NewFields("样本结果单")))
		refused := r.Clerk.Upload(r.batch.Path("/result-files?scan="+scan), "回盘.csv", content).MustCode(409, "result_file_exists")
		if strings.Contains(string(refused.Body), file.Text("id")) {
			t.Fatalf("the unit sees %s", refused.Body)
		}
		if again := r.take("又一次.csv", content).Must(201); again.Text("id") != file.Text("id") {
			t.Fatal("the bank does not find its own file")
		}
	})
}

func TestTheBankHasNoPackageOfAVoidBatch(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := handedInBatch(s, 1)
		ready := r.Officer.Post(r.batch.Path("/package"), nil).Must(201)
		r.giveBack(map[string]any{"code": "seal_missing", "note": ""}).Must(200)
		r.batch.Move("void").Must(200)
		for _, who := range []*uniontest.Client{r.Officer, r.Clerk} {
			who.Post(r.batch.Path("/package"), nil).MustCode(409, "package_none")
		}
		r.Officer.Get("/package-downloads/"+ready.Text("download_id")).MustCode(404, "package_gone")
		r.Officer.Get(r.batch.Path("/rows/1")).Must(409)
		r.Officer.Get(r.batch.Path("/rows/1/photos/front")).Must(409)
	})
}

func TestANoteIsAsLongAsTheRulesAllow(t *testing.T) {
	s := uniontest.New(t, "sqlite")
	r := handedInBatch(s, 2)
	long := strings.Repeat("长", 100)
	r.row(1, "return", map[string]any{"code": "14", "note": long + "长"}).Must(400)
	r.row(1, "return", map[string]any{"code": "14", "note": long}).Must(200)
	r.see()
	r.giveBack(map[string]any{"code": "seal_missing", "note": long + "长"}).Must(400)
	r.giveBack(map[string]any{"code": "seal_missing", "note": long}).Must(200)
}

func TestNumbersStandInTheOrderInWhichTheCardHadThem(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 1)
		first := r.Clerk.Get("/cards/" + r.ids[0] + "/numbers").Must(200)
		if first.Text("items.0.cause") != union.NumberOpened {
			t.Fatalf("the first number is there because of %s", first.Text("items.0.cause"))
		}
		now := s.Store.Now()
		mustDo(t, s.Store.Tx(t.Context(), func(ctx context.Context, tx *store.Store) error {
			late := union.CardNumber{ID: "00000000-0000-7000-8000-000000000000", CardID: union.ID(r.ids[0]), Cause: union.NumberChanged, FromAt: now.Add(time.Hour), CreatedAt: now}
			return tx.ChangeCardNumber(ctx, union.ID(r.ids[0]), late)
		}))
		numbers := r.Clerk.Get("/cards/" + r.ids[0] + "/numbers").Must(200)
		if numbers.Text("items.0.cause") != union.NumberOpened || numbers.Text("items.1.cause") != union.NumberChanged {
			t.Fatalf("the history is %s", numbers.Body)
		}
	})
}

func TestTwoSwappedNumbersAreExchangedByOfficerAndClerk(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := openedCards(s, 3)
		say := func(who *uniontest.Client, i, other int) *uniontest.Answer {
			s.Clock.Move(time.Second)
			return who.Post("/cards/"+r.ids[i]+"/number-exchange", map[string]any{"version": r.version(i), "other_id": r.ids[other], "other_version": r.version(other)})
		}
		say(r.Clerk, 0, 0).MustCode(422, "other_card")
		r.Head.Post("/cards/"+r.ids[0]+"/number-exchange", map[string]any{"version": 1, "other_id": r.ids[1], "other_version": 1}).MustCode(403, "forbidden")
		for range 2 { // said twice by one side it still waits
			if first := say(r.Clerk, 0, 1).Must(200); first.At("exchanged") != false {
				t.Fatalf("one person alone: %s", first.Body)
			}
		}
		r.hearsAs(r.Officer, "请核对更正的卡号")
		if say(r.Officer, 2, 1).Must(200).At("exchanged") != false { // another pair waits for its own second word
			t.Fatal("another pair was exchanged")
		}
		done := say(r.Officer, 1, 0).Must(200) // the pair named the other way round
		if done.At("exchanged") != true || done.Text("card.number") != union.MaskCard(uniontest.CardNumber(1)) || done.Text("other.number") != union.MaskCard(uniontest.CardNumber(2)) {
			t.Fatalf("both said it: %s", done.Body)
		}
		for i, want := range []int{2, 1} {
			if mine := r.people[i].Get("/me/card").Must(200); mine.Text("card.number") != union.MaskCard(uniontest.CardNumber(want)) {
				t.Errorf("the member sees %s", mine.Body)
			}
			numbers := r.Clerk.Get("/cards/" + r.ids[i] + "/numbers").Must(200)
			if numbers.Text("items.0.to_at") == "" || numbers.Text("items.1.cause") != union.NumberCorrected || numbers.At("items.2") != nil {
				t.Errorf("the history is %s", numbers.Body)
			}
			r.hears(i, "卡号已更新")
		}
		r.event(r.Officer, 0, "delivered").Must(200)
		say(r.Officer, 1, 0).MustCode(409, "card_delivered")
		// Both numbers are held, so that neither is opened again.
		r.tell(r.Officer, 2, "number_change", map[string]any{"number": uniontest.CardNumber(1)}).MustCode(409, "card_number_held")
	})
}
