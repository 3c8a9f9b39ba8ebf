package store

import (
	"context"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// withinUnits limits a query to the applying orgs that the actor reaches by one of
// the roles. Where that is a single unit, which is the rule for a clerk, the
// condition is an equality, so that the list is read in the order of its index.
func (s *Store) withinUnits(ctx context.Context, db *gorm.DB, column string, actor union.Actor, roles ...union.Role) (*gorm.DB, error) {
	return s.within(ctx, db, column, true, actor, roles)
}

// withinOrgs is the same for orgs of every level.
func (s *Store) withinOrgs(ctx context.Context, db *gorm.DB, column string, actor union.Actor, roles ...union.Role) (*gorm.DB, error) {
	return s.within(ctx, db, column, false, actor, roles)
}

func (s *Store) within(ctx context.Context, db *gorm.DB, column string, units bool, actor union.Actor, roles []union.Role) (*gorm.DB, error) {
	scopes := actor.ScopesFor(roles...)
	if len(scopes) == 0 {
		return nil, union.ErrForbidden
	}
	paths := topmost(scopes)
	query := s.reading(ctx).Model(&union.Org{})
	condition := s.reading(ctx).Session(&gorm.Session{NewDB: true})
	for i, path := range paths {
		if i == 0 {
			condition = condition.Where("path >= ? AND path < ?", path, path.End())
		} else {
			condition = condition.Or("path >= ? AND path < ?", path, path.End())
		}
	}
	query = query.Where(condition)
	if units {
		query = query.Where("applies = ?", true)
	}
	var ids []union.ID
	err := query.Session(&gorm.Session{}).Limit(2).Pluck("id", &ids).Error
	if err != nil {
		return nil, err
	}
	switch len(ids) {
	case 0:
		return db.Where("1 = 0"), nil
	case 1:
		return db.Where(column+" = ?", ids[0]), nil
	}
	return db.Where(column+" IN (?)", query.Session(&gorm.Session{}).Select("id")), nil
}

// topmost leaves out what lies below another.
func topmost(scopes []union.Scope) []union.Path {
	var paths []union.Path
	for i, s := range scopes {
		covered := false
		for j, other := range scopes {
			if j != i && s.OrgPath.Within(other.OrgPath) && (s.OrgPath != other.OrgPath || j < i) {
				covered = true
			}
		}
		if !covered {
			paths = append(paths, s.OrgPath)
		}
	}
	return paths
}

// OrgFor gives an org if the actor reaches it by one of the roles, else union.ErrNotFound.
func (s *Store) OrgFor(ctx context.Context, actor union.Actor, id union.ID, roles ...union.Role) (union.Org, error) {
	org, err := s.Org(ctx, id)
	if err != nil {
		return org, err
	}
	if !actor.Over(org.Path, roles...) {
		return union.Org{}, union.ErrNotFound
	}
	return org, nil
}

// OrgByPath gives the org at a path.
func (s *Store) OrgByPath(ctx context.Context, path union.Path) (union.Org, error) {
	var org union.Org
	err := s.reading(ctx).Where("path = ?", path).Take(&org).Error
	return org, found(err)
}

// Org gives an org by id. Callers that act for a person use OrgFor.
func (s *Store) Org(ctx context.Context, id union.ID) (union.Org, error) {
	var org union.Org
	err := s.reading(ctx).Where("id = ?", id).Take(&org).Error
	return org, found(err)
}
