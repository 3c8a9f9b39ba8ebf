package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// LivingPerson is a living row of a unit's list by its indexes alone, for comparing a
// whole list at once.
type LivingPerson struct {
	ID                union.ID
	OrgID             union.ID
	Status            string
	Version           int64
	NameIndex         []byte
	NameIndexNext     []byte
	DocumentIndex     []byte
	DocumentIndexNext []byte
	PhoneIndex        []byte
	PhoneIndexNext    []byte
	Hardship          string
	HardshipYear      int
	RosterID          *union.ID // the list that wrote the row last
	CreatedAt         time.Time
}

// livingPage is how many people one statement reads.
const livingPage = 2000

// EachLivingPerson hands over the living rows of a unit one by one.
func (s *Store) EachLivingPerson(ctx context.Context, unit union.ID, visit func(LivingPerson)) error {
	for _, status := range []string{union.RowExpected, union.RowApplied} {
		after := union.ID("")
		for {
			var people []LivingPerson
			err := s.reading(ctx).Model(&union.RosterRow{}).
				Where("applying_org_id = ? AND status = ? AND id > ?", unit, status, after).Order("id").Limit(livingPage).Find(&people).Error
			if err != nil {
				return err
			}
			for _, p := range people {
				visit(p)
			}
			if len(people) < livingPage {
				break
			}
			after = people[len(people)-1].ID
		}
	}
	return nil
}

// LiveTwice says whether err means that a person is on a unit's list already.
func LiveTwice(err error) bool {
	return Violates(err, "uq_roster_rows_live") || Violates(err, "uq_roster_rows_live_next")
}

// AddRosterRows keeps many new rows; ErrRowExists when one of the people is on the unit's list already.
func (s *Store) AddRosterRows(ctx context.Context, rows []union.RosterRow) error {
	err := insertMany(ctx, s, rows)
	if LiveTwice(err) {
		return ErrRowExists
	}
	return err
}

// ChangeRosterRow changes columns of a living row by version, not its status.
func (s *Store) ChangeRosterRow(ctx context.Context, id union.ID, version int64, set map[string]any) error {
	set["version"], set["updated_at"] = version+1, s.Now()
	result := s.writing(ctx).Model(&union.RosterRow{}).Where("id = ? AND version = ? AND status <> ?", id, version, union.RowEnded).Updates(set)
	if LiveTwice(result.Error) {
		return ErrRowExists
	}
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return union.ErrStale
	}
	return nil
}

// LivingRowsByID gives those of the rows that have not ended, in the order of their ids.
func (s *Store) LivingRowsByID(ctx context.Context, ids []union.ID) ([]union.RosterRow, error) {
	var rows []union.RosterRow
	if len(ids) == 0 {
		return rows, nil
	}
	err := s.reading(ctx).Where("id IN ? AND status <> ?", ids, union.RowEnded).Order("id").Find(&rows).Error
	return rows, err
}

// LivingRowOfPhone finds the unit's living row that has a phone; nil when none has.
func (s *Store) LivingRowOfPhone(ctx context.Context, unit union.ID, phone union.Sealed) (*union.RosterRow, error) {
	return s.rowWhere(ctx, unit, "phone_index", phone)
}

// RowBusy says whether a roster row has an application that is under way or has led to a card.
func (s *Store) RowBusy(ctx context.Context, row union.ID) (bool, error) {
	var n int64
	err := s.reading(ctx).Model(&union.Application{}).Where("roster_row_id = ? AND status NOT IN ?", row,
		[]string{union.ApplicationRejected, union.ApplicationWithdrawn, union.ApplicationEnded}).Limit(1).Count(&n).Error
	return n > 0, err
}

// RowFilter narrows a list of roster rows.
type RowFilter struct {
	Status   string   // one status; empty means expected
	OrgID    union.ID // a unit, or a branch or group, with all below it
	Hardship *bool
	Counter  *bool // to the bank's counter in person
}

// RosterRows lists rows in the actor's scope, oldest first. One status is one range of
// an index, so that no page of a long list is sorted.
func (s *Store) RosterRows(ctx context.Context, actor union.Actor, f RowFilter, p Page, roles ...union.Role) ([]union.RosterRow, string, error) {
	if f.Status == "" {
		f.Status = union.RowExpected
	}
	query, err := s.rowsInReach(ctx, actor, f.OrgID, roles)
	if err != nil {
		return nil, "", err
	}
	query = query.Where("status = ?", f.Status)
	if f.Hardship != nil && *f.Hardship {
		query = query.Where("hardship <> ''")
	} else if f.Hardship != nil {
		query = query.Where("hardship = ''")
	}
	if f.Counter != nil {
		query = query.Where("at_counter = ?", *f.Counter)
	}
	query, err = p.byID(query, "id", false)
	if err != nil {
		return nil, "", err
	}
	var rows []union.RosterRow
	if err = query.Find(&rows).Error; err != nil {
		return nil, "", err
	}
	rows, next := trim(p, rows, func(r union.RosterRow) cursor { return cursor{ID: r.ID} })
	return rows, next, nil
}

// rowsInReach is the query for the rows in the actor's scope, or in one org of it.
func (s *Store) rowsInReach(ctx context.Context, actor union.Actor, org union.ID, roles []union.Role) (*gorm.DB, error) {
	query := s.reading(ctx).Model(&union.RosterRow{})
	switch {
	case org != "":
		one, err := s.OrgFor(ctx, actor, org, roles...)
		if err != nil {
			return nil, err
		}
		if one.Applies {
			return query.Where("applying_org_id = ?", one.ID), nil
		}
		return query.Where("org_id IN (?)", s.subtree(ctx, one.Path)), nil
	case actor.Has(union.RoleLeader):
		return s.withinOrgs(ctx, query, "org_id", actor, roles...)
	}
	return s.withinUnits(ctx, query, "applying_org_id", actor, roles...)
}

// CounterRows gives the expected people of an org, and below it, who go to the bank's
// counter in person.
func (s *Store) CounterRows(ctx context.Context, org union.Org, limit int) ([]union.RosterRow, error) {
	var rows []union.RosterRow
	err := s.reading(ctx).Where("org_id IN (?) AND status = ? AND at_counter = ?", s.subtree(ctx, org.Path), union.RowExpected, true).
		Order("id").Limit(limit).Find(&rows).Error
	return rows, err
}

// OrgNames gives the names of orgs by id.
func (s *Store) OrgNames(ctx context.Context, ids []union.ID) (map[union.ID]string, error) {
	names := map[union.ID]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var orgs []struct {
		ID   union.ID
		Name string
	}
	err := s.reading(ctx).Model(&union.Org{}).Where("id IN ?", ids).Find(&orgs).Error
	for _, o := range orgs {
		names[o.ID] = o.Name
	}
	return names, err
}
