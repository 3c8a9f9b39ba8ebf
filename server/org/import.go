package org

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Limits of one list.
const (
	maxRows     = 5000
	maxProblems = 500
)

// Problem is what is wrong with a row of a list. Detail is safe to show.
type Problem struct {
	Row    int
	Field  string
	Code   string
	Detail string
}

// Import is what a list of orgs would do, or has done.
type Import struct {
	SHA256   string // of the file: send it back to confirm
	Rows     int
	Done     bool
	Problems []Problem
}

var (
	errTooMany = union.NewError(union.KindTooLarge, "import_too_many", fmt.Sprintf("一次最多导入%d个单位，请分成几个表。", maxRows))
	errConfirm = union.Conflict("import_changed", "确认的不是刚才预览的那个文件，请重新预览后再导入。", "changed")
)

// ImportSheet reads a list of orgs (XLSX or CSV). Without confirm it says what is wrong with
// each row and writes nothing. With the SHA-256 of that preview it adds all rows in one
// step, or none if there is a problem. Rows without a code above go below parent.
func (o *Orgs) ImportSheet(ctx context.Context, actor union.Actor, parentID union.ID, file []byte, confirm string) (Import, error) {
	sum := sha256.Sum256(file)
	report := Import{SHA256: hex.EncodeToString(sum[:])}
	if confirm != "" && subtle.ConstantTimeCompare([]byte(confirm), []byte(report.SHA256)) != 1 {
		return Import{}, errConfirm
	}
	parent, err := o.Store.OrgFor(ctx, actor, parentID, union.RoleSupervisor)
	if err != nil {
		return Import{}, err
	}
	if parent.Closed {
		return Import{}, errClosed
	}
	rows, err := o.Sheets.Open(ctx, bytes.NewReader(file))
	if err != nil {
		return Import{}, err
	}
	defer func() { _ = rows.Close() }()
	list, err := readList(rows)
	if err != nil {
		return Import{}, err
	}
	err = list.place(ctx, o.Store, actor, parent)
	if err != nil {
		return Import{}, err
	}
	report.Rows, report.Problems = len(list.entries), list.problems
	if confirm == "" || len(list.problems) > 0 {
		return report, nil
	}
	err = o.addList(ctx, actor, parent, list)
	report.Done = err == nil
	return report, err
}

func (o *Orgs) addList(ctx context.Context, actor union.Actor, parent union.Org, list *list) error {
	return o.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		for _, id := range list.above() {
			if err := tx.HoldOrg(ctx, id); err != nil {
				return closedError(err)
			}
		}
		if err := tx.AddOrgs(ctx, list.orgs...); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{
			Actor: actor, Role: union.RoleSupervisor, Action: "orgs:import", Subject: "orgs", SubjectID: parent.ID, OrgID: parent.ID,
			Detail: fmt.Sprintf("%d rows", len(list.orgs)),
		})
	})
}
