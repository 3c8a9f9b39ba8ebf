package store

import (
	"context"
	"fmt"

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
}

// SealedBlobs lists every kind of sealed file.
func SealedBlobs() []SealedBlob {
	return []SealedBlob{
		{"photos", "blob_key", "blob"}, {"consents", "signature_key", "signature"}, {"receipts", "signature_key", "signature"},
		{"mandate_ids", "front_key", "front"}, {"mandate_ids", "back_key", "back"}, {"mandate_ids", "signature_key", "signature"},
		{"paper_records", "blob_key", "blob"}, {"paper_scans", "blob_key", "blob"}, {"rosters", "blob_key", "blob"}, {"result_files", "blob_key", "blob"},
	}
}

// BlobKey is a row's sealed file.
type BlobKey struct {
	ID  union.ID
	Key string
}

// BlobKeys gives up to limit rows with a file after an id, in the order of ids.
func (s *Store) BlobKeys(ctx context.Context, b SealedBlob, after union.ID, limit int) ([]BlobKey, error) {
	var keys []BlobKey
	query := s.reading(ctx).Table(b.Table).Select("id, "+b.Key+" AS `key`").Where("id > ? AND "+b.Key+" <> ''", after)
	if b.Table == "photos" || b.Table == "paper_records" || b.Table == "paper_scans" {
		query = query.Where("deleted_at IS NULL")
	}
	err := query.Order("id").Limit(limit).Scan(&keys).Error
	return keys, err
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
