package store

import (
	"context"

	"unioncard/server/union"
)

// MoveSeals makes what was sealed for one row open for another: a seal opens nowhere else.
type MoveSeals func(from union.ID, row *union.RosterRow) error

// CardFollows makes a card that its holder has received the card of the unit that the
// holder belongs to by now: with it go the application's place, the roster row and the
// figures. Nothing happens where the holder has not moved.
func (s *Store) CardFollows(ctx context.Context, actor union.Actor, role union.Role, id union.ID, seals MoveSeals) error {
	card, err := s.Card(ctx, id)
	if err != nil || card.MemberID == nil || card.Status == union.CardClosed {
		return err
	}
	member, err := s.Member(ctx, *card.MemberID)
	if err != nil || member.OrgID == card.OrgID {
		return err
	}
	org, err := s.Org(ctx, member.OrgID)
	if err != nil {
		return err
	}
	unit, err := s.ApplyingOrg(ctx, org)
	if err != nil || unit.ID == card.ApplyingOrgID {
		return err
	}
	app, err := s.Application(ctx, card.ApplicationID)
	if err != nil {
		return err
	}
	row, err := s.rowFollows(ctx, actor, role, app, org, unit, seals)
	if err != nil {
		return err
	}
	stage := card.Stage()
	err = s.AddCounts(ctx, []union.Count{{OrgID: card.OrgID, Stage: stage, Present: -1}, {OrgID: row.OrgID, Stage: stage, Present: 1}})
	if err != nil {
		return err
	}
	now := s.Now()
	err = s.writing(ctx).Exec("UPDATE applications SET applying_org_id = ?, org_id = ?, roster_row_id = ?, version = version + 1, updated_at = ? WHERE id = ?",
		unit.ID, row.OrgID, row.ID, now, app.ID).Error
	if err != nil {
		return err
	}
	return s.writing(ctx).Exec("UPDATE cards SET applying_org_id = ?, org_id = ?, version = version + 1, updated_at = ? WHERE id = ?",
		unit.ID, row.OrgID, now, card.ID).Error
}

// rowFollows ends the row in the old unit as moved and gives the one in the new unit.
func (s *Store) rowFollows(ctx context.Context, actor union.Actor, role union.Role, app union.Application, org, unit union.Org, seals MoveSeals) (union.RosterRow, error) {
	if app.RosterRowID == nil {
		return union.RosterRow{}, union.ErrNotFound
	}
	old, err := s.RosterRow(ctx, *app.RosterRowID)
	if err != nil {
		return old, err
	}
	if old.Status != union.RowEnded {
		if err = s.EndRow(ctx, actor, role, old, old.Version, union.EndMoved); err != nil {
			return old, err
		}
	}
	return s.takeRow(ctx, actor, role, old, org, unit, seals)
}

// takeRow puts the person of another unit's row on a unit's list, unless they are on it,
// and makes the row the one that an application stands for.
func (s *Store) takeRow(ctx context.Context, actor union.Actor, role union.Role, from union.RosterRow, org, unit union.Org, seals MoveSeals) (union.RosterRow, error) {
	row, err := s.LivingRow(ctx, unit.ID, from.Document, from.Phone, from.Name)
	if err != nil {
		return union.RosterRow{}, err
	}
	if row == nil {
		row, err = s.copyRow(ctx, actor, role, from, org, unit, seals)
		if err != nil {
			return union.RosterRow{}, err
		}
	}
	if row.Status == union.RowApplied {
		return *row, union.Conflict("roster_row_applied", "这个人在新单位已有一份申请或卡，请先处理重复。", row.Status)
	}
	return *row, s.applyRow(ctx, actor, role, *row)
}

func (s *Store) copyRow(ctx context.Context, actor union.Actor, role union.Role, from union.RosterRow, org, unit union.Org, seals MoveSeals) (*union.RosterRow, error) {
	now := s.Now()
	row := from
	row.ID, row.OrgID, row.ApplyingOrgID, row.RosterID, row.Status, row.Version = s.NewID(), org.ID, unit.ID, nil, union.RowExpected, 1
	row.EndReason, row.EndedAt, row.AtCounter, row.CreatedAt, row.UpdatedAt = "", nil, false, now, now
	row.LiveKey, row.LiveKeyNext = union.LiveKeys(row.Name, row.Document, row.Phone)
	if err := seals(from.ID, &row); err != nil {
		return nil, err
	}
	if err := s.AddRosterRow(ctx, &row); err != nil {
		return nil, err
	}
	return &row, s.Born(ctx, union.Transition{
		Subject: union.SubjectRosterRow, ID: row.ID, OrgID: unit.ID, Event: union.EventAdd, To: row.Status, Actor: actor, Role: role,
		Counts: []union.Count{{OrgID: row.OrgID, Stage: union.StageNotStarted, Present: 1}},
	})
}

func (s *Store) applyRow(ctx context.Context, actor union.Actor, role union.Role, row union.RosterRow) error {
	to, err := union.RosterMachine.Next(row.Status, union.EventApply)
	if err != nil {
		return err
	}
	return s.Move(ctx, union.Transition{
		Subject: union.SubjectRosterRow, ID: row.ID, OrgID: row.ApplyingOrgID, Event: union.EventApply, From: row.Status, To: to, Version: row.Version,
		Actor: actor, Role: role, Counts: []union.Count{{OrgID: row.OrgID, Stage: union.StageNotStarted, Present: -1}},
	})
}
