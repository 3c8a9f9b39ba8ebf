package store

import (
	"context"

	"unioncard/server/union"
)

// BaseWithOrg gives a service base and the org that it belongs to. Callers check the scope.
func (s *Store) BaseWithOrg(ctx context.Context, id union.ID) (union.ServiceBase, union.Org, error) {
	var base union.ServiceBase
	err := s.reading(ctx).Where("id = ?", id).Take(&base).Error
	if err != nil {
		return base, union.Org{}, found(err)
	}
	org, err := s.Org(ctx, base.OrgID)
	return base, org, err
}

// AddBase keeps a new service base.
func (s *Store) AddBase(ctx context.Context, base union.ServiceBase) error {
	return s.writing(ctx).Create(&base).Error
}
