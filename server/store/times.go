package store

import (
	"fmt"
	"reflect"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

func gormConfig(now func() time.Time) *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		PrepareStmt:            false,
		CreateBatchSize:        200,
		Logger:                 logger.Discard,
		NowFunc:                now,
	}
}

// refuseLocalTimes makes a moment that is not UTC, or finer than microseconds, an
// error: databases compare such moments wrongly or cut them differently.
func refuseLocalTimes(db *gorm.DB) error {
	if err := db.Callback().Create().Before("gorm:create").Register("store:times", checkTimes); err != nil {
		return err
	}
	return db.Callback().Update().Before("gorm:update").Register("store:times", checkTimes)
}

func checkTimes(db *gorm.DB) {
	if columns, ok := db.Statement.Dest.(map[string]any); ok {
		for column, value := range columns {
			checkTime(db, column, value)
		}
		return
	}
	if db.Statement.Schema == nil {
		return
	}
	rows := db.Statement.ReflectValue
	if rows.Kind() != reflect.Slice {
		checkRow(db, rows)
		return
	}
	for i := range rows.Len() {
		checkRow(db, reflect.Indirect(rows.Index(i)))
	}
}

func checkRow(db *gorm.DB, row reflect.Value) {
	if row.Kind() != reflect.Struct || row.Type() != db.Statement.Schema.ModelType {
		return
	}
	for _, field := range db.Statement.Schema.Fields {
		if field.GORMDataType != "time" {
			continue
		}
		value, zero := field.ValueOf(db.Statement.Context, row)
		if !zero {
			checkTime(db, field.DBName, value)
		}
	}
}

func checkTime(db *gorm.DB, column string, value any) {
	var t time.Time
	switch v := value.(type) {
	case time.Time:
		t = v
	case *time.Time:
		if v == nil {
			return
		}
		t = *v
	default:
		return
	}
	if t.Location() != time.UTC || t.Nanosecond()%1000 != 0 {
		_ = db.AddError(fmt.Errorf("store: %s is not UTC in whole microseconds", column))
	}
}
