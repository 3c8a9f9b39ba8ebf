package store

import (
	"strings"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// DB gives tests the connection underneath, to look at rows and to spoil them.
func (s *Store) DB() *gorm.DB { return s.write }

// TablesForTest lists the tables that are there.
func (s *Store) TablesForTest(t *testing.T) []string {
	t.Helper()
	tables, err := s.write.Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	var own []string
	for _, table := range tables {
		if !strings.HasPrefix(table, "sqlite_") {
			own = append(own, table)
		}
	}
	return own
}

// ColumnsForTest lists a table's columns.
func (s *Store) ColumnsForTest(t *testing.T, table string) []string {
	t.Helper()
	query := "SELECT name FROM pragma_table_info(?)"
	if s.dialect == mysqlDialect {
		query = "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?"
	}
	return s.strings(t, query, table)
}

// KeysForTest lists a table's keys as "[unique] name column …", without the primary key and those of foreign keys.
func (s *Store) KeysForTest(t *testing.T, table string) []string {
	t.Helper()
	query := `SELECT CASE WHEN l."unique" THEN 'unique ' ELSE '' END || l.name || ' ' || group_concat(i.name, ' ' ORDER BY i.seqno)
		FROM pragma_index_list(?) l JOIN pragma_index_info(l.name) i WHERE l.origin = 'c' GROUP BY l.name, l."unique"`
	if s.dialect == mysqlDialect {
		query = `SELECT CONCAT(IF(non_unique, '', 'unique '), index_name, ' ', GROUP_CONCAT(column_name ORDER BY seq_in_index SEPARATOR ' '))
			FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ?
			AND index_name <> 'PRIMARY' AND index_name NOT LIKE 'fk\_%' GROUP BY index_name, non_unique`
	}
	return s.strings(t, query, table)
}

func (s *Store) strings(t *testing.T, query string, args ...any) []string {
	t.Helper()
	var list []string
	if err := s.write.Raw(query, args...).Scan(&list).Error; err != nil {
		t.Fatal(err)
	}
	return list
}

// EmbeddedKeysForTest lists the keys of a table that tags cannot name.
func EmbeddedKeysForTest(table string) []string { return embeddedKeys[table] }

// AnalyseForTest brings the optimiser's statistics up to date.
func (s *Store) AnalyseForTest() error {
	if s.dialect == sqliteDialect {
		return s.write.Exec("ANALYZE").Error
	}
	for _, table := range []string{"applications", "cards", "moves", "inbox_messages", "outbox", "roster_rows", "orgs", "counters", "counter_totals", "handovers", "handover_cards",
		"service_bases", "offers", "redemptions", "favourites", "base_feedbacks", "send_turns"} {
		if err := s.write.Exec("ANALYZE TABLE " + table).Error; err != nil {
			return err
		}
	}
	return nil
}

// WatchForTest runs something while a logger takes down its queries.
func (s *Store) WatchForTest(t *testing.T, watch logger.Interface, run func() error) logger.Interface {
	t.Helper()
	write, read := s.write.Logger, s.read.Logger
	s.write.Logger, s.read.Logger = watch, watch
	defer func() { s.write.Logger, s.read.Logger = write, read }()
	if err := run(); err != nil {
		t.Fatal(err)
	}
	return watch
}

// ExplainForTest says what is wrong with the plan of a query: a table read whole, or sorted aside.
func (s *Store) ExplainForTest(t *testing.T, sql string) []string {
	t.Helper()
	var complaints []string
	if s.dialect == sqliteDialect {
		var plan []struct{ Detail string }
		if err := s.write.Raw("EXPLAIN QUERY PLAN " + sql).Scan(&plan).Error; err != nil {
			t.Fatal(err)
		}
		for _, step := range plan {
			if strings.HasPrefix(step.Detail, "SCAN") || strings.Contains(step.Detail, "TEMP B-TREE") {
				complaints = append(complaints, step.Detail)
			}
		}
		return complaints
	}
	var rows []struct {
		Table string
		Type  string
		Rows  int64
		Extra string
	}
	if err := s.write.Raw("EXPLAIN " + sql).Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if (r.Type == "ALL" || r.Type == "index") && r.Rows > 1000 || strings.Contains(r.Extra, "filesort") {
			complaints = append(complaints, r.Table+": "+r.Type+" "+r.Extra)
		}
	}
	return complaints
}

// MigrateToForTest brings an empty database to an older schema.
func (s *Store) MigrateToForTest(t *testing.T, version int64) {
	t.Helper()
	p, err := s.migrations()
	if err != nil {
		t.Fatal(err)
	}
	if _, err = p.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
}
