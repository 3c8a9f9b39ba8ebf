package benefit

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// mostPictures of one base.
const mostPictures = 9

var errTooManyPictures = union.Refused("base_photos_full", "最多放9张照片，请先删掉一张。")

// AddPicture takes in a picture of a base.
func (b *Benefits) AddPicture(ctx context.Context, actor union.Actor, base union.ID, content []byte) (union.BasePhoto, error) {
	at, _, err := b.Store.BaseFor(ctx, actor, base, Managers...)
	if err != nil {
		return union.BasePhoto{}, err
	}
	jpeg, width, height, err := b.Pictures.Picture(ctx, content)
	if err != nil {
		return union.BasePhoto{}, err
	}
	photo := union.BasePhoto{ID: b.Store.NewID(), ServiceBaseID: at.ID, Width: width, Height: height, CreatedAt: b.Store.Now()}
	photo.BlobKey = "bases/" + string(photo.ID)
	if err = b.Blobs.Put(ctx, photo.BlobKey, jpeg); err != nil {
		return union.BasePhoto{}, err
	}
	err = b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.HoldBase(ctx, at.ID); err != nil {
			return err
		}
		others, err := tx.BasePhotos(ctx, at.ID)
		if err != nil {
			return err
		}
		if len(others) >= mostPictures {
			return errTooManyPictures
		}
		if n := len(others); n > 0 {
			photo.Position = others[n-1].Position + 1
		}
		if err = tx.AddBasePhoto(ctx, photo); err != nil {
			return err
		}
		return auditedOn(ctx, tx, actor, "service_bases:add-photo", "base_photos", photo.ID, at)
	})
	if err != nil {
		return union.BasePhoto{}, union.DropUnkept(ctx, b.Blobs, err, photo.BlobKey)
	}
	return photo, nil
}

// DropPicture deletes a picture of a base.
func (b *Benefits) DropPicture(ctx context.Context, actor union.Actor, base, id union.ID) error {
	var photo union.BasePhoto
	err := b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		at, _, err := tx.BaseFor(ctx, actor, base, Managers...)
		if err != nil {
			return err
		}
		if photo, err = tx.BasePhoto(ctx, at.ID, id); err != nil {
			return err
		}
		if err = tx.DropBasePhoto(ctx, id); err != nil {
			return err
		}
		return auditedOn(ctx, tx, actor, "service_bases:drop-photo", "base_photos", id, at)
	})
	if err != nil {
		return err
	}
	union.DropLater(ctx, b.Blobs, photo.BlobKey)
	return nil
}

// Picture gives the bytes of a picture of a published base, or of one within the actor's reach.
func (b *Benefits) Picture(ctx context.Context, actor union.Actor, base, id union.ID) ([]byte, error) {
	at, org, err := b.Store.BaseWithOrg(ctx, base)
	if err != nil {
		return nil, err
	}
	if !at.Open(b.Store.Today()) && !actor.Over(org.Path, Readers...) {
		return nil, union.ErrNotFound
	}
	photo, err := b.Store.BasePhoto(ctx, at.ID, id)
	if err != nil {
		return nil, err
	}
	return b.Blobs.Get(ctx, photo.BlobKey)
}
