package pii

import (
	"crypto/rand"
	"path/filepath"
	"testing"

	"unioncard/server/union"
)

var bothSuites = map[string]Algorithm{
	"international suite": AES256GCM,
	"domestic suite":      SM4GCM,
}

func options(a Algorithm) Options { return Options{Algorithm: a, Random: rand.Reader} }

func samplePlace() union.Place {
	return union.Place{Table: "applications", Column: "document", Row: "0192f5a0-0000-7000-8000-000000000001"}
}

func mustMaster(t testing.TB, a Algorithm) FileMaster {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys", "master.key")
	err := CreateDemoMaster(path, a, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	m, err := LoadDemoMaster(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func mustKeyring(t testing.TB, a Algorithm) *Keyring {
	t.Helper()
	k, err := Create(filepath.Join(t.TempDir(), "keys", "keyring.json"), mustMaster(t, a), options(a))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func mustSeal(t testing.TB, k *Keyring, plain string) []byte {
	t.Helper()
	sealed, err := k.Sealer().SealBytes(samplePlace(), []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func mustOpen(t testing.TB, k *Keyring, sealed []byte) string {
	t.Helper()
	plain, err := k.Opener().Open(samplePlace(), sealed)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
