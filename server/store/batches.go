package store

import (
	"context"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// AddBatch keeps a new batch.
func (s *Store) AddBatch(ctx context.Context, batch *union.Batch) error {
	return s.writing(ctx).Create(batch).Error
}

// Batch gives a batch by id. Callers that act for a person use BatchOfUnit or BatchAtBank.
func (s *Store) Batch(ctx context.Context, id union.ID) (union.Batch, error) {
	var batch union.Batch
	err := s.reading(ctx).Where("id = ?", id).Take(&batch).Error
	return batch, found(err)
}

// BatchOfUnit gives a batch of a unit that the actor reaches by one of the roles, with
// the nearest of these roles.
func (s *Store) BatchOfUnit(ctx context.Context, actor union.Actor, id union.ID, roles ...union.Role) (union.Batch, union.Role, error) {
	batch, err := s.Batch(ctx, id)
	if err != nil {
		return batch, "", err
	}
	org, err := s.Org(ctx, batch.OrgID)
	if err != nil {
		return batch, "", err
	}
	role, ok := actor.RoleOver(org.Path, roles...)
	if !ok {
		return union.Batch{}, "", union.ErrNotFound
	}
	return batch, role, nil
}

// BatchAtBank gives a batch that has been handed in at the officer's branch. Before
// that the bank does not know of it.
func (s *Store) BatchAtBank(ctx context.Context, actor union.Actor, id union.ID) (union.Batch, error) {
	batch, err := s.Batch(ctx, id)
	if err != nil {
		return batch, err
	}
	if batch.SubmittedAt == nil || !actor.AtBranch(batch.BankBranchID) {
		return union.Batch{}, union.ErrNotFound
	}
	return batch, nil
}

// VisibleBatch gives a batch to whom it concerns: its unit's clerk, head and supervisors, and
// from hand-in on the officer of its branch; with the role by which it is seen.
func (s *Store) VisibleBatch(ctx context.Context, actor union.Actor, id union.ID) (union.Batch, union.Role, error) {
	batch, role, err := s.BatchOfUnit(ctx, actor, id, union.RoleClerk, union.RoleHead, union.RoleSupervisor)
	if union.KindOf(err) != union.KindNotFound {
		return batch, role, err
	}
	batch, err = s.BatchAtBank(ctx, actor, id)
	return batch, union.RoleBankOfficer, err
}

// BatchFilter narrows a list of batches.
type BatchFilter struct {
	Status string
	OrgID  union.ID
}

// UnitBatches lists the batches of the units that the actor reaches, newest first.
func (s *Store) UnitBatches(ctx context.Context, actor union.Actor, f BatchFilter, p Page, roles ...union.Role) ([]union.Batch, string, error) {
	query, err := s.withinUnits(ctx, s.reading(ctx).Model(&union.Batch{}), "org_id", actor, roles...)
	if err != nil {
		return nil, "", err
	}
	return s.batchPage(query, f, p)
}

// BankBatches lists the batches that were handed in at the officer's branches, newest first.
func (s *Store) BankBatches(ctx context.Context, actor union.Actor, f BatchFilter, p Page) ([]union.Batch, string, error) {
	var branches []union.ID
	for _, scope := range actor.ScopesFor(union.RoleBankOfficer) {
		branches = append(branches, scope.BankBranchID)
	}
	if len(branches) == 0 {
		return nil, "", union.ErrForbidden
	}
	query := s.reading(ctx).Model(&union.Batch{}).Where("submitted_at IS NOT NULL")
	query = atBranches(query, branches)
	return s.batchPage(query, f, p)
}

func (s *Store) batchPage(query *gorm.DB, f BatchFilter, p Page) ([]union.Batch, string, error) {
	if f.Status != "" {
		query = query.Where("status = ?", f.Status)
	}
	if f.OrgID != "" {
		query = query.Where("org_id = ?", f.OrgID)
	}
	query, err := p.byID(query, "id", true)
	if err != nil {
		return nil, "", err
	}
	var batches []union.Batch
	if err = query.Find(&batches).Error; err != nil {
		return nil, "", err
	}
	batches, next := trim(p, batches, func(b union.Batch) cursor { return cursor{ID: b.ID} })
	return batches, next, nil
}

// TouchBatch claims a batch's next version without moving it, so that two changes of
// its rows cannot both build on the same list. It returns union.ErrStale to the slower.
func (s *Store) TouchBatch(ctx context.Context, batch union.Batch, set map[string]any) error {
	set["version"] = batch.Version + 1
	set["updated_at"] = s.Now()
	result := s.writing(ctx).Model(&union.Batch{}).
		Where("id = ? AND status = ? AND version = ?", batch.ID, batch.Status, batch.Version).Updates(set)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return union.ErrStale
	}
	return nil
}

// ReserveBatchNumber gives a draft a number for the papers that are about to be drawn.
// ErrBatchNumberTaken means that another batch has it.
func (s *Store) ReserveBatchNumber(ctx context.Context, batch union.Batch, number string) error {
	result := s.writing(ctx).Model(&union.Batch{}).
		Where("id = ? AND status = ? AND version = ?", batch.ID, union.BatchDraft, batch.Version).Update("number", number)
	if Violates(result.Error, "uq_batches_number") {
		return ErrBatchNumberTaken
	}
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return union.ErrStale
	}
	return nil
}

// ErrBatchNumberTaken says that a number belongs to another batch already.
var ErrBatchNumberTaken = union.Conflict("batch_number_taken", "正忙，请再试一次。", "")

// CountBatchNumbers counts the numbers that begin with a prefix.
func (s *Store) CountBatchNumbers(ctx context.Context, prefix string) (int64, error) {
	var n int64
	err := s.reading(ctx).Model(&union.Batch{}).Where("number LIKE ?", prefix+"%").Count(&n).Error
	return n, err
}

// HeadAccounts lists the accounts that may stand as the head of a unit in a mandate:
// the named head's own first, then those with a live grant as head, the longest first.
func (s *Store) HeadAccounts(ctx context.Context, org union.Org) ([]union.ID, error) {
	var ids []union.ID
	if org.HeadMemberID != nil {
		err := s.reading(ctx).Model(&union.Account{}).Where("member_id = ?", *org.HeadMemberID).Pluck("id", &ids).Error
		if err != nil {
			return nil, err
		}
	}
	var granted []union.ID
	err := s.reading(ctx).Model(&union.Grant{}).
		Where("org_id = ? AND role = ? AND ended_at IS NULL AND start_at <= ?", org.ID, union.RoleHead, s.Now()).
		Order("id").Limit(20).Pluck("account_id", &granted).Error
	return append(ids, granted...), err
}

// BankBranchByID gives a bank branch by id.
func (s *Store) BankBranchByID(ctx context.Context, id union.ID) (union.BankBranch, error) {
	var branch union.BankBranch
	err := s.reading(ctx).Where("id = ?", id).Take(&branch).Error
	return branch, found(err)
}

// BatchParties gives the unit whose batch it is and the branch that it is for.
func (s *Store) BatchParties(ctx context.Context, batch union.Batch) (union.Org, union.BankBranch, error) {
	org, err := s.Org(ctx, batch.OrgID)
	if err != nil {
		return org, union.BankBranch{}, err
	}
	branch, err := s.BankBranchByID(ctx, batch.BankBranchID)
	return org, branch, err
}
