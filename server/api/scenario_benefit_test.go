package api_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// baseRig is a base with an offer, its staff, and the holder of a card.
type baseRig struct {
	cardRig

	chief, staff *uniontest.Client
	base, offer  string
	version      int
}

// newBaseRig publishes a base of the district with an offer once a day, and puts a card
// into its holder's hands.
func newBaseRig(s *uniontest.Server) *baseRig {
	r := &baseRig{cardRig: openedCards(s, 2)}
	for _, event := range []string{"delivered"} {
		r.event(r.Officer, 0, event).Must(200)
	}
	r.sign(r.people[0].Client, 0).Must(200)
	r.chief = s.Staff("样本主管", union.RoleSupervisor, r.City.District)
	made := r.chief.Post("/service-bases", map[string]any{
		"org_id": r.City.District.ID, "name": "样本书店", "category": "culture", "address": "样本区样本路1号", "district": "样本区",
		"lat": 36.81, "lng": 118.05, "hours": "每天 9:00-21:00",
	}).Must(201)
	r.base, r.version = made.Text("id"), made.Number("version")
	r.offer = r.chief.Post("/service-bases/"+r.base+"/offers", map[string]any{
		"kind": "percent", "percent": 85, "title": "图书八五折", "valid_from": string(s.Store.Today()), "limit_daily": 1,
	}).Must(201).Text("id")
	r.version = r.chief.Post("/service-bases/"+r.base+"/publication", map[string]any{"version": r.version}).Must(200).Number("version")
	r.staff = r.merchant("店员", r.base)
	mustDo(s.T, s.RefreshPlaces(s.T.Context()))
	return r
}

// merchant is somebody on the staff of a base.
func (r *baseRig) merchant(name, base string) *uniontest.Client {
	person, id := r.Person(name), union.ID(base)
	r.Grant(person, union.Grant{Role: union.RoleMerchant, ServiceBaseID: &id})
	return person
}

func (r *baseRig) code() string {
	r.T.Helper()
	return r.people[0].Get("/me/member-codes").Must(200).Text("items.0.code")
}

func (r *baseRig) check(code string) *uniontest.Answer {
	return r.staff.Post("/service-bases/"+r.base+"/code-checks", map[string]any{"code": code})
}

func (r *baseRig) redeem(ticket string) *uniontest.Answer {
	return r.staff.Post("/redemptions", map[string]any{"offer_id": r.offer, "ticket": ticket})
}

func (r *baseRig) uses() int {
	r.T.Helper()
	return r.chief.Get("/service-bases/" + r.base + "/uses?from=2020-01-01&to=2099-01-01").Must(200).Number("items.0.uses")
}

func TestABaseIsRefusedForWhatCannotBe(t *testing.T) {
	s := uniontest.New(t, "sqlite")
	r := newBaseRig(s)
	good := map[string]any{"org_id": r.City.District.ID, "name": "样本店", "category": "dining", "address": "样本路", "district": "样本区", "lat": 36.81, "lng": 118.05}
	for _, c := range []struct {
		change map[string]any
		field  string
	}{
		{map[string]any{"lat": 118.05, "lng": 36.81}, "coordinates_swapped"},
		{map[string]any{"lat": 48.85, "lng": 2.29}, "coordinates"},
		{map[string]any{"hours": "每天 9:00-12:00、11:00-15:00"}, "hours"},
		{map[string]any{"valid_from": "2026-12-01", "valid_to": "2026-11-01"}, "ends_before_start"},
		{map[string]any{"category": "banking"}, "category_unknown"},
		{map[string]any{"name": " "}, "base_name"},
		{map[string]any{"name": "\u200b\u200b"}, "base_name"},
		{map[string]any{"name": "样本\u202e店"}, "base_name"},
		{map[string]any{"address": "样本路\u20281号"}, "base_address"},
		{map[string]any{"datum": "bd09"}, "datum"},
	} {
		body := map[string]any{}
		for _, m := range []map[string]any{good, c.change} {
			for k, v := range m {
				body[k] = v
			}
		}
		if got := r.chief.Post("/service-bases", body).MustCode(422, "base_facts"); got.Text("errors.0.code") != c.field {
			t.Errorf("%v: %s", c.change, got.Body)
		}
	}
	for _, change := range []map[string]any{
		{"kind": "percent", "title": "折", "valid_from": "2026-01-01"},
		{"kind": "amount", "title": "减", "valid_from": "2026-01-01", "amount_cents": 0},
		{"kind": "gift", "title": "礼", "valid_from": "2026-12-01", "valid_to": "2026-01-01"},
		{"kind": "text", "title": "", "valid_from": "2026-01-01"},
		{"kind": "barter", "title": "换", "valid_from": "2026-01-01"},
	} {
		r.chief.Post("/service-bases/"+r.base+"/offers", change).MustCode(422, "offer_facts")
	}
	r.people[0].Get("/places?lat=36.8").Must(400)
	r.people[0].Get("/places?lat=118.05&lng=36.8").MustCode(422, "position")
	wgs := r.chief.Post("/service-bases", map[string]any{"org_id": r.City.District.ID, "name": "样本外业点", "category": "travel", "address": "样本路", "district": "样本区", "lat": 36.81, "lng": 118.05, "datum": "wgs84"}).Must(201)
	if wgs.Text("datum") != "wgs84" || wgs.At("lat") == 36.81 {
		t.Errorf("the point was not moved: %s", wgs.Body)
	}
}

func TestAPointThatIsGivenBackAsItWasReadKeepsItsDatum(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		facts := map[string]any{"name": "样本外业点", "category": "travel", "address": "样本路", "district": "样本区", "lat": 36.81, "lng": 118.05, "datum": "wgs84"}
		made := map[string]any{"org_id": r.City.District.ID}
		maps.Copy(made, facts)
		base := r.chief.Post("/service-bases", made).Must(201)
		put := func(version int, change map[string]any) *uniontest.Answer {
			body := maps.Clone(facts)
			maps.Copy(body, map[string]any{"lat": base.At("lat"), "lng": base.At("lng"), "datum": "gcj02", "version": version})
			maps.Copy(body, change)
			return r.chief.Put("/service-bases/"+base.Text("id"), body).Must(200)
		}
		same := put(1, map[string]any{"name": "样本新名"})
		if same.Text("datum") != "wgs84" || same.At("lat") != base.At("lat") || same.At("lng") != base.At("lng") || same.Text("name") != "样本新名" {
			t.Errorf("another name alone gives %s", same.Body)
		}
		six := func(degrees any) float64 { return math.Round(degrees.(float64)*1e6) / 1e6 }
		shown := put(2, map[string]any{"lat": six(base.At("lat")), "lng": six(base.At("lng"))})
		if shown.Text("datum") != "wgs84" || shown.At("lat") != base.At("lat") || shown.At("lng") != base.At("lng") {
			t.Errorf("the point to six decimals gives %s", shown.Body)
		}
		moved := put(3, map[string]any{"lat": 36.82})
		if moved.Text("datum") != "gcj02" || moved.At("lat") != 36.82 {
			t.Errorf("another point gives %s", moved.Body)
		}
	})
}

func TestAListOfBasesIsLookedThroughAndItsGoodRowsAdded(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		sheet := "基地名称,类别,区县,地址,纬度,经度,坐标系,营业时间\n" +
			"样本医院,医疗保健,样本区,样本路2号,36.82,118.06,,全天\n" +
			"样本影城,电影,样本区,样本路3号,36.82,118.06,,每天 9:00-23:00\n" +
			"样本书店,文化影视,样本区,样本路4号,36.82,118.06,,\n" +
			"样本球馆,健身休闲,样本区,样本路5号,118.06,36.82,WGS-84,每天 9:00-17:00\n" +
			",健身休闲,样本区,样本路6号,36.82,118.06,,\n" + ",健身休闲,样本区,样本路7号,36.82,118.06,,\n"
		path := "/service-bases/import?org_id=" + string(r.City.District.ID)
		seen := r.chief.Upload(path, "基地.csv", []byte(sheet)).Must(200)
		want := []string{"3 category category_unknown", "4 name base_twice", "5 lat coordinates_swapped", "6 name base_name", "7 name base_name"}
		for i, w := range want {
			p := fmt.Sprintf("problems.%d.", i)
			if got := fmt.Sprintf("%d %s %s", seen.Number(p+"row"), seen.Text(p+"field"), seen.Text(p+"code")); got != w {
				t.Errorf("problem %d is %s, want %s", i, got, w)
			}
		}
		if seen.Number("rows") != 1 || seen.At(fmt.Sprintf("problems.%d", len(want))) != nil {
			t.Fatalf("the preview is %s", seen.Body)
		}
		r.chief.Upload(path+"&confirm="+seen.Text("sha256"), "基地.csv", []byte(sheet+"\n")).MustCode(409, "import_changed")
		r.chief.Upload(path+"&confirm="+seen.Text("sha256"), "基地.csv", []byte(sheet)).Must(200)
		list := r.chief.Get("/service-bases?org_id=" + string(r.City.District.ID)).Must(200)
		if list.Text("items.1.name") != "样本医院" || list.Text("items.1.status") != "draft" || list.At("items.2") != nil {
			t.Errorf("the bases are %s", list.Body)
		}
	})
}

func TestOneListConfirmedManyTimesAtOnceIsAddedOnce(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		sheet := []byte("基地名称,类别,区县,地址,纬度,经度\n样本医院,医疗保健,样本区,样本路2号,36.82,118.06\n")
		path := "/service-bases/import?org_id=" + string(r.City.District.ID)
		sum := r.chief.Upload(path, "基地.csv", sheet).Must(200).Text("sha256")
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() { r.chief.Upload(path+"&confirm="+sum, "基地.csv", sheet) })
		}
		wait.Wait()
		var n int
		mustDo(t, s.SQL().QueryRow("SELECT COUNT(*) FROM service_bases WHERE name = '样本医院'").Scan(&n))
		if n != 1 {
			t.Errorf("it was added %d times", n)
		}
	})
}

func TestNineFitsThoughManyComeAtOnce(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		base := "/service-bases/" + r.base
		picture := uniontest.SpecimenPhoto(t, union.IDFront, uniontest.NewFields("样本"))
		var wait sync.WaitGroup
		for range 12 {
			wait.Go(func() { r.chief.Upload(base+"/pictures", "x.jpg", picture) })
			wait.Go(func() { r.people[0].Post(base+"/feedbacks", map[string]any{"kind": "closed"}) })
		}
		wait.Wait()
		for table, most := range map[string]int{"base_photos": 9, "base_feedbacks": 3} {
			var n int
			mustDo(t, s.SQL().QueryRow("SELECT COUNT(*) FROM "+table).Scan(&n)) //nolint:gosec // names of the test
			if n != most {
				t.Errorf("%d rows of %s, not %d", n, table, most)
			}
		}
	})
}

func TestAnOrgWithAPublishedBaseIsNotClosed(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		root := s.Staff("样本上级", union.RoleSupervisor, r.City.Federation)
		unit := root.Post("/orgs", map[string]any{"parent_id": r.City.District.ID, "code": "U-900", "name": "样本文化宫工会", "level": "primary"}).Must(201).Text("id")
		made := root.Post("/service-bases", map[string]any{
			"org_id": unit, "name": "样本影院", "category": "culture", "address": "样本区样本路9号", "district": "样本区", "lat": 36.81, "lng": 118.05, "hours": "每天 9:00-21:00",
		}).Must(201)
		base := "/service-bases/" + made.Text("id")
		root.Post(base+"/publication", map[string]any{"version": 1}).Must(200)
		closure := map[string]any{"version": 1, "reason": "合并"}
		root.Post("/orgs/"+unit+"/closure", closure).MustCode(409, "org_busy")
		root.Post(base+"/suspension", map[string]any{"version": 2}).Must(200)
		root.Post("/orgs/"+unit+"/closure", closure).Must(200)
	})
}

func TestWhatIsToldOfABaseReachesItsOwnerAndIsSettled(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		path := "/service-bases/" + r.base + "/feedbacks"
		r.people[0].Post(path, map[string]any{"kind": "other", "detail": "打13800000000"}).Must(422)
		r.people[0].Post(path, map[string]any{"kind": "wrong_address", "detail": "门牌改成了3号"}).Must(201)
		for range 2 {
			r.people[0].Post(path, map[string]any{"kind": "offer_refused"}).Must(201)
		}
		full := r.people[0].Post(path, map[string]any{"kind": "closed"}).MustCode(429, "feedback_enough")
		rest, err := strconv.Atoi(full.Header.Get("Retry-After"))
		if err != nil || rest <= 0 || rest > 24*60*60 {
			t.Errorf("it says to come back after %q", full.Header.Get("Retry-After"))
		}
		list := r.chief.Get("/base-feedbacks?status=open&org_id=" + string(r.City.District.ID)).Must(200)
		if list.Text("items.0.detail") != "门牌改成了3号" || list.Text("items.0.base_name") != "样本书店" {
			t.Fatalf("the owner sees %s", list.Body)
		}
		settle := "/base-feedbacks/" + list.Text("items.0.id") + "/settlement"
		r.chief.Post(settle, map[string]any{"version": 1}).Must(200)
		r.chief.Post(settle, map[string]any{"version": 1}).Must(409)
		s.Clock.Move(time.Duration(rest) * time.Second)
		r.people[0].Post(path, map[string]any{"kind": "closed"}).Must(201)
	})
}

func TestAPlaceThatOneReplicaChangesIsSeenByTheOther(t *testing.T) {
	s := uniontest.New(t, "mysql")
	r := newBaseRig(s)
	branch := s.Store.NewID()
	mustDo(t, s.Store.AddBankBranch(t.Context(), union.BankBranch{
		ID: branch, Code: "NEAR", Name: "样本近处支行", Lat: 36.8001, Lng: 118.05, Datum: union.GCJ02, Version: 1, CreatedAt: s.Store.Now(), UpdatedAt: s.Store.Now(),
	}))
	if list := r.people[0].Get("/places?lat=36.8&lng=118.05&kind=bank_branch").Must(200); list.Text("items.0.id") == string(branch) {
		t.Fatal("it is seen before anybody looked")
	}
	mustDo(t, s.RefreshPlaces(t.Context()))
	if list := r.people[0].Get("/places?lat=36.8&lng=118.05&kind=bank_branch").Must(200); list.Text("items.0.id") != string(branch) {
		t.Errorf("the other's branch is not seen: %s", list.Body)
	}
}

func TestTheLogNamesTheOfferThatWasChangedAndTheFeedbackThatWasSettled(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBaseRig(s)
		r.chief.Post("/offers/"+r.offer+"/end", map[string]any{"version": 1}).Must(200)
		told := r.people[0].Post("/service-bases/"+r.base+"/feedbacks", map[string]any{"kind": "closed"}).Must(201).Text("id")
		r.chief.Post("/base-feedbacks/"+told+"/settlement", map[string]any{"version": 1}).Must(200)
		for _, c := range []struct {
			subject, id string
			actions     []string
		}{{"offers", r.offer, []string{"offers:create", "offers:end"}}, {"base_feedbacks", told, []string{"base_feedbacks:settle"}}} {
			log, err := s.Store.AuditOf(t.Context(), c.subject, union.ID(c.id))
			mustDo(t, err)
			var actions []string
			for _, entry := range log {
				actions = append(actions, entry.Action)
			}
			slices.Sort(actions)
			if !slices.Equal(actions, c.actions) {
				t.Errorf("of %s the log says %v, want %v", c.subject, actions, c.actions)
			}
		}
	})
}
