package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// ofLeader limits a query to rows of which one or the other column names an org of the
// actor's as a leader. They are looked for among the unit's, which are read along their
// index: a condition on two columns alone would be a sort of both.
func (s *Store) ofLeader(ctx context.Context, query *gorm.DB, actor union.Actor, unitColumn, one, other string) (*gorm.DB, error) {
	scopes := actor.ScopesFor(union.RoleLeader)
	if len(scopes) == 0 {
		return nil, union.ErrForbidden
	}
	units, err := s.unitsOver(ctx, scopes)
	if err != nil {
		return nil, err
	}
	condition := s.reading(ctx).Session(&gorm.Session{NewDB: true})
	for _, path := range topmost(scopes) {
		condition = condition.Or("path >= ? AND path < ?", path, path.End())
	}
	var ids []union.ID
	if err = s.reading(ctx).Model(&union.Org{}).Where(condition).Pluck("id", &ids).Error; err != nil {
		return nil, err
	}
	if len(units) == 1 {
		query = query.Where(unitColumn+" = ?", units[0])
	} else {
		query = query.Where(unitColumn+" IN ?", units)
	}
	return query.Where(one+" IN ? OR "+other+" IN ?", ids, ids), nil
}

// unitsOver gives the applying orgs at or above the orgs of scopes. A leader of what
// belongs to no unit has no cards.
func (s *Store) unitsOver(ctx context.Context, scopes []union.Scope) ([]union.ID, error) {
	units := []union.ID{}
	for _, scope := range scopes {
		org, err := s.Org(ctx, scope.OrgID)
		if err != nil {
			return nil, err
		}
		unit, err := s.ApplyingOrg(ctx, org)
		if err != nil && union.KindOf(err) != union.KindRefused {
			return nil, err
		}
		if err == nil && !slices.Contains(units, unit.ID) {
			units = append(units, unit.ID)
		}
	}
	return units, nil
}
