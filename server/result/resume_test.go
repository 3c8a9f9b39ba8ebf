package result_test

import (
	"testing"
	"time"

	"unioncard/server/uniontest"
)

// A server stops while it applies a file, just when it has found that a row was struck:
// the file is carried through all the same, and the word for the struck line comes later.
func TestAFileWhoseRowWasStruckWhileItWasAppliedIsCarriedThrough(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		people := []*uniontest.Applicant{r.Approved("样本甲"), r.Approved("样本乙")}
		r.Mandates()
		b := r.Clerk.NewBatch(r.City.Unit)
		b.Rows(map[string]any{"fill": 2}).Must(200)
		b.Move("seal").Must(200)
		b.HandIn()
		bank := b.As(r.Officer).Accept()
		file := r.Officer.Upload(b.Path("/result-files"), "回盘.csv", uniontest.ResultCSV(t,
			uniontest.OpenedLine(1, people[0].Fields, uniontest.CardNumber(1)), uniontest.OpenedLine(2, people[1].Fields, uniontest.CardNumber(2)))).Must(201)
		path := "/result-files/" + file.Text("id")
		bank.Post(bank.Path("/rows/2/return"), map[string]any{"version": 2, "code": "14", "note": "照片反光"}).Must(200)
		lines := r.Officer.Get(path + "/rows").Must(200)
		line := lines.Text("items.1.id")
		for _, statement := range []string{
			"UPDATE result_rows SET category = 'struck' WHERE id = '" + line + "'",
			"UPDATE result_files SET status = 'applying', version = 2 WHERE id = '" + file.Text("id") + "'",
		} {
			if _, err := s.SQL().Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
		s.Clock.Move(2 * time.Minute)
		done := r.Officer.Post(path+"/application", map[string]any{"version": 2}).Must(200)
		if done.Text("status") != "applied" || done.Number("unexplained") != 1 {
			t.Errorf("the file is %s", done.Body)
		}
		if got := b.Get(b.Path("")).Must(200); got.Text("status") != "resulted" || got.Number("opened") != 1 {
			t.Errorf("the batch is %s", got.Body)
		}
		r.Officer.Post(path+"/rows/"+line+"/explanation", map[string]any{"explanation": "银行开卡前已撤下"}).Must(204)
	})
}
