package store

import (
	"context"

	"unioncard/server/union"
)

// PlaceOf gives the id and name of the org, bank branch or service base of a scope.
func (s *Store) PlaceOf(ctx context.Context, scope union.Scope) (union.ID, string, error) {
	id, model := scope.OrgID, any(&union.Org{})
	switch {
	case scope.BankBranchID != "":
		id, model = scope.BankBranchID, &union.BankBranch{}
	case scope.ServiceBaseID != "":
		id, model = scope.ServiceBaseID, &union.ServiceBase{}
	}
	var name string
	err := s.reading(ctx).Model(model).Where("id = ?", id).Limit(1).Pluck("name", &name).Error
	return id, name, err
}
