package pdf

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

const ownerBytes = 16

// Encrypt gives the document under AES-256. Whoever has the password may read
// and print it and change nothing; the owner's password is thrown away.
func (p *Printer) Encrypt(pdf []byte, password string) ([]byte, error) {
	if password == "" {
		return nil, errors.New("encrypt document: no password")
	}
	owner := make([]byte, ownerBytes)
	_, err := io.ReadFull(p.rand, owner)
	if err != nil {
		return nil, fmt.Errorf("encrypt document: %w", err)
	}
	conf := checkConfig()
	conf.UserPW = password
	conf.OwnerPW = hex.EncodeToString(owner)
	conf.EncryptUsingAES = true
	conf.EncryptKeyLength = 256
	conf.Permissions = model.PermissionsPrint
	var out bytes.Buffer
	out.Grow(len(pdf) + len(pdf)/64)
	err = api.Encrypt(bytes.NewReader(pdf), &out, conf)
	if err != nil {
		return nil, fmt.Errorf("encrypt document: %w", err)
	}
	return out.Bytes(), nil
}

// Validate checks a document of ours against ISO 32000 with a second library.
func Validate(pdf []byte) error {
	err := api.Validate(bytes.NewReader(pdf), checkConfig())
	if err != nil {
		return fmt.Errorf("validate document: %w", err)
	}
	return nil
}

// checkConfig keeps the checking library from writing a folder of settings into
// the home directory, and from rewriting what is good.
func checkConfig() *model.Configuration {
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	conf.Optimize = false
	conf.OptimizeBeforeWriting = false
	conf.OptimizeResourceDicts = false
	conf.Offline = true
	return conf
}
