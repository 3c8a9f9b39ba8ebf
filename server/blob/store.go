package blob

import (
	"context"
	"errors"
	"io"

	"gocloud.dev/blob"

	"unioncard/server/union"
)

// MaxBytes is the largest file that is taken or given, in bytes.
const MaxBytes = 256 << 20

const contentType = "application/octet-stream"

// Store keeps files. It is safe for concurrent use, and several processes may
// use the same place.
type Store struct {
	bucket *blob.Bucket
	config Config
	folder *folder // nil for s3
}

// Open reaches the place that the configuration names; the folder kind is made
// and swept of files that an earlier process left half-written.
func Open(ctx context.Context, config Config, clock union.Clock) (*Store, error) {
	err := config.validate()
	if err != nil {
		return nil, err
	}
	config = config.withDefaults()
	if config.Kind == Folder {
		return openFolder(config, clock)
	}
	return openS3(ctx, config)
}

// Close lets go of the place.
func (s *Store) Close() error { return s.bucket.Close() }

// Put keeps a file under a key; one that is there is replaced. When it returns
// nil the file outlasts a power cut. Errors: ErrKey, ErrTooLarge, and
// storage_unavailable, after which the file is there whole or not at all.
func (s *Store) Put(ctx context.Context, key string, content []byte) error {
	err := checkKey(key)
	if err != nil {
		return err
	}
	if len(content) > MaxBytes {
		return ErrTooLarge
	}
	bounded, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	return classify(ctx, s.put(bounded, key, content))
}

func (s *Store) put(ctx context.Context, key string, content []byte) error {
	if s.folder != nil {
		return s.folder.put(ctx, s.bucket, key, content)
	}
	return s.bucket.WriteAll(ctx, key, content, &blob.WriterOptions{ContentType: contentType})
}

// Get gives the file under a key. Errors: ErrKey, ErrNotFound, ErrTooLarge, storage_unavailable.
func (s *Store) Get(ctx context.Context, key string) ([]byte, error) {
	err := checkKey(key)
	if err != nil {
		return nil, err
	}
	bounded, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	content, err := s.get(bounded, key)
	if err != nil {
		return nil, classify(ctx, err)
	}
	return content, nil
}

// get tries again when the connection breaks within the body: the client
// below only repeats requests that had no answer yet.
func (s *Store) get(ctx context.Context, key string) ([]byte, error) {
	var content []byte
	var err error
	for range s.config.Tries {
		content, err = s.getOnce(ctx, key)
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
	}
	return content, err
}

func (s *Store) getOnce(ctx context.Context, key string) ([]byte, error) {
	r, err := s.bucket.NewReader(ctx, key, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	if r.Size() > MaxBytes {
		return nil, ErrTooLarge
	}
	content := make([]byte, r.Size())
	_, err = io.ReadFull(r, content)
	return content, err
}

// Delete removes the file under a key; one that is not there is no error.
// Errors: ErrKey, storage_unavailable.
func (s *Store) Delete(ctx context.Context, key string) error {
	err := checkKey(key)
	if err != nil {
		return err
	}
	bounded, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	err = s.bucket.Delete(bounded, key)
	if err == nil && s.folder != nil {
		err = s.folder.syncFolders(key)
	}
	err = classify(ctx, err)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// List calls visit with each key that begins with prefix and its size in bytes,
// in the order of the keys, until visit returns an error, which List returns.
// The deadline is that of the caller; each page of answers has its own.
func (s *Store) List(ctx context.Context, prefix string, visit func(key string, size int64) error) error {
	err := checkPrefix(prefix)
	if err != nil {
		return err
	}
	token := blob.FirstPageToken
	for len(token) > 0 {
		var page []*blob.ListObject
		page, token, err = s.page(ctx, prefix, token)
		if err != nil {
			return classify(ctx, err)
		}
		for _, object := range page {
			if checkKey(object.Key) != nil {
				continue // a file half-written, or none of ours
			}
			err = visit(object.Key, object.Size)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) page(ctx context.Context, prefix string, token []byte) ([]*blob.ListObject, []byte, error) {
	bounded, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	return s.bucket.ListPage(bounded, token, 1000, &blob.ListOptions{Prefix: prefix})
}
