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

// DropPhotos deletes the files of photos whose rows say so already; what fails here the
// retention job finds again.
func DropPhotos(ctx context.Context, from dropper, photos []Photo) error {
	keys := make([]string, len(photos))
	for i, p := range photos {
		keys[i] = p.BlobKey
	}
	return DropFiles(ctx, from, keys...)
}
