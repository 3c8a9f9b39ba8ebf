package api

import (
	"context"
	"slices"
	"strings"

	"unioncard/server/union"
)

func batchRow(row union.BatchRow, stopped bool) BatchRow {
	return BatchRow{
		Number: row.Number, ApplicationId: row.ApplicationID, Name: row.NameMasked, DocumentNumber: row.DocumentMasked,
		Status: BatchRowStatus(row.Status), Looked: row.Looked, Version: row.Version, Edition: set(row.Edition), BankName: set(row.BankNameMasked),
		Stopped: set(stopped && row.Status == union.BatchRowSealed), Reason: set(row.WhyOut()), OutAt: row.OutAt,
	}
}

// StrikeBatchRow takes a stopped row off the list.
func (a *API) StrikeBatchRow(ctx context.Context, request StrikeBatchRowRequestObject) (StrikeBatchRowResponseObject, error) {
	row, err := a.BankDesk.StrikeRow(ctx, actorFrom(ctx), request.Id, request.Number, request.Body.Version)
	return StrikeBatchRow200JSONResponse(batchRow(row, false)), err
}

// ReturnBatchRow gives one row back.
func (a *API) ReturnBatchRow(ctx context.Context, request ReturnBatchRowRequestObject) (ReturnBatchRowResponseObject, error) {
	row, err := a.BankDesk.ReturnRow(ctx, actorFrom(ctx), request.Id, request.Number, request.Body.Version, request.Body.Code, strings.TrimSpace(deref(request.Body.Note)))
	return ReturnBatchRow200JSONResponse(batchRow(row, false)), err
}

// ListBankReasons gives the bank's catalogue.
func (a *API) ListBankReasons(context.Context, ListBankReasonsRequestObject) (ListBankReasonsResponseObject, error) {
	answer := ListBankReasons200JSONResponse{Rows: []BankReason{}, Papers: []BankReason{}}
	for code, r := range a.BankDesk.Reasons {
		answer.Rows = append(answer.Rows, BankReason{Code: code, Detail: r.Detail, ForGood: r.ForGood})
	}
	for code, detail := range a.BankDesk.PaperReasons {
		answer.Papers = append(answer.Papers, BankReason{Code: code, Detail: detail})
	}
	for _, list := range [][]BankReason{answer.Rows, answer.Papers} {
		slices.SortFunc(list, func(a, b BankReason) int { return strings.Compare(a.Code, b.Code) })
	}
	return answer, nil
}
