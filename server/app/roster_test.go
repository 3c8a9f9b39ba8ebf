package app

import (
	"crypto/rand"
	"errors"
	"path/filepath"
	"testing"

	"unioncard/server/pii"
	"unioncard/server/union"
)

func TestTheRosterOpensItsUploadedFilesAndNoPersonsValues(t *testing.T) {
	dir := t.TempDir()
	master, err := demoMaster(filepath.Join(dir, "keys", "master.key"), pii.AES256GCM, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := pii.Create(filepath.Join(dir, "keyring.json"), master, pii.Options{Algorithm: pii.AES256GCM, Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	v := rosterVault{keys.Sealer(), keys.Indexer(), keys.Opener()}
	for _, place := range []union.Place{
		{Table: "rosters", Column: "file", Row: "1"}, {Table: "roster_rows", Column: "name", Row: "1"}, {Table: "members", Column: "document", Row: "1"},
	} {
		sealed, err := v.SealBytes(place, []byte("样本"))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := v.OpenBytes(place, sealed)
		if opened := err == nil && string(plain) == "样本"; opened != (place.Table == "rosters") {
			t.Errorf("%s opens: %v, %v", place.Table, opened, err)
		}
		if place.Table != "rosters" && !errors.Is(err, pii.ErrPlace) {
			t.Errorf("%s: %v", place.Table, err)
		}
	}
}
