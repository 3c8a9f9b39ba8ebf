package api_test

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"unioncard/server/pdf"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestABankWithoutTheSystemIsRecordedOnBehalfByTwoPeople(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := handedInBatch(s, 2)
		supervisor := s.Staff("样本督导", union.RoleSupervisor, r.City.District)
		sheet := uniontest.SpecimenPhoto(t, union.IDFront, uniontest.NewFields("样本受理单"))
		record := func(scan string) *uniontest.Answer {
			return r.Clerk.Post(r.batch.Path("/acceptance-record"), map[string]any{"version": r.batch.Version, "scan_id": scan})
		}
		r.batch.As(r.Head).Move("acceptance").MustCode(409, "acceptance_not_recorded")
		r.Clerk.Post(r.batch.Path("/acceptance"), map[string]any{"version": r.batch.Version}).MustCode(403, "forbidden")
		record(r.batch.ID).MustCode(422, "sheet_missing")
		scan := r.batch.Scan(union.PaperAcceptanceSheet, sheet)
		r.batch.Version = record(scan).Must(200).Number("version")
		r.hearsAs(r.Head, "请确认银行受理")
		s.Grant(r.Clerk, union.Grant{Role: union.RoleHead, OrgID: &r.City.Unit.ID})
		r.batch.Move("acceptance").MustCode(403, "same_person")
		supervisor.Get(r.batch.Path("/scans/" + scan)).Must(200)
		r.batch.As(supervisor).Move("acceptance").Must(200)
		r.hearsAs(r.Clerk, "批次已受理")
		if view := r.toOpen("accepted", 2, 0); view.At("recorded") != true {
			t.Fatalf("both see %s", view.Body)
		}

		content := uniontest.ResultCSV(t, r.opened(0), r.opened(1))
		path := r.batch.Path("/result-files")
		r.Clerk.Upload(path, "回盘.csv", content).MustCode(422, "sheet_missing")
		r.Clerk.Upload(path+"?scan="+scan, "回盘.csv", content).MustCode(422, "sheet_missing")
		result := r.batch.Scan(union.PaperResultSheet, sheet)
		file := r.Clerk.Upload(path+"?scan="+result, "回盘.csv", content).Must(201)
		if file.Number("counts.opened") != 2 || file.At("on_behalf") != true {
			t.Fatalf("the file is %s", file.Body)
		}
		r.Clerk.Upload(path+"?scan="+result, "另一个.csv", uniontest.ResultCSV(t, r.opened(0))).MustCode(409, "scan_used")
		r.hearsAs(r.Head, "请确认开卡结果")
		apply := func(who *uniontest.Client) *uniontest.Answer {
			return who.Post("/result-files/"+file.Text("id")+"/application", map[string]any{"version": file.Number("version")})
		}
		apply(r.Clerk).MustCode(403, "same_person")
		apply(r.Head).Must(200)
		r.toOpen("resulted", 2, 0)
		r.memberSees(0, "opened", "银行已开卡")
		r.figures(map[union.Stage]int{union.StageOpened: 2})
		own := r.Officer.Get(path).Must(200)
		if own.Text("items.0.status") != "applied" || r.Head.Get(path).Must(200).Text("items.0.id") != own.Text("items.0.id") {
			t.Fatalf("the officer sees %s", own.Body)
		}
	})
}

func TestTheUnitDoesNotSeeTheBanksOwnResultFiles(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := acceptedBatch(s, 1)
		file := r.take("回盘.csv", uniontest.ResultCSV(t, r.opened(0))).Must(201)
		r.Clerk.Get("/result-files/"+file.Text("id")).MustCode(404, "not_found")
		if list := r.Head.Get(r.batch.Path("/result-files")).Must(200); list.At("items.0") != nil {
			t.Fatalf("the head sees %s", list.Body)
		}
		r.Head.Post("/result-files/"+file.Text("id")+"/application", map[string]any{"version": 1}).MustCode(404, "not_found")
	})
}

func TestAWrongNumberIsPutRightByOfficerAndClerkUntilTheCardIsDelivered(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := acceptedBatch(s, 2)
		wrong := r.opened(0)
		wrong.Card = uniontest.CardNumber(50)
		r.apply(r.take("回盘.csv", uniontest.ResultCSV(t, wrong, r.opened(1))).Must(201)).Must(200)
		card, err := s.Store.CardOfApplication(t.Context(), union.ID(r.people[0].ApplicationID))
		mustDo(t, err)
		path := "/cards/" + string(card.ID)
		say := func(who *uniontest.Client, number string) *uniontest.Answer {
			s.Clock.Move(time.Second)
			return who.Post(path+"/number-correction", map[string]any{"version": card.Version, "number": number})
		}
		good := uniontest.CardNumber(51)
		say(r.Clerk, good[:18]+"x").MustCode(422, "card_number_bad")
		say(r.Clerk, uniontest.CardNumber(50)).MustCode(422, "card_number_same")
		say(r.Clerk, uniontest.CardNumber(2)).MustCode(409, "card_number_held")
		r.Head.Post(path+"/number-correction", map[string]any{"version": card.Version, "number": good}).MustCode(403, "forbidden")
		for range 2 { // said twice by the same side it still waits
			if first := say(r.Clerk, " "+good[:6]+" "+good[6:]).Must(200); first.At("corrected") != false {
				t.Fatalf("one person alone: %s", first.Body)
			}
		}
		r.hearsAs(r.Officer, "请核对更正的卡号")
		say(r.Officer, uniontest.CardNumber(52)).MustCode(422, "number_differs")
		if done := say(r.Officer, good).Must(200); done.At("corrected") != true || done.Text("card.number") != union.MaskCard(good) || done.Text("card.status") != "opened" {
			t.Fatalf("both said it: %s", done.Body)
		}
		numbers := r.Clerk.Get(path + "/numbers").Must(200)
		if numbers.Text("items.0.to_at") == "" || numbers.Text("items.1.cause") != "corrected" || numbers.At("items.2") != nil {
			t.Fatalf("the history is %s", numbers.Body)
		}
		if mine := r.people[0].Get("/me/card").Must(200); mine.Text("card.number") != union.MaskCard(good) {
			t.Fatalf("the member sees %s", mine.Body)
		}
		r.hears(r.people[0], "卡号已更新")

		card, err = s.Store.Card(t.Context(), card.ID)
		mustDo(t, err)
		say(r.Officer, uniontest.CardNumber(50)).Must(200) // the other order
		if back := say(r.Clerk, uniontest.CardNumber(50)).Must(200); back.At("corrected") != true {
			t.Fatalf("the other order: %s", back.Body)
		}
		card, err = s.Store.Card(t.Context(), card.ID)
		mustDo(t, err)
		r.Officer.Post(path+"/events", map[string]any{"event": "delivered", "version": card.Version}).Must(200)
		card.Version++
		say(r.Clerk, good).MustCode(409, "card_delivered")
		r.figures(map[union.Stage]int{union.StageOpened: 1, union.StageDelivered: 1})
	})
}

func TestTheBanksSpellingIsConfirmedAndGoodForLaterFiles(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := acceptedBatch(s, 2)
		spelled := r.opened(0)
		spelled.Name = "样本會员甲"
		first := r.take("回盘1.csv", uniontest.ResultCSV(t, spelled)).Must(201)
		if first.Number("counts.other_name") != 1 {
			t.Fatalf("the first file is %s", first.Body)
		}
		r.explain(first, union.ResultOtherName, "银行系统的写法")
		for _, who := range []*uniontest.Client{r.Clerk, r.Officer} {
			if rows := who.Get(r.batch.Path("/rows")).Must(200); rows.Text("items.0.bank_name") != union.MaskName(spelled.Name) || rows.Text("items.0.name") == "" {
				t.Fatalf("the rows are %s", rows.Body)
			}
		}
		second := r.take("回盘2.csv", uniontest.ResultCSV(t, spelled, r.opened(1))).Must(201)
		if second.Number("counts.opened") != 2 {
			t.Fatalf("the second file is %s", second.Body)
		}
		r.apply(second).Must(200)
		r.apply(first).Must(200)
		r.toOpen("resulted", 2, 0)
		row, err := s.Store.BatchRow(t.Context(), union.ID(r.batch.ID), 1)
		mustDo(t, err)
		if bytes.Contains(row.BankName, []byte(spelled.Name)) || len(row.Frozen) == 0 {
			t.Fatal("the spelling rests in the clear")
		}
		r.memberSees(0, "opened", "银行已开卡")
	})
}

// unprintable is a character that the papers' font lacks.
func unprintable(t *testing.T) string {
	t.Helper()
	for c := rune(0x30000); c < 0x31350; c++ {
		missing, err := pdf.Missing(string(c))
		mustDo(t, err)
		if len(missing) > 0 {
			return string(c)
		}
	}
	t.Fatal("the font has all")
	return ""
}

func TestANameThatCannotBePrintedStandsAsItsPictureOnThePapers(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := bankRig{batchRig: newBatchRig(s)}
		r.Clerk.Mandate("样本经办")
		r.Head.Mandate("样本主席")
		rare := "样本" + unprintable(t)
		code := fmt.Sprintf("U+%X", []rune(rare)[2])
		for _, name := range []string{rare, "样本会员乙"} {
			r.people = append(r.people, r.Approved(name))
		}
		r.batch = r.Clerk.NewBatch(r.City.Unit)
		r.bank = r.batch.As(r.Officer)
		if list := r.Clerk.Get(r.batch.Path("/candidates")).Must(200); list.Text("items.0.left_out.code") != "name_not_printable" {
			t.Fatalf("the candidates are %s", list.Body)
		}
		r.batch.Rows(map[string]any{"add": []string{r.people[0].ApplicationID}}).MustCode(422, "rows_left_out")

		crop := r.people[0].Path("/name-crop")
		r.Clerk.Get(r.people[1].Path("/name-crop")).MustCode(409, "name_printable")
		r.Clerk.Get(crop+"?x=900&y=0&w=200&h=100").MustCode(422, "box")
		s.Staff("样本外单位经办", union.RoleClerk, r.City.Foreign).Get(crop).MustCode(404, "not_found")
		small := r.Clerk.Get(crop + "?x=20&y=80&w=400&h=200").Must(200)
		if picture, err := jpeg.DecodeConfig(bytes.NewReader(small.Body)); err != nil || picture.Width != 405 || picture.Height != 127 {
			t.Fatalf("the picture is %v, %v", picture, err)
		}
		r.Clerk.Get(crop).Must(200)
		if done := r.Clerk.Post(crop, map[string]any{"x": 20, "y": 80, "w": 400, "h": 200}).Must(200); done.Text("codes") != code {
			t.Fatalf("confirmed as %s", done.Body)
		}
		r.batch.Rows(map[string]any{"fill": 2}).Must(200)
		r.batch.Move("seal").Must(200)
		r.Clerk.Post(crop, map[string]any{"x": 20, "y": 80, "w": 400, "h": 200}).MustCode(409, "application_wrong_status")
		for _, paper := range []string{"opening_list.pdf", "id_sheets-01.pdf", "tax_declarations-01.pdf"} {
			if text := printed(t, r.Clerk.Get(r.batch.Path("/papers/"+paper))); !strings.Contains(text, code) || !strings.Contains(text, "样本会员乙") {
				t.Errorf("%s says %s", paper, text)
			}
		}
		r.handIn()
		r.stop(1, "left")
		r.row(2, "strike", nil).Must(200)
		if cut := printed(t, r.Clerk.Get(r.batch.Path("/papers/id_sheets-01.pdf"))); !strings.Contains(cut, code) {
			t.Errorf("the cut sheets say %s", cut)
		}
		r.giveBack(map[string]any{"code": "seal_missing", "note": ""}).Must(200)
		r.batch.Move("correction").Must(200)
		if text := printed(t, r.Clerk.Get(r.batch.Path("/papers/opening_list.pdf"))); !strings.Contains(text, code) {
			t.Errorf("the corrected list says %s", text)
		}
	})
}
