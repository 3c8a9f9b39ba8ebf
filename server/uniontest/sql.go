package uniontest

import (
	"database/sql"
	"path/filepath"

	_ "modernc.org/sqlite" // to look into the embedded database
)

// SQL opens the server's database beside the store, once, for tests that plant or look at
// rows no feature writes in that way.
func (s *Server) SQL() *sql.DB {
	s.T.Helper()
	if s.beside != nil {
		return s.beside
	}
	driver, source := "mysql", s.Config.Database.DSN
	if s.Config.Database.Driver == "sqlite" {
		driver, source = "sqlite", "file:"+filepath.Join(s.Config.Data.Dir, "unioncard.db")+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, source)
	s.must(err)
	s.T.Cleanup(func() { _ = db.Close() })
	s.beside = db
	return db
}
