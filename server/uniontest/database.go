// Package uniontest gives tests the real thing: databases of both kinds, and the
// whole server on top of them with a simulator, temporary blobs and a clock that
// only the test moves.
package uniontest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql" // to make and drop databases

	"unioncard/server/store"
)

// OnEachDatabase runs a test on SQLite and on a real MariaDB, each empty and migrated.
func OnEachDatabase(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) { test(t, Store(t, driver, Tools(t))) })
	}
}

// Store opens a new, migrated database of a kind, which ends with the test.
func Store(t testing.TB, driver string, tools store.Tools) *store.Store {
	t.Helper()
	cfg := Database(t, driver)
	if driver == "sqlite" {
		putMigrated(t, cfg.File)
	}
	s, err := store.Open(cfg, tools)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	_, err = s.Migrate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Database makes an empty database of a kind: a file of the test's own, or a
// database on the run's MariaDB server.
func Database(t testing.TB, driver string) store.Config {
	t.Helper()
	if driver == "sqlite" {
		return store.Config{Driver: "sqlite", File: filepath.Join(Folder(t), "unioncard.db")}
	}
	server := mariaDB(t)
	name := fmt.Sprintf("t_%d_%d", os.Getpid(), counter())
	db, err := sql.Open("mysql", server+"/")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	_, err = db.Exec("CREATE DATABASE " + name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		db, err := sql.Open("mysql", server+"/")
		if err == nil {
			_, _ = db.Exec("DROP DATABASE " + name)
			_ = db.Close()
		}
	})
	return store.Config{Driver: "mysql", DSN: server + "/" + name, MaxConns: 16}
}

var counter = func() func() int {
	var mu sync.Mutex
	n := 0
	return func() int {
		mu.Lock()
		defer mu.Unlock()
		n++
		return n
	}
}()

// mariaDB gives the DSN of a server without a database name. `make test` starts one
// for the whole run and names it in UNIONCARD_TEST_MYSQL; a single package started
// by hand gets a server of its own, which ends with the process's stdin.
func mariaDB(t testing.TB) string {
	t.Helper()
	if dsn := os.Getenv("UNIONCARD_TEST_MYSQL"); dsn != "" {
		return dsn
	}
	server, err := ownServer()
	if err != nil {
		t.Fatalf("MariaDB for the test cannot be started (Debian package mariadb-server): %v", err)
	}
	return server.dsn
}

// runningServer keeps the pipe whose closing ends the server.
type runningServer struct {
	dsn  string
	hold io.WriteCloser
}

var ownServer = sync.OnceValues(startMariaDB)

func startMariaDB() (*runningServer, error) {
	dir, err := installMariaDB()
	if err != nil { // it gives up at once where the machine has no room for a moment
		dir, err = installMariaDB()
	}
	if err != nil {
		return nil, err
	}
	data, socket := filepath.Join(dir, "data"), filepath.Join(dir, "s")
	// The server ends when this process does, also when that is killed: the shell waits for its input to close.
	script := `mariadbd --no-defaults --user=root --datadir="$1" --socket="$2" --tmpdir="$4" --skip-networking --skip-log-bin --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --sync-frm=0 --innodb-log-file-size=64M --innodb-buffer-pool-size=256M --max-connections=400 >"$3" 2>&1 & p=$!; read _; kill -9 $p; rm -rf "$4"`
	cmd := exec.Command("sh", "-c", script, "sh", data, socket, filepath.Join(dir, "log"), dir)
	hold, err := cmd.StdinPipe() // never written; it closes with this process
	if err != nil {
		return nil, err
	}
	err = cmd.Start()
	if err != nil {
		return nil, err
	}
	server := &runningServer{dsn: "root@unix(" + socket + ")", hold: hold}
	return server, waitFor(server.dsn)
}

func waitFor(dsn string) error {
	db, err := sql.Open("mysql", dsn+"/")
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for range 200 {
		if err = db.Ping(); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return err
}

// installMariaDB makes an empty server's files in a folder of their own.
func installMariaDB() (string, error) {
	dir, err := os.MkdirTemp(memory(), "unioncard-mariadb-")
	if err != nil {
		return "", err
	}
	out, err := exec.Command("mariadb-install-db", "--no-defaults", "--user=root", "--auth-root-authentication-method=normal", "--skip-test-db", "--datadir="+filepath.Join(dir, "data")).CombinedOutput()
	if err != nil {
		return "", errors.Join(fmt.Errorf("%w: %s", err, complaint(out)), os.RemoveAll(dir))
	}
	return dir, nil
}

// complaint is what a program says is wrong: its lines with an error, or its last one.
func complaint(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	wrong := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return !strings.Contains(line, "ERROR") })
	if len(wrong) == 0 {
		return lines[len(lines)-1]
	}
	return strings.Join(wrong, "; ")
}
