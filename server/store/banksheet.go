package store

import (
	"context"

	"unioncard/server/union"
)

// ErrNoSheet asks for the scan of the bank's sheet, without which nothing is recorded on its behalf.
var ErrNoSheet = union.Refused("sheet_missing", "请先上传银行签字的单据扫描件。", union.FieldError{Field: "scan_id", Code: "sheet_missing", Detail: "请上传扫描件。"})

// CheckBankSheet checks that a scan is of the bank's sheet for the present edition. Else
// ErrNoSheet.
func (s *Store) CheckBankSheet(ctx context.Context, batch union.Batch, scan union.ID, paper union.PaperKind) error {
	sheet, err := s.PaperScan(ctx, batch.ID, scan)
	if union.KindOf(err) == union.KindNotFound {
		return ErrNoSheet
	}
	if err == nil && (sheet.Paper != string(paper) || sheet.Edition != batch.Edition) {
		return ErrNoSheet
	}
	return err
}

// TellHeads tells who may confirm what a clerk records on behalf of the bank.
func (s *Store) TellHeads(ctx context.Context, batch union.Batch, topic string) error {
	heads, err := s.Holders(ctx, batch.OrgID, union.RoleHead)
	if err != nil {
		return err
	}
	notices := make([]union.Notice, len(heads))
	for i, account := range heads {
		notices[i] = union.Notice{Topic: topic, AccountID: account, SubjectID: batch.ID, Data: map[string]string{"number": *batch.Number}}
	}
	return s.Enqueue(ctx, notices...)
}
