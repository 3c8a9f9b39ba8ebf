package pii

import (
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/tink-crypto/tink-go/v2/tink"
)

// Master wraps the keys of a keyring. A key management service has its own
// implementation of tink.AEAD, so its client fits here as it is.
type Master interface {
	AEAD() (tink.AEAD, error)
}

const (
	masterTitle  = "unioncard master key v1"
	madeByDemo   = "demo"
	madeByPeople = "operator"
)

// FileMaster is a master key read from a file of four lines: title, who made
// it, algorithm, key in base64.
type FileMaster struct{ key *masterKey }

type masterKey struct{ aead tink.AEAD }

// AEAD gives what wraps and unwraps.
func (m FileMaster) AEAD() (tink.AEAD, error) { return m.key.aead, nil }

// CreateMaster makes a master key file for production, mode 0600, and refuses
// to replace one that is there (fs.ErrExist).
func CreateMaster(path string, a Algorithm, random io.Reader) error {
	return createMaster(path, madeByPeople, a, random)
}

// CreateDemoMaster makes a master key file that production refuses.
func CreateDemoMaster(path string, a Algorithm, random io.Reader) error {
	return createMaster(path, madeByDemo, a, random)
}

func createMaster(path, maker string, a Algorithm, random io.Reader) error {
	if !a.Valid() {
		return fmt.Errorf("unknown algorithm %q", string(a))
	}
	key := make([]byte, a.sealKeySize())
	_, err := io.ReadFull(random, key)
	if err != nil {
		return fmt.Errorf("read randomness: %w", err)
	}
	lines := []string{masterTitle, maker, string(a), base64.StdEncoding.EncodeToString(key), ""}
	err = os.MkdirAll(filepath.Dir(path), 0o700)
	if err != nil {
		return fmt.Errorf("make the key folder: %w", err)
	}
	return writeNew(path, []byte(strings.Join(lines, "\n")))
}

// LoadMaster reads production's master key. It refuses one made by the demo
// (ErrDemoMaster), one inside dataDir (ErrMasterInDataFolder) and one that
// others may read (ErrMasterExposed).
func LoadMaster(path, dataDir string, random io.Reader) (FileMaster, error) {
	inside, err := within(path, dataDir)
	if err != nil {
		return FileMaster{}, err
	}
	if inside {
		return FileMaster{}, ErrMasterInDataFolder
	}
	maker, m, err := readMaster(path, random)
	if err != nil {
		return FileMaster{}, err
	}
	if maker == madeByDemo {
		return FileMaster{}, ErrDemoMaster
	}
	return m, nil
}

// LoadDemoMaster reads a master key for demo mode. It refuses one that was made for
// production (ErrProductionMaster): the demo lets everybody in as anybody, and would do so
// with real data where app.mode was forgotten.
func LoadDemoMaster(path string, random io.Reader) (FileMaster, error) {
	maker, m, err := readMaster(path, random)
	if err == nil && maker != madeByDemo {
		return FileMaster{}, ErrProductionMaster
	}
	return m, err
}

func readMaster(path string, random io.Reader) (maker string, m FileMaster, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", m, fmt.Errorf("read the master key: %w", err)
	}
	// A group that may read is how orchestrators hand secrets to a non-root user.
	if info.Mode().Perm()&0o027 != 0 {
		return "", m, ErrMasterExposed
	}
	raw, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return "", m, fmt.Errorf("read the master key: %w", err)
	}
	lines := strings.Split(strings.TrimRight(string(raw), "\r\n"), "\n")
	if len(lines) != 4 || strings.TrimSpace(lines[0]) != masterTitle {
		return "", m, ErrMasterFormat
	}
	a := Algorithm(strings.TrimSpace(lines[2]))
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(lines[3]))
	maker = strings.TrimSpace(lines[1])
	known := maker == madeByDemo || maker == madeByPeople
	if err != nil || !known || !a.Valid() || len(key) != a.sealKeySize() {
		return "", m, ErrMasterFormat
	}
	aead, err := a.newAEAD(key, random)
	if err != nil {
		return "", m, ErrMasterFormat
	}
	return maker, FileMaster{key: &masterKey{aead: aead}}, nil
}

// within says whether path lies in dir once links are followed.
func within(path, dir string) (bool, error) {
	if dir == "" {
		return false, nil
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false, fmt.Errorf("read the master key: %w", err)
	}
	base, err := filepath.EvalSymlinks(dir)
	if os.IsNotExist(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look at the data folder: %w", err)
	}
	target, err = filepath.Abs(target)
	if err != nil {
		return false, err
	}
	base, err = filepath.Abs(base)
	if err != nil {
		return false, err
	}
	rel, err := filepath.Rel(base, target)
	return err == nil && filepath.IsLocal(rel), nil
}
