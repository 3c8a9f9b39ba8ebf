package privacy_test

import (
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestTheOwnIDOfWhoHasLeftOfficeIsDeletedAndThatOfWhoIsInOfficeStays(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief := s.Staff("样本区管理", union.RoleSupervisor, city.District)
		head := s.Staff("样本主席", union.RoleHead, city.Unit)
		head.Mandate("样本主席")
		for _, name := range []string{"样本旧经办", "样本再任经办"} {
			c := s.Person(name)
			grant := s.Grant(c, union.Grant{Role: union.RoleClerk, OrgID: &city.Unit.ID})
			c.Mandate(name)
			s.Clock.Move(time.Second)
			chief.Delete("/grants/" + string(grant.ID)).Must(204)
		}
		r := &rig{Server: s, city: city}
		if n := len(r.blobs("mandates/")); n != 9 {
			t.Fatalf("%d files to begin with", n)
		}
		r.day(20)
		s.Grant(s.SignIn("p-样本再任经办"), union.Grant{Role: union.RoleClerk, OrgID: &city.Unit.ID})
		for _, step := range [][2]int{{29, 9}, {31, 6}, {800, 6}} {
			r.day(step[0])
			if n := len(r.blobs("mandates/")); n != step[1] {
				t.Errorf("day %d: %d files, not %d", step[0], n, step[1])
			}
		}
		var kept int
		if err := s.SQL().QueryRow("SELECT COUNT(*) FROM mandate_ids WHERE fields_sealed IS NOT NULL").Scan(&kept); err != nil || kept != 2 {
			t.Errorf("the answers of %d people are kept, %v", kept, err)
		}
	})
}

// A server is killed after an own ID was replaced, and before the files of the old one
// were deleted.
func TestTheFilesOfAReplacedOwnIDAreDeletedAfterAKill(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		head := s.Staff("样本主席", union.RoleHead, city.Unit)
		head.Mandate("样本主席")
		r := &rig{Server: s, city: city}
		old := r.blobs("mandates/")
		head.Mandate("样本主席")
		for _, key := range old {
			if err := s.Blobs.Put(t.Context(), key, []byte("sealed")); err != nil {
				t.Fatal(err)
			}
		}
		r.day(1)
		if left := r.blobs("mandates/"); len(left) != 3 || left[0] == old[0] {
			t.Errorf("%d files are left", len(left))
		}
	})
}
