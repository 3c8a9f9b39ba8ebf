package pii

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/emmansun/gmsm/sm2"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// use says what a key is for. It is bound into the wrapping, so that a key
// cannot be put to another use by editing the file.
type use string

const (
	useData     use = "data"
	useIndex    use = "index"
	useAudit    use = "audit"
	useEvidence use = "evidence"
)

const keyFileFormat = 1

// keyFile is the keyring as it rests: JSON with every key wrapped by the master.
type keyFile struct {
	Format int       `json:"format"`
	Data   string    `json:"primary_data"`
	Index  string    `json:"current_index"`
	Next   string    `json:"next_index,omitempty"`
	Keys   []keyLine `json:"keys"`
}

type keyLine struct {
	ID        string    `json:"id"`
	Use       use       `json:"use"`
	Version   int       `json:"version"`
	Algorithm Algorithm `json:"algorithm"`
	Wrapped   []byte    `json:"wrapped"`
}

func (l keyLine) bound() []byte {
	return join("unioncard/keyring", l.ID, string(l.Use), strconv.Itoa(l.Version), string(l.Algorithm))
}

// newKey makes and wraps a key of a use, one version above those the file holds.
func (f *keyFile) newKey(u use, a Algorithm, master tink.AEAD, random io.Reader) (string, error) {
	id, err := f.freeID(random)
	if err != nil {
		return "", err
	}
	raw, err := generate(u, a, random)
	if err != nil {
		return "", err
	}
	line := keyLine{ID: id, Use: u, Version: 1, Algorithm: a}
	for _, other := range f.Keys {
		if other.Use == u {
			line.Version = max(line.Version, other.Version+1)
		}
	}
	line.Wrapped, err = master.Encrypt(raw, line.bound())
	if err != nil {
		return "", fmt.Errorf("wrap a key: %w", err)
	}
	f.Keys = append(f.Keys, line)
	return id, nil
}

func (f *keyFile) freeID(random io.Reader) (string, error) {
	for {
		var id keyID
		_, err := io.ReadFull(random, id[:])
		if err != nil {
			return "", fmt.Errorf("read randomness: %w", err)
		}
		text := hex.EncodeToString(id[:])
		if id != (keyID{}) && f.find(text) == nil {
			return text, nil
		}
	}
}

func (f *keyFile) find(id string) *keyLine {
	for i := range f.Keys {
		if f.Keys[i].ID == id {
			return &f.Keys[i]
		}
	}
	return nil
}

func (f *keyFile) drop(id string) {
	kept := f.Keys[:0]
	for _, line := range f.Keys {
		if line.ID != id {
			kept = append(kept, line)
		}
	}
	f.Keys = kept
}

func (f *keyFile) encode() ([]byte, error) {
	raw, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the keyring: %w", err)
	}
	return append(raw, '\n'), nil
}

func decodeKeyFile(raw []byte) (*keyFile, error) {
	var f keyFile
	err := json.Unmarshal(raw, &f)
	if err != nil || f.Format != keyFileFormat {
		return nil, ErrKeyring
	}
	return &f, nil
}

func generate(u use, a Algorithm, random io.Reader) ([]byte, error) {
	if u == useEvidence && a == SM4GCM {
		key, err := sm2.GenerateKey(random)
		if err != nil {
			return nil, fmt.Errorf("make a signing key: %w", err)
		}
		return key.D.FillBytes(make([]byte, 32)), nil
	}
	size := 32
	switch u {
	case useEvidence:
		size = ed25519.SeedSize
	case useData:
		size = a.sealKeySize()
	}
	raw := make([]byte, size)
	_, err := io.ReadFull(random, raw)
	if err != nil {
		return nil, fmt.Errorf("read randomness: %w", err)
	}
	return raw, nil
}
