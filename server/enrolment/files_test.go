package enrolment_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"unioncard/server/enrolment"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// The row may be there: its file must be, too. Where it is not, the file goes a day later.
func TestAFileStaysWhereNobodyKnowsWhetherItsRowWasKept(t *testing.T) {
	for table, upload := range map[string]func(*uniontest.Applicant) *uniontest.Answer{
		"consents": func(a *uniontest.Applicant) *uniontest.Answer {
			a.Fill()
			return a.Upload(a.SignPath(), "signature.png", uniontest.Signature(t))
		},
		"photos": func(a *uniontest.Applicant) *uniontest.Answer {
			return a.Upload(a.Path("/photos/front"), "photo.jpg", uniontest.SpecimenPhoto(t, union.IDFront, a.Fields))
		},
	} {
		t.Run(table, func(t *testing.T) {
			s := uniontest.New(t, "mysql", uniontest.LostCommit(t, table))
			upload(s.Draft("样本甲", s.NewCity().Unit, uniontest.NewFields("样本甲"))).MustCode(503, "database_unavailable")
			column := map[string]string{"consents": "signature_key", "photos": "blob_key"}[table]
			var key string
			if err := s.SQL().QueryRow("SELECT " + column + " FROM " + table).Scan(&key); err != nil {
				t.Fatalf("the row was not kept: %v", err)
			}
			if _, err := s.Blobs.Get(t.Context(), key); err != nil {
				t.Errorf("its file: %v", err)
			}
		})
	}
}

// undeletable is storage that takes files and deletes none.
type undeletable struct{ enrolment.Blobs }

func (undeletable) Delete(context.Context, string) error {
	return union.Unavailable("storage_unavailable", "文件存储暂时不可用。", time.Second, errors.New("away"))
}

func TestAPhotoIsTakenAndAnApplicationWithdrawnThoughOldFilesCannotBeDeletedNow(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		fields := uniontest.NewFields("样本甲")
		person := newSigned(s, s.NewCity().Unit, "样本甲", fields)
		feature := *s.Features.Enrolment
		feature.Blobs = undeletable{feature.Blobs}
		taken, err := feature.AddPhoto(t.Context(), person.actor, person.id, union.IDFront, uniontest.SpecimenPhoto(t, union.IDFront, fields))
		if err != nil {
			t.Fatalf("the photo that was kept is answered by %v", err)
		}
		app, err := feature.Withdraw(t.Context(), person.actor, person.id, taken.Application.Version)
		if err != nil || app.Status != union.ApplicationWithdrawn {
			t.Fatalf("it is %s, %v", app.Status, err)
		}
		if _, err = s.Features.Retention.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		left := 0
		for _, folder := range []string{"photos/", "signatures/"} {
			if err = s.Blobs.List(t.Context(), folder, func(string, int64) error { left++; return nil }); err != nil || left > 0 {
				t.Errorf("%d files are left of it, %v", left, err)
			}
		}
	})
}
