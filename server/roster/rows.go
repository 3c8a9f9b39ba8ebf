package roster

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// readers may see the list, masked: a leader that of the own branch, to help people there.
var readers = []union.Role{union.RoleClerk, union.RoleHead, union.RoleSupervisor, union.RoleLeader}

// Rows lists people in the actor's scope, masked, in the order in which they came.
func (r *Roster) Rows(ctx context.Context, actor union.Actor, f store.RowFilter, page store.Page) ([]union.RosterRow, string, error) {
	return r.store.RosterRows(ctx, actor, f, page, readers...)
}
