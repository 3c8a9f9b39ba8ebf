package api_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// sealedBatch is a batch that has been sealed; people stand in the order of its rows.
func sealedBatch(s *uniontest.Server, n int) bankRig {
	r := bankRig{batchRig: newBatchRig(s)}
	r.Clerk.Mandate("样本经办")
	r.Head.Mandate("样本主席")
	for i := range n {
		r.people = append(r.people, r.Approved("样本会员"+string([]rune("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午")[i])))
	}
	r.batch = r.Clerk.NewBatch(r.City.Unit)
	r.batch.Rows(map[string]any{"fill": n}).Must(200)
	r.batch.Move("seal").Must(200)
	r.bank = r.batch.As(r.Officer)
	return r
}

// handedInBatch is a batch that the bank has before it.
func handedInBatch(s *uniontest.Server, n int) bankRig {
	r := sealedBatch(s, n)
	r.handIn()
	return r
}

func (r bankRig) handIn() {
	r.T.Helper()
	r.batch.HandIn()
	r.bank.Version = r.batch.Version
}

// see reads the batch anew on both sides, which must agree, and gives what they see.
func (r bankRig) see() *uniontest.Answer {
	r.T.Helper()
	unit := r.Clerk.Get(r.batch.Path("")).Must(200)
	bank := r.Officer.Get(r.batch.Path("")).Must(200)
	if !bytes.Equal(unit.Body, bank.Body) {
		r.T.Fatalf("the unit sees %s, the bank %s", unit.Body, bank.Body)
	}
	r.batch.Version, r.bank.Version = unit.Number("version"), unit.Number("version")
	return unit
}

// toOpen checks the figures: sealed less struck is what is open, opened or refused.
func (r bankRig) toOpen(status string, sealed, struck int) *uniontest.Answer {
	r.T.Helper()
	view := r.see()
	if view.Text("status") != status || view.Number("row_count") != sealed || view.Number("struck") != struck {
		r.T.Fatalf("want %s with %d sealed and %d struck, both see %s", status, sealed, struck, view.Body)
	}
	return view
}

// stop stops somebody's application, as the member or for a cause as the clerk.
func (r bankRig) stop(i int, cause string) {
	r.T.Helper()
	a := r.people[i]
	who := r.Clerk
	if cause == string(union.StopWithdrew) {
		who = a.Client
	}
	app, err := r.Store.Application(r.T.Context(), union.ID(a.ApplicationID))
	mustDo(r.T, err)
	who.Post(a.Path("/stop"), map[string]any{"version": app.Version, "cause": cause}).Must(200)
}

// row moves a row as the officer, with its version.
func (r bankRig) row(number int, verb string, more map[string]any) *uniontest.Answer {
	r.T.Helper()
	row, err := r.Store.BatchRow(r.T.Context(), union.ID(r.batch.ID), number)
	mustDo(r.T, err)
	body := map[string]any{"version": row.Version}
	for name, value := range more {
		body[name] = value
	}
	return r.Officer.Post(r.batch.Path("/rows/"+itoa(number)+"/"+verb), body)
}

func (r bankRig) giveBack(reasons ...map[string]any) *uniontest.Answer {
	r.T.Helper()
	answer := r.Officer.Post(r.bank.Path("/return"), map[string]any{"version": r.bank.Version, "reasons": reasons})
	if answer.Status == 200 {
		r.batch.Version, r.bank.Version = answer.Number("version"), answer.Number("version")
	}
	return answer
}

// memberSees checks what a person's own page says of the application.
func (r bankRig) memberSees(i int, status, title string) {
	r.T.Helper()
	mine := r.people[i].Get("/me/card").Must(200)
	if mine.Text("application_status") != status || mine.Text("title") != title {
		r.T.Fatalf("%s sees %s", r.people[i].Fields.Name, mine.Body)
	}
}

// printed reads a paper with another program.
func printed(t testing.TB, paper *uniontest.Answer) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "paper.pdf")
	mustDo(t, os.WriteFile(file, paper.Must(200).Body, 0o600))
	if keep := os.Getenv("UNIONCARD_TEST_PAPERS"); keep != "" {
		name := strings.NewReplacer("/", "_", " ", "_", "?", "_").Replace(paper.What)
		mustDo(t, os.WriteFile(filepath.Join(keep, name+".pdf"), paper.Body, 0o600))
	}
	out, err := exec.Command("pdftotext", "-raw", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (Debian package poppler-utils): %v", err)
	}
	return strings.Join(strings.Fields(string(out)), "")
}

func TestABatchIsTakenBackAndItsPeopleAreSealedAgain(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := sealedBatch(s, 3)
		number := r.batch.Get(r.batch.Path("")).Text("number")
		r.stop(2, "left")
		r.batch.Move("void").Must(200)
		r.batch.Move("void").MustCode(409, "batch_wrong_status")
		r.figures(map[union.Stage]int{union.StageApproved: 2, union.StageEnded: 1})
		r.memberSees(0, "approved", "审核已通过")
		r.memberSees(2, "ended", "已终止")

		again := r.Clerk.NewBatch(r.City.Unit)
		again.Rows(map[string]any{"fill": 5}).Must(200)
		sealed := again.Move("seal").Must(200)
		if sealed.Number("row_count") != 2 || sealed.Text("number") == number {
			t.Fatalf("sealed again as %s", sealed.Body)
		}
		r.Officer.Get(r.batch.Path("")).MustCode(404, "not_found")
		if old := r.Clerk.Get(r.batch.Path("")).Must(200); old.Text("number") != number || old.Text("manifest_sha256") == "" {
			t.Fatalf("the void one is %s", old.Body)
		}
		r.figures(map[union.Stage]int{union.StageSealed: 2, union.StageEnded: 1})
	})
}

func TestABatchComesBackWithReasonsAndGoesInAgainAsTheNextEdition(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := handedInBatch(s, 4)
		first := r.Clerk.Get(r.batch.Path("/papers")).Must(200)
		r.giveBack(map[string]any{"row": 2, "note": "照片反光"}).MustCode(422, "reasons")
		r.giveBack(map[string]any{"row": 2, "code": "14", "note": ""}, map[string]any{"row": 2, "code": "12", "note": ""}).MustCode(422, "reasons")
		r.giveBack(
			map[string]any{"row": 2, "code": "14", "note": "左下角反光。"}, map[string]any{"row": 3, "code": "21", "note": ""},
			map[string]any{"paper": "undertaking", "code": "seal_missing", "note": ""},
		).Must(200)
		r.toOpen("returned", 4, 1)
		r.hears(r.people[1], "银行退回，需要修改")
		r.hears(r.people[2], "银行未能开卡")
		r.hearsAs(r.Clerk, "批次被银行退回")
		r.memberSees(1, "returned", "需要修改")
		r.memberSees(2, "rejected", "没有通过")
		r.Officer.Post(r.bank.Path("/package"), nil).MustCode(409, "package_none")

		r.stop(3, "withdrew")
		r.batch.Move("correction").Must(200)
		view := r.toOpen("sealed", 1, 0)
		if view.Number("edition") != 2 || view.At("reasons.0") != nil || view.Text("manifest_sha256") == "" {
			t.Fatalf("the next edition is %s", view.Body)
		}
		r.memberSees(3, "withdrawn", "已撤回")
		r.figures(map[union.Stage]int{union.StageSealed: 1, union.StageStarted: 1, union.StageNotStarted: 2})
		r.checkEditions(first)

		r.bank.Move("acceptance").MustCode(409, "batch_wrong_status")
		r.handIn()
		r.bank.Move("acceptance").MustCode(422, "originals_missing")
		r.bank.Accept()
		r.toOpen("accepted", 1, 0)
		file := r.take("回盘.csv", uniontest.ResultCSV(t, r.opened(0), r.opened(3))).Must(201)
		if file.Number("counts.opened") != 1 || file.Number("counts.struck") != 1 {
			t.Fatalf("the file is %s", file.Body)
		}
		r.explain(file, union.ResultStruck, "银行先开后收到撤回，已注销")
		r.apply(file).Must(200)
		r.toOpen("resulted", 1, 0)
		r.memberSees(0, "opened", "银行已开卡")
		r.figures(map[union.Stage]int{union.StageOpened: 1})
	})
}

// checkEditions looks at the papers of both editions: those before are as they were.
func (r bankRig) checkEditions(first *uniontest.Answer) {
	r.T.Helper()
	if old := r.Clerk.Get(r.batch.Path("/papers?edition=1")).Must(200); old.Text("files.0.sha256") != first.Text("files.0.sha256") || old.Number("edition") != 1 {
		r.T.Fatalf("the first edition is %s by now", old.Body)
	}
	if now := r.Clerk.Get(r.batch.Path("/papers")).Must(200); now.Text("files.0.sha256") == first.Text("files.0.sha256") || now.At("kinds.0.clerk_ticked") == true {
		r.T.Fatalf("the second edition is %s", now.Body)
	}
	r.Clerk.Get(r.batch.Path("/papers?edition=3")).MustCode(404, "not_found")
	list := printed(r.T, r.Clerk.Get(r.batch.Path("/papers/opening_list.pdf")))
	if !strings.Contains(list, r.people[0].Fields.Name) || strings.Contains(list, r.people[1].Fields.Name) || strings.Contains(list, r.people[3].Fields.Name) {
		r.T.Fatalf("the list says %s", list)
	}
}

func TestAStoppedRowIsStruckAndStandsInTheAmendmentSheet(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := handedInBatch(s, 5)
		r.Clerk.Get(r.batch.Path("/amendment-sheet")).MustCode(409, "none_struck")
		r.row(1, "strike", nil).MustCode(409, "row_not_stopped")
		r.stop(0, "withdrew")
		r.stop(1, "left")
		r.stop(2, "data_wrong")
		r.hearsAs(r.Officer, "批次里有人停办")
		if rows := r.Officer.Get(r.batch.Path("/rows")).Must(200); rows.At("items.0.stopped") != true || rows.At("items.3.stopped") != nil {
			t.Fatalf("the officer sees %s", rows.Body)
		}
		r.row(1, "return", map[string]any{"code": "14"}).MustCode(409, "row_stopped")
		for n := 1; n <= 3; n++ {
			r.row(n, "strike", nil).Must(200)
		}
		r.row(1, "strike", nil).MustCode(409, "row_not_at_bank")
		r.row(4, "return", map[string]any{"code": "77"}).MustCode(422, "reason_unknown")
		r.row(4, "return", map[string]any{"code": "13", "note": "请核对出生日期。"}).Must(200)
		r.memberSees(0, "withdrawn", "已撤回")
		r.memberSees(1, "ended", "已终止")
		r.memberSees(2, "returned", "需要修改")
		r.memberSees(3, "returned", "需要修改")
		r.figures(map[union.Stage]int{union.StageNotStarted: 1, union.StageEnded: 1, union.StageStarted: 2, union.StageSealed: 1})
		r.toOpen("submitted", 5, 4)
		r.hearsAs(r.Clerk, "批次里有人撤下")

		sheet := printed(t, r.Clerk.Get(r.batch.Path("/amendment-sheet")))
		for _, words := range []string{"明细清单变更单", "会员撤回授权", "已离开单位", "资料有误，退回修改", "请核对出生日期", "封存5人", "划销4人", "应开卡1人"} {
			if !strings.Contains(sheet, words) {
				t.Errorf("the sheet lacks %q: %s", words, sheet)
			}
		}
		r.photosAreCut()
		r.bank.TickAll()
		r.bank.Move("acceptance").MustCode(422, "originals_missing")
		r.Officer.Post(r.bank.Path("/papers/amendment_sheet/tick"), nil).Must(200)
		r.bank.Move("acceptance").Must(200)
		r.apply(r.take("回盘.csv", uniontest.ResultCSV(t, r.opened(4))).Must(201)).Must(200)
		r.toOpen("resulted", 5, 4)
	})
}

// photosAreCut looks for pages of people who left in what is handed out: only the fifth
// person's is there.
func (r bankRig) photosAreCut() {
	r.T.Helper()
	paper := r.Clerk.Get(r.batch.Path("/papers/id_sheets-01.pdf"))
	text := printed(r.T, paper)
	for i, p := range r.people {
		if strings.Contains(text, p.Fields.Name) != (i == 4) {
			r.T.Errorf("of person %d it says %s", i+1, text)
		}
	}
	if !strings.Contains(paper.Header.Get("Content-Disposition"), "id_sheets-01-cut.pdf") {
		r.T.Errorf("it is called %s", paper.Header.Get("Content-Disposition"))
	}
	ready := r.Officer.Post(r.bank.Path("/package"), nil).Must(201)
	content := r.Officer.Get("/package-downloads/" + ready.Text("download_id")).Must(200)
	archive, err := zip.NewReader(bytes.NewReader(content.Body), int64(len(content.Body)))
	mustDo(r.T, err)
	var names []string
	for _, f := range archive.File {
		names = append(names, f.Name)
	}
	got := strings.Join(names, " ")
	if !strings.Contains(got, "id_sheets-01-cut.pdf") || strings.Contains(got, "id_sheets-01.pdf") || !strings.Contains(got, "amendment_sheet.pdf") {
		r.T.Errorf("the package has %s", got)
	}
}

func TestAStoppedRowThatTheBankOpensAllTheSameGoesBackAsACard(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := acceptedBatch(s, 3)
		r.stop(0, "withdrew")
		r.stop(1, "left")
		r.Officer.Get(r.bank.Path("/rows/1/photos/front")).MustCode(409, "row_stopped")
		file := r.take("回盘.csv", uniontest.ResultCSV(t, r.opened(0), r.refused(1, "14", ""), r.opened(2))).Must(201)
		r.apply(file).Must(200)
		r.toOpen("resulted", 3, 1)
		cards := r.Officer.Get("/cards?limit=100&status=exception").Must(200)
		if cards.Text("items.0.cause") != "holder_withdrew" || cards.At("items.1") != nil {
			t.Fatalf("the exceptions are %s", cards.Body)
		}
		r.memberSees(1, "ended", "已终止")
		r.figures(map[union.Stage]int{union.StageOpened: 2, union.StageEnded: 1})
	})
}

func TestTheLastStrikeSettlesAnAcceptedBatch(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := acceptedBatch(s, 2)
		r.apply(r.take("回盘.csv", uniontest.ResultCSV(t, r.opened(0))).Must(201)).Must(200)
		r.giveBack(map[string]any{"code": "page_missing", "note": ""}).MustCode(409, "result_applied")
		r.stop(1, "died")
		r.row(2, "strike", nil).Must(200)
		r.toOpen("resulted", 2, 1)
		r.row(1, "strike", nil).MustCode(409, "row_not_at_bank")
	})
}

func TestADocumentThatDoesNotLastIsSentBackAtSealingAndNotAcceptedLater(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := bankRig{batchRig: newBatchRig(s)}
		r.Clerk.Mandate("样本经办")
		r.Head.Mandate("样本主席")
		for i, end := range []union.Date{"2026-04-05", "2026-05-10", "2040-01-01"} {
			f := uniontest.NewFields("样本会员" + string([]rune("甲乙丙")[i]))
			f.ValidTo = end
			a := r.Enrol(f.Name, r.City.Branch, f)
			r.Clerk.Approve(a)
			r.people = append(r.people, a)
			r.Clock.Move(time.Second)
		}
		r.batch = r.Clerk.NewBatch(r.City.Unit)
		r.bank = r.batch.As(r.Officer)
		r.batch.Rows(map[string]any{"fill": 3}).Must(200)
		r.Clock.Move(8 * 24 * time.Hour)
		r.Clerk.Token, r.Officer.Token = s.SignIn("p-样本经办").Token, s.SignIn("p-样本网点员").Token
		refused := r.batch.Move("seal").MustCode(422, "rows_left_out")
		if refused.Text("errors.0.code") != "document_ends_soon" || !strings.Contains(refused.Text("errors.0.detail"), "已退回会员换证") || refused.At("errors.1") != nil {
			t.Fatalf("refused with %s", refused.Body)
		}
		r.people[0].Token = s.SignIn("p-样本会员甲").Token
		r.memberSees(0, "returned", "需要修改")
		r.hears(r.people[0], "申请需要修改")
		r.batch.Version = r.Clerk.Get(r.batch.Path("")).Must(200).Number("version")
		r.batch.Move("seal").Must(200)
		r.handIn()
		r.Clock.Move(62 * 24 * time.Hour)
		r.Clerk.Token, r.Officer.Token = s.SignIn("p-样本经办").Token, s.SignIn("p-样本网点员").Token
		r.bank.TickAll()
		if named := r.bank.Move("acceptance").MustCode(422, "rows_expired"); named.Text("errors.0.field") != "rows.1" || named.At("errors.1") != nil {
			t.Fatalf("refused with %s", named.Body)
		}
		r.row(1, "return", map[string]any{"code": "11"}).Must(200)
		r.Officer.Post(r.bank.Path("/papers/amendment_sheet/tick"), nil).Must(200)
		r.bank.Move("acceptance").Must(200)
		r.toOpen("accepted", 2, 1)
		r.figures(map[union.Stage]int{union.StageStarted: 2, union.StageSealed: 1})
	})
}

// manifest reads the manifest in force.
func (r bankRig) manifest(name string) union.Manifest {
	r.T.Helper()
	var m union.Manifest
	r.Clerk.Get(r.batch.Path("/papers/" + name)).Must(200).Into(&m)
	return m
}

func TestTheHeadIsReplacedBeforeAcceptanceAndOnlyTheMandateIsDrawnAnew(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := handedInBatch(s, 2)
		before := r.manifest("manifest.json")
		r.bank.TickAll()
		r.batch.Move("mandate").MustCode(409, "mandate_same")

		supervisor := s.Staff("样本督导", union.RoleSupervisor, r.City.District)
		grants := supervisor.Get("/grants?limit=100&role=head").Must(200)
		supervisor.Delete("/grants/" + grants.Text("items.0.id")).Must(204)
		r.bank.Move("acceptance").MustCode(422, "mandate_replaced")
		if papers := r.Officer.Get(r.bank.Path("/papers")).Must(200); papers.Text("replaced.0") != "head" {
			t.Fatalf("the officer sees %s", papers.Body)
		}
		r.batch.Move("mandate").MustCode(422, "mandate_incomplete")
		s.Staff("样本新主席", union.RoleHead, r.City.Unit).Mandate("样本新主席")
		r.batch.Move("mandate").Must(200)
		r.hearsAs(r.Officer, "委托书已更换")

		after := r.manifest("manifest-02.json")
		if after.MandateVersion != 2 || after.Version != 1 || len(after.Files) != len(before.Files)+1 {
			t.Fatalf("the manifest names %d files, version %d", len(after.Files), after.MandateVersion)
		}
		for i, f := range before.Files {
			if now := after.Files[i]; now.SHA256 != f.SHA256 || now.ContentSHA256 != f.ContentSHA256 || now.Replaced != (f.Kind == union.PaperMandateLetter) {
				t.Errorf("%s is %v by now", f.Name, now)
			}
		}
		letter := printed(t, r.Clerk.Get(r.batch.Path("/papers/mandate_letter-02.pdf")))
		if !strings.Contains(letter, "样本新主席") || !strings.Contains(letter, "第2版") || !strings.Contains(letter, "2人") {
			t.Errorf("the letter says %s", letter)
		}
		r.see()
		r.bank.Move("acceptance").MustCode(422, "originals_missing")
		r.Officer.Post(r.bank.Path("/papers/mandate_letter/tick"), nil).Must(200)
		r.bank.Move("acceptance").Must(200)
		if view := r.toOpen("accepted", 2, 0); view.Number("mandate_edition") != 2 || view.Number("edition") != 1 {
			t.Errorf("both see %s", view.Body)
		}
		r.batch.Move("mandate").MustCode(409, "batch_wrong_status")
	})
}

func TestAClerkWithANewIDHasTheMandateDrawnAnewBeforeAcceptance(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := handedInBatch(s, 2)
		outdated := func() any { return r.Clerk.Get(r.batch.Path("/papers")).Must(200).At("outdated") }
		if got := outdated(); got != nil {
			t.Fatalf("nobody has a new ID, and %v is named", got)
		}
		r.Clerk.Mandate("样本新证件")
		if got := fmt.Sprint(outdated()); got != "[clerk]" {
			t.Fatalf("the clerk has a new ID, and %s is named", got)
		}
		r.bank.TickAll()
		r.batch.Move("mandate").Must(200)
		r.hearsAs(r.Officer, "委托书已更换")
		if got := outdated(); got != nil {
			t.Fatalf("the letter has the new ID, and %v is named", got)
		}
		letter := printed(t, r.Clerk.Get(r.batch.Path("/papers/mandate_letter-02.pdf")))
		if !strings.Contains(letter, "样本新证件") {
			t.Errorf("the letter says %s", letter)
		}
		r.see()
		r.bank.Move("acceptance").MustCode(422, "originals_missing")
		r.Officer.Post(r.bank.Path("/papers/mandate_letter/tick"), nil).Must(200)
		r.bank.Move("acceptance").Must(200)
		r.Clerk.Mandate("样本又一证")
		if got := outdated(); got != nil {
			t.Fatalf("the bank has accepted: nothing can be drawn anew, and %v is named", got)
		}
	})
}

func TestTheBankAcceptsALetterWhoseClerkHasANewID(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := handedInBatch(s, 1)
		r.Clerk.Mandate("样本新证件")
		r.see()
		r.bank.TickAll()
		r.bank.Move("acceptance").Must(200)
	})
}

func TestAClerkWhoLeavesHandsTheWorkOnToTheNextOne(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := sealedBatch(s, 2)
		draft := r.Clerk.NewBatch(r.City.Unit)
		supervisor := s.Staff("样本督导", union.RoleSupervisor, r.City.District)
		grants := supervisor.Get("/grants?limit=100&role=clerk").Must(200)
		supervisor.Delete("/grants/" + grants.Text("items.0.id")).Must(204)
		r.Clerk.Get(r.batch.Path("")).Must(401)

		next := s.Staff("样本新经办", union.RoleClerk, r.City.Unit)
		next.Mandate("样本新经办")
		r.Clerk, r.batch = next, r.batch.As(next)
		a := r.Enrol("样本会员丙", r.City.Branch, uniontest.NewFields("样本会员丙"))
		next.Approve(a)
		theirs := draft.As(next)
		theirs.Rows(map[string]any{"fill": 1}).Must(200)
		theirs.Move("seal").Must(200)

		r.batch.TickAll()
		r.batch.Move("submission").MustCode(422, "mandate_replaced")
		r.batch.Move("mandate").Must(200)
		r.batch.Move("submission").MustCode(422, "papers_missing")
		r.handIn()
		r.bank.Accept()
		r.hearsAs(next, "批次已受理")
		r.apply(r.take("回盘.csv", uniontest.ResultCSV(t, r.opened(0), r.opened(1))).Must(201)).Must(200)
		r.toOpen("resulted", 2, 0)
	})
}
