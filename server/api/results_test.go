package api_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// bankRig is a batch at the bank, accepted; people stand in the order of its rows.
type bankRig struct {
	batchRig

	people []*uniontest.Applicant
	batch  *uniontest.BatchOf // as the clerk has it
	bank   *uniontest.BatchOf // as the officer has it
}

func acceptedBatch(s *uniontest.Server, n int) bankRig {
	r := bankRig{batchRig: newBatchRig(s)}
	r.Clerk.Mandate("样本经办")
	r.Head.Mandate("样本主席")
	for i := range n {
		r.people = append(r.people, r.Approved("样本会员"+string([]rune("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午")[i])))
	}
	r.batch = r.Clerk.NewBatch(r.City.Unit)
	r.batch.Rows(map[string]any{"fill": n}).Must(200)
	r.batch.Move("seal").Must(200)
	r.batch.HandIn()
	r.bank = r.batch.As(r.Officer).Accept()
	return r
}

// opened is the line of the card that the bank opened for the i-th person, from 0.
func (r bankRig) opened(i int) uniontest.BankLine {
	return uniontest.OpenedLine(i+1, r.people[i].Fields, uniontest.CardNumber(i+1))
}

func (r bankRig) refused(i int, code, reason string) uniontest.BankLine {
	l := r.opened(i)
	l.Card, l.Code, l.Reason = "", code, reason
	return l
}

func (r bankRig) take(name string, content []byte) *uniontest.Answer {
	r.T.Helper()
	return r.Officer.Upload(r.bank.Path("/result-files"), name, content)
}

// apply confirms a file that needs no explanation.
func (r bankRig) apply(file *uniontest.Answer) *uniontest.Answer {
	r.T.Helper()
	return r.Officer.Post("/result-files/"+file.Text("id")+"/application", map[string]any{"version": file.Number("version")})
}

func (r bankRig) explain(file *uniontest.Answer, category, words string) {
	r.T.Helper()
	path := "/result-files/" + file.Text("id") + "/rows"
	row := r.Officer.Get(path + "?category=" + category).Must(200).Text("items.0.id")
	r.Officer.Post(path+"/"+row+"/explanation", map[string]any{"explanation": words}).Must(204)
}

func (r bankRig) cards() int {
	r.T.Helper()
	items, _ := r.Officer.Get("/cards?limit=100").Must(200).At("items").([]any)
	return len(items)
}

// strike takes a row down as if its holder had withdrawn in time.
func (r bankRig) strike(number int) {
	r.T.Helper()
	ctx := context.Background()
	row, err := r.Store.BatchRow(ctx, union.ID(r.batch.ID), number)
	if err == nil {
		err = r.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
			return tx.Move(ctx, union.Transition{
				Subject: union.SubjectBatchRow, ID: row.ID, OrgID: r.City.Unit.ID, Event: union.EventStrike, From: row.Status, To: union.BatchRowStruck,
				Version: row.Version, Set: map[string]any{"live": nil}, Role: union.RoleBankOfficer,
			})
		})
	}
	if err != nil {
		r.T.Fatal(err)
	}
}

// everyKind is a file with a line of each category, after a first one that opened the
// first two rows. Row 17 stands in it nowhere.
func (r bankRig) everyKind() []uniontest.BankLine {
	stranger := uniontest.NewFields("样本外人")
	spelled, otherNumber, luhn, prefix, length := r.opened(4), r.opened(5), r.opened(6), r.opened(7), r.opened(8)
	spelled.Name = "样本會员戊"
	otherNumber.Document = uniontest.NewFields("样本另号").DocumentNumber
	last := luhn.Card[len(luhn.Card)-1]
	luhn.Card = luhn.Card[:len(luhn.Card)-1] + string('0'+(last-'0'+1)%10)
	body := "600000000000000001"
	prefix.Card = body + string(union.LuhnDigit(body))
	body = "621226000000001"
	length.Card = body + string(union.LuhnDigit(body))
	inUse, twice, one, other := r.opened(9), r.opened(10), r.opened(11), r.opened(12)
	inUse.Card, other.Card = uniontest.CardNumber(2), one.Card
	foreign := uniontest.OpenedLine(99, stranger, uniontest.CardNumber(99))
	return []uniontest.BankLine{
		r.opened(0), r.refused(1, "21", ""), r.refused(2, "", "影像不清"), r.refused(3, "21", ""), spelled, otherNumber, luhn, prefix, length,
		inUse, twice, twice, one, other, r.refused(13, r.people[13].Fields.DocumentNumber, ""), r.opened(14), r.opened(15), foreign,
	}
}

var everyKindCounts = map[string]int{
	union.ResultOpened: 1, union.ResultReturned: 1, union.ResultRefused: 1, union.ResultUnchanged: 1, union.ResultOtherName: 1, union.ResultOtherNumber: 1,
	union.ResultBadCard: 3, union.ResultCardInUse: 1, union.ResultRepeated: 4, union.ResultUnknownCode: 1, union.ResultStruck: 1, union.ResultForeign: 1,
	union.ResultContradicts: 1,
}

func TestEveryLineOfAResultFileIsAccountedForAndAppliedOnce(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := acceptedBatch(s, 17)
		r.strike(15)
		first := r.take("回盘1.xlsx", uniontest.ResultXLSX(t, r.opened(0), r.opened(1))).Must(201)
		if first.Number("counts.opened") != 2 || first.Number("missing") != 14 {
			t.Fatalf("the first file is %s", first.Body)
		}
		r.apply(first).Must(200)

		content := uniontest.ResultGB18030(t, r.everyKind()...)
		file := r.take("回盘2.csv", content).Must(201)
		for _, category := range union.ResultCategories {
			if got := file.Number("counts." + category); got != everyKindCounts[category] {
				t.Errorf("%d lines are %s, want %d", got, category, everyKindCounts[category])
			}
		}
		if file.Number("lines") != 18 || file.Number("missing") != 1 || file.Number("unexplained") != 2 {
			t.Fatalf("the file is %s", file.Body)
		}
		if again := r.take("又一次.csv", content).Must(201); again.Text("id") != file.Text("id") {
			t.Fatal("the same file is taken as another")
		}
		if r.cards() != 2 || r.people[15].Get("/me/card").Must(200).Text("application_status") != "batched" {
			t.Fatal("something is applied before it is confirmed")
		}
		rows := r.Officer.Get("/result-files/" + file.Text("id") + "/rows").Must(200)
		for _, p := range r.people {
			if strings.Contains(string(rows.Body), p.Fields.DocumentNumber) || strings.Contains(string(rows.Body), p.Fields.Name) {
				t.Fatal("the list shows somebody in full")
			}
		}
		r.apply(file).MustCode(422, "result_rows_unexplained")
		r.explain(file, union.ResultForeign, "网点另一单位的会员")
		r.apply(file).MustCode(422, "result_rows_unexplained")
		r.explain(file, union.ResultStruck, "银行仍开了卡，已作废")
		r.explain(file, union.ResultOtherName, "银行系统的写法")
		r.applyTogether(file)
		applied := r.apply(file).Must(200)
		if applied.Text("status") != "applied" || r.cards() != 4 {
			t.Fatalf("the file is %s and there are %d cards", applied.Body, r.cards())
		}
		r.checkAfterEveryKind()
		r.checkLast()
	})
}

// applyTogether confirms a file four times at the same moment.
func (r bankRig) applyTogether(file *uniontest.Answer) {
	r.T.Helper()
	var wait sync.WaitGroup
	answers := make([]*uniontest.Answer, 4)
	for i := range answers {
		wait.Go(func() { answers[i] = r.apply(file) })
	}
	wait.Wait()
	done := 0
	for _, a := range answers {
		switch a.Status {
		case 200:
			done++
		case 409:
		default:
			r.T.Errorf("confirming at the same moment: %d %s", a.Status, a.Body)
		}
	}
	if done == 0 {
		r.T.Error("nobody got through")
	}
}

func (r bankRig) checkAfterEveryKind() {
	t := r.T
	t.Helper()
	rows, err := r.Store.AllBatchRows(context.Background(), union.ID(r.batch.ID))
	if err != nil {
		t.Fatal(err)
	}
	spelled, err := r.Keys.Opener().OpenBytes(union.Place{Table: "batch_rows", Column: "bank_name", Row: rows[4].ID}, rows[4].BankName)
	if err != nil || string(spelled) != "样本會员戊" {
		t.Fatalf("the bank's spelling is %q, %v", spelled, err)
	}
	want := []string{"opened", "opened", "returned", "refused", "opened"}
	for i, row := range rows {
		status := union.BatchRowSealed
		switch {
		case i < len(want):
			status = want[i]
		case i == 14:
			status = union.BatchRowStruck
		case i == 15:
			status = union.BatchRowOpened
		}
		if row.Status != status {
			t.Errorf("row %d is %s, want %s", i+1, row.Status, status)
		}
	}
	returned := r.people[2]
	mine := returned.Get("/me/card").Must(200)
	if mine.Text("application_status") != "returned" || mine.Text("reasons.0.field") != "photo_front" || !strings.Contains(mine.Text("reasons.0.detail"), "照片不清楚") {
		t.Fatalf("who was returned sees %s", mine.Body)
	}
	returned.Version = returned.Get("/applications/current").Must(200).Number("version")
	returned.Fill()
	returned.Sign()
	returned.Submit()
	refused := r.people[3].Get("/me/card").Must(200)
	if refused.Text("application_status") != "rejected" || !strings.Contains(refused.Text("reasons.0.detail"), "一类账户") {
		t.Fatalf("who was refused sees %s", refused.Body)
	}
	r.people[3].Post("/applications", map[string]any{"org_id": r.City.Unit.ID}).Must(201)
}

// checkLast brings the rest and sees the batch settled.
func (r bankRig) checkLast() {
	t := r.T
	t.Helper()
	var lines []uniontest.BankLine
	for _, i := range []int{5, 6, 7, 8, 9, 10, 11, 12, 13, 16} {
		lines = append(lines, r.opened(i))
	}
	last := r.take("回盘3.csv", uniontest.ResultCSV(t, lines...)).Must(201)
	if last.Number("counts.opened") != len(lines) || last.Number("missing") != 0 {
		t.Fatalf("the last file is %s", last.Body)
	}
	if b := r.batch.Get(r.batch.Path("")).Must(200); b.Text("status") != "accepted" {
		t.Fatalf("the batch is %s before its last row is settled", b.Text("status"))
	}
	r.apply(last).Must(200)
	b := r.batch.Get(r.batch.Path("")).Must(200)
	if b.Text("status") != "resulted" || r.cards() != 14 {
		t.Fatalf("the batch is %s with %d cards", b.Body, r.cards())
	}
}

func TestARefusalForGoodFreesThePersonsPlaceOnTheRoster(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := bankRig{batchRig: newBatchRig(s)}
		fields := uniontest.NewFields("样本甲")
		r.Clerk.Post("/roster-rows", map[string]any{
			"org_id": r.City.Branch.ID, "name": fields.Name, "document_number": fields.DocumentNumber, "phone": fields.Phone,
		}).Must(201)
		r.Clerk.Mandate("样本经办")
		r.Head.Mandate("样本主席")
		person := s.Enrol("样本甲", r.City.Branch, fields)
		r.Clerk.Approve(person)
		r.people = append(r.people, person)
		if r.Clerk.Get("/roster-rows?status=applied").Must(200).Text("items.0.id") == "" {
			t.Fatal("the row is not the application's")
		}
		r.batch = r.Clerk.NewBatch(r.City.Unit)
		r.batch.Rows(map[string]any{"fill": 1}).Must(200)
		r.batch.Move("seal").Must(200)
		r.batch.HandIn()
		r.bank = r.batch.As(r.Officer).Accept()
		r.apply(r.take("回盘.csv", uniontest.ResultCSV(t, r.refused(0, "22", ""))).Must(201)).Must(200)
		if r.Clerk.Get("/roster-rows?status=expected").Must(200).Text("items.0.id") == "" {
			t.Fatal("the row is still taken")
		}
		if b := r.batch.Get(r.batch.Path("")).Must(200); b.Text("status") != "resulted" {
			t.Fatalf("the batch is %s", b.Body)
		}
	})
}

func TestAResultFileThatCannotBeUsedIsRefusedInPlainWords(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := acceptedBatch(s, 1)
		good := uniontest.ResultCSV(t, r.opened(0))
		stranger := s.Officer("样本外网点员", s.BankBranch("B002"))
		stranger.Upload(r.bank.Path("/result-files"), "回盘.csv", good).MustCode(404, "not_found")
		for name, content := range map[string][]byte{
			"a broken workbook":   []byte("PK\x03\x04 and no more"),
			"no card column":      []byte("序号,姓名,证件号码\n1,样本,370303198001010011\n"),
			"a title twice":       []byte("证件号码,卡号,卡号\n370303198001010011,1,2\n"),
			"titles and no lines": []byte("证件号码,卡号\n"),
			"nothing":             {},
			"a picture":           []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
		} {
			answer := r.take("回盘", content)
			if (answer.Status != 422 && answer.Status != 415) || !slices.ContainsFunc([]rune(answer.Text("detail")), func(c rune) bool { return c > 0x3000 }) {
				t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
			}
		}
		long := r.opened(0)
		long.Card, long.Code, long.Reason = "", strings.Repeat("样本", 400), strings.Repeat("原因", 2000)
		if file := r.take(strings.Repeat("长", 150)+".csv", uniontest.ResultCSV(t, long)).Must(201); file.Number("counts.unknown_code") != 1 {
			t.Errorf("a long code: %s", file.Body)
		}
		file := r.take("回盘.csv", good).Must(201)
		stranger.Get("/result-files/"+file.Text("id")).MustCode(404, "not_found")
		stranger.Post("/result-files/"+file.Text("id")+"/application", map[string]any{"version": 1}).MustCode(404, "not_found")
		r.Officer.Post("/result-files/"+file.Text("id")+"/application", map[string]any{"version": 7}).MustCode(409, "stale")
		torn := append([]byte("证件号码,卡号\n"), "\"bad\" quote,x\n"...)
		if file := r.take("坏行.csv", torn).Must(201); file.Number("counts.foreign") != 1 {
			t.Errorf("a line that cannot be read: %s", file.Body)
		}
	})
}
