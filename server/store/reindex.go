package store

import (
	"context"

	"unioncard/server/union"
)

// IndexedColumn is where blind indexes rest that follow from one sealed value.
type IndexedColumn struct {
	Table  string
	Sealed string // the column with the value, or with the Fields as JSON
	Place  string
	Fields bool // the sealed value is union.Fields
	Kind   union.IndexKind
	Index  string   // the column of the index
	Next   string   // and of the coming one; empty where there is none
	Held   []string // columns that repeat both while the row holds the number
}

// IndexedColumns lists all of them, for the job that follows a rotation of the index keys.
func IndexedColumns() []IndexedColumn {
	value := func(table, name string, kind union.IndexKind, held ...string) IndexedColumn {
		return IndexedColumn{Table: table, Sealed: name + "_sealed", Place: name, Kind: kind, Index: name + "_index", Next: name + "_index_next", Held: held}
	}
	return []IndexedColumn{
		value("members", "name", union.IndexName), value("members", "document", union.IndexDocument), value("members", "phone", union.IndexPhone),
		value("roster_rows", "name", union.IndexName), value("roster_rows", "document", union.IndexDocument), value("roster_rows", "phone", union.IndexPhone),
		value("cards", "number", union.IndexCard, "held_number", "held_number_next"), value("card_numbers", "number", union.IndexCard),
		{Table: "result_rows", Sealed: "card_sealed", Place: "card", Kind: union.IndexCard, Index: "card_index"},
		{
			Table: "applications", Sealed: "fields_sealed", Place: "fields_sealed", Fields: true, Kind: union.IndexDocument,
			Index: "document_index", Next: "document_index_next", Held: []string{"held_document", "held_document_next"},
		},
		{
			Table: "applications", Sealed: "fields_sealed", Place: "fields_sealed", Fields: true, Kind: union.IndexPhone,
			Index: "phone_index", Next: "phone_index_next", Held: []string{"held_phone", "held_phone_next"},
		},
		{Table: "batch_rows", Sealed: "frozen", Place: "frozen", Fields: true, Kind: union.IndexDocument, Index: "document_index"},
	}
}

// IndexedCell is one row's value with its indexes.
type IndexedCell struct {
	ID     union.ID
	Sealed []byte
	Index  []byte
	Next   []byte
}

// IndexedCells gives up to limit rows that have an index, after an id, in the order of ids.
func (s *Store) IndexedCells(ctx context.Context, c IndexedColumn, after union.ID, limit int) ([]IndexedCell, error) {
	columns := "id, " + c.Sealed + " AS sealed, " + c.Index + " AS `index`"
	if c.Next != "" {
		columns += ", " + c.Next + " AS next"
	}
	var cells []IndexedCell
	err := s.reading(ctx).Table(c.Table).Select(columns).
		Where("id > ? AND "+c.Index+" IS NOT NULL AND "+c.Sealed+" IS NOT NULL", after).Order("id").Limit(limit).Scan(&cells).Error
	return cells, err
}

// Reindex writes a row's indexes unless somebody wrote another value meanwhile, whose
// indexes are new already.
func (s *Store) Reindex(ctx context.Context, c IndexedColumn, cell IndexedCell, current, next []byte) error {
	statement := "UPDATE " + c.Table + " SET " + c.Index + " = ?"
	values := []any{current}
	if c.Next != "" {
		statement, values = statement+", "+c.Next+" = ?", append(values, next)
	}
	for i, held := range c.Held { // the first with the current index, the second with the next
		value := current
		if i == 1 {
			value = next
		}
		statement += ", " + held + " = CASE WHEN " + c.Held[0] + " IS NULL THEN NULL ELSE ? END"
		values = append(values, value)
	}
	statement += " WHERE id = ? AND " + c.Sealed + " = ? AND " + c.Index + " = ?"
	err := s.writing(ctx).Exec(statement, append(values, cell.ID, cell.Sealed, cell.Index)...).Error
	if err != nil || c.Table != "applications" || string(cell.Index) == string(current) {
		return err
	}
	return s.rekeyClash(ctx, string(c.Kind), cell.Index, current)
}

// rekeyClash lets the case of a value go by its new index. Where the value has a case by
// that name already, the old one stays as history.
func (s *Store) rekeyClash(ctx context.Context, kind string, old, current []byte) error {
	err := s.writing(ctx).Model(&union.DuplicateCase{}).Where("clash_key = ?", union.ClashKey(kind, old)).UpdateColumn("clash_key", union.ClashKey(kind, current)).Error
	if Violates(err, "uq_duplicate_cases_key") {
		return nil
	}
	return err
}

// LiveKeyCell is a roster row with what its key is made of.
type LiveKeyCell struct {
	ID            union.ID
	LiveKey       []byte
	NameIndex     []byte
	DocumentIndex []byte
	PhoneIndex    []byte
}

// LiveKeyCells gives up to limit living roster rows that have a key, after an id.
func (s *Store) LiveKeyCells(ctx context.Context, after union.ID, limit int) ([]LiveKeyCell, error) {
	var cells []LiveKeyCell
	err := s.reading(ctx).Model(&union.RosterRow{}).Where("id > ? AND live_key IS NOT NULL", after).Order("id").Limit(limit).Find(&cells).Error
	return cells, err
}

// SetLiveKey writes a roster row's key unless the row has changed meanwhile.
func (s *Store) SetLiveKey(ctx context.Context, cell LiveKeyCell, key []byte) error {
	return s.writing(ctx).Exec("UPDATE roster_rows SET live_key = ? WHERE id = ? AND live_key = ?", key, cell.ID, cell.LiveKey).Error
}
