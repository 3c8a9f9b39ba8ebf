package store

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// SealedColumn is a column that holds sealed values, and the place to which it binds them.
type SealedColumn struct {
	Table  string
	Column string          // of the database
	Place  string          // the column's name in union.Place
	Index  union.IndexKind // of the value's blind index; empty when it has none
}

// SealedColumns lists every sealed column, for the job that re-seals after a rotation.
func SealedColumns() []SealedColumn {
	return []SealedColumn{
		{"members", "name_sealed", "name", union.IndexName},
		{"members", "document_sealed", "document", union.IndexDocument},
		{"members", "phone_sealed", "phone", union.IndexPhone},
		{"roster_rows", "name_sealed", "name", union.IndexName},
		{"roster_rows", "document_sealed", "document", union.IndexDocument},
		{"roster_rows", "phone_sealed", "phone", union.IndexPhone},
		{"applications", "fields_sealed", "fields_sealed", ""},
		{"applications", "reading_sealed", "reading_sealed", ""},
		{"evidence_records", "salt", "salt", ""},
		{"batch_rows", "frozen", "frozen", ""},
		{"batch_rows", "bank_name", "bank_name", ""},
		{"mandate_ids", "fields_sealed", "fields_sealed", ""},
		{"result_rows", "card_sealed", "card", ""},
		{"result_rows", "name_sealed", "name", ""},
		{"cards", "number_sealed", "number", union.IndexCard},
		{"card_numbers", "number_sealed", "number", union.IndexCard},
		{"number_corrections", "number_sealed", "number", ""},
		{"card_reports", "detail_sealed", "detail", ""},
		{"status_rows", "new_number_sealed", "new_number", ""},
		{"package_downloads", "password_sealed", "password_sealed", ""},
		{"idempotency_keys", "answer", "answer", ""},
	}
}

// SealedCell is one sealed value.
type SealedCell struct {
	ID    union.ID
	Value []byte
}

// SealedCells gives up to limit sealed values of a column after an id, in the order of ids.
func (s *Store) SealedCells(ctx context.Context, c SealedColumn, after union.ID, limit int) ([]SealedCell, error) {
	var cells []SealedCell
	err := s.reading(ctx).Table(c.Table).Select("id, "+c.Column+" AS value").
		Where("id > ? AND "+c.Column+" IS NOT NULL", after).Order("id").Limit(limit).Scan(&cells).Error
	return cells, err
}

// Reseal replaces a sealed value unless somebody wrote another one meanwhile.
func (s *Store) Reseal(ctx context.Context, c SealedColumn, id union.ID, old, sealed []byte) error {
	return s.writing(ctx).Table(c.Table).Where("id = ? AND "+c.Column+" = ?", id, old).Update(c.Column, sealed).Error
}

// SealedBlob is a kind of sealed file: the table whose rows name it, and its place.
type SealedBlob struct {
	Table string
	Key   string // the column with the blob's key
	Place string
	Part  string // what the file's name has behind the key, where a row has several files
}

// marksDeleted says whether the table keeps rows whose file is deleted.
func (b SealedBlob) marksDeleted() bool {
	return b.Table == "photos" || b.Table == "paper_records" || b.Table == "paper_scans"
}

// SealedBlobs lists every kind of sealed file.
func SealedBlobs() []SealedBlob {
	kinds := []SealedBlob{
		{Table: "photos", Key: "blob_key", Place: "blob"}, {Table: "consents", Key: "signature_key", Place: "signature"},
		{Table: "receipts", Key: "signature_key", Place: "signature"}, {Table: "mandate_ids", Key: "front_key", Place: "front"},
		{Table: "mandate_ids", Key: "back_key", Place: "back"}, {Table: "mandate_ids", Key: "signature_key", Place: "signature"},
		{Table: "handovers", Key: "sent_key", Place: union.SideSent}, {Table: "handovers", Key: "received_key", Place: union.SideReceived},
		{Table: "paper_records", Key: "blob_key", Place: "blob"}, {Table: "paper_scans", Key: "blob_key", Place: "blob"},
	}
	for _, part := range RosterParts() {
		kinds = append(kinds, SealedBlob{Table: "rosters", Key: "blob_key", Place: part, Part: "/" + part})
	}
	return kinds
}

// RosterParts are the files of an uploaded list: itself, and what was found in it.
func RosterParts() []string { return []string{"file", "bad", "added", "changed", "gone"} }

// BlobKey is a row's sealed file.
type BlobKey struct {
	ID  union.ID
	Key string
}

// BlobKeys gives up to limit rows with a file after an id, in the order of ids.
func (s *Store) BlobKeys(ctx context.Context, b SealedBlob, after union.ID, limit int) ([]BlobKey, error) {
	var keys []BlobKey
	query := s.reading(ctx).Table(b.Table).Select("id, "+b.Key+" AS `key`").Where("id > ? AND "+b.Key+" <> ''", after)
	if b.marksDeleted() {
		query = query.Where("deleted_at IS NULL")
	}
	err := query.Order("id").Limit(limit).Scan(&keys).Error
	for i := range keys {
		keys[i].Key += b.Part
	}
	return keys, err
}

// StillNames says whether a row goes on naming a file as its own. A file that was written
// while its row gave it up must be deleted again.
func (s *Store) StillNames(ctx context.Context, b SealedBlob, file BlobKey) (bool, error) {
	query := s.reading(ctx).Table(b.Table).Where("id = ? AND "+b.Key+" = ?", file.ID, strings.TrimSuffix(file.Key, b.Part))
	if b.marksDeleted() {
		query = query.Where("deleted_at IS NULL")
	}
	var n int64
	err := query.Count(&n).Error
	return n > 0, err
}

// EachUnit visits every applying org.
func (s *Store) EachUnit(ctx context.Context, visit func(union.Org) error) error {
	var units []union.Org
	return s.reading(ctx).Where("applies = ?", true).FindInBatches(&units, 200, func(*gorm.DB, int) error {
		for _, unit := range units {
			if err := visit(unit); err != nil {
				return fmt.Errorf("visit: %w", err)
			}
		}
		return nil
	}).Error
}
