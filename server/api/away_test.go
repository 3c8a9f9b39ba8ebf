package api_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"unioncard/server/config"
	"unioncard/server/uniontest"
)

// severed is a way to MariaDB that can be taken away and given back.
type severed struct {
	t            *testing.T
	server, here string
}

func (s *severed) between(c *config.Config) {
	var name string
	s.server, name = uniontest.MariaDBSocket(c.Database.DSN)
	s.here = filepath.Join(uniontest.Folder(s.t), "s")
	s.join()
	c.Database.DSN = "root@unix(" + s.here + ")/" + name
}

func (s *severed) join() { s.must(os.Symlink(s.server, s.here)) }

// cut ends all connections but its own, and lets nobody make another.
func (s *severed) cut(server *uniontest.Server) {
	ctx := s.t.Context()
	conn, err := server.SQL().Conn(ctx)
	s.must(err)
	defer func() { _ = conn.Close() }()
	s.must(os.Remove(s.here))
	var others []int64
	rows, err := conn.QueryContext(ctx, "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> connection_id()")
	s.must(err)
	for rows.Next() {
		var id int64
		s.must(rows.Scan(&id))
		others = append(others, id)
	}
	s.must(rows.Err())
	for _, id := range others {
		_, err = conn.ExecContext(ctx, "KILL "+strconv.FormatInt(id, 10))
		s.must(err)
	}
}

func (s *severed) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// The page sends again by itself what is answered so, with the same key.
func TestWithoutItsDatabaseTheServerSaysThatItIsAwayAndGoesOnWhenItIsBack(t *testing.T) {
	line := &severed{t: t}
	s := uniontest.New(t, "mysql", line.between)
	city := s.NewCity()
	person := s.Enrol("样本甲", city.Unit, uniontest.NewFields("样本甲"))
	line.cut(s)
	for range 3 {
		away := person.Get("/me/card")
		away.MustCode(503, "database_unavailable")
		if away.Header.Get("Retry-After") == "" {
			t.Error("nobody says when to come back")
		}
	}
	person.Post(person.Path("/withdrawal"), map[string]any{"version": person.Version}).MustCode(503, "database_unavailable")
	line.join()
	person.Get("/me/card").Must(200)
	person.Post(person.Path("/withdrawal"), map[string]any{"version": person.Version}).Must(200)
}
