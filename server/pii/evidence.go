package pii

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
)

// EvidenceSigner signs consent records with the federation's key: Ed25519, or
// SM2 with SM3 and the default user id (GB/T 32918.2) in the domestic suite.
type EvidenceSigner struct{ k *Keyring }

// signer is a private key of one of the two kinds.
type signer interface {
	sign(msg []byte) ([]byte, error)
	publicDER() ([]byte, error)
}

// Sign gives the signature of a record: 64 bytes, or ASN.1 for SM2.
func (s EvidenceSigner) Sign(msg []byte) ([]byte, error) {
	return s.k.now.Load().evidence.sign(msg)
}

// PublicKey gives the public key in PEM, as it is published on paper.
func (s EvidenceSigner) PublicKey() ([]byte, error) {
	der, err := s.k.now.Load().evidence.publicDER()
	if err != nil {
		return nil, fmt.Errorf("write the public key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), nil
}

// VerifyEvidence checks a signature against a public key in PEM. It needs no
// keyring, so that anybody can check a record. It returns ErrSignature.
func VerifyEvidence(publicPEM, msg, signature []byte) error {
	block, _ := pem.Decode(publicPEM)
	if block == nil || block.Type != "PUBLIC KEY" {
		return ErrSignature
	}
	public, err := smx509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return ErrSignature
	}
	fits := false
	switch key := public.(type) {
	case ed25519.PublicKey:
		fits = ed25519.Verify(key, msg, signature)
	case *ecdsa.PublicKey:
		fits = sm2.IsSM2PublicKey(key) && sm2.VerifyASN1WithSM2(key, nil, msg, signature)
	}
	if !fits {
		return ErrSignature
	}
	return nil
}

func newSigner(a Algorithm, raw []byte, random io.Reader) (signer, error) {
	if a == SM4GCM {
		key, err := sm2.NewPrivateKey(raw)
		if err != nil {
			return nil, ErrKeyring
		}
		return &sm2Signer{key: key, random: random}, nil
	}
	if len(raw) != ed25519.SeedSize {
		return nil, ErrKeyring
	}
	return &edSigner{key: ed25519.NewKeyFromSeed(raw)}, nil
}

type edSigner struct{ key ed25519.PrivateKey }

func (s *edSigner) sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }

func (s *edSigner) publicDER() ([]byte, error) {
	return x509.MarshalPKIXPublicKey(s.key.Public())
}

type sm2Signer struct {
	key    *sm2.PrivateKey
	random io.Reader
}

func (s *sm2Signer) sign(msg []byte) ([]byte, error) {
	signature, err := sm2.SignASN1(s.random, s.key, msg, sm2.DefaultSM2SignerOpts)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return signature, nil
}

func (s *sm2Signer) publicDER() ([]byte, error) {
	return smx509.MarshalPKIXPublicKey(&s.key.PublicKey)
}
