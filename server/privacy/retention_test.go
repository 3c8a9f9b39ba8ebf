package privacy_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"unioncard/server/config"
	"unioncard/server/pii"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// kept is a person with photos, and the day on which they must be gone; 0 means never.
type kept struct {
	*uniontest.Applicant

	ends   int
	signed int  // how often
	over   bool // nothing can come of the application: what was stated goes too
	drawn  bool // a card has come of it, and the signature in force is drawn on a screen: it stays
}

// rig is a unit with people at every end and in every middle.
type rig struct {
	*uniontest.Server

	city              uniontest.City
	people            map[string]kept
	at                int // the day
	resulted, waiting *uniontest.BatchOf
}

func newRig(s *uniontest.Server) *rig {
	r := &rig{Server: s, city: s.NewCity(), people: map[string]kept{}}
	clerk, head := s.Staff("样本经办", union.RoleClerk, r.city.Unit), s.Staff("样本主席", union.RoleHead, r.city.Unit)
	officer := s.Officer("样本网点员", r.city.BankBranch)
	clerk.Mandate("样本经办")
	head.Mandate("样本主席")
	enrol := func(name string, ends int) *uniontest.Applicant {
		a := s.Enrol("样本"+name, r.city.Unit, uniontest.NewFields("样本"+name))
		r.people[name] = kept{Applicant: a, ends: ends, signed: 1, over: ends <= 30 && ends > 0}
		return a
	}
	again := func(name string, ends int, ink bool) *uniontest.Applicant {
		a := s.Draft("样本"+name, r.city.Unit, uniontest.NewFields("样本"+name))
		a.Fill()
		a.Sign()
		if ink {
			a.SignInk(uniontest.SpecimenPhoto(s.T, union.IDFront, a.Fields))
		} else {
			a.Sign()
		}
		a.Submit()
		r.people[name] = kept{Applicant: a, ends: ends, signed: 2, drawn: !ink}
		return a
	}
	draft := s.Draft("样本草稿", r.city.Unit, uniontest.NewFields("样本草稿"))
	draft.Fill()
	r.people["draft"] = kept{Applicant: draft, ends: 60}
	reason := []any{map[string]any{"field": "name", "code": "value_differs"}}
	decide := func(a *uniontest.Applicant, verb string, body map[string]any) {
		clerk.Post(a.Path("/claim"), nil).Must(200)
		a.See(clerk)
		body["version"] = a.Version
		clerk.Post(a.Path(verb), body).Must(200)
	}
	decide(enrol("退回", 60), "/return", map[string]any{"reasons": reason})
	decide(enrol("不通过", 30), "/rejection", map[string]any{"reason": "not_a_member"})
	ended := enrol("终止", 30)
	clerk.Post(ended.Path("/end"), map[string]any{"version": ended.Version, "reason": "left"}).Must(200)
	withdrawn := enrol("撤回", 1)
	withdrawn.Post(withdrawn.Path("/withdrawal"), map[string]any{"version": withdrawn.Version}).Must(200)
	enrol("等待审核", 365)
	r.resulted = r.batch(clerk, officer, again("已签收", 90, true), again("已开卡", 365, false))
	r.open(officer)
	r.waiting = r.batch(clerk, officer, enrol("在银行", 0))
	clerk.Approve(enrol("已审核", 365))
	return r
}

// batch takes people to an accepted batch.
func (r *rig) batch(clerk, officer *uniontest.Client, people ...*uniontest.Applicant) *uniontest.BatchOf {
	for _, a := range people {
		clerk.Approve(a)
		r.Clock.Move(time.Second)
	}
	b := clerk.NewBatch(r.city.Unit)
	b.Rows(map[string]any{"fill": len(people)}).Must(200)
	b.Move("seal").Must(200)
	b.HandIn()
	b.As(officer).Accept()
	return b
}

// open opens the first batch, and the first of its people receives the card.
func (r *rig) open(officer *uniontest.Client) {
	first, second := r.people["已签收"], r.people["已开卡"]
	file := officer.Upload(r.resulted.Path("/result-files"), "回盘.csv", uniontest.ResultCSV(r.T,
		uniontest.OpenedLine(1, first.Fields, uniontest.CardNumber(1)), uniontest.OpenedLine(2, second.Fields, uniontest.CardNumber(2)))).Must(201)
	officer.Post("/result-files/"+file.Text("id")+"/application", map[string]any{"version": 1}).Must(200)
	card := first.Get("/me/card").Must(200).Text("card.id")
	officer.Post("/cards/"+card+"/events", map[string]any{"event": "delivered", "version": 1}).Must(200)
	first.Upload("/cards/"+card+"/signature?version=2", "signature.png", uniontest.Signature(r.T)).Must(200)
}

// day goes on to a day and lets two replicas run the job at once.
func (r *rig) day(n int) {
	r.T.Helper()
	r.Clock.Move(time.Duration(n-r.at) * 24 * time.Hour)
	r.at = n
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		wait.Go(func() { _, errs[i] = r.Features.Retention.Run(context.Background()) })
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			r.T.Fatal(err)
		}
	}
}

func (r *rig) blobs(prefix string) []string {
	r.T.Helper()
	var keys []string
	err := r.Blobs.List(r.T.Context(), prefix, func(key string, _ int64) error { keys = append(keys, key); return nil })
	if err != nil {
		r.T.Fatal(err)
	}
	return keys
}

// check compares the photos that are there with those that must be.
func (r *rig) check() {
	r.T.Helper()
	there := r.blobs("photos/")
	for name, person := range r.people {
		left := 0
		var photos []union.Photo
		rows, err := r.SQL().Query("SELECT blob_key FROM photos WHERE application_id = ?", person.ApplicationID)
		if err != nil {
			r.T.Fatal(err)
		}
		for rows.Next() {
			var photo union.Photo
			if err = rows.Scan(&photo.BlobKey); err != nil {
				r.T.Fatal(err)
			}
			photos = append(photos, photo)
			if slices.Contains(there, photo.BlobKey) {
				left++
			}
		}
		if err = rows.Err(); err != nil || len(photos) != 2 {
			r.T.Fatalf("%s has %d photos, %v", name, len(photos), err)
		}
		gone := person.ends > 0 && r.at >= person.ends
		if gone && left != 0 || !gone && left != 2 {
			r.T.Errorf("day %d: %s has %d photos left", r.at, name, left)
		}
		r.checkSigned(name, person, gone)
	}
}

// checkSigned compares the signatures that are there, and whether the answers are, with
// what must be.
func (r *rig) checkSigned(name string, person kept, gone bool) {
	r.T.Helper()
	consents, err := r.Store.ConsentsOf(r.T.Context(), union.ID(person.ApplicationID))
	if err != nil || len(consents) != person.signed {
		r.T.Fatalf("%s has signed %d times, %v", name, len(consents), err)
	}
	left, want := 0, person.signed
	there := r.blobs("signatures/")
	for _, consent := range consents {
		if slices.Contains(there, "signatures/"+string(consent.ID)) {
			left++
		}
		if len(consent.SignatureSHA256) != 32 {
			r.T.Errorf("%s: a signature's hash is gone", name)
		}
	}
	switch {
	case gone && person.drawn:
		want = 1
	case gone:
		want = 0
	}
	if left != want {
		r.T.Errorf("day %d: %s has %d signatures left, not %d", r.at, name, left, want)
	}
	app, err := r.Store.Application(r.T.Context(), union.ID(person.ApplicationID))
	if err != nil || (len(app.FieldsSealed) == 0) != (gone && person.over) {
		r.T.Errorf("day %d: %s has %d bytes of answers, %v", r.at, name, len(app.FieldsSealed), err)
	}
}

func (r *rig) warnings() int {
	r.T.Helper()
	var n int
	if err := r.SQL().QueryRow("SELECT COUNT(*) FROM outbox WHERE topic = 'application:photos_end_soon'").Scan(&n); err != nil {
		r.T.Fatal(err)
	}
	return n
}

func TestNoPhotoStaysThatShouldBeGoneAndNoneIsGoneThatShouldStay(t *testing.T) {
	kinds := map[string]func(testing.TB) func(*config.Config){
		"a folder":     func(testing.TB) func(*config.Config) { return func(*config.Config) {} },
		"an S3 server": uniontest.S3,
	}
	for _, driver := range []string{"sqlite", "mysql"} {
		for kind, files := range kinds {
			t.Run(driver+" and "+kind, func(t *testing.T) {
				r := newRig(uniontest.New(t, driver, files(t)))
				papers := len(r.blobs("papers/"))
				for _, day := range []int{1, 29, 31, 52, 54, 59, 61, 89, 91, 364, 366, 800} {
					r.day(day)
					r.check()
					switch want := r.warnings(); {
					case day < 53 && want != 0, day >= 53 && want != 2:
						t.Errorf("day %d: %d warnings", day, want)
					}
				}
				r.checkPapers(papers)
				r.checkEvidence()
			})
		}
	}
}

// checkPapers looks at the papers of the batch that is over and of the one at the bank.
func (r *rig) checkPapers(before int) {
	r.T.Helper()
	for batch, gone := range map[*uniontest.BatchOf]bool{r.resulted: true, r.waiting: false} {
		rows, err := r.SQL().Query("SELECT paper, blob_key, deleted_at IS NOT NULL, sha256 FROM paper_records WHERE batch_id = ?", batch.ID)
		if err != nil {
			r.T.Fatal(err)
		}
		for rows.Next() {
			var paper, key string
			var deleted bool
			var sum []byte
			if err = rows.Scan(&paper, &key, &deleted, &sum); err != nil {
				r.T.Fatal(err)
			}
			want := gone && !union.PaperKind(paper).Keeps()
			_, err = r.Blobs.Get(r.T.Context(), key)
			if there := err == nil; there == want || deleted != want || len(sum) != 32 {
				r.T.Errorf("%s of a batch that is over (%v): there %v, marked %v, hash of %d bytes", paper, gone, there, deleted, len(sum))
			}
		}
		if err = rows.Err(); err != nil {
			r.T.Fatal(err)
		}
	}
	if now := len(r.blobs("papers/")); now == 0 || now >= before {
		r.T.Errorf("%d papers of %d are left", now, before)
	}
}

// checkEvidence verifies the chain with the public key alone: what was deleted is not in it.
func (r *rig) checkEvidence() {
	r.T.Helper()
	key, err := r.Keys.EvidenceSigner().PublicKey()
	if err != nil {
		r.T.Fatal(err)
	}
	links, err := r.Features.Enrolment.VerifyChain(r.T.Context(), r.city.Unit.ID, func(m, sig []byte) error { return pii.VerifyEvidence(key, m, sig) })
	signed := 0
	for _, person := range r.people {
		signed += person.signed
	}
	if err != nil || links != int64(signed) {
		r.T.Errorf("evidence: %d links, %v", links, err)
	}
}

func TestADraftThatSomebodyGoesOnWithIsNeitherWarnedNorDeleted(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		a := s.Draft("样本草稿", city.Unit, uniontest.NewFields("样本草稿"))
		a.Fill()
		r := &rig{Server: s, city: city, people: map[string]kept{"draft": {Applicant: a, ends: 112}}}
		r.day(52)
		a.Client = s.SignIn("p-样本草稿")
		a.Put(a.Path("/fields"), map[string]any{"version": a.Version, "fields": a.Fields}).Must(200)
		for _, day := range []int{54, 61, 104, 111} {
			r.day(day)
			r.check()
		}
		if n := r.warnings(); n != 0 && n != 1 {
			t.Errorf("%d warnings", n)
		}
		r.day(113)
		r.check()
	})
}

func TestPhotosThatAreTakenAgainAreDeletedAgain(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		a := s.Draft("样本草稿", s.NewCity().Unit, uniontest.NewFields("样本草稿"))
		a.Fill()
		r := &rig{Server: s}
		r.day(61)
		a.Client = s.SignIn("p-样本草稿")
		a.Version = a.Get("/applications/current").Must(200).Number("version")
		a.Fill()
		a.Sign()
		for _, at := range [][2]int{{62, 2}, {122, 0}} {
			day, want := at[0], at[1]
			r.day(day)
			if n := len(r.blobs("photos/")); n != want {
				t.Errorf("day %d: %d photos", day, n)
			}
		}
	})
}
