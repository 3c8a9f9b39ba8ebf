package pii

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// writeNew makes a file of mode 0600 that is whole and on the disk when it
// appears under its name, and never replaces one (fs.ErrExist).
func writeNew(path string, content []byte) error {
	temp, err := writeTemp(path, content)
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp) }()
	err = os.Link(temp, path)
	if err != nil {
		return fmt.Errorf("place the file: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// replace puts a file in the place of another in one step, on the disk when it returns.
func replace(path string, content []byte) error {
	temp, err := writeTemp(path, content)
	if err != nil {
		return err
	}
	err = os.Rename(temp, path)
	if err != nil {
		_ = os.Remove(temp)
		return fmt.Errorf("place the file: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

func writeTemp(path string, content []byte) (string, error) {
	// os.CreateTemp makes the file 0600.
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return "", fmt.Errorf("make a file: %w", err)
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err != nil {
		_ = os.Remove(f.Name())
		return "", fmt.Errorf("write a file: %w", err)
	}
	return f.Name(), nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir) //nolint:gosec // the folder of a file that the operator named
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	err = errors.Join(d.Sync(), d.Close())
	if err != nil {
		return fmt.Errorf("sync the folder: %w", err)
	}
	return nil
}

// locked runs do while no other process changes the file. The lock has a file
// of its own because replacing the file would replace what is locked.
func locked(path string, do func() error) error {
	f, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // beside the keyring
	if err != nil {
		return fmt.Errorf("open the lock: %w", err)
	}
	defer func() { _ = f.Close() }()
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX) //nolint:gosec // descriptors are small
	if err != nil {
		return fmt.Errorf("take the lock: %w", err)
	}
	return do()
}
