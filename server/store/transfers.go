package store

import (
	"context"

	"unioncard/server/union"
)

// AddTransfer keeps a new request; a second one for the row is ErrTransferAsked.
func (s *Store) AddTransfer(ctx context.Context, transfer union.Transfer) error {
	err := s.writing(ctx).Create(&transfer).Error
	if Violates(err, "uq_transfers_live") {
		return ErrTransferAsked
	}
	return err
}

// ErrTransferAsked says that the person's move waits for the new unit already.
var ErrTransferAsked = union.Conflict("transfer_asked", "已经提出过转单位，请等新单位确认。", union.TransferAsked)

// TransferFor gives a request if its new unit lies in the actor's reach by one of the roles.
func (s *Store) TransferFor(ctx context.Context, actor union.Actor, id union.ID, roles ...union.Role) (union.Transfer, union.Org, error) {
	var transfer union.Transfer
	err := s.reading(ctx).Where("id = ?", id).Take(&transfer).Error
	if err != nil {
		return transfer, union.Org{}, found(err)
	}
	unit, err := s.OrgFor(ctx, actor, transfer.ToUnitID, roles...)
	return transfer, unit, err
}

// Transfers lists the moves into the actor's units that wait for an answer.
func (s *Store) Transfers(ctx context.Context, actor union.Actor, p Page, roles ...union.Role) ([]union.Transfer, string, error) {
	query, err := s.withinUnits(ctx, s.reading(ctx).Model(&union.Transfer{}).Where("status = ?", union.TransferAsked), "to_unit_id", actor, roles...)
	if err != nil {
		return nil, "", err
	}
	query, err = p.byID(query, "id", false)
	if err != nil {
		return nil, "", err
	}
	var rows []union.Transfer
	if err = query.Find(&rows).Error; err != nil {
		return nil, "", err
	}
	rows, next := trim(p, rows, func(t union.Transfer) cursor { return cursor{ID: t.ID} })
	return rows, next, nil
}

// DecideTransfer closes a request; union.ErrStale when somebody was faster.
func (s *Store) DecideTransfer(ctx context.Context, transfer union.Transfer, status string, by union.ID) error {
	result := s.writing(ctx).Model(&union.Transfer{}).Where("id = ? AND status = ? AND version = ?", transfer.ID, union.TransferAsked, transfer.Version).
		Updates(map[string]any{"status": status, "live": nil, "decided_by": by, "version": transfer.Version + 1, "updated_at": s.Now()})
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrStale
	}
	return result.Error
}

// ApplicationOfRow gives the application that a roster row stands for; nil when the
// person has none that is under way or has led to a card.
func (s *Store) ApplicationOfRow(ctx context.Context, row union.ID) (*union.Application, error) {
	var apps []union.Application
	err := s.reading(ctx).Where("roster_row_id = ? AND status NOT IN ?", row, settledApplications).Order("id DESC").Limit(1).Find(&apps).Error
	if err != nil || len(apps) == 0 {
		return nil, err
	}
	return &apps[0], nil
}

// MoveMember changes the org of a person from today on.
func (s *Store) MoveMember(ctx context.Context, member, org union.ID) error {
	return s.writing(ctx).Exec("UPDATE members SET org_id = ?, version = version + 1, updated_at = ? WHERE id = ?", org, s.Now(), member).Error
}
