package pii

import (
	"fmt"
	"os"
	"time"
)

// stamp tells one writing of the file from another. Every writing makes a new
// file, so the inode changes even within the clock's grain.
type stamp struct {
	info os.FileInfo
	size int64
	time time.Time
}

func (s stamp) same(info os.FileInfo) bool {
	return s.info != nil && os.SameFile(s.info, info) && s.size == info.Size() && s.time.Equal(info.ModTime())
}

// Reload looks at the file and takes over its keys when it has changed; when
// not, it costs one stat. On an error the keys held so far stay in use. Call it
// every few seconds, so that every replica seals by the newest key, and wait
// that long between the steps of a rotation.
func (k *Keyring) Reload() error {
	k.check.Lock()
	defer k.check.Unlock()
	// Stat before reading: a file replaced in between is read again next time.
	info, err := os.Stat(k.path)
	if err != nil {
		return fmt.Errorf("look at the keyring: %w", err)
	}
	if k.seen.same(info) {
		return nil
	}
	f, err := k.read()
	if err != nil {
		return err
	}
	r, err := unwrap(f, k.master, k.opts.Random)
	if err != nil {
		return err
	}
	k.now.Store(r)
	k.seen = stamp{info: info, size: info.Size(), time: info.ModTime()}
	return nil
}

func (k *Keyring) read() (*keyFile, error) {
	raw, err := os.ReadFile(k.path)
	if err != nil {
		return nil, fmt.Errorf("read the keyring: %w", err)
	}
	return decodeKeyFile(raw)
}

// dataKey finds a key, looking at the file again for one it does not know.
func (k *Keyring) dataKey(id keyID) (dataKey, error) {
	key, ok := k.now.Load().data[id]
	if ok {
		return key, nil
	}
	err := k.Reload()
	if err != nil {
		return dataKey{}, err
	}
	key, ok = k.now.Load().data[id]
	if !ok {
		return dataKey{}, ErrUnknownKey
	}
	return key, nil
}
