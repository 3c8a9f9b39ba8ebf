package pii

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestEvidenceIsVerifiedByThePublicKeyAlone(t *testing.T) {
	record := []byte(`{"mode":"self","样本":true}`)
	for name, suite := range bothSuites {
		t.Run(name, func(t *testing.T) {
			k := mustKeyring(t, suite)
			signature, err := k.EvidenceSigner().Sign(record)
			must(t, err)
			public, err := k.EvidenceSigner().PublicKey()
			must(t, err)
			must(t, VerifyEvidence(public, record, signature))
			other, err := mustKeyring(t, suite).EvidenceSigner().PublicKey()
			must(t, err)
			foreign, err := mustKeyring(t, otherSuite(suite)).EvidenceSigner().PublicKey()
			must(t, err)
			changed := bytes.Clone(signature)
			changed[len(changed)-1] ^= 1
			cases := map[string]struct{ public, record, signature []byte }{
				"another record":            {public, append(bytes.Clone(record), ' '), signature},
				"a changed signature":       {public, record, changed},
				"no signature":              {public, record, nil},
				"another federation's key":  {other, record, signature},
				"a key of the other suite":  {foreign, record, signature},
				"a key that is not PEM":     {[]byte("MCow"), record, signature},
				"a key of another PEM type": {bytes.ReplaceAll(public, []byte("PUBLIC"), []byte("SECRET")), record, signature},
			}
			for what, c := range cases {
				if err := VerifyEvidence(c.public, c.record, c.signature); !errors.Is(err, ErrSignature) {
					t.Errorf("%s: got %v, want %v", what, err, ErrSignature)
				}
			}
		})
	}
}

func otherSuite(a Algorithm) Algorithm {
	if a == AES256GCM {
		return SM4GCM
	}
	return AES256GCM
}

func TestEvidenceKeyOutlivesARotation(t *testing.T) {
	k := mustKeyring(t, AES256GCM)
	before, err := k.EvidenceSigner().PublicKey()
	must(t, err)
	must(t, k.RotateData())
	after, err := k.EvidenceSigner().PublicKey()
	must(t, err)
	if !bytes.Equal(before, after) {
		t.Error("the key published on paper changed")
	}
}

func TestAuditRowsAreAuthenticated(t *testing.T) {
	for name, suite := range bothSuites {
		k := mustKeyring(t, suite)
		a := k.Auditor()
		mac := a.AuditMAC([]byte("row"))
		if len(mac) != 32 || !a.Genuine([]byte("row"), mac) {
			t.Errorf("%s: a genuine row is refused", name)
		}
		if a.Genuine([]byte("Row"), mac) || a.Genuine([]byte("row"), nil) || mustKeyring(t, suite).Auditor().Genuine([]byte("row"), mac) {
			t.Errorf("%s: a false row is taken", name)
		}
	}
}

func TestTheMarkOfARequestIsNoHashThatCanBeGuessed(t *testing.T) {
	for name, suite := range bothSuites {
		k := mustKeyring(t, suite)
		body := []byte(`{"phone":"13900000001"}`)
		mark := k.Auditor().RequestMAC(body)
		if len(mark) != 32 || !bytes.Equal(mark, k.Auditor().RequestMAC(body)) {
			t.Errorf("%s: a repeat is not known", name)
		}
		if bytes.Equal(mark, k.Auditor().AuditMAC(body)) || bytes.Equal(mark, mustKeyring(t, suite).Auditor().RequestMAC(body)) {
			t.Errorf("%s: the mark goes without the key, or serves as that of an audit row", name)
		}
		must(t, k.RotateData())
		must(t, k.AddIndexKey())
		must(t, k.PromoteIndexKey())
		if !bytes.Equal(mark, k.Auditor().RequestMAC(body)) {
			t.Errorf("%s: a repeat is not known while keys rotate", name)
		}
	}
}

// The signature must be the plain one, which any other program can check.
func TestOpenSSLVerifiesTheEvidence(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Log("openssl is not installed; the other tests stand")
		return
	}
	dir := t.TempDir()
	record, signed, public := filepath.Join(dir, "record"), filepath.Join(dir, "signature"), filepath.Join(dir, "public.pem")
	must(t, os.WriteFile(record, []byte("样本记录"), 0o600))
	for name, c := range map[string]struct {
		suite Algorithm
		args  []string
	}{
		"Ed25519": {AES256GCM, []string{"pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin", "-in", record, "-sigfile", signed}},
		"SM2":     {SM4GCM, []string{"dgst", "-sm3", "-verify", public, "-sigopt", "distid:1234567812345678", "-signature", signed, record}},
	} {
		t.Run(name, func(t *testing.T) {
			k := mustKeyring(t, c.suite)
			signature, err := k.EvidenceSigner().Sign([]byte("样本记录"))
			must(t, err)
			pem, err := k.EvidenceSigner().PublicKey()
			must(t, err)
			must(t, os.WriteFile(signed, signature, 0o600))
			must(t, os.WriteFile(public, pem, 0o600))
			out, err := exec.Command(openssl, c.args...).CombinedOutput() //nolint:gosec // a test's own paths
			if err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}
