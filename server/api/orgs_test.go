package api_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"unioncard/server/org"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func orgPath(org union.Org, rest string) string { return "/orgs/" + string(org.ID) + rest }

func TestAnOrgBelowWhichSomethingIsJustBeingAddedIsNotClosed(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief, member := s.Actor(s.Staff("样本主管", union.RoleSupervisor, city.District)), s.Actor(s.Person("样本甲"))
		for code, add := range map[string]func(ctx context.Context, tx *store.Store, unit union.ID) error{
			"U900": func(ctx context.Context, tx *store.Store, unit union.ID) error {
				orgs := *s.Features.Orgs
				orgs.Store = tx
				_, err := orgs.Create(ctx, chief, unit, "U902", union.LevelBranch, org.Facts{Name: "样本新厂一分会"})
				return err
			},
			"U901": func(ctx context.Context, tx *store.Store, unit union.ID) error {
				enrolments := *s.Features.Enrolment
				enrolments.Store = tx
				_, err := enrolments.Start(ctx, member, unit, "")
				return err
			},
		} {
			unit, err := s.Features.Orgs.Create(t.Context(), chief, city.District.ID, code, union.LevelPrimary, org.Facts{Name: "样本新厂" + code, Applies: true})
			mustDo(t, err)
			closed := make(chan error, 1)
			mustDo(t, s.Store.Tx(t.Context(), func(ctx context.Context, tx *store.Store) error {
				err := add(ctx, tx, unit.ID)
				go func() {
					_, err := s.Features.Orgs.Close(context.Background(), chief, unit.ID, unit.Version, "合并")
					closed <- err
				}()
				select {
				case err := <-closed:
					return errors.Join(errors.New("closing did not wait"), err)
				case <-time.After(150 * time.Millisecond): // it has read what it reads before it waits
					return err
				}
			}))
			if known, _ := union.AsError(<-closed); known == nil || known.Code != "org_busy" {
				t.Errorf("closing %s is answered by %v", code, known)
			}
		}
	})
}

func TestNobodyBeginsInAnOrgThatIsJustBeingClosed(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief, member := s.Actor(s.Staff("样本主管", union.RoleSupervisor, city.District)), s.Actor(s.Person("样本甲"))
		unit, err := s.Features.Orgs.Create(t.Context(), chief, city.District.ID, "U900", union.LevelPrimary, org.Facts{Name: "样本新厂", Applies: true})
		mustDo(t, err)
		begun := make(chan error, 1)
		mustDo(t, s.Store.Tx(t.Context(), func(ctx context.Context, tx *store.Store) error {
			closing := *s.Features.Orgs
			closing.Store = tx
			_, err := closing.Close(ctx, chief, unit.ID, unit.Version, "合并")
			go func() {
				_, err := s.Features.Enrolment.Start(context.Background(), member, unit.ID, "")
				begun <- err
			}()
			select {
			case err := <-begun:
				return errors.Join(errors.New("beginning did not wait"), err)
			case <-time.After(150 * time.Millisecond): // it has read that the org is open
				return err
			}
		}))
		if known, _ := union.AsError(<-begun); known == nil || known.Code != "org_closed" {
			t.Errorf("beginning is answered by %v", known)
		}
	})
}

func TestTheTreeGrowsChangesAndCloses(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief, head := s.Staff("样本主管", union.RoleSupervisor, city.District), s.Staff("样本主席", union.RoleHead, city.Unit)
		made := chief.Post("/orgs", map[string]any{"parent_id": city.District.ID, "code": "U-100", "name": " 样本新厂工会 ", "level": "primary", "applies": true, "headcount": 30}).Must(201)
		if made.Text("name") != "样本新厂工会" || made.Number("headcount") != 30 {
			t.Fatalf("made %s", made.Body)
		}
		unit := "/orgs/" + made.Text("id")
		chief.Post("/orgs", map[string]any{"parent_id": city.District.ID, "code": "U-100", "name": "样本", "level": "primary"}).MustCode(422, "org_code_taken")
		chief.Post("/orgs", map[string]any{"parent_id": city.Branch.ID, "code": "U-101", "name": "样本", "level": "primary"}).MustCode(422, "org_level")
		chief.Post("/orgs", map[string]any{"parent_id": city.Unit.ID, "code": "U-102", "name": "样本", "level": "branch", "applies": true}).MustCode(422, "may_not_apply")
		chief.Post("/orgs", map[string]any{"parent_id": city.Foreign.ID, "code": "U-103", "name": "样本", "level": "branch"}).Must(404)
		chief.Post("/orgs", map[string]any{"parent_id": city.District.ID, "code": "编号", "name": "<b>", "level": "primary", "phone": "见公告"}).MustCode(422, "org_facts")
		head.Post("/orgs", map[string]any{"parent_id": city.Unit.ID, "code": "U-104", "name": "样本二分会", "level": "branch"}).Must(201)
		head.Post("/orgs", map[string]any{"parent_id": city.Sibling.ID, "code": "U-105", "name": "样本", "level": "branch"}).Must(404)

		change := map[string]any{"version": 1, "name": "样本新厂工会委员会", "applies": true, "phone": "0533-3333333", "address": "样本路3号", "headcount": 31}
		chief.Put(unit, change).Must(200)
		chief.Put(unit, change).MustCode(409, "stale")
		own := map[string]any{"version": 1, "name": city.Unit.Name, "applies": true, "phone": "0533-4444444", "address": "", "headcount": 100}
		head.Put(orgPath(city.Unit, ""), own).Must(200)
		own["version"], own["headcount"] = 2, 90
		head.Put(orgPath(city.Unit, ""), own).MustCode(403, "by_superior")
		own["headcount"], own["applies"] = 100, false
		s.Enrol("样本甲", city.Unit, uniontest.NewFields("样本甲"))
		head.Put(orgPath(city.Unit, ""), own).MustCode(403, "by_superior")
		chief.Put(orgPath(city.Unit, ""), own).MustCode(409, "org_unsettled")
		chief.Post(orgPath(city.Unit, "/closure"), map[string]any{"version": 2, "reason": "合并"}).MustCode(409, "org_busy")
		chief.Post(orgPath(city.District, "/closure"), map[string]any{"version": 1, "reason": "合并"}).Must(403)

		clerk := s.Person("样本经办")
		accept(clerk, invite(chief, union.RoleClerk, union.ID(made.Text("id"))).Must(201).Text("code")).Must(201)
		pending := invite(chief, union.RoleClerk, union.ID(made.Text("id"))).Must(201).Text("code")
		join := chief.Post(unit+"/join-codes", nil).Must(201).Text("code")
		chief.Post(unit+"/closure", map[string]any{"version": 2, "reason": " "}).MustCode(422, "reason_missing")
		chief.Post(unit+"/closure", map[string]any{"version": 2, "reason": "并入样本纺织厂"}).Must(200)
		clerk.Get("/me").Must(401)
		head.Get("/join-codes/" + join).Must(404)
		accept(s.Person("样本乙"), pending).Must(404)
		chief.Put(unit, change).MustCode(409, "org_closed")
		chief.Post("/orgs", map[string]any{"parent_id": made.Text("id"), "code": "U-106", "name": "样本", "level": "branch"}).MustCode(409, "org_closed")
		if found := head.Get("/orgs?query=U-100").Must(200); found.At("items.0") != nil {
			t.Fatalf("a closed org is offered: %s", found.Body)
		}
	})
}

func TestAMemberFindsTheUnitByNameCodeOrPoster(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk, member := s.Staff("样本经办", union.RoleClerk, city.Unit), s.Person("样本甲")
		found := member.Get("/orgs?query=" + "%E7%BA%BA%E7%BB%87").Must(200) // 纺织
		if found.Text("items.0.name") != city.Unit.Name || found.Text("items.0.parent_name") != city.District.Name || found.Text("items.1.id") != string(city.Branch.ID) {
			t.Fatalf("found %s", found.Body)
		}
		for _, secret := range []string{"headcount", "officer", "head_member", "version", "bank"} {
			if strings.Contains(string(found.Body), secret) {
				t.Errorf("a member sees %s", secret)
			}
		}
		for _, wild := range []string{"%25", "_", "!", "%27%20OR%201=1"} {
			if got := member.Get("/orgs?query=" + wild).Must(200); got.At("items.0") != nil {
				t.Errorf("%s finds %s", wild, got.Body)
			}
		}
		member.Get("/orgs?order=name").Must(400)
		made := clerk.Post(orgPath(city.Branch, "/join-codes"), nil).Must(201)
		code := made.Text("code")
		if made.Text("qr") != "unioncard:join:"+code {
			t.Fatalf("made %s", made.Body)
		}
		if got := member.Get("/join-codes/" + strings.ToLower(code)).Must(200); got.Text("id") != string(city.Branch.ID) {
			t.Fatalf("the code leads to %s", got.Body)
		}
		clerk.Delete(orgPath(city.Unit, "/join-codes/"+code)).Must(404) // not that org's
		clerk.Delete(orgPath(city.Branch, "/join-codes/"+code)).Must(204)
		ended, unknown, odd := member.Get("/join-codes/"+code), member.Get("/join-codes/ZZZZZZZZZZ"), member.Get("/join-codes/x")
		for _, a := range []*uniontest.Answer{ended, unknown, odd} {
			if a.MustCode(404, "not_found").Text("detail") != ended.Text("detail") {
				t.Errorf("answers differ: %s", a.Body)
			}
		}
	})
}

func TestABranchIsPutWhereMapsShowItAndKeepsItsDistrict(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		root := s.Staff("样本市总管理员", union.RoleSupervisor, city.Federation)
		facts := map[string]any{"code": "ICBC-77", "name": "样本支行", "address": "样本路", "district": "样本区", "phone": "", "hours": "", "lat": 36.81, "lng": 118.05, "datum": "wgs84"}
		made := root.Post("/bank-branches", facts).Must(201)
		if made.At("lat") == 36.81 || made.Text("district") != "样本区" {
			t.Errorf("the satellite's point was not moved, or the district is gone: %s", made.Body)
		}
		again := maps.Clone(facts)
		maps.Copy(again, map[string]any{"lat": made.At("lat"), "lng": made.At("lng"), "datum": "gcj02", "closed": false, "version": 1})
		same := root.Put("/bank-branches/"+made.Text("id"), again).Must(200)
		if same.At("lat") != made.At("lat") || same.At("lng") != made.At("lng") {
			t.Errorf("the point given back has moved: %s", same.Body)
		}
		again["datum"], again["version"] = "beidou", 2
		root.Put("/bank-branches/"+made.Text("id"), again).Must(422)
	})
}

func TestABankBranchItsOfficerAndAHeadAreAssigned(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		w := &world{Server: s}
		city := s.NewCity()
		root, chief := s.Staff("样本市总", union.RoleSupervisor, city.Federation), s.Staff("样本主管", union.RoleSupervisor, city.District)
		facts := map[string]any{"code": "B-7", "name": "样本二支行", "address": "样本路7号", "phone": "0533-7777777", "lat": 36.8, "lng": 118.05}
		chief.Post("/bank-branches", facts).Must(403)
		made := root.Post("/bank-branches", facts).Must(201)
		root.Post("/bank-branches", facts).MustCode(422, "bank_code_taken")
		officer := s.Officer("样本客户经理", city.BankBranch)
		account := officer.Get("/me").Must(200).Text("account_id")
		set := func(version int, branch, officer string) *uniontest.Answer {
			body := map[string]any{"version": version, "bank_branch_id": branch}
			if officer != "" {
				body["officer_id"] = officer
			}
			return chief.Put(orgPath(city.Unit, "/bank-branch"), body)
		}
		set(1, made.Text("id"), account).MustCode(422, "officer_unknown") // of another branch
		set(1, string(city.BankBranch.ID), string(city.Unit.ID)).MustCode(422, "officer_unknown")
		set(1, string(city.Unit.ID), "").MustCode(422, "bank_branch_unknown")
		if got := set(1, string(city.BankBranch.ID), account).Must(200); got.Text("officer_id") != account {
			t.Fatalf("assigned %s", got.Body)
		}
		chief.Put(orgPath(city.Branch, "/bank-branch"), map[string]any{"version": 1, "bank_branch_id": made.Text("id")}).MustCode(422, "org_does_not_apply")
		closed := map[string]any{"version": 1, "code": "B-7", "name": "样本二支行", "address": "样本路7号", "phone": "", "hours": "", "lat": 36.8, "lng": 118.05, "closed": true}
		root.Put("/bank-branches/"+made.Text("id"), closed).Must(200)
		root.Put("/bank-branches/"+made.Text("id"), closed).MustCode(409, "stale")
		set(2, made.Text("id"), "").MustCode(422, "bank_branch_unknown")
		root.Post("/bank-branches", map[string]any{"code": "B-8", "name": "样本", "address": "", "phone": "", "lat": 99, "lng": 1}).Must(422)

		name := func(member union.ID) *uniontest.Answer {
			return chief.Put(orgPath(city.Unit, "/head"), map[string]any{"version": 2, "member_id": member})
		}
		stranger, unknown := name(w.addMember(city.Foreign)), name(s.Store.NewID())
		if stranger.MustCode(422, "head_unknown").Text("detail") != unknown.MustCode(422, "head_unknown").Text("detail") {
			t.Error("a stranger's id and an unknown one are told apart")
		}
		name(w.addMember(city.Branch)).Must(200)
	})
}

func TestAListOfOrgsIsPreviewedThenAddedInOneStep(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief := s.Staff("样本主管", union.RoleSupervisor, city.District)
		send := func(list, confirm string) *uniontest.Answer {
			return chief.Upload("/orgs/import?parent_id="+string(city.District.ID)+confirm, "组织.csv", []byte(list))
		}
		titles := "单位编号,单位名称,级别,上级编号,自行申请开卡,会员人数\n"
		good := titles + "N-3,样本三组,小组,N-2,,\nN-2,样本二分会,分会,N-1,,12\nN-1,样本一厂工会,基层工会,,,300\nN-4,样本四分会,分会," + city.Unit.Code + ",否,\n"
		preview := send(good, "").Must(200)
		if preview.Number("rows") != 4 || preview.At("problems.0") != nil || preview.At("done") != false {
			t.Fatalf("the preview is %s", preview.Body)
		}
		if got := chief.Get("/orgs?query=N-1").Must(200); got.At("items.0") != nil {
			t.Fatal("a preview has written something")
		}
		send(good+"N-5,样本,分会,N-1,,\n", "&confirm="+preview.Text("sha256")).MustCode(409, "import_changed")
		if got := send(good, "&confirm="+preview.Text("sha256")).Must(200); got.At("done") != true {
			t.Fatalf("the import is %s", got.Body)
		}
		group := chief.Get("/orgs?query=N-3").Must(200)
		if group.Text("items.0.parent_name") != "样本二分会" {
			t.Fatalf("the tree is %s", group.Body)
		}
		if unit := chief.Get("/orgs/" + chief.Get("/orgs?query=N-1").Text("items.0.id")).Must(200); unit.At("applies") != true || unit.Number("headcount") != 300 {
			t.Fatalf("the unit is %s", unit.Body)
		}
		again := send(good, "&confirm="+preview.Text("sha256")).Must(200)
		if again.At("done") != false || again.Text("problems.0.code") != "taken" {
			t.Fatalf("the second time: %s", again.Body)
		}
		bad := titles + strings.Join([]string{
			"X-1,,基层工会,,,", "X-2,样本,县级,,,", "X-3,样本,分会,N-99,,", "X-4,样本,分会," + city.Foreign.Code + ",,", "X-5,样本,小组,X-6,,",
			"X-6,样本,分会,X-5,,", "X-7,样本,基层工会,,也许,", "X-7,样本,基层工会,,,", "X 8,样本,基层工会,,,", "X-9,样本,基层工会,,,很多", "X-10,样本,小组,,,",
		}, "\n") + "\n"
		got := send(bad, "").Must(200)
		var codes []string
		for i := 0; got.At(fmt.Sprintf("problems.%d", i)) != nil; i++ {
			codes = append(codes, fmt.Sprintf("%d %s", got.Number(fmt.Sprintf("problems.%d.row", i)), got.Text(fmt.Sprintf("problems.%d.code", i))))
		}
		want := "2 org_name, 3 level_unknown, 4 parent_unknown, 5 parent_unknown, 6 parent_circle, 8 applies_unknown, 9 code_twice, 10 code_shape, 11 org_headcount, 12 org_level"
		if strings.Join(codes, ", ") != want {
			t.Errorf("problems are\n%s\nwant\n%s", strings.Join(codes, ", "), want)
		}
		chief.Upload("/orgs/import?parent_id="+string(city.Foreign.ID), "组织.csv", []byte(good)).Must(404)
		send(titles+strings.Repeat("Y,样本,分会,,,\n", 5001), "").MustCode(413, "import_too_many")
		send("姓名,电话\n样本,1\n", "").MustCode(422, "sheet_header_missing")
	})
}
