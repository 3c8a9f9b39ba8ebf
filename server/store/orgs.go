package store

import (
	"context"

	"unioncard/server/union"
)

// ApplyingOrg gives the unit that applies to the bank for an org: itself, or the
// nearest above it that does.
func (s *Store) ApplyingOrg(ctx context.Context, org union.Org) (union.Org, error) {
	if org.Applies {
		return org, nil
	}
	var units []union.Org
	err := s.reading(ctx).Where("path IN ? AND applies = ?", org.Path.Ancestors(), true).Order("path DESC").Limit(1).Find(&units).Error
	if err != nil {
		return union.Org{}, err
	}
	if len(units) == 0 {
		return union.Org{}, union.Refused("org_does_not_apply", "这个组织不办理开卡，请选择您所在的基层工会。",
			union.FieldError{Field: "org_id", Code: "org_does_not_apply", Detail: "请选择您所在的基层工会。"})
	}
	return units[0], nil
}

// AddOrg keeps a new org.
func (s *Store) AddOrg(ctx context.Context, org union.Org) error {
	return s.writing(ctx).Create(&org).Error
}

// AddBankBranch keeps a new branch of the bank.
func (s *Store) AddBankBranch(ctx context.Context, branch union.BankBranch) error {
	return s.writing(ctx).Create(&branch).Error
}
