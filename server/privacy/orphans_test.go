package privacy_test

import (
	"slices"
	"testing"
	"time"

	"unioncard/server/config"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// everyFile makes a rig in which each folder has files that rows name.
func everyFile(r *rig) {
	r.T.Helper()
	clerk := r.Staff("样本名册经办", union.RoleClerk, r.city.Unit)
	clerk.Upload("/rosters?org_id="+string(r.city.Unit.ID), "名册.csv", []byte("姓名,证件号码,手机号\n样本甲,"+uniontest.DocumentNumber("19800101", true)+",13900009999\n")).Must(201)
	r.waiting.Scan(union.PaperResultSheet, uniontest.SpecimenPhoto(r.T, union.IDFront, uniontest.NewFields("样本回执")))
	now := r.Store.Now()
	handover := union.Handover{
		ID: r.Store.NewID(), UnitID: r.city.Unit.ID, ToOrgID: &r.city.Branch.ID, Status: union.HandoverSent, SentKey: "handovers/" + string(r.Store.NewID()),
		CreatedBy: r.Actor(clerk).AccountID, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	photo := union.BasePhoto{ID: r.Store.NewID(), ServiceBaseID: r.base(), CreatedAt: r.Store.Now()}
	photo.BlobKey = "bases/" + string(photo.ID)
	err := r.Store.AddHandover(r.T.Context(), handover, nil)
	if err == nil {
		err = r.Store.AddBasePhoto(r.T.Context(), photo)
	}
	if err == nil {
		err = r.Blobs.Put(r.T.Context(), photo.BlobKey, []byte("a picture, which is no secret"))
	}
	if err == nil {
		err = r.Blobs.Put(r.T.Context(), handover.SentKey, []byte("sealed"))
	}
	if err != nil {
		r.T.Fatal(err)
	}
}

// base is a service base of the city, which has pictures.
func (r *rig) base() union.ID {
	r.T.Helper()
	now := r.Store.Now()
	base := union.ServiceBase{
		ID: r.Store.NewID(), OrgID: r.city.District.ID, Name: "样本书店", Category: union.CategoryCulture, Address: "样本路1号", District: "样本区",
		Lat: 36.81, Lng: 118.05, Datum: union.GCJ02, Status: union.BaseDraft, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	if err := r.Store.AddBase(r.T.Context(), base); err != nil {
		r.T.Fatal(err)
	}
	return base.ID
}

func TestOnlyFilesThatNoRowNamesAreDeletedAndOnlyAfterADay(t *testing.T) {
	kinds := map[string]func(testing.TB) func(*config.Config){
		"a folder":     func(testing.TB) func(*config.Config) { return func(*config.Config) {} },
		"an S3 server": uniontest.S3,
	}
	for _, driver := range []string{"sqlite", "mysql"} {
		for kind, files := range kinds {
			t.Run(driver+" and "+kind, func(t *testing.T) {
				r := newRig(uniontest.New(t, driver, files(t)))
				everyFile(r)
				named := r.blobs("")
				for _, folder := range store.FileFolders() {
					if !slices.ContainsFunc(named, func(key string) bool { return len(key) > len(folder) && key[:len(folder)+1] == folder+"/" }) {
						t.Errorf("no row names a file of %s", folder)
					}
				}
				// A server is killed after it has written these, and before it has committed.
				id := func() string { return string(r.Store.NewID()) }
				orphans := []string{
					"photos/" + id(), "signatures/" + id(), "receipts/" + id(), "scans/" + id(), "bases/" + id(), "handovers/" + id(), "rosters/" + id() + "/file",
					"mandates/" + id() + "/" + id(), "papers/" + r.waiting.ID + "/" + id() + "/opening_list.pdf",
				}
				for _, key := range orphans {
					if err := r.Blobs.Put(t.Context(), key, []byte("sealed")); err != nil {
						t.Fatal(err)
					}
				}
				for _, step := range []struct {
					after time.Duration
					gone  int
				}{{23 * time.Hour, 0}, {2 * time.Hour, len(orphans)}, {time.Hour, 0}} {
					r.Clock.Move(step.after)
					if n, err := r.Features.Retention.Orphans(t.Context()); err != nil || n != step.gone {
						t.Errorf("%d files are deleted, not %d: %v", n, step.gone, err)
					}
				}
				if left := r.blobs(""); !slices.Equal(left, named) {
					t.Errorf("%d files are left of %d", len(left), len(named))
				}
			})
		}
	}
}
