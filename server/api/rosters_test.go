package api_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

const rosterTitles = "姓名,证件种类,证件号码,手机号,分会/小组,困难职工类别,困难建档年份\n"

// rosterNumbers makes n valid document numbers.
func rosterNumbers(n int) []string {
	numbers := make([]string, n)
	for i := range numbers {
		numbers[i] = uniontest.DocumentNumber("19800101", true)
	}
	return numbers
}

func uploadRoster(c *uniontest.Client, org union.Org, csv string) *uniontest.Answer {
	return c.Upload("/rosters?org_id="+string(org.ID), "名册.csv", []byte(csv))
}

func importRoster(c *uniontest.Client, list *uniontest.Answer) *uniontest.Answer {
	return c.Post("/rosters/"+list.Text("id")+"/import", map[string]any{"version": list.Number("version"), "skip_bad": true})
}

// figures gives what a list says of itself: new, changed, same, gone, bad.
func figures(a *uniontest.Answer) string {
	return fmt.Sprintf("%d new, %d changed, %d same, %d gone, %d bad", a.Number("added"), a.Number("changed"), a.Number("same"), a.Number("gone"), a.Number("bad"))
}

func mustFigures(t *testing.T, a *uniontest.Answer, want string) {
	t.Helper()
	if got := figures(a); got != want {
		t.Fatalf("%s: %s, want %s: %s", a.What, got, want, a.Body)
	}
}

// notStarted is the figure of people on the list who have not begun.
func notStarted(t *testing.T, s *uniontest.Server, org union.Org) int64 {
	t.Helper()
	return present(t, s, org, union.StageNotStarted)
}

func present(t *testing.T, s *uniontest.Server, org union.Org, stage union.Stage) int64 {
	t.Helper()
	stages, err := s.Store.Funnel(context.Background(), org.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range stages {
		if f.Stage == stage {
			return f.Present
		}
	}
	return 0
}

func names(a *uniontest.Answer) []string {
	var list []string
	for i := 0; a.At(fmt.Sprintf("items.%d", i)) != nil; i++ {
		list = append(list, a.Text(fmt.Sprintf("items.%d.name", i)))
	}
	return list
}

func TestARosterIsLookedThroughThenImportedThenComparedWithANewerOne(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		n := rosterNumbers(4)
		first := rosterTitles +
			"样本甲,," + n[0] + ",13900000001,样本纺织厂一分会,低保,2025\n" +
			"样本乙,居民身份证," + n[1] + ",,,,\n" +
			"样本丙,,,13900000003,,,\n"
		list := uploadRoster(clerk, city.Unit, first).Must(201)
		mustFigures(t, list, "3 new, 0 changed, 0 same, 0 gone, 0 bad")
		if got := names(clerk.Get("/roster-rows").Must(200)); len(got) != 0 {
			t.Fatalf("before the import the list has %v", got)
		}
		mustFigures(t, importRoster(clerk, list).Must(200), "3 new, 0 changed, 0 same, 0 gone, 0 bad")
		rows := clerk.Get("/roster-rows").Must(200)
		if got := names(rows); len(got) != 3 || !slices.Contains(got, "**甲") {
			t.Fatalf("the list has %v", got)
		}
		if strings.Contains(string(rows.Body), n[0]) || strings.Contains(string(rows.Body), "13900000001") {
			t.Fatalf("the list shows a number: %s", rows.Body)
		}
		if got := names(clerk.Get("/roster-rows?hardship=true").Must(200)); len(got) != 1 || got[0] != "**甲" {
			t.Fatalf("hardship members are %v", got)
		}
		if got := names(clerk.Get("/roster-rows?org_id=" + string(city.Branch.ID)).Must(200)); len(got) != 1 || got[0] != "**甲" {
			t.Fatalf("the branch has %v", got)
		}
		if got := notStarted(t, s, city.Unit); got != 3 {
			t.Fatalf("%d people have not started", got)
		}

		mustFigures(t, uploadRoster(clerk, city.Unit, first).Must(201), "0 new, 0 changed, 3 same, 0 gone, 0 bad")
		newer := rosterTitles +
			"样本甲,," + n[0] + ",13900000009,,,\n" + // another phone, no longer on the hardship register
			"样本丙,," + n[2] + ",13900000003,,,\n" + // the number that was missing
			"样本丁,," + n[3] + ",,,,\n"
		list = uploadRoster(clerk, city.Unit, newer).Must(201)
		mustFigures(t, list, "1 new, 2 changed, 0 same, 1 gone, 0 bad")
		people := "/rosters/" + list.Text("id") + "/people?change="
		if got := clerk.Get(people + "changed").Must(200); fmt.Sprint(got.At("items.0.changes")) != "[手机号 困难职工类别]" || fmt.Sprint(got.At("items.1.changes")) != "[证件号码]" {
			t.Fatalf("changed: %s", got.Body)
		}
		if got := names(clerk.Get(people + "added").Must(200)); len(got) != 1 || got[0] != "**丁" {
			t.Fatalf("new are %v", got)
		}
		mustFigures(t, importRoster(clerk, list).Must(200), "1 new, 2 changed, 0 same, 1 gone, 0 bad")
		if got := notStarted(t, s, city.Unit); got != 4 {
			t.Fatalf("%d people have not started: nobody is ended by an import", got)
		}
		gone := clerk.Get(people + "gone").Must(200)
		if got := names(gone); len(got) != 1 || got[0] != "**乙" {
			t.Fatalf("gone are %v", got)
		}
		ends := "/rosters/" + list.Text("id") + "/ends"
		seen := []map[string]any{{"id": gone.Text("items.0.row_id"), "version": gone.Number("items.0.version")}}
		clerk.Post(ends, map[string]any{"reason": "left", "rows": []map[string]any{seen[0], {"id": city.Unit.ID, "version": 1}}}).Must(404)
		stays := clerk.Get("/roster-rows").Must(200)
		for i := 0; stays.At(fmt.Sprintf("items.%d", i)) != nil; i++ {
			if stays.Text(fmt.Sprintf("items.%d.name", i)) == "**丁" { // the sheet has this one
				row := map[string]any{"id": stays.Text(fmt.Sprintf("items.%d.id", i)), "version": 1}
				clerk.Post(ends, map[string]any{"reason": "left", "rows": []map[string]any{row}}).MustCode(404, "not_found")
			}
		}
		clerk.Post(ends, map[string]any{"reason": "left", "rows": seen}).Must(204)
		if got := names(clerk.Get("/roster-rows?status=ended").Must(200)); len(got) != 1 || got[0] != "**乙" {
			t.Fatalf("ended are %v", got)
		}
		if got, ended := notStarted(t, s, city.Unit), present(t, s, city.Unit, union.StageEnded); got != 3 || ended != 1 {
			t.Fatalf("%d not started, %d ended", got, ended)
		}
		mustFigures(t, uploadRoster(clerk, city.Unit, newer).Must(201), "0 new, 0 changed, 3 same, 0 gone, 0 bad")
	})
}

func TestEachBadRowIsNamedWithItsLineColumnAndReason(t *testing.T) {
	good := rosterNumbers(1)[0]
	wrong := good[:17] + string("0123456789X"[(strings.IndexByte("0123456789X", good[17])+1)%11])
	cases := []struct{ name, row, column, code string }{
		{"no name", ",," + good + ",,,,", "姓名", "name_missing"},
		{"a digit in the name", "样本3,,,,,,", "姓名", "name_character"},
		{"an unknown kind of document", "样本甲,驾驶证," + good + ",,,,", "证件种类", "document_kind_unknown"},
		{"a number of another kind", "样本甲,外国人永久居留身份证," + good + ",,,,", "证件号码", "document_kind_mismatch"},
		{"a number of 15 digits", "样本甲,,370303800101001,,,,", "证件号码", "document_number_15"},
		{"a wrong check character", "样本甲,," + wrong + ",,,,", "证件号码", "document_number_check"},
		{"a birth date that no calendar has", "样本甲,,370303198002300010,,,,", "证件号码", "document_number_birth"},
		{"too few digits", "样本甲,,3703031980,,,,", "证件号码", "document_number_shape"},
		{"a landline", "样本甲,,,0533-2222222,,,", "手机号", "phone_shape"},
		{"an unknown branch", "样本甲,,,,没有的分会,,", "分会/小组", "branch_unknown"},
		{"a category that is a story", "样本甲,,,,,因为家里有人生了一场大病所以很困难,", "困难职工类别", "hardship_category"},
		{"a year to come", "样本甲,,,,,低保,2027", "困难建档年份", "hardship_year"},
		{"a year without a category", "样本甲,,,,,,2025", "困难建档年份", "hardship_category_missing"},
	}
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		csv := rosterTitles
		for _, c := range cases {
			csv += c.row + "\n"
		}
		list := uploadRoster(clerk, city.Unit, csv).Must(201)
		mustFigures(t, list, fmt.Sprintf("0 new, 0 changed, 0 same, 0 gone, %d bad", len(cases)))
		errors := clerk.Get("/rosters/" + list.Text("id") + "/errors?limit=100").Must(200)
		for i, c := range cases {
			at := fmt.Sprintf("items.%d.", i)
			got := fmt.Sprintf("%d %s %s", errors.Number(at+"line"), errors.Text(at+"column"), errors.Text(at+"code"))
			if want := fmt.Sprintf("%d %s %s", i+2, c.column, c.code); got != want {
				t.Errorf("%s: %s, want %s", c.name, got, want)
			}
			if errors.Text(at+"detail") == "" {
				t.Errorf("%s: no sentence", c.name)
			}
		}
		page := clerk.Get("/rosters/" + list.Text("id") + "/errors?limit=5").Must(200)
		rest := clerk.Get("/rosters/" + list.Text("id") + "/errors?limit=100&cursor=" + page.Text("next_cursor")).Must(200)
		if rest.Number("items.0.line") != 7 || rest.Text("next_cursor") != "" {
			t.Errorf("the second page is %s", rest.Body)
		}
		clerk.Get("/rosters/"+list.Text("id")+"/errors?cursor=-1").MustCode(400, "cursor")
		clerk.Post("/rosters/"+list.Text("id")+"/import", map[string]any{"version": 1}).MustCode(422, "roster_has_bad_rows")
	})
}

func TestPeopleWhoCannotBeToldApartAreRefused(t *testing.T) {
	n := rosterNumbers(3)
	cases := []struct{ name, rows, fault string }{
		{"the same number twice", "样本甲,," + n[0] + ",,,,\n样本甲,," + n[0] + ",,,,\n", "3 证件号码 document_repeated"},
		{"the same number in full-width digits", "样本甲,," + n[0] + ",,,,\n样本乙,," + strings.Map(func(r rune) rune { return r - '0' + '０' }, n[0][:17]) + n[0][17:] + ",,,,\n", "3 证件号码 document_repeated"},
		{"the same phone twice", "样本甲,," + n[0] + ",13900000001,,,\n样本乙,," + n[1] + ",13900000001,,,\n", "3 手机号 phone_repeated"},
		{"the same name with nothing else", "样本甲,," + n[0] + ",,,,\n样本甲,,,,,,\n", "3 姓名 name_repeated"},
		{"one person of the list twice", "样本旧,,,13900000077,,,\n样本旧,," + n[2] + ",,,,\n", "3 姓名 person_repeated"},
		{"a phone of somebody on the list", "样本新,,,13900000077,,,\n", "2 手机号 phone_taken"},
		{"one of two who have the same name", "样本双,,,,,,\n", "2 姓名 name_ambiguous"},
	}
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		two := rosterNumbers(3)
		importRoster(clerk, uploadRoster(clerk, city.Unit, rosterTitles+
			"样本旧,,"+n[2]+",13900000077,,,\n样本双,,"+two[0]+",,,,\n样本双,,"+two[1]+",,,,\n").Must(201)).Must(200)
		for _, c := range cases {
			list := uploadRoster(clerk, city.Unit, rosterTitles+c.rows).Must(201)
			errors := clerk.Get("/rosters/" + list.Text("id") + "/errors").Must(200)
			got := fmt.Sprintf("%d %s %s", errors.Number("items.0.line"), errors.Text("items.0.column"), errors.Text("items.0.code"))
			if got != c.fault || errors.At("items.1") != nil {
				t.Errorf("%s: %s, want only %s: %s", c.name, got, c.fault, errors.Body)
			}
		}
	})
}

func TestARowWithAFaultDoesNotMakeItsPersonGone(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		n := rosterNumbers(2)
		importRoster(clerk, uploadRoster(clerk, city.Unit, rosterTitles+"样本甲,,"+n[0]+",,,,\n样本乙,,"+n[1]+",,,,\n").Must(201)).Must(200)
		list := uploadRoster(clerk, city.Unit, rosterTitles+"样本甲,,"+n[0]+",123,,,\n样本乙,,123,,,,\n").Must(201)
		mustFigures(t, list, "0 new, 0 changed, 0 same, 0 gone, 2 bad")
	})
}

func TestImportingTwiceAddsNobodyTwice(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk, other := s.Staff("样本经办", union.RoleClerk, city.Unit), s.Staff("样本经办二", union.RoleClerk, city.Unit)
		csv := rosterTitles
		for i, number := range rosterNumbers(60) {
			csv += fmt.Sprintf("样本%c,,%s,,,,\n", '一'+rune(i), number)
		}
		one, two := uploadRoster(clerk, city.Unit, csv).Must(201), uploadRoster(other, city.Unit, csv).Must(201)
		var wait sync.WaitGroup
		for _, c := range []struct {
			who  *uniontest.Client
			list *uniontest.Answer
		}{{clerk, one}, {other, two}, {other, one}} {
			wait.Go(func() { importRoster(c.who, c.list) })
		}
		wait.Wait()
		if got := notStarted(t, s, city.Unit); got != 60 {
			t.Fatalf("%d people, not 60", got)
		}
		body := map[string]any{"version": one.Number("version"), "skip_bad": true}
		importRoster(clerk, one).MustCode(409, "roster_imported")

		again := uploadRoster(clerk, city.Unit, csv).Must(201)
		body["version"] = again.Number("version")
		path := "/rosters/" + again.Text("id") + "/import"
		a, b := clerk.PostKey(path, body, "the-same-key-0000001").Must(200), clerk.PostKey(path, body, "the-same-key-0000001").Must(200)
		if string(a.Body) != string(b.Body) || b.Header.Get("Idempotency-Replayed") == "" {
			t.Fatalf("the repeat says %s, at first %s", b.Body, a.Body)
		}
		clerk.UploadKey("/rosters?org_id="+string(city.Unit.ID), "名册.csv", []byte(csv), "an-upload-key-000001").Must(201)
		x := clerk.UploadKey("/rosters?org_id="+string(city.Unit.ID), "名册.csv", []byte(csv), "an-upload-key-000001").Must(201)
		lists := clerk.Get("/rosters?limit=100").Must(200)
		if lists.At("items.4") != nil || !strings.Contains(string(lists.Body), x.Text("id")) {
			t.Fatalf("the lists are %s", lists.Body)
		}
	})
}

func TestRostersStayWithinTheirUnits(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk, foreign := s.Staff("样本经办", union.RoleClerk, city.Unit), s.Staff("样本别处", union.RoleClerk, city.Sibling)
		district, leader := s.Staff("样本督导", union.RoleSupervisor, city.District), s.Staff("样本组长", union.RoleLeader, city.Branch)
		head := s.Staff("样本主席", union.RoleHead, city.Unit)
		n := rosterNumbers(3)
		csv := rosterTitles + "样本甲,," + n[0] + ",,样本纺织厂一分会,,\n样本乙,," + n[1] + ",,,,\n样本丙,,坏,,,,\n"
		list := uploadRoster(clerk, city.Unit, csv).Must(201)
		importRoster(district, list).Must(200)
		row := clerk.Get("/roster-rows").Must(200)
		id, rowID := list.Text("id"), row.Text("items.0.id")
		for _, path := range []string{"/rosters/" + id, "/rosters/" + id + "/errors", "/rosters/" + id + "/people?change=added", "/rosters/" + id + "/people?change=gone", "/rosters/" + id + "/bad-rows", "/roster-rows?org_id=" + string(city.Unit.ID), "/roster-rows?org_id=" + string(city.Branch.ID)} {
			foreign.Get(path).MustCode(404, "not_found")
			district.Get(path).Must(200)
		}
		uploadRoster(foreign, city.Unit, csv).MustCode(404, "not_found")
		importRoster(foreign, list).MustCode(404, "not_found")
		foreign.Post("/rosters/"+id+"/ends", map[string]any{"reason": "left", "rows": []map[string]any{{"id": rowID, "version": 1}}}).MustCode(404, "not_found")
		foreign.Post("/roster-rows/"+rowID+"/end", map[string]any{"reason": "left", "version": 1}).MustCode(404, "not_found")
		foreign.Post("/roster-rows/"+rowID+"/revival", map[string]any{"version": 1}).MustCode(404, "not_found")
		foreign.Post("/roster-rows", map[string]any{"org_id": city.Branch.ID, "name": "样本丁"}).MustCode(404, "not_found")
		if got := names(foreign.Get("/roster-rows").Must(200)); len(got) != 0 {
			t.Fatalf("another unit's clerk sees %v", got)
		}
		if got := names(leader.Get("/roster-rows").Must(200)); len(got) != 1 || got[0] != "**甲" {
			t.Fatalf("the branch's leader sees %v", got)
		}
		if got := names(head.Get("/roster-rows").Must(200)); len(got) != 2 {
			t.Fatalf("the head sees %v", got)
		}
		if lists := foreign.Get("/rosters").Must(200); lists.At("items.0") != nil {
			t.Fatalf("another unit's clerk sees %s", lists.Body)
		}
		leader.Get("/rosters/"+id).MustCode(403, "forbidden")
		uploadRoster(leader, city.Unit, csv).MustCode(403, "forbidden")
		uploadRoster(head, city.Unit, csv).MustCode(403, "forbidden")
		uploadRoster(district, city.District, csv).MustCode(422, "org_does_not_apply")
		uploadRoster(clerk, city.Branch, csv).MustCode(422, "org_does_not_apply")
	})
}

func TestAPreviewIsGoneAfterADay(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		list := uploadRoster(clerk, city.Unit, rosterTitles+"样本甲,,,,,,\n").Must(201)
		s.Clock.Move(24*time.Hour - time.Second)
		if err := s.Features.Roster.Sweep(context.Background()); err != nil {
			t.Fatal(err)
		}
		clerk.Get("/rosters/" + list.Text("id") + "/errors").Must(200)
		s.Clock.Move(time.Second)
		importRoster(clerk, list).MustCode(409, "roster_expired")
		clerk.Get("/rosters/"+list.Text("id")+"/errors").MustCode(409, "roster_expired")
		if err := s.Features.Roster.Sweep(context.Background()); err != nil {
			t.Fatal(err)
		}
		err := s.Blobs.List(context.Background(), "rosters/", func(key string, _ int64) error { return fmt.Errorf("%s is still there", key) })
		if err != nil {
			t.Fatal(err)
		}
		if got := clerk.Get("/rosters/" + list.Text("id")).Must(200).Text("status"); got != "expired" {
			t.Fatalf("the list is %s", got)
		}
	})
}

// A list of several parts is one call with one key: its parts, which are written side by
// side where the database can, are not taken for repeats of each other.
func TestAListOfSeveralPartsIsImportedByOneCall(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		var csv strings.Builder
		csv.WriteString(rosterTitles)
		const people = 2200
		for i, number := range rosterNumbers(people) {
			fmt.Fprintf(&csv, "样本%c,,%s,,,,\n", '一'+rune(i), number)
		}
		list := uploadRoster(clerk, city.Unit, csv.String()).Must(201)
		mustFigures(t, importRoster(clerk, list).Must(200), "2200 new, 0 changed, 0 same, 0 gone, 0 bad")
		if got := notStarted(t, s, city.Unit); got != people {
			t.Fatalf("%d people, not %d", got, people)
		}
	})
}
