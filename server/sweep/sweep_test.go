//go:build sweep

package sweep

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"

	"github.com/xuri/excelize/v2"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// configuration is a way to run the server.
type configuration struct {
	driver, algorithm string
	redis             bool
	reads             bool // photos, by OCR
}

// configurations are the two ways to seal, each on one of the databases.
var configurations = map[string]configuration{
	"AES-256-GCM on SQLite, Redis in the process": {"sqlite", "aes256gcm", false, true},
	"SM4-GCM on MariaDB, a real Redis":            {"mysql", "sm4gcm", true, false},
}

// output is what the process has written.
var output copied

// TestMain gives the run a folder for temporary files of its own, and copies the output.
func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "sweep-")
	if err == nil {
		defer func() { _ = os.RemoveAll(folder) }()
		err = errors.Join(os.Mkdir(filepath.Join(folder, "tables"), 0o700), os.Mkdir(filepath.Join(folder, "tmp"), 0o700),
			os.Setenv("TMPDIR", filepath.Join(folder, "tmp")))
	}
	if err == nil {
		err = debug.SetCrashOutput(os.Stderr, debug.CrashOptions{})
	}
	if err != nil {
		panic(err)
	}
	restore, err := copyOutput(&output)
	if err != nil {
		panic(err)
	}
	defer restore()
	return m.Run()
}

func TestNothingOfAThousandPeopleRestsInTheClear(t *testing.T) {
	output.forget()
	hay := newHaystack()
	for _, name := range signers {
		hay.add("name of who signs the mandate", name)
	}
	fields, first, sheets := map[string][]union.Fields{}, map[string]int{}, map[string][]byte{}
	for name := range configurations {
		first[name] = len(fields) * people
		fields[name] = canaries(hay, first[name])
		sheets[name] = largeSheet(t, fields[name])
	}
	temporary := newSearch(t, hay) // of both at once
	tables := startWatch(temporary, inTables, startDatabase(t))
	w := startWatch(temporary, inTemp, os.TempDir())
	t.Run("everywhere", func(t *testing.T) {
		for name, set := range configurations {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				c := newCity(t, hay, set)
				c.live(first[name], fields[name], sheets[name])
				s := newSearch(t, hay)
				s.everything(c)
				s.report()
			})
		}
	})
	w.stop()
	tables.drain() // MariaDB's own come and go too fast to see all
	temporary.report()
}

// startDatabase starts the run's MariaDB with a folder for temporary tables of its own.
func startDatabase(t *testing.T) (folder string) {
	t.Helper()
	ours := os.TempDir()
	folder = filepath.Join(filepath.Dir(ours), "tables")
	for _, step := range []func() error{
		func() error { return os.Setenv("TMPDIR", folder) },
		func() error { uniontest.Database(t, "mysql"); return nil },
		func() error { return os.Setenv("TMPDIR", ours) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// largeSheet is a list above the size from which excelize puts a sheet into a temporary
// file: most of its rows repeat somebody.
func largeSheet(t *testing.T, fields []union.Fields) []byte {
	t.Helper()
	book := excelize.NewFile()
	w, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	rows := max(1, (20<<20)/400)
	for n := range rows + 1 {
		row := []any{"姓名", "证件号码", "手机号码", "所属分会", "职务"}
		if f := fields[n%len(fields)]; n > 0 {
			row = []any{f.Name, f.DocumentNumber, f.Phone, f.Address, f.WorkUnit}
		}
		if err = w.SetRow(fmt.Sprintf("A%d", n+1), row); err != nil {
			t.Fatal(err)
		}
	}
	if err = w.Flush(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err = book.Write(&b); err == nil {
		err = book.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
