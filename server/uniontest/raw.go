package uniontest

import (
	"database/sql"
	"path/filepath"

	_ "modernc.org/sqlite" // to look at the server's own database file
)

// SQL opens a second connection to the server's database, to look at what rests in it
// and to spoil it.
func (s *Server) SQL() *sql.DB {
	s.T.Helper()
	driver, dsn := "mysql", s.Config.Database.DSN
	if s.Config.Database.Driver == "sqlite" {
		driver, dsn = "sqlite", "file:"+filepath.Join(s.Config.Data.Dir, "unioncard.db")+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		s.T.Fatal(err)
	}
	s.T.Cleanup(func() { _ = db.Close() })
	return db
}
