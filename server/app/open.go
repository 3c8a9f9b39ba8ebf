package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"unioncard/server/blob"
	"unioncard/server/cache"
	"unioncard/server/config"
	"unioncard/server/pii"
	"unioncard/server/store"
)

// errNoData says that a command which works on what is there was run where nothing is.
var errNoData = errors.New("there are no keys in the data folder: run the command where the server runs, or name its folder by data.dir")

// keyringFile is where the wrapped keys are in the data folder.
const keyringFile = "keys/keyring.json"

func (a *App) openKeys(context.Context) error {
	dir := a.Config.Data.Dir
	if _, err := os.Stat(filepath.Join(dir, keyringFile)); a.options.Existing && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", dir, errNoData)
	}
	var master pii.FileMaster
	var err error
	if a.Config.App.Mode == config.Production {
		master, err = pii.LoadMaster(a.Config.Keys.MasterFile, dir, a.options.Rand)
	} else {
		file := a.Config.Keys.MasterFile
		if file == "" {
			file = filepath.Join(dir, "keys", "master.key")
		}
		master, err = demoMaster(file, pii.Algorithm(a.Config.Keys.Algorithm), a.options.Rand)
	}
	if err != nil {
		return fmt.Errorf("master key: %w", err)
	}
	a.Keys, err = pii.LoadOrCreate(filepath.Join(dir, keyringFile), master,
		pii.Options{Algorithm: pii.Algorithm(a.Config.Keys.Algorithm), Random: a.options.Rand})
	if err != nil {
		return fmt.Errorf("keyring: %w", err)
	}
	return nil
}

// demoMaster makes the demo's own key at its first start.
func demoMaster(file string, algorithm pii.Algorithm, random io.Reader) (pii.FileMaster, error) {
	_, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		err = os.MkdirAll(filepath.Dir(file), 0o700)
		if err == nil {
			err = pii.CreateDemoMaster(file, algorithm, random)
		}
	}
	if err != nil {
		return pii.FileMaster{}, err
	}
	return pii.LoadDemoMaster(file, random)
}

func (a *App) openStore(context.Context) error {
	zone, err := time.LoadLocation(a.Config.App.Timezone)
	if err != nil {
		return err
	}
	cfg := store.Config{
		Driver: a.Config.Database.Driver, DSN: a.Config.Database.DSN, MaxConns: a.Config.Database.MaxConns,
		File: filepath.Join(a.Config.Data.Dir, "unioncard.db"),
	}
	a.Store, err = store.Open(cfg, store.Tools{Clock: a.options.Clock, Rand: a.options.Rand, MAC: a.Keys.Auditor().AuditMAC, Zone: zone})
	if err != nil {
		return err
	}
	a.closing(a.Store.Close)
	return nil
}

func (a *App) openBlobs(ctx context.Context) error {
	f := a.Config.Files
	var err error
	a.Blobs, err = blob.Open(ctx, blob.Config{
		Kind: blob.Kind(f.Kind), Dir: filepath.Join(a.Config.Data.Dir, "files"), Bucket: f.Bucket, Endpoint: f.Endpoint,
		Region: f.Region, AccessKey: f.AccessKey, SecretKey: f.SecretKey, PathStyle: f.PathStyle,
	}, a.options.Clock)
	if err != nil {
		return fmt.Errorf("files: %w", err)
	}
	a.closing(a.Blobs.Close)
	return nil
}

func (a *App) openCache(context.Context) error {
	r := a.Config.Redis
	cfg := cache.Config{Addrs: split(r.Addrs), Username: r.Username, Password: r.Password, DB: r.DB, Clock: a.options.Clock}
	if r.TLS {
		cfg.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	var err error
	a.Cache, err = cache.Open(cfg)
	if err != nil {
		return fmt.Errorf("redis: %w", err)
	}
	a.closing(a.Cache.Close)
	return nil
}

func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}
