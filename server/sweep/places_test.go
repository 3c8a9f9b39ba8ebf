//go:build sweep

package sweep

import (
	"context"
	"database/sql"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Names of places.
const (
	inDatabase  = "database"
	inLog       = "database's write-ahead log"
	inDump      = "dump"
	inDumpHex   = "dump in hex"
	inDataFiles = "database's data folder"
	inFiles     = "files"
	inRedis     = "Redis"
	inRedisFile = "Redis's file"
	inLogs      = "logs"
	inOutput    = "output of the process"
	inTemp      = "temporary files"
	inTables    = "temporary tables"
	inMetrics   = "metrics"
)

// databaseFile is the embedded database, and how its log and index begin.
const databaseFile = "unioncard.db"

func (s *search) folder(place, folder string, leaveOut func(path string) bool) {
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !entry.Type().IsRegular() || leaveOut != nil && leaveOut(path) {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		s.text(place, content)
		s.text(place, []byte(path))
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// embedded looks at the embedded database and its log.
func (s *search) embedded(folder string) {
	for file, place := range map[string]string{databaseFile: inDatabase, databaseFile + "-wal": inLog} {
		content, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			s.t.Fatal(err)
		}
		s.text(place, content)
	}
}

// redis looks at every key and value, and at the file that SAVE writes.
func (s *search) redis(address, folder string) {
	ctx := context.Background()
	client := redis.NewClient(&redis.Options{Addr: address})
	defer func() { _ = client.Close() }()
	keys, err := client.Keys(ctx, "*").Result()
	if err != nil {
		s.t.Fatal(err)
	}
	if len(keys) == 0 {
		s.t.Fatal("Redis was not used")
	}
	for _, key := range keys {
		s.text(inRedis, []byte(key))
		dump, err := client.Dump(ctx, key).Result()
		if err == nil {
			s.text(inRedis, []byte(dump))
		}
	}
	if err = client.Save(ctx).Err(); err != nil {
		s.t.Fatal(err)
	}
	s.folder(inRedisFile, folder, nil)
}

// mariaDB looks at what a backup of the database would hold, and at the server's folder
// with its logs and undo space, after all pages are on the disk.
func (s *search) mariaDB(db *sql.DB, dsn string) {
	socket, name, ok := strings.Cut(strings.TrimPrefix(dsn, "root@unix("), ")/")
	if !ok {
		s.t.Fatalf("the DSN %q is not one of the tests", dsn)
	}
	for flag, place := range map[string]string{"--hex-blob": inDumpHex, "--skip-hex-blob": inDump} {
		command := exec.Command("mariadb-dump", "--no-defaults", "--user=root", "--socket="+socket, "--default-character-set=utf8mb4", flag, name)
		out, err := command.Output()
		if err != nil {
			s.t.Fatalf("mariadb-dump: %v", err)
		}
		s.text(place, out)
		if place == inDump {
			s.text(place, unescaped(out))
		}
	}
	ctx := context.Background()
	session, err := db.Conn(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = session.Close() }()
	var tables string
	err = session.QueryRowContext(ctx, "SELECT GROUP_CONCAT(table_name) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'").Scan(&tables)
	if err == nil {
		_, err = session.ExecContext(ctx, "FLUSH TABLES "+tables+" FOR EXPORT")
	}
	if err != nil {
		s.t.Fatal(err)
	}
	data := filepath.Join(filepath.Dir(socket), "data")
	s.folder(inDataFiles, data, func(path string) bool { // databases of other tests
		other, err := filepath.Rel(data, path)
		return err != nil || strings.HasPrefix(other, "t_") && !strings.HasPrefix(other, name+"/")
	})
	if _, err = session.ExecContext(ctx, "UNLOCK TABLES"); err != nil {
		s.t.Fatal(err)
	}
}

// unescaped takes the backslashes of SQL text away, which hide bytes.
func unescaped(dump []byte) []byte {
	marks := map[byte]byte{'0': 0, 'n': '\n', 'r': '\r', 'Z': 0x1a, '\\': '\\', '\'': '\'', '"': '"'}
	out := make([]byte, 0, len(dump))
	for i := 0; i < len(dump); i++ {
		if dump[i] == '\\' && i+1 < len(dump) {
			if b, ok := marks[dump[i+1]]; ok {
				out = append(out, b)
				i++
				continue
			}
		}
		out = append(out, dump[i])
	}
	return out
}

func (s *search) metrics(address string) {
	answer, err := http.Get("http://" + address + "/metrics") //nolint:noctx // a test's own server
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		s.t.Fatal(answer.Status, err)
	}
	s.text(inMetrics, text)
}

// everything looks wherever the server of a configuration leaves something.
func (s *search) everything(c *city) {
	if c.mysql == "" {
		s.embedded(c.Config.Data.Dir)
	} else {
		s.mariaDB(c.SQL(), c.mysql)
	}
	s.folder(inFiles, c.Config.Data.Dir, func(path string) bool { return strings.HasPrefix(filepath.Base(path), databaseFile) })
	if c.redis != nil {
		s.redis(c.redis.Address, c.redis.Folder)
	}
	s.text(inLogs, []byte(c.Logs.String()))
	s.text(inOutput, output.bytes())
	s.metrics(c.Config.Metrics.Addr)
}
