package pii

import (
	"encoding/hex"
	"io"

	"github.com/tink-crypto/tink-go/v2/tink"
)

// ring is a keyring unwrapped. It is never changed once made: a rotation
// replaces it whole, so that readers need no lock.
type ring struct {
	data     map[keyID]dataKey
	primary  dataKey
	current  *macKey
	next     *macKey
	audit    *macKey
	evidence signer
}

type dataKey struct {
	id        keyID
	algorithm Algorithm
	aead      tink.AEAD
}

type macKey struct {
	algorithm Algorithm
	key       []byte
}

func (m *macKey) mac(parts ...string) []byte { return m.algorithm.mac(m.key, parts...) }

// unwrap opens every key of a file and checks that none is missing.
func unwrap(f *keyFile, master tink.AEAD, random io.Reader) (*ring, error) {
	r := &ring{data: make(map[keyID]dataKey)}
	for _, line := range f.Keys {
		if !line.Algorithm.Valid() {
			return nil, ErrKeyring
		}
		raw, err := master.Decrypt(line.Wrapped, line.bound())
		if err != nil {
			return nil, ErrKeyring
		}
		err = r.add(f, line, raw, random)
		if err != nil {
			return nil, ErrKeyring
		}
	}
	if r.primary.aead == nil || r.current == nil || r.audit == nil || r.evidence == nil {
		return nil, ErrKeyring
	}
	if (f.Next != "") != (r.next != nil) {
		return nil, ErrKeyring
	}
	return r, nil
}

func (r *ring) add(f *keyFile, line keyLine, raw []byte, random io.Reader) error {
	switch line.Use {
	case useData:
		return r.addData(f, line, raw, random)
	case useIndex:
		key := &macKey{algorithm: line.Algorithm, key: raw}
		if line.ID != f.Index && line.ID != f.Next {
			return ErrKeyring
		}
		if line.ID == f.Index {
			r.current = key
		}
		if line.ID == f.Next {
			r.next = key
		}
	case useAudit:
		r.audit = &macKey{algorithm: line.Algorithm, key: raw}
	case useEvidence:
		var err error
		r.evidence, err = newSigner(line.Algorithm, raw, random)
		return err
	default:
		return ErrKeyring
	}
	return nil
}

func (r *ring) addData(f *keyFile, line keyLine, raw []byte, random io.Reader) error {
	var id keyID
	text, err := hex.DecodeString(line.ID)
	if err != nil || len(text) != len(id) {
		return ErrKeyring
	}
	copy(id[:], text)
	aead, err := line.Algorithm.newAEAD(raw, random)
	if err != nil {
		return ErrKeyring
	}
	key := dataKey{id: id, algorithm: line.Algorithm, aead: aead}
	r.data[id] = key
	if line.ID == f.Data {
		r.primary = key
	}
	return nil
}
