package api

import (
	"context"
	"encoding/json"

	"unioncard/server/card"
	"unioncard/server/store"
	"unioncard/server/union"
)

// ListCardNumbers gives a card's numbers, masked.
func (a *API) ListCardNumbers(ctx context.Context, request ListCardNumbersRequestObject) (ListCardNumbersResponseObject, error) {
	found, _, err := a.Store.CardFor(ctx, actorFrom(ctx), request.Id,
		union.RoleClerk, union.RoleHead, union.RoleLeader, union.RoleSupervisor, union.RoleBankOfficer)
	if err != nil {
		return nil, err
	}
	numbers, err := a.Store.CardNumbers(ctx, found.ID)
	if err != nil {
		return nil, err
	}
	answer := ListCardNumbers200JSONResponse{Items: make([]CardNumber, len(numbers))}
	for i, n := range numbers {
		answer.Items[i] = CardNumber{Cause: n.Cause, FromAt: n.FromAt, Number: n.Number.Masked, ToAt: n.ToAt}
	}
	return answer, nil
}

// ListCardReports lists what the bank has still to confirm.
func (a *API) ListCardReports(ctx context.Context, request ListCardReportsRequestObject) (ListCardReportsResponseObject, error) {
	entries, next, err := a.Store.CardReports(ctx, actorFrom(ctx), page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListCardReports200JSONResponse{Items: make([]CardReport, len(entries)), NextCursor: next}
	for i, entry := range entries {
		answer.Items[i] = reportView(entry)
	}
	return answer, nil
}

// RefuseCardReport says that the bank knows nothing of it.
func (a *API) RefuseCardReport(ctx context.Context, request RefuseCardReportRequestObject) (RefuseCardReportResponseObject, error) {
	entry, err := a.Cards.RefuseReport(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return RefuseCardReport200JSONResponse(reportView(entry)), nil
}

func reportView(entry store.ReportEntry) CardReport {
	return CardReport{
		Id: entry.Report.ID, Kind: entry.Report.Kind, Status: entry.Report.Status, Number: set(entry.Report.Detail.Masked),
		Card: cardView(entry.Card), CreatedAt: entry.Report.CreatedAt,
	}
}

// TakeStatusFile holds what the bank says against its cards.
func (a *API) TakeStatusFile(ctx context.Context, request TakeStatusFileRequestObject) (TakeStatusFileResponseObject, error) {
	file, err := a.Cards.TakeStatusFile(ctx, actorFrom(ctx), request.Id, uploadFrom(ctx).Bytes)
	if err != nil {
		return nil, err
	}
	view, err := statusFile(file)
	return TakeStatusFile201JSONResponse(view), err
}

// GetStatusFile gives a file and its reconciliation.
func (a *API) GetStatusFile(ctx context.Context, request GetStatusFileRequestObject) (GetStatusFileResponseObject, error) {
	file, err := a.Store.StatusFileFor(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	view, err := statusFile(file)
	return GetStatusFile200JSONResponse(view), err
}

// ListStatusRows lists the lines of a file.
func (a *API) ListStatusRows(ctx context.Context, request ListStatusRowsRequestObject) (ListStatusRowsResponseObject, error) {
	file, err := a.Store.StatusFileFor(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	p := request.Params
	rows, next, err := a.Store.StatusRows(ctx, file.ID, deref(p.Category), page(p.Limit, p.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListStatusRows200JSONResponse{Items: make([]StatusRow, len(rows)), NextCursor: next}
	for i, row := range rows {
		answer.Items[i] = StatusRow{
			Line: row.Line, Category: row.Category, CardId: row.CardID, Event: set(row.Event), NewNumber: set(row.NewNumber.Masked), AppliedAt: row.AppliedAt,
		}
	}
	return answer, nil
}

// ApplyStatusFile carries out what can be.
func (a *API) ApplyStatusFile(ctx context.Context, request ApplyStatusFileRequestObject) (ApplyStatusFileResponseObject, error) {
	file, err := a.Cards.ApplyStatusFile(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	if err != nil {
		return nil, err
	}
	view, err := statusFile(file)
	return ApplyStatusFile200JSONResponse(view), err
}

func statusFile(file union.StatusFile) (StatusFile, error) {
	var summary card.StatusSummary
	err := json.Unmarshal([]byte(file.Summary), &summary)
	return StatusFile{
		Id: file.ID, BankBranchId: file.BankBranchID, Status: file.Status, Version: file.Version, Lines: summary.Lines, Counts: summary.Counts, AppliedAt: file.AppliedAt,
	}, err
}
