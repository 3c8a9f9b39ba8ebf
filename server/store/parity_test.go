package store_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"gorm.io/gorm/schema"

	"unioncard/server/store"
	"unioncard/server/uniontest"
)

func TestBothDialectsHaveTheColumnsAndUniqueKeysOfTheModels(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		var cache sync.Map
		tables := []string{"goose_db_version"}
		for _, model := range store.Models() {
			parsed, err := schema.Parse(model, &cache, schema.NamingStrategy{})
			if err != nil {
				t.Fatal(err)
			}
			tables = append(tables, parsed.Table)
			var columns []string
			for _, field := range parsed.Fields {
				if field.DBName != "" {
					columns = append(columns, field.DBName)
				}
			}
			compare(t, parsed.Table+" columns", s.ColumnsForTest(t, parsed.Table), columns)
			var keys []string
			for _, index := range parsed.ParseIndexes() {
				key := index.Name
				for _, option := range index.Fields {
					key += " " + option.DBName
				}
				if index.Class == "UNIQUE" {
					key = "unique " + key
				}
				keys = append(keys, key)
			}
			keys = append(keys, store.EmbeddedKeysForTest(parsed.Table)...)
			compare(t, parsed.Table+" keys", s.KeysForTest(t, parsed.Table), keys)
		}
		compare(t, "tables", s.TablesForTest(t), tables)
	})
}

func compare(t *testing.T, what string, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

func TestMigratingTwiceAppliesNothingTheSecondTime(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		applied, err := s.Migrate(context.Background())
		if err != nil || applied != 0 {
			t.Fatal(fmt.Errorf("applied %d: %w", applied, err))
		}
	})
}
