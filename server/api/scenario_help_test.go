package api_test

import (
	"strings"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestAHelperWhoseRoleHasEndedReachesNothingOfThoseTheyHelped(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		chief := s.Staff("样本区管理", union.RoleSupervisor, r.City.District)
		helper := s.Person("样本旧经办")
		grant := s.Grant(helper, union.Grant{Role: union.RoleClerk, OrgID: &r.City.Unit.ID})
		fields := uniontest.NewFields("样本老工人")
		a := helper.Assist(r.Clerk.Row(r.City.Unit, fields), fields)
		a.Fill()
		a.Sign()
		a.Submit()
		chief.Delete("/grants/" + string(grant.ID)).Must(204)

		former := s.SignIn("p-样本旧经办")
		reaches := func() {
			t.Helper()
			for _, path := range []string{"/own", "/photos/front", "/photos/back", "/signature", "/evidence"} {
				former.Get(a.Path(path)).Must(404)
			}
		}
		reaches()
		r.Clerk.Post(a.Path("/claim"), nil).Must(200)
		a.See(r.Clerk)
		r.Clerk.Post(a.Path("/return"), map[string]any{"version": a.Version, "reasons": []any{map[string]any{"field": "photo_front", "code": "photo_cut"}}}).Must(200)
		reaches()
		former.Get(a.Path("/consent-sheet")).Must(404)
		if mine := r.Clerk.Get(a.Path("/own")).Must(200); mine.Text("status") != "returned" {
			t.Fatalf("the clerk, who goes on with it, sees %s", mine.Body)
		}
	})
}

func TestTheDraftsOfALeaderPassToTheUnitsClerkWhenNoOtherLeaderIsThere(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		leader := s.Person("样本组长")
		grant := s.Grant(leader, union.Grant{Role: union.RoleLeader, OrgID: &r.City.Branch.ID})
		fields := uniontest.NewFields("样本老工人")
		a := leader.Assist(r.Clerk.Row(r.City.Branch, fields), fields)
		r.Clerk.Delete("/grants/" + string(grant.ID)).Must(204)
		r.Clerk.Get(a.Path("/own")).Must(200)
		s.SignIn("p-样本组长").Get(a.Path("/own")).Must(404)
	})
}

func TestWhatAHelperLooksAtIsOnRecord(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		fields := uniontest.NewFields("样本老工人")
		a := r.Clerk.Assist(r.Clerk.Row(r.City.Unit, fields), fields)
		a.Fill()
		a.Sign()
		a.Get(a.Path("/photos/front")).Must(200)
		a.Get(a.Path("/signature")).Must(200)
		a.Get(a.Path("/own")).Must(200)
		a.Get(a.Path("/evidence")).Must(200)
		rows, err := s.Store.AuditOf(t.Context(), string(union.SubjectApplication), union.ID(a.ApplicationID))
		mustDo(t, err)
		var looks []string
		for _, row := range rows {
			if row.Reason == "help" {
				looks = append(looks, row.Action)
			}
		}
		// The first look at the fields is the answer to the signing.
		want := "applications:fields applications:photo_front applications:signature applications:fields applications:evidence"
		if got := strings.Join(looks, " "); got != want {
			t.Fatalf("on record are %q", got)
		}
	})
}

func TestOnesOwnAnswersAreNoLookOfOthers(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		a := s.Enrol("样本会员甲", s.NewCity().Unit, uniontest.NewFields("样本会员甲"))
		a.Get(a.Path("/own")).Must(200)
		a.Get(a.Path("/evidence")).Must(200)
		rows, err := s.Store.AuditOf(t.Context(), string(union.SubjectApplication), union.ID(a.ApplicationID))
		mustDo(t, err)
		for _, row := range rows {
			if row.Reason == "help" {
				t.Errorf("%s is on record as a helper's", row.Action)
			}
		}
	})
}

func TestALeaderWhoseOrgBelongsToNoUnitCanBeEnded(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief := s.Staff("样本市管理", union.RoleSupervisor, city.Federation)
		lone := s.Org(&city.District, union.LevelBranch, "样本区直属分会", city.BankBranch.ID)
		for _, place := range []union.Org{lone, city.District} { // where no unit is above, and where such a role has no work
			leader := s.Person("样本负责人" + place.Code)
			grant := s.Grant(leader, union.Grant{Role: union.RoleLeader, OrgID: &place.ID})
			chief.Delete("/grants/" + string(grant.ID)).Must(204)
			if scopes, err := s.Store.ScopesOf(t.Context(), grant.AccountID); err != nil || len(scopes) != 0 {
				t.Errorf("the role stands at the %s, %v", place.Level, err)
			}
		}
	})
}

func TestAfterAWithdrawalNeitherSignatureNorFieldsAreShown(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		a := s.Enrol("样本会员甲", r.City.Unit, uniontest.NewFields("样本会员甲"))
		r.Clerk.Get(a.Path("/signature")).Must(200)
		signed, err := s.Store.ConsentsOf(t.Context(), union.ID(a.ApplicationID))
		mustDo(t, err)
		if len(signed) == 0 || signed[0].SignatureKey == "" {
			t.Fatal("nothing was signed")
		}
		a.Post(a.Path("/withdrawal"), map[string]any{"version": a.Version}).Must(200)
		for _, c := range []*uniontest.Client{a.Client, r.Clerk, r.Head} {
			c.Get(a.Path("/signature")).Must(404)
		}
		r.Clerk.Post(a.Path("/reveal"), map[string]any{"reason": "核对资料"}).Must(404)
		for _, before := range signed {
			_, err := s.Blobs.Get(t.Context(), before.SignatureKey)
			if union.KindOf(err) != union.KindNotFound {
				t.Fatalf("the signature is still kept: %v", err)
			}
		}
	})
}
