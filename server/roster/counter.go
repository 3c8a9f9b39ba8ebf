package roster

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// SetAtCounter says of an expected person that they go to the bank's counter in person,
// having no phone of their own, or takes that back. A leader may say so for their branch.
func (r *Roster) SetAtCounter(ctx context.Context, actor union.Actor, seen Seen, on bool) (union.RosterRow, error) {
	row, err := r.store.RosterRow(ctx, seen.ID)
	if err != nil {
		return row, err
	}
	org, err := r.store.OrgFor(ctx, actor, row.OrgID, union.RoleClerk, union.RoleSupervisor, union.RoleLeader)
	if err != nil {
		return row, err
	}
	if row.Status != union.RowExpected {
		return row, union.Conflict("roster_row_wrong_status", "这个人已在办卡或已移出名册，不用再到柜台办理。", row.Status)
	}
	action := "roster_rows:to_counter"
	if !on {
		action = "roster_rows:not_to_counter"
	}
	role, _ := actor.RoleOver(org.Path, union.RoleClerk, union.RoleSupervisor, union.RoleLeader)
	err = r.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.ChangeRosterRow(ctx, row.ID, seen.Version, map[string]any{"at_counter": on})
		if err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{
			Actor: actor, Role: role, Action: action, Subject: string(union.SubjectRosterRow), SubjectID: row.ID, OrgID: row.ApplyingOrgID,
		})
	})
	if err != nil {
		return row, err
	}
	return r.store.RosterRow(ctx, row.ID)
}
