package app_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"unioncard/server/app"
	"unioncard/server/config"
	"unioncard/server/uniontest"
)

func TestACommandThatIsRunInAWrongFolderLeavesNothingThere(t *testing.T) {
	dir := t.TempDir()
	cfg, err := config.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	cfg.HTTP.Addr, cfg.Data.Dir = "", filepath.Join(dir, "data")
	_, err = app.New(t.Context(), cfg, app.Options{Clock: uniontest.NewClock(), Rand: uniontest.Rand(1), Existing: true})
	if err == nil || !strings.Contains(err.Error(), "no keys in the data folder") {
		t.Errorf("it says %v", err)
	}
	err = filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if path != dir {
			t.Errorf("%s is left", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
