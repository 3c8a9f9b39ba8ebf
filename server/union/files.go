package union

import (
	"context"
	"errors"
)

// getter reads files.
type getter interface {
	Get(ctx context.Context, key string) ([]byte, error)
}

// OpenFile opens a sealed file that was kept under a key.
func OpenFile(ctx context.Context, from getter, with opener, place Place, key string) ([]byte, error) {
	sealed, err := from.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	return with.OpenBytes(place, sealed)
}

// dropper deletes files.
type dropper interface {
	Delete(ctx context.Context, key string) error
}

// DropFiles deletes files that belong to nothing; it goes on when the caller has given up.
func DropFiles(ctx context.Context, from dropper, keys ...string) error {
	var errs []error
	for _, key := range keys {
		if key != "" {
			errs = append(errs, from.Delete(context.WithoutCancel(ctx), key))
		}
	}
	return errors.Join(errs...)
}

// Undone says of a transaction that ended with err that it certainly left nothing behind: it
// was refused before its commit. Where the connection broke meanwhile nobody knows, and
// what its rows may name must not be deleted: files that no row names have their own job.
func Undone(err error) bool {
	_, refused := AsError(err)
	return refused
}

// DropUnkept gives the error of the transaction that was to keep the rows of files, and
// deletes the files where it is certain that there are none.
func DropUnkept(ctx context.Context, from dropper, err error, keys ...string) error {
	if !Undone(err) {
		return err
	}
	return errors.Join(err, DropFiles(ctx, from, keys...))
}

// DropLater deletes files that no row names any more. What was done stands whatever comes of
// them now: what is left of them the retention job finds.
func DropLater(ctx context.Context, from dropper, keys ...string) { _ = DropFiles(ctx, from, keys...) }

// DropPhotos deletes the files of photos whose rows say so already, as DropLater does.
func DropPhotos(ctx context.Context, from dropper, photos []Photo) {
	for _, p := range photos {
		DropLater(ctx, from, p.BlobKey)
	}
}
