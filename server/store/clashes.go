package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// OpenClash keeps that several living applications state one value; a case that was
// settled or gone opens again, and one that is open may get a settler further up.
func (s *Store) OpenClash(ctx context.Context, kind string, value union.Sealed, settler union.ID, due time.Time) error {
	keys, now := union.ClashKeys(kind, value), s.Now()
	var known []union.DuplicateCase
	err := s.reading(ctx).Where("clash_key IN ?", keys).Order("id").Limit(1).Find(&known).Error
	if err != nil || len(known) == 1 && known[0].Status == union.ClashOpen && known[0].SettlerOrgID == settler {
		return err
	}
	if len(known) == 1 {
		set := map[string]any{"settler_org_id": settler, "updated_at": now, "version": gorm.Expr("version + 1")}
		if known[0].Status != union.ClashOpen {
			set["status"], set["kept_id"], set["settled_by"], set["due_at"] = union.ClashOpen, nil, nil, due
		}
		return s.writing(ctx).Model(&union.DuplicateCase{}).Where("id = ?", known[0].ID).Updates(set).Error
	}
	err = s.writing(ctx).Create(&union.DuplicateCase{
		ID: s.NewID(), Kind: kind, ClashKey: keys[0], SettlerOrgID: settler, Status: union.ClashOpen, DueAt: due, Version: 1, CreatedAt: now, UpdatedAt: now,
	}).Error
	if Violates(err, "uq_duplicate_cases_key") { // somebody else has just opened it
		return nil
	}
	return err
}

// CloseClash says that a case is over: settled, or gone by itself.
func (s *Store) CloseClash(ctx context.Context, kind string, value union.Sealed, set map[string]any) error {
	set["updated_at"], set["version"] = s.Now(), gorm.Expr("version + 1")
	return s.writing(ctx).Model(&union.DuplicateCase{}).Where("clash_key IN ? AND status = ?", union.ClashKeys(kind, value), union.ClashOpen).Updates(set).Error
}

// SettleClash closes a case by version; union.ErrStale when somebody was faster.
func (s *Store) SettleClash(ctx context.Context, id union.ID, version int64, kept, by union.ID) error {
	result := s.writing(ctx).Model(&union.DuplicateCase{}).Where("id = ? AND status = ? AND version = ?", id, union.ClashOpen, version).
		Updates(map[string]any{"status": union.ClashSettled, "kept_id": kept, "settled_by": by, "updated_at": s.Now(), "version": version + 1})
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrStale
	}
	return result.Error
}

// ClashFor gives a case if its settler lies in the actor's reach as a supervisor.
func (s *Store) ClashFor(ctx context.Context, actor union.Actor, id union.ID) (union.DuplicateCase, error) {
	var row union.DuplicateCase
	err := s.reading(ctx).Where("id = ?", id).Take(&row).Error
	if err != nil {
		return row, found(err)
	}
	_, err = s.OrgFor(ctx, actor, row.SettlerOrgID, union.RoleSupervisor)
	return row, err
}

// Clashes lists the cases to settle in the actor's scope, the longest waiting first.
func (s *Store) Clashes(ctx context.Context, actor union.Actor, status string, p Page) ([]union.DuplicateCase, string, error) {
	query, err := s.withinOrgs(ctx, s.reading(ctx).Model(&union.DuplicateCase{}).Where("status = ?", status), "settler_org_id", actor, union.RoleSupervisor)
	if err != nil {
		return nil, "", err
	}
	query, err = p.byMoment(query, "created_at")
	if err != nil {
		return nil, "", err
	}
	var rows []union.DuplicateCase
	if err = query.Find(&rows).Error; err != nil {
		return nil, "", err
	}
	rows, next := trim(p, rows, func(r union.DuplicateCase) cursor { return cursor{Key: moment(&r.CreatedAt), ID: r.ID} })
	return rows, next, nil
}
