package pii

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/tink-crypto/tink-go/v2/tink"
)

// Options of a keyring.
type Options struct {
	// Algorithm is for keys made from now on; those that exist keep theirs
	// until a rotation.
	Algorithm Algorithm
	// Random makes keys and nonces. It must be safe for concurrent use, as
	// crypto/rand.Reader is.
	Random io.Reader
}

// Keyring is a keyring file that is kept open. Several processes may hold the
// same file: one that meets a key it does not know, or is told to Reload, looks
// at the file again.
type Keyring struct {
	path   string
	opts   Options
	master tink.AEAD

	now   atomic.Pointer[ring]
	check sync.Mutex // guards seen
	seen  stamp
}

// Create makes a keyring file with one key for each use, mode 0600. It refuses
// to replace one (fs.ErrExist): without its keyring no value ever opens again.
func Create(path string, master Master, opts Options) (*Keyring, error) {
	k, err := open(path, master, opts)
	if err != nil {
		return nil, err
	}
	f := &keyFile{Format: keyFileFormat}
	f.Data, err = f.newKey(useData, opts.Algorithm, k.master, opts.Random)
	if err != nil {
		return nil, err
	}
	f.Index, err = f.newKey(useIndex, opts.Algorithm, k.master, opts.Random)
	if err != nil {
		return nil, err
	}
	for _, u := range []use{useAudit, useEvidence} {
		_, err = f.newKey(u, opts.Algorithm, k.master, opts.Random)
		if err != nil {
			return nil, err
		}
	}
	raw, err := f.encode()
	if err != nil {
		return nil, err
	}
	err = os.MkdirAll(filepath.Dir(path), 0o700)
	if err != nil {
		return nil, fmt.Errorf("make the key folder: %w", err)
	}
	err = writeNew(path, raw)
	if err != nil {
		return nil, err
	}
	return k, k.Reload()
}

// Load opens a keyring file. It returns ErrKeyring when the file is damaged or
// was wrapped by another master key, and fs.ErrNotExist when there is none.
func Load(path string, master Master, opts Options) (*Keyring, error) {
	k, err := open(path, master, opts)
	if err != nil {
		return nil, err
	}
	return k, k.Reload()
}

// LoadOrCreate opens a keyring file and makes it at the very first start.
func LoadOrCreate(path string, master Master, opts Options) (*Keyring, error) {
	k, err := Load(path, master, opts)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	k, err = Create(path, master, opts)
	if errors.Is(err, fs.ErrExist) {
		return Load(path, master, opts) // another process was faster
	}
	return k, err
}

func open(path string, master Master, opts Options) (*Keyring, error) {
	if !opts.Algorithm.Valid() {
		return nil, fmt.Errorf("unknown algorithm %q", string(opts.Algorithm))
	}
	if opts.Random == nil {
		return nil, errors.New("a keyring needs a source of randomness")
	}
	aead, err := master.AEAD()
	if err != nil {
		return nil, fmt.Errorf("reach the master key: %w", err)
	}
	return &Keyring{path: path, opts: opts, master: aead}, nil
}

// Sealer gives the part that seals.
func (k *Keyring) Sealer() Sealer { return Sealer{k} }

// Indexer gives the part that finds.
func (k *Keyring) Indexer() Indexer { return Indexer{k} }

// Opener gives the part that opens. Hand it only to what may reveal.
func (k *Keyring) Opener() Opener { return Opener{k} }

// Auditor gives the part that authenticates audit rows.
func (k *Keyring) Auditor() Auditor { return Auditor{k} }

// EvidenceSigner gives the part that signs consent records.
func (k *Keyring) EvidenceSigner() EvidenceSigner { return EvidenceSigner{k} }
