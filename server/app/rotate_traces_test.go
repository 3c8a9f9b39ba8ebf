package app_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unioncard/server/pii"
	"unioncard/server/rotation"
	"unioncard/server/store"
	"unioncard/server/union"
)

// oldKeys are what the keys before a rotation have left wherever they were used.
type oldKeys struct {
	primary string
	header  []byte              // how every value begins that was sealed: version, algorithm, key
	marks   map[string]struct{} // every blind index
}

// remember takes down the traces of the present keys, and shows that they are found.
func (r *rotated) remember(t *testing.T) oldKeys {
	t.Helper()
	old := oldKeys{primary: r.Keys.Status().PrimaryData, marks: map[string]struct{}{}}
	sample, err := r.Keys.Sealer().SealBytes(union.Place{Table: "t", Column: "c", Row: "r"}, []byte("样本"))
	if err != nil {
		t.Fatal(err)
	}
	old.header = sample[:6]
	r.eachValue(t, func(table, column string, value []byte) {
		if len(value) >= 32 && (strings.Contains(column, "_index") || strings.HasPrefix(column, "held_") || strings.HasPrefix(column, "live_key")) {
			old.marks[string(value)] = struct{}{}
		}
	})
	known := map[string]bool{}
	for _, c := range store.SealedColumns() {
		known[c.Table+"."+c.Column] = true
	}
	found := r.traces(t, old)
	for place := range found {
		if strings.HasPrefix(place, "sealed in ") && !known[strings.TrimPrefix(place, "sealed in ")] && place != "sealed in files" {
			t.Errorf("the rotation does not know of what is %s", place)
		}
	}
	for _, place := range []string{"sealed in files", "sealed in applications.fields_sealed", "sealed in idempotency_keys.answer", "indexed in roster_rows.live_key"} {
		if found[place] == 0 {
			t.Fatalf("nothing is %s: the search finds nothing, %v", place, found)
		}
	}
	return old
}

// traces counts what still carries a key, by place.
func (r *rotated) traces(t *testing.T, old oldKeys) map[string]int {
	t.Helper()
	found := map[string]int{}
	r.eachValue(t, func(table, column string, value []byte) {
		if bytes.HasPrefix(value, old.header) {
			found["sealed in "+table+"."+column]++
		}
		text := value
		if _, after, ok := strings.Cut(string(value), " "); ok { // a case of duplicates goes by the index in hex
			if raw, err := hex.DecodeString(after); err == nil {
				text = raw
			}
		}
		if _, ok := old.marks[string(text)]; ok {
			found["indexed in "+table+"."+column]++
		}
	})
	err := filepath.WalkDir(filepath.Join(r.Config.Data.Dir, "files"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.HasPrefix(content, old.header) {
			found["sealed in files"]++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// eachValue visits every value of every column of the database, whatever the code knows of it.
func (r *rotated) eachValue(t *testing.T, visit func(table, column string, value []byte)) {
	t.Helper()
	db := r.SQL()
	list := "SHOW TABLES"
	if r.Config.Database.Driver == "sqlite" {
		list = "SELECT name FROM sqlite_master WHERE type = 'table'"
	}
	var tables []string
	rows, err := db.Query(list)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var table string
		if err = rows.Scan(&table); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, table)
	}
	if err = rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		rows, err := db.Query("SELECT * FROM " + table) //nolint:gosec // the database's own names
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		values, to := make([][]byte, len(columns)), make([]any, len(columns))
		for i := range values {
			to[i] = &values[i]
		}
		for rows.Next() {
			if err = rows.Scan(to...); err != nil {
				t.Fatal(err)
			}
			for i, column := range columns {
				visit(table, column, values[i])
			}
		}
		if err = rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// check looks for the old keys everywhere, opens all that is sealed, and uses it.
func (r *rotated) check(t *testing.T, old oldKeys) {
	t.Helper()
	if err := r.Keys.Reload(); err != nil {
		t.Fatal(err)
	}
	state := r.Keys.Status()
	if state.DataKeys != 1 || state.PrimaryData == old.primary || state.Index != pii.IndexAtRest {
		t.Fatalf("the keys are %+v", state)
	}
	for place, n := range r.traces(t, old) {
		t.Errorf("%d values are %s by the old keys", n, place)
	}
	ctx, j := context.Background(), rotation.Job{Store: r.Store}
	sealed, err := j.Reseal(ctx, all{r.Keys.Sealer()}, r.Blobs)
	if err != nil || sealed.Missing > 0 {
		t.Fatalf("not everything opens: %v, %d files are missing", err, sealed.Missing)
	}
	if left, err := j.Reindex(ctx, wholeVault{r.Keys.Indexer(), r.Keys.Opener()}); err != nil || left.Changed != 0 {
		t.Fatalf("%d indexes are not as they should be, %v", left.Changed, err)
	}
	for what, n := range r.done {
		if n.Load() == 0 {
			t.Errorf("%s: nothing was done meanwhile", what)
		}
		t.Logf("%s: %d", what, n.Load())
	}
	t.Logf("%d opened, %d links of evidence", sealed.Changed, r.verifyEvidence())
	id := "/rosters/" + r.preview.Text("id")
	if bad := r.clerk.Get(id + "/errors").Must(200); bad.At("items.0") == nil {
		t.Errorf("the bad row of a list uploaded before is gone: %s", bad.Body)
	}
	r.clerk.Post(id+"/import", map[string]any{"version": r.preview.Number("version"), "skip_bad": true}).Must(200)
	for _, a := range r.held {
		again := r.enrol(r.city.Foreign, a.Fields)
		r.other.Post(again.Path("/claim"), nil).Must(200)
		r.other.Post(again.Path("/approval"), map[string]any{"version": again.Version}).MustCode(409, "document_held")
	}
}

// all opens everything and finds every value in need of it.
type all struct {
	pii.Sealer
}

func (all) NeedsReseal([]byte) bool { return true }

type wholeVault struct {
	pii.Indexer
	pii.Opener
}
