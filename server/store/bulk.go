package store

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// insertMany keeps many new rows of one type within the transaction it is called in.
//
// SQLite writes a row at a time with one prepared statement: a statement of many rows
// copies every page that it touches once more, to be able to undo itself alone, which
// took a third of an import; here the whole transaction ends with a failure anyway.
// MySQL, to which each statement is a journey, takes many rows in one.
func insertMany[T any](ctx context.Context, s *Store, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	db := s.writing(ctx)
	if s.dialect != sqliteDialect || !s.inTx {
		return db.CreateInBatches(&rows, bulkRows).Error
	}
	if db.Error != nil {
		return db.Error
	}
	err := db.Statement.Parse(&rows)
	if err != nil {
		return err
	}
	insert, err := db.Statement.ConnPool.PrepareContext(ctx, insertOne(db.Statement.Schema))
	if err != nil {
		return err
	}
	defer func() { _ = insert.Close() }() // what was written stands or falls with the transaction
	for i := range rows {
		err = insertRow(ctx, db, insert, reflect.ValueOf(&rows[i]).Elem())
		if err != nil {
			return err
		}
	}
	return nil
}

// bulkRows is how many rows one statement writes on MySQL.
const bulkRows = 500

func insertOne(table *schema.Schema) string {
	marks := strings.TrimSuffix(strings.Repeat("?,", len(table.DBNames)), ",")
	return fmt.Sprintf("INSERT INTO `%s` (`%s`) VALUES (%s)", table.Table, strings.Join(table.DBNames, "`,`"), marks)
}

func insertRow(ctx context.Context, db *gorm.DB, insert *sql.Stmt, row reflect.Value) error {
	table := db.Statement.Schema
	values := make([]any, len(table.DBNames))
	for i, column := range table.DBNames {
		values[i], _ = table.FieldsByDBName[column].ValueOf(ctx, row)
		checkTime(db, column, values[i])
	}
	if db.Error != nil {
		return db.Error
	}
	_, err := insert.ExecContext(ctx, values...)
	if known, ok := db.Dialector.(gorm.ErrorTranslator); ok && err != nil {
		return known.Translate(err)
	}
	return err
}
