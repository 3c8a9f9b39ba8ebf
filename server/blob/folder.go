package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"

	"unioncard/server/union"
)

const (
	tempSuffix = ".tmp"
	// leftover is the age from which a half-written file has no writer any
	// more: far beyond any deadline, as other processes may share the folder.
	leftover = time.Hour
)

// folder adds to fileblob what it leaves to its user: that a file is on the
// disk when its writing is acknowledged.
type folder struct{ dir string }

func openFolder(config Config, clock union.Clock) (*Store, error) {
	dir, err := filepath.Abs(config.Dir)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	// Half-written files stay beside their place: a temp folder may be on
	// another disk, and outside of what is swept and backed up.
	bucket, err := fileblob.OpenBucket(dir, &fileblob.Options{
		CreateDir:   true,
		DirFileMode: 0o700,
		NoTempDir:   true,
		Metadata:    fileblob.MetadataDontWrite,
	})
	if err != nil {
		return nil, fmt.Errorf("blob: open the folder: %w", err)
	}
	f := &folder{dir: dir}
	err = f.sweep(clock.Now().Add(-leftover))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("blob: sweep the folder: %w", err), bucket.Close())
	}
	return &Store{bucket: bucket, config: config, folder: f}, nil
}

// put syncs the file before it gets its name and the folders after, so that a
// power cut leaves the old file or the new one, never an empty one.
func (f *folder) put(ctx context.Context, bucket *blob.Bucket, key string, content []byte) error {
	var file *os.File
	writing, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := bucket.NewWriter(writing, key, &blob.WriterOptions{
		ContentType: contentType, // known, so that the file is opened at once
		BeforeWrite: func(as func(any) bool) error {
			if !as(&file) {
				return errors.New("no file to sync")
			}
			return file.Chmod(0o600)
		},
	})
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err != nil {
		cancel() // so that closing does not place what is not whole
		return errors.Join(err, w.Close())
	}
	err = w.Close()
	if err != nil {
		return err
	}
	return f.syncFolders(key)
}

// syncFolders syncs each folder from the file's up to the store's own. A folder
// is only on the disk when its parent was synced, and who made it, this call
// or another at the same moment, cannot be told.
func (f *folder) syncFolders(key string) error {
	for dir := filepath.Dir(f.path(key)); ; dir = filepath.Dir(dir) {
		err := syncDir(dir)
		if err != nil || dir == f.dir {
			return err
		}
	}
}

func (f *folder) path(key string) string { return filepath.Join(f.dir, filepath.FromSlash(key)) }

func syncDir(dir string) error {
	d, err := os.Open(dir) //nolint:gosec // a folder of the store's own
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// sweep removes what writers that were killed left behind before a moment.
func (f *folder) sweep(before time.Time) error {
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return err
	}
	err = fs.WalkDir(root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || !strings.HasSuffix(path, tempSuffix) {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.ModTime().Before(before) {
			err = root.Remove(path)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil // its writer has just finished
		}
		return err
	})
	return errors.Join(err, root.Close())
}
