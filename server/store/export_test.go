package store

import (
	"strings"
	"testing"

	"gorm.io/gorm"
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
