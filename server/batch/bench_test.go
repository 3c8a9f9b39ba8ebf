package batch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// stock is a unit with approved applications, each with its own sealed photos and signature.
type stock struct {
	*uniontest.Server

	unit              union.Org
	front, back, sign []byte
}

// add keeps one as it is after its approval.
func (s stock) add(ctx context.Context, n int) error {
	fields := uniontest.NewFields(fmt.Sprintf("样本%c", rune(0x4e00+n%2000)))
	now := s.Store.Now()
	app := union.Application{
		ID: s.Store.NewID(), ApplyingOrgID: s.unit.ID, OrgID: s.unit.ID, Mode: union.ModeSelf, Status: union.ApplicationApproved, Version: 1,
		DocumentKind: fields.DocumentKind, ValidTo: fields.ValidTo, RankKey: fmt.Sprintf("1 %06d", n), ApprovedAt: &now, TouchedAt: now, CreatedAt: now, UpdatedAt: now,
	}
	consent := union.Consent{ID: s.Store.NewID(), ApplicationID: &app.ID, AccountID: s.Store.NewID(), Mode: union.ModeSelf, CreatedAt: now}
	consent.SignatureKey, app.ConsentID = "signatures/"+string(consent.ID), &consent.ID
	plain, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	app.FieldsSealed, err = s.Keys.Sealer().SealBytes(union.FieldsPlace(app.ID), plain)
	if err != nil {
		return err
	}
	if err = s.keep(ctx, consent.SignatureKey, union.SignaturePlace(consent.ID), s.sign); err != nil {
		return err
	}
	return s.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.AddApplication(ctx, &app); err != nil {
			return err
		}
		for side, picture := range map[union.IDSide][]byte{union.IDFront: s.front, union.IDBack: s.back} {
			photo := union.Photo{ID: tx.NewID(), ApplicationID: app.ID, Side: side, CreatedAt: now}
			photo.BlobKey = "photos/" + string(photo.ID)
			if err := s.keep(ctx, photo.BlobKey, union.PhotoPlace(photo.ID), picture); err != nil {
				return err
			}
			if _, err := tx.PutPhoto(ctx, photo); err != nil {
				return err
			}
		}
		return tx.AddConsent(ctx, consent)
	})
}

func (s stock) keep(ctx context.Context, key string, place union.Place, content []byte) error {
	sealed, err := s.Keys.Sealer().SealBytes(place, content)
	if err != nil {
		return err
	}
	return s.Blobs.Put(ctx, key, sealed)
}

// BenchmarkSeal500 is the sealing of 500 people with two photos and a signature each,
// papers drawn, hashed, sealed and kept.
func BenchmarkSeal500(b *testing.B) { sealing(b, 500) }

func sealing(b *testing.B, people int) {
	s := uniontest.New(b, "sqlite")
	city := s.NewCity()
	clerk, head := s.Staff("样本经办", union.RoleClerk, city.Unit), s.Staff("样本主席", union.RoleHead, city.Unit)
	clerk.Mandate("样本经办")
	head.Mandate("样本主席")
	fields := uniontest.NewFields("样本")
	full := stock{
		Server: s, unit: city.Unit, front: uniontest.SpecimenPhoto(b, union.IDFront, fields), back: uniontest.SpecimenPhoto(b, union.IDBack, fields),
		sign: uniontest.Signature(b),
	}
	for b.Loop() {
		b.StopTimer()
		for n := range people {
			if err := full.add(b.Context(), n); err != nil {
				b.Fatal(err)
			}
		}
		draft := clerk.NewBatch(city.Unit)
		draft.Rows(map[string]any{"fill": people}).Must(200)
		b.StartTimer()
		draft.Move("seal").Must(200)
	}
	b.ReportMetric(float64(people)*float64(b.N)/b.Elapsed().Seconds(), "people/s")
}
