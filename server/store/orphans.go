package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"unioncard/server/union"
)

// fileRows says which rows may name the files of a folder, whose keys are
// "folder/<id>/…": by the column that holds that id, or by the key alone.
type fileRows struct {
	table   string
	by      string // the column with the id in the key; empty: the key has an id of its own
	columns []string
	parts   bool // a row names the beginning of several files
}

var fileFolders = map[string]fileRows{
	"photos":     {table: "photos", by: "id", columns: []string{"blob_key"}},
	"signatures": {table: "consents", by: "id", columns: []string{"signature_key"}},
	"receipts":   {table: "receipts", by: "id", columns: []string{"signature_key"}},
	"mandates":   {table: "mandate_ids", by: "id", columns: []string{"front_key", "back_key", "signature_key"}},
	"papers":     {table: "paper_records", by: "batch_id", columns: []string{"blob_key"}},
	"scans":      {table: "paper_scans", by: "id", columns: []string{"blob_key"}},
	"rosters":    {table: "rosters", by: "id", columns: []string{"blob_key"}, parts: true},
	"bases":      {table: "base_photos", by: "id", columns: []string{"blob_key"}},
	"handovers":  {table: "handovers", columns: []string{"sent_key", "received_key"}},
}

// FileFolders lists the folders whose files belong to rows. Others, such as the anchors of
// the audit log, stand for themselves.
func FileFolders() []string { return slices.Sorted(maps.Keys(fileFolders)) }

// UnnamedFiles gives those of some files of a folder that no row names, whether or not the
// row says that the file is deleted: such a file has its own job. keys are at most a few
// hundred.
func (s *Store) UnnamedFiles(ctx context.Context, folder string, keys []string) ([]string, error) {
	named := map[string]bool{}
	rows := fileFolders[folder]
	names, ids := make([]string, len(keys)), make([]string, len(keys))
	for i, key := range keys {
		names[i], ids[i] = rows.name(key), idIn(key)
	}
	for _, column := range rows.columns {
		query := s.reading(ctx).Table(rows.table).Where(column+" IN ?", names)
		if rows.by != "" {
			query = query.Where(rows.by+" IN ?", ids)
		}
		var found []string
		if err := query.Pluck(column, &found).Error; err != nil {
			return nil, err
		}
		for i, name := range names {
			named[keys[i]] = named[keys[i]] || slices.Contains(found, name)
		}
	}
	var unnamed []string
	for _, key := range keys {
		if !named[key] {
			unnamed = append(unnamed, key)
		}
	}
	return unnamed, nil
}

// name is how a row names a file.
func (r fileRows) name(key string) string {
	if at := strings.LastIndexByte(key, '/'); r.parts && at >= 0 {
		return key[:at]
	}
	return key
}

// idIn is the id that follows the folder.
func idIn(key string) string {
	if parts := strings.SplitN(key, "/", 3); len(parts) > 1 && union.ID(parts[1]).Valid() {
		return parts[1]
	}
	return ""
}
