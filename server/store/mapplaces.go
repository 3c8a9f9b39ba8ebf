package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm/clause"

	"unioncard/server/union"
)

// placeEpoch counts the changes of all places; each changed place carries its count.
const placeEpoch = "places"

// PlaceRevision is the count of the last change of a place that is committed.
func (s *Store) PlaceRevision(ctx context.Context) (int64, error) { return s.Epoch(ctx, placeEpoch) }

// nextPlaceRevision counts one more change. The row stays locked until the transaction
// ends, so that whoever reads the count finds every change up to it.
func (s *Store) nextPlaceRevision(ctx context.Context) (int64, error) {
	err := s.writing(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&union.Epoch{Name: placeEpoch}).Error
	if err != nil {
		return 0, err
	}
	err = s.writing(ctx).Exec("UPDATE epochs SET value = value + 1 WHERE name = ?", placeEpoch).Error
	if err != nil {
		return 0, err
	}
	return s.Epoch(ctx, placeEpoch)
}

// The places as the map shows them, service bases and then branches, in one shape.
const (
	baseColumns = "SELECT service_bases.id, 'service_base', service_bases.category, orgs.level, service_bases.district, service_bases.name, " +
		"service_bases.address, service_bases.hours, service_bases.lat, service_bases.lng, service_bases.valid_from, service_bases.valid_to, " +
		"service_bases.status = 'published', service_bases.revision FROM "
	basesOfOrgs   = "service_bases JOIN orgs ON orgs.id = service_bases.org_id"
	baseChanged   = " WHERE service_bases.revision > ? AND service_bases.revision <= ?"
	branchColumns = "SELECT id, 'bank_branch', '', '', district, name, address, hours, lat, lng, '', '', NOT closed, revision " +
		"FROM bank_branches WHERE revision > ? AND revision <= ?"
)

// MapPlaces gives every place that changed after one revision and up to another, shown or
// not. From -1 on these are all places.
func (s *Store) MapPlaces(ctx context.Context, after, upTo int64, each func(union.MapPlace)) error {
	for _, query := range []string{baseColumns + s.basesFrom(after < 0) + baseChanged, branchColumns} {
		rows, err := s.reading(ctx).Raw(query, after, upTo).Rows()
		if err != nil {
			return err
		}
		if err = eachPlace(rows, each); err != nil {
			return err
		}
	}
	return nil
}

// basesFrom joins bases to their orgs. Of all of them MySQL reads one base after the other
// as they lie; left to itself it goes from org to org, and looks for each base on its own.
func (s *Store) basesFrom(all bool) string {
	if all && s.dialect == mysqlDialect {
		return "service_bases FORCE INDEX (PRIMARY) STRAIGHT_JOIN orgs ON orgs.id = service_bases.org_id"
	}
	return basesOfOrgs
}

func eachPlace(rows *sql.Rows, each func(union.MapPlace)) error {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var p union.MapPlace
		err := rows.Scan(&p.ID, &p.Kind, &p.Category, &p.Level, &p.District, &p.Name, &p.Address, &p.Hours,
			&p.Point.Lat, &p.Point.Lng, &p.From, &p.To, &p.Shown, &p.Revision)
		if err != nil {
			return err
		}
		each(p)
	}
	return rows.Err()
}
