package pii

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tink-crypto/tink-go/v2/tink"
)

// masterOf lends the master key of a keyring to another.
type masterOf struct{ k *Keyring }

func (m masterOf) AEAD() (tink.AEAD, error) { return m.k.master, nil }

func TestProductionRefusesBadMasters(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	demo := filepath.Join(dir, "demo.key")
	good := filepath.Join(dir, "good.key")
	inside := filepath.Join(data, "keys", "master.key")
	linked := filepath.Join(dir, "linked.key")
	exposed := filepath.Join(dir, "exposed.key")
	broken := filepath.Join(dir, "broken.key")
	must(t, CreateDemoMaster(demo, AES256GCM, rand.Reader))
	for _, path := range []string{good, inside, exposed} {
		must(t, CreateMaster(path, SM4GCM, rand.Reader))
	}
	must(t, os.Symlink(inside, linked))
	must(t, os.Chmod(exposed, 0o644)) //nolint:gosec // the case under test
	must(t, os.WriteFile(broken, []byte(masterTitle+"\noperator\naes256gcm\nAAAA\n"), 0o600))
	cases := map[string]struct {
		path string
		want error
	}{
		"made for production":        {good, nil},
		"made by the demo":           {demo, ErrDemoMaster},
		"inside the data folder":     {inside, ErrMasterInDataFolder},
		"a link into that folder":    {linked, ErrMasterInDataFolder},
		"readable by others":         {exposed, ErrMasterExposed},
		"a key of the wrong length":  {broken, ErrMasterFormat},
		"absent":                     {filepath.Join(dir, "absent"), fs.ErrNotExist},
		"a keyring instead of a key": {mustKeyring(t, AES256GCM).path, ErrMasterFormat},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := LoadMaster(c.path, data, rand.Reader)
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestADemoRefusesProductionsMaster(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	must(t, CreateMaster(path, AES256GCM, rand.Reader))
	_, err := LoadDemoMaster(path, rand.Reader)
	if !errors.Is(err, ErrProductionMaster) {
		t.Errorf("got %v", err)
	}
}

func TestKeyFilesAreForTheirOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	master := filepath.Join(dir, "master.key")
	must(t, CreateDemoMaster(master, AES256GCM, rand.Reader))
	m, err := LoadDemoMaster(master, rand.Reader)
	must(t, err)
	ring := filepath.Join(dir, "keyring.json")
	k, err := Create(ring, m, options(AES256GCM))
	must(t, err)
	must(t, k.RotateData())
	for path, want := range map[string]fs.FileMode{dir: 0o700, master: 0o600, ring: 0o600, ring + ".lock": 0o600} {
		info, err := os.Stat(path)
		must(t, err)
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", filepath.Base(path), got, want)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	must(t, err)
	if len(left) != 0 {
		t.Errorf("%d temporary files are left", len(left))
	}
}

func TestKeysAreNeverReplaced(t *testing.T) {
	k := mustKeyring(t, AES256GCM)
	_, err := Create(k.path, masterOf{k}, options(AES256GCM))
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second keyring: %v", err)
	}
	path := filepath.Join(t.TempDir(), "master.key")
	must(t, CreateMaster(path, AES256GCM, rand.Reader))
	err = CreateMaster(path, AES256GCM, rand.Reader)
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second master: %v", err)
	}
	sealed := mustSeal(t, k, sampleNumber)
	again, err := LoadOrCreate(k.path, masterOf{k}, options(AES256GCM))
	must(t, err)
	if mustOpen(t, again, sealed) != sampleNumber {
		t.Error("the keyring that was there should be used")
	}
}

func TestKeyringFileHoldsNoKeyInTheClear(t *testing.T) {
	k := mustKeyring(t, AES256GCM)
	raw, err := os.ReadFile(k.path)
	must(t, err)
	var f keyFile
	must(t, json.Unmarshal(raw, &f))
	r := k.now.Load()
	for _, line := range f.Keys {
		for _, key := range [][]byte{r.current.key, r.audit.key} {
			if bytes.Contains(line.Wrapped, key) {
				t.Error("a key lies unwrapped in the file")
			}
		}
	}
}

func TestDamagedKeyringIsRefusedAndTheOldOneKept(t *testing.T) {
	edit := func(change func(f *keyFile)) func([]byte) []byte {
		return func(raw []byte) []byte {
			f, err := decodeKeyFile(raw)
			must(t, err)
			change(f)
			raw, err = f.encode()
			must(t, err)
			return raw
		}
	}
	cases := map[string]func([]byte) []byte{
		"empty":                       func([]byte) []byte { return nil },
		"cut":                         func(raw []byte) []byte { return raw[:len(raw)/2] },
		"a later format":              func(raw []byte) []byte { return bytes.Replace(raw, []byte(`"format": 1`), []byte(`"format": 2`), 1) },
		"a key put to another use":    edit(func(f *keyFile) { f.Keys[0].Use = useIndex }),
		"a key under another id":      edit(func(f *keyFile) { f.Keys[0].ID = "00000001" }),
		"a wrapped key changed":       edit(func(f *keyFile) { f.Keys[1].Wrapped[20] ^= 1 }),
		"no primary":                  edit(func(f *keyFile) { f.Data = "" }),
		"an index key that is absent": edit(func(f *keyFile) { f.Next = "12345678" }),
		"no audit key":                edit(func(f *keyFile) { f.drop(f.ids(useAudit)[0]) }),
		"an unknown algorithm":        edit(func(f *keyFile) { f.Keys[0].Algorithm = "rot13" }),
	}
	for name, damage := range cases {
		t.Run(name, func(t *testing.T) {
			k := mustKeyring(t, AES256GCM)
			sealed := mustSeal(t, k, sampleNumber)
			raw, err := os.ReadFile(k.path)
			must(t, err)
			must(t, replace(k.path, damage(raw)))
			if err := k.Reload(); !errors.Is(err, ErrKeyring) {
				t.Errorf("got %v, want %v", err, ErrKeyring)
			}
			if mustOpen(t, k, sealed) != sampleNumber {
				t.Error("the keys held so far should stay in use")
			}
		})
	}
}

func TestAnotherMasterOpensNothing(t *testing.T) {
	k := mustKeyring(t, AES256GCM)
	_, err := Load(k.path, mustMaster(t, AES256GCM), options(AES256GCM))
	if !errors.Is(err, ErrKeyring) {
		t.Errorf("got %v, want %v", err, ErrKeyring)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	m := mustMaster(t, AES256GCM)
	path := filepath.Join(t.TempDir(), "keyring.json")
	for name, opts := range map[string]Options{
		"an unknown algorithm": {Algorithm: "des", Random: rand.Reader},
		"no randomness":        {Algorithm: AES256GCM},
		"too little of it":     {Algorithm: AES256GCM, Random: strings.NewReader("short")},
	} {
		_, err := Create(path, m, opts)
		if err == nil {
			t.Errorf("%s should be refused", name)
		}
	}
}
