package store

import (
	"context"
	"strings"
	"time"

	"unioncard/server/union"
)

// AddRoster keeps an uploaded list.
func (s *Store) AddRoster(ctx context.Context, list *union.Roster) error {
	return s.writing(ctx).Create(list).Error
}

// RosterByID gives an uploaded list. Callers that act for a person check the scope.
func (s *Store) RosterByID(ctx context.Context, id union.ID) (union.Roster, error) {
	var list union.Roster
	err := s.reading(ctx).Where("id = ?", id).Take(&list).Error
	return list, found(err)
}

// RosterFor gives an uploaded list and its unit if the actor reaches it by one of the roles.
func (s *Store) RosterFor(ctx context.Context, actor union.Actor, id union.ID, roles ...union.Role) (union.Roster, union.Org, error) {
	var list union.Roster
	err := s.reading(ctx).Where("id = ?", id).Take(&list).Error
	if err != nil {
		return list, union.Org{}, found(err)
	}
	org, err := s.OrgFor(ctx, actor, list.OrgID, roles...)
	if err != nil {
		return union.Roster{}, org, err
	}
	return list, org, nil
}

// Rosters lists uploaded lists in the actor's scope, newest first; org may narrow it to one unit.
func (s *Store) Rosters(ctx context.Context, actor union.Actor, org union.ID, p Page, roles ...union.Role) ([]union.Roster, string, error) {
	query, err := s.withinUnits(ctx, s.reading(ctx).Model(&union.Roster{}), "org_id", actor, roles...)
	if err != nil {
		return nil, "", err
	}
	if org != "" {
		query = query.Where("org_id = ?", org)
	}
	query, err = p.byID(query, "id", true)
	if err != nil {
		return nil, "", err
	}
	var lists []union.Roster
	if err = query.Find(&lists).Error; err != nil {
		return nil, "", err
	}
	lists, next := trim(p, lists, func(l union.Roster) cursor { return cursor{ID: l.ID} })
	return lists, next, nil
}

// SaveRoster changes an uploaded list by status and version; union.ErrStale when
// somebody was faster.
func (s *Store) SaveRoster(ctx context.Context, id union.ID, status string, version int64, set map[string]any) error {
	set["version"] = version + 1
	result := s.writing(ctx).Model(&union.Roster{}).Where("id = ? AND status = ? AND version = ?", id, status, version).Updates(set)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return union.ErrStale
	}
	return nil
}

// RostersBefore gives lists uploaded before a moment whose files are still kept.
func (s *Store) RostersBefore(ctx context.Context, before time.Time, limit int) ([]union.Roster, error) {
	var lists []union.Roster
	err := s.reading(ctx).Where("created_at <= ? AND blob_key <> ''", before).Order("id").Limit(limit).Find(&lists).Error
	return lists, err
}

// UnitOrgs gives a unit and the branches and groups below it for which it applies, the
// unit first.
func (s *Store) UnitOrgs(ctx context.Context, unit union.Org) ([]union.Org, error) {
	var below []union.Org
	err := s.reading(ctx).Where("path >= ? AND path < ? AND id <> ?", unit.Path, unit.Path.End(), unit.ID).Order("path").Find(&below).Error
	if err != nil {
		return nil, err
	}
	orgs := []union.Org{unit}
	other := "" // the path of a unit below that applies for itself
	for _, org := range below {
		if other != "" && strings.HasPrefix(string(org.Path), other) {
			continue
		}
		if org.Applies {
			other = string(org.Path)
			continue
		}
		if !org.Closed {
			orgs = append(orgs, org)
		}
	}
	return orgs, nil
}

// Size is how many rows the page holds at most.
func (p Page) Size() int { return p.size() }
