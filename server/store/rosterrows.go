package store

import (
	"context"

	"unioncard/server/union"
)

// RosterRow gives a row by id. Callers that act for a person check the scope.
func (s *Store) RosterRow(ctx context.Context, id union.ID) (union.RosterRow, error) {
	var row union.RosterRow
	err := s.reading(ctx).Where("id = ?", id).Take(&row).Error
	return row, found(err)
}

// LivingRow finds the unit's living row of a document number; where the list has no
// number, that of a name and phone. nil means that the person is not on the list.
func (s *Store) LivingRow(ctx context.Context, unit union.ID, document, phone, name union.Sealed) (*union.RosterRow, error) {
	row, err := s.rowWhere(ctx, unit, "document_index", document)
	if err != nil || row != nil {
		return row, err
	}
	var rows []union.RosterRow
	err = s.reading(ctx).Where("applying_org_id = ? AND status <> ? AND document_index IS NULL", unit, union.RowEnded).
		Where(matchIndex(s.reading(ctx), "name_index", name.Index, name.IndexNext)).Limit(5).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	for i, r := range rows {
		if len(r.Phone.Index) == 0 && len(rows) == 1 || len(r.Phone.Index) > 0 && (equal(r.Phone.Index, phone.Index) || equal(r.Phone.Index, phone.IndexNext)) {
			return &rows[i], nil
		}
	}
	return nil, nil
}

func (s *Store) rowWhere(ctx context.Context, unit union.ID, column string, value union.Sealed) (*union.RosterRow, error) {
	var rows []union.RosterRow
	err := s.reading(ctx).Where("applying_org_id = ? AND status <> ?", unit, union.RowEnded).
		Where(matchIndex(s.reading(ctx), column, value.Index, value.IndexNext)).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// AddRosterRow keeps a new row; a second living row of the same person in the unit is ErrRowExists.
func (s *Store) AddRosterRow(ctx context.Context, row *union.RosterRow) error {
	err := s.writing(ctx).Create(row).Error
	if LiveTwice(err) {
		return ErrRowExists
	}
	return err
}

// ErrRowExists says that the person is on the unit's list already.
var ErrRowExists = union.Conflict("roster_row_exists", "这个人已在本单位名册中。", union.RowExpected)

func equal(a, b []byte) bool { return len(b) > 0 && string(a) == string(b) }

// UnlinkRow lets the person of a roster row start anew; a row that has ended stays so.
func (s *Store) UnlinkRow(ctx context.Context, actor union.Actor, role union.Role, id *union.ID) error {
	if id == nil {
		return nil
	}
	row, err := s.RosterRow(ctx, *id)
	if err != nil || row.Status == union.RowEnded {
		return err
	}
	to, err := union.RosterMachine.Next(row.Status, union.EventUnlink)
	if err != nil {
		return err
	}
	return s.Move(ctx, union.Transition{
		Subject: union.SubjectRosterRow, ID: row.ID, OrgID: row.ApplyingOrgID, Event: union.EventUnlink, From: row.Status, To: to, Version: row.Version,
		Actor: actor, Role: role, Counts: []union.Count{{OrgID: row.OrgID, Stage: union.StageNotStarted, Present: 1}},
	})
}
