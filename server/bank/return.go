package bank

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

// reasonsBytes is what the reasons of a return may take as JSON.
const reasonsBytes = 3900

// Return gives a batch back to its unit, with reasons for the whole, a paper or a row. A
// row that is named leaves: its application goes back to its member, or ends, by the
// bank's catalogue. An accepted batch can be returned until a result is applied.
func (d *Desk) Return(ctx context.Context, actor union.Actor, id union.ID, version int64, reasons []union.PaperReason) (union.Batch, error) {
	batch, err := d.Store.BatchAtBank(ctx, actor, id)
	if err != nil {
		return batch, err
	}
	to, err := batch.Next(union.EventReturn, version)
	if err != nil {
		return batch, err
	}
	return d.giveBack(ctx, actor, union.RoleBankOfficer, batch, to, reasons)
}

// giveBack is the return of a whole batch, as the officer does it, or as somebody of the
// unit confirms it for a bank that cannot reach the system.
func (d *Desk) giveBack(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch, to string, reasons []union.PaperReason) (union.Batch, error) {
	reasons, text, codes, err := d.checkReasons(reasons)
	if err != nil {
		return batch, err
	}
	outs, err := d.namedRows(ctx, batch, reasons)
	if err != nil {
		return batch, err
	}
	var gone []union.Photo
	err = d.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.HoldBatch(ctx, batch.ID); err != nil {
			return err
		}
		err := notBegun(ctx, tx, batch)
		if err != nil {
			return err
		}
		t := batch.Moving(actor, role, union.EventReturn, to, map[string]any{"reasons": text, "recorded_by": nil, "returned_by": nil, "return_record": ""})
		t.Reason = codes
		t.Notices, err = unitNotices(ctx, tx, batch, "batch:returned", nil)
		if err != nil {
			return err
		}
		if err = tx.Move(ctx, t); err != nil {
			return err
		}
		gone, err = tx.LeaveBatch(ctx, actor, role, batch, outs)
		if err != nil {
			return err
		}
		return tx.SettleBatch(ctx, actor, role, batch.ID)
	})
	if err != nil {
		return batch, err
	}
	union.DropPhotos(ctx, d.Blobs, gone)
	return d.Store.Batch(ctx, batch.ID)
}

// notBegun refuses the return of a whole batch once a result file is on its way into the books.
func notBegun(ctx context.Context, s *store.Store, batch union.Batch) error {
	begun, err := s.ResultsBegun(ctx, batch.ID)
	if err == nil && begun {
		err = union.Conflict("result_applied", "已导入开卡结果，不能再整批退回。", batch.Status)
	}
	return err
}

// namedRows are the rows that a return takes out of the batch.
func (d *Desk) namedRows(ctx context.Context, batch union.Batch, reasons []union.PaperReason) ([]union.RowOut, error) {
	var outs []union.RowOut
	var bad []union.FieldError
	for i, r := range reasons {
		if r.Row == 0 {
			continue
		}
		row, err := d.Store.BatchRow(ctx, batch.ID, r.Row)
		if err != nil && union.KindOf(err) != union.KindNotFound {
			return nil, err
		}
		if err != nil || row.Status != union.BatchRowSealed {
			bad = append(bad, union.FieldError{Field: "reasons." + strconv.Itoa(i), Code: "row_unknown", Detail: "批次里没有这个序号，或这一行已撤下。"})
			continue
		}
		app, err := d.Store.Application(ctx, row.ApplicationID)
		if err != nil {
			return nil, err
		}
		if app.Stopped {
			outs = append(outs, union.Struck(row, app))
			continue
		}
		outs = append(outs, union.SentBack(row, app, r.Code, r.Note, d.Reasons[r.Code]))
	}
	if len(bad) > 0 {
		return nil, union.Refused("reasons", "退回原因有几项没有填对，请按提示改正。", union.FirstOf(bad)...)
	}
	return outs, nil
}

// checkReasons reads the reasons: a row's is of the catalogue, with words or without; a
// paper's, or the whole batch's, is of the catalogue or said in words.
func (d *Desk) checkReasons(reasons []union.PaperReason) (clean []union.PaperReason, text, codes string, err error) {
	if len(reasons) == 0 {
		return nil, "", "", union.Refused("reasons_missing", "请写明退回的原因。", union.FieldError{Field: "reasons", Code: "reasons_missing", Detail: "请写明退回的原因。"})
	}
	var bad []union.FieldError
	var about []string
	seen := map[int]bool{}
	for i, r := range reasons {
		r.Note = strings.TrimSpace(r.Note)
		if problem := d.checkReason(r, seen); problem != nil {
			problem.Field = "reasons." + strconv.Itoa(i)
			bad = append(bad, *problem)
		}
		seen[r.Row] = true
		clean = append(clean, r)
		about = append(about, fmt.Sprintf("%s:%d:%s", r.Paper, r.Row, r.Code))
	}
	if len(bad) > 0 {
		return nil, "", "", union.Refused("reasons", "退回原因有几项没有填对，请按提示改正。", union.FirstOf(bad)...)
	}
	list, err := json.Marshal(clean)
	if err != nil {
		return nil, "", "", err
	}
	codes = strings.Join(about, " ")
	if len(list) > reasonsBytes || len(codes) > 2000 {
		return nil, "", "", union.Refused("reasons_too_long", "退回原因太多，请合并成几条来写。", union.FieldError{Field: "reasons", Code: "reasons_too_long", Detail: "请写得短一些。"})
	}
	return clean, string(list), codes, nil
}

func (d *Desk) checkReason(r union.PaperReason, seen map[int]bool) *union.FieldError {
	_, ofRow := d.Reasons[r.Code]
	_, ofPaper := d.PaperReasons[r.Code]
	papers := append(union.SealedPapers(), union.PaperAmendmentSheet)
	switch {
	case r.Row != 0 && (r.Row < 0 || r.Paper != "" || seen[r.Row]):
		return &union.FieldError{Code: "row_unknown", Detail: "一个序号写一条原因。"}
	case r.Row != 0 && !ofRow, r.Row == 0 && r.Code != "" && !ofPaper:
		return &union.FieldError{Code: "reason_unknown", Detail: "请从列表里选择原因。"}
	case r.Paper != "" && !slices.Contains(papers, r.Paper):
		return &union.FieldError{Code: "paper_unknown", Detail: "没有这种文件。"}
	case r.Code == "":
		return union.CheckFreeText("", r.Note, 2, noteLength)
	}
	return union.CheckFreeText("", r.Note, 0, noteLength)
}
