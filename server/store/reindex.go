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
		value("members", "name", union.IndexName), value("members", "document", union.IndexDocument), value("members", "phone", union.IndexPhone, "proven_phone", "proven_phone_next"),
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
	return s.writing(ctx).Exec(statement, append(values, cell.ID, cell.Sealed, cell.Index)...).Error
}

// ClashCases gives up to limit cases after an id.
func (s *Store) ClashCases(ctx context.Context, after union.ID, limit int) ([]union.DuplicateCase, error) {
	var cases []union.DuplicateCase
	err := s.reading(ctx).Where("id > ?", after).Order("id").Limit(limit).Find(&cases).Error
	return cases, err
}

// IndexesOf gives both indexes of an application that states a value, by either of them;
// false when none does.
func (s *Store) IndexesOf(ctx context.Context, kind string, index []byte) (union.Sealed, bool, error) {
	column := map[string]string{union.ClashDocument: "document_index", union.ClashPhone: "phone_index"}[kind]
	var found []union.Sealed
	for _, where := range []string{column, column + "_next"} { // one after the other: each has its index
		err := s.reading(ctx).Model(&union.Application{}).Select(column+" AS `index`, "+column+"_next AS index_next").
			Where(where+" = ?", index).Limit(1).Scan(&found).Error
		if err != nil || len(found) > 0 {
			return firstSealed(found), len(found) > 0, err
		}
	}
	return union.Sealed{}, false, nil
}

func firstSealed(found []union.Sealed) union.Sealed {
	if len(found) == 0 {
		return union.Sealed{}
	}
	return found[0]
}

// RekeyClash lets a case go by another index. Where the value has a case by that name
// already, made meanwhile, this one is over, and goes by a name of nothing.
func (s *Store) RekeyClash(ctx context.Context, c union.DuplicateCase, index, nothing []byte) error {
	err := s.writing(ctx).Model(&union.DuplicateCase{}).Where("id = ?", c.ID).UpdateColumn("clash_key", union.ClashKey(c.Kind, index)).Error
	if !Violates(err, "uq_duplicate_cases_key") {
		return err
	}
	return s.BuryClash(ctx, c, nothing)
}

// BuryClash closes a case whose value nobody states any more under its name.
func (s *Store) BuryClash(ctx context.Context, c union.DuplicateCase, nothing []byte) error {
	set := map[string]any{"clash_key": union.ClashKey(c.Kind, nothing)}
	if c.Status == union.ClashOpen {
		set["status"] = union.ClashGone
	}
	return s.writing(ctx).Model(&union.DuplicateCase{}).Where("id = ?", c.ID).UpdateColumns(set).Error
}

// LiveRows gives up to limit living roster rows that have a key, after an id.
func (s *Store) LiveRows(ctx context.Context, after union.ID, limit int) ([]union.RosterRow, error) {
	var rows []union.RosterRow
	err := s.reading(ctx).Where("id > ? AND live_key IS NOT NULL", after).Order("id").Limit(limit).Find(&rows).Error
	return rows, err
}

// SetLiveKeys writes a roster row's keys unless the row has changed meanwhile.
func (s *Store) SetLiveKeys(ctx context.Context, row union.RosterRow, key, next []byte) error {
	return s.writing(ctx).Exec("UPDATE roster_rows SET live_key = ?, live_key_next = ? WHERE id = ? AND live_key = ?", key, next, row.ID, row.LiveKey).Error
}
