package batch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"unioncard/server/union"
)

// Accept takes a batch on at the bank: each stamped original of this edition is ticked
// by the officer, and every document is still in its time.
func (b *Batches) Accept(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Batch, error) {
	batch, err := b.Store.BatchAtBank(ctx, actor, id)
	if err != nil {
		return batch, err
	}
	batch, to, err := forEvent(batch, union.EventAccept, version)
	if err != nil {
		return batch, err
	}
	papers, err := b.Papers(ctx, actor, id)
	if err != nil {
		return batch, err
	}
	if missing := papers.without(SideBank, false); len(missing) > 0 {
		return batch, missingPapers("originals_missing", "还有盖章原件没有核对勾选：", missing)
	}
	ended, err := b.Store.EndedRows(ctx, batch.ID, b.Store.Today(), 20)
	if err != nil {
		return batch, err
	}
	if len(ended) > 0 {
		var fields []union.FieldError
		for _, n := range ended {
			fields = append(fields, union.FieldError{Field: "rows." + strconv.Itoa(n), Code: "document_expired", Detail: fmt.Sprintf("第%d号的证件已过期。", n)})
		}
		return batch, union.Refused("rows_expired", "名单里有的证件已过期，不能受理，请退回批次并注明。", fields...)
	}
	t := move(batch, actor, union.RoleBankOfficer, union.EventAccept, to, map[string]any{"accepted_at": b.Store.Now()})
	t.Notices = tellClerk(batch, "batch:accepted")
	if err = b.Store.Move(ctx, t); err != nil {
		return batch, err
	}
	return b.Store.Batch(ctx, id)
}

// reasonsBytes is what the reasons of a return may take as JSON.
const reasonsBytes = 3900

// Return gives a batch back to its unit, with reasons for the whole, a paper or a row.
// An accepted one can be returned until a result is applied.
func (b *Batches) Return(ctx context.Context, actor union.Actor, id union.ID, version int64, reasons []union.PaperReason) (union.Batch, error) {
	batch, err := b.Store.BatchAtBank(ctx, actor, id)
	if err != nil {
		return batch, err
	}
	batch, to, err := forEvent(batch, union.EventReturn, version)
	if err != nil {
		return batch, err
	}
	if batch.Opened+batch.Refused > 0 {
		return batch, union.Conflict("result_applied", "已导入开卡结果，不能再整批退回。", batch.Status)
	}
	text, codes, err := checkReasons(batch, reasons)
	if err != nil {
		return batch, err
	}
	t := move(batch, actor, union.RoleBankOfficer, union.EventReturn, to, map[string]any{"reasons": text})
	t.Reason, t.Notices = codes, tellClerk(batch, "batch:returned")
	if err = b.Store.Move(ctx, t); err != nil {
		return batch, err
	}
	return b.Store.Batch(ctx, id)
}

func checkReasons(batch union.Batch, reasons []union.PaperReason) (text, codes string, err error) {
	if len(reasons) == 0 {
		return "", "", union.Refused("reasons_missing", "请写明退回的原因。", union.FieldError{Field: "reasons", Code: "reasons_missing", Detail: "请写明退回的原因。"})
	}
	var bad []union.FieldError
	var about []string
	for i, r := range reasons {
		field := "reasons." + strconv.Itoa(i)
		if wrong := union.CheckFreeText(field, r.Note, 2, 200); wrong != nil {
			bad = append(bad, *wrong)
		}
		if r.Paper != "" && !slices.Contains(union.SealedPapers(), r.Paper) {
			bad = append(bad, union.FieldError{Field: field, Code: "paper_unknown", Detail: "没有这种文件。"})
		}
		if r.Row < 0 || r.Row > batch.RowCount {
			bad = append(bad, union.FieldError{Field: field, Code: "row_unknown", Detail: "批次里没有这个序号。"})
		}
		about = append(about, fmt.Sprintf("%s:%d", r.Paper, r.Row))
	}
	if len(bad) > 0 {
		return "", "", union.Refused("reasons", "退回原因有几项没有填对。", firstOf(bad)...)
	}
	list, err := json.Marshal(reasons)
	if err != nil {
		return "", "", err
	}
	codes = strings.Join(about, " ")
	if len(list) > reasonsBytes || len(codes) > 2000 {
		return "", "", union.Refused("reasons_too_long", "退回原因太多，请合并成几条来写。", union.FieldError{Field: "reasons", Code: "reasons_too_long", Detail: "请写得短一些。"})
	}
	return string(list), codes, nil
}

// ReasonsOf reads why a batch was last returned.
func ReasonsOf(batch union.Batch) []union.PaperReason {
	var reasons []union.PaperReason
	if batch.Reasons != "" {
		_ = json.Unmarshal([]byte(batch.Reasons), &reasons) // written by Return only
	}
	return reasons
}

func tellClerk(batch union.Batch, topic string) []union.Notice {
	data := map[string]string{}
	if batch.Number != nil {
		data["number"] = *batch.Number
	}
	return []union.Notice{{Topic: topic, AccountID: batch.CreatedBy, SubjectID: batch.ID, Data: data}}
}
