package pii

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Algorithm names a suite: what seals, what indexes and what signs.
type Algorithm string

const (
	// AES256GCM seals by AES-256-GCM, indexes by HMAC-SHA256, signs by Ed25519.
	AES256GCM Algorithm = "aes256gcm"
	// SM4GCM seals by SM4-GCM, indexes by HMAC-SM3, signs by SM2.
	SM4GCM Algorithm = "sm4gcm"
)

// code is the algorithm byte of a sealed value; 0 is no algorithm.
func (a Algorithm) code() byte {
	switch a {
	case AES256GCM:
		return 1
	case SM4GCM:
		return 2
	}
	return 0
}

// Valid says whether the suite is one of the two that exist.
func (a Algorithm) Valid() bool { return a.code() != 0 }

// sealKeySize is the length of a sealing key in bytes.
func (a Algorithm) sealKeySize() int {
	if a == SM4GCM {
		return sm4.BlockSize
	}
	return 32
}

func (a Algorithm) newAEAD(key []byte, random io.Reader) (tink.AEAD, error) {
	switch a {
	case AES256GCM:
		return subtle.NewAESGCM(key)
	case SM4GCM:
		block, err := sm4.NewCipher(key)
		if err != nil {
			return nil, err
		}
		gcm, err := cipher.NewGCM(block)
		if err != nil {
			return nil, err
		}
		return &sm4GCM{gcm: gcm, random: random}, nil
	}
	return nil, fmt.Errorf("unknown algorithm %q", string(a))
}

// mac gives the 32-byte HMAC of the parts, each preceded by its length.
func (a Algorithm) mac(key []byte, parts ...string) []byte {
	var h hash.Hash
	if a == SM4GCM {
		h = hmac.New(sm3.New, key)
	} else {
		h = hmac.New(sha256.New, key)
	}
	h.Write(join(parts...))
	return h.Sum(nil)
}

// sm4GCM puts the nonce before the text, as tink's AES-GCM does.
type sm4GCM struct {
	gcm    cipher.AEAD
	random io.Reader
}

func (s *sm4GCM) Encrypt(plain, bound []byte) ([]byte, error) {
	size := s.gcm.NonceSize()
	out := make([]byte, size, size+len(plain)+s.gcm.Overhead())
	_, err := io.ReadFull(s.random, out)
	if err != nil {
		return nil, fmt.Errorf("read randomness: %w", err)
	}
	return s.gcm.Seal(out, out, plain, bound), nil
}

func (s *sm4GCM) Decrypt(sealed, bound []byte) ([]byte, error) {
	size := s.gcm.NonceSize()
	if len(sealed) < size {
		return nil, ErrAltered
	}
	return s.gcm.Open(nil, sealed[:size], sealed[size:], bound)
}
