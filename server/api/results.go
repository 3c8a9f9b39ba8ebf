package api

import (
	"context"
	"encoding/json"

	"unioncard/server/result"
	"unioncard/server/store"
	"unioncard/server/union"
)

// TakeResultFile takes in and reconciles what the bank sends back.
func (a *API) TakeResultFile(ctx context.Context, request TakeResultFileRequestObject) (TakeResultFileResponseObject, error) {
	file := uploadFrom(ctx)
	taken, err := a.ResultFiles.Take(ctx, actorFrom(ctx), request.Id, deref(request.Params.Scan), file.Name, file.Bytes)
	if err != nil {
		return nil, err
	}
	view, err := a.resultFile(ctx, taken)
	return TakeResultFile201JSONResponse(view), err
}

// ListResultFiles lists a batch's files.
func (a *API) ListResultFiles(ctx context.Context, request ListResultFilesRequestObject) (ListResultFilesResponseObject, error) {
	batch, role, err := a.Store.BatchForResults(ctx, actorFrom(ctx), request.Id, batchRoles...)
	if err != nil {
		return nil, err
	}
	files, err := a.Store.ResultFilesOf(ctx, batch.ID)
	if err != nil {
		return nil, err
	}
	answer := ListResultFiles200JSONResponse{Items: []ResultFile{}}
	for _, file := range files {
		if role != union.RoleBankOfficer && file.ScanID == nil {
			continue // the bank's own
		}
		view, err := a.resultFile(ctx, file)
		if err != nil {
			return nil, err
		}
		answer.Items = append(answer.Items, view)
	}
	return answer, nil
}

// GetResultFile gives a file and its reconciliation.
func (a *API) GetResultFile(ctx context.Context, request GetResultFileRequestObject) (GetResultFileResponseObject, error) {
	file, _, _, err := a.Store.ResultFileFor(ctx, actorFrom(ctx), request.Id, batchRoles...)
	if err != nil {
		return nil, err
	}
	view, err := a.resultFile(ctx, file)
	return GetResultFile200JSONResponse(view), err
}

func (a *API) resultFile(ctx context.Context, file union.ResultFile) (ResultFile, error) {
	var summary result.Summary
	err := json.Unmarshal([]byte(file.Summary), &summary)
	if err != nil {
		return ResultFile{}, err
	}
	left, err := a.Store.UnexplainedRows(ctx, file.ID)
	if err != nil {
		return ResultFile{}, err
	}
	return ResultFile{
		Id: file.ID, BatchId: file.BatchID, FileName: file.FileName, Status: ResultFileStatus(file.Status), Version: file.Version,
		Lines: summary.Lines, Missing: summary.Missing, Counts: summary.Counts, Unexplained: int(left), AppliedAt: file.AppliedAt,
		OnBehalf: set(file.ScanID != nil), ScanId: file.ScanID,
	}, nil
}

// ListResultRows lists the lines of a file.
func (a *API) ListResultRows(ctx context.Context, request ListResultRowsRequestObject) (ListResultRowsResponseObject, error) {
	file, _, _, err := a.Store.ResultFileFor(ctx, actorFrom(ctx), request.Id, batchRoles...)
	if err != nil {
		return nil, err
	}
	p := request.Params
	lines, next, err := a.Store.ResultRows(ctx, file.ID, deref(p.Category), store.Page{Limit: deref(p.Limit), Cursor: deref(p.Cursor)})
	if err != nil {
		return nil, err
	}
	ids := make([]union.ID, 0, len(lines))
	for _, l := range lines {
		if l.BatchRowID != nil {
			ids = append(ids, *l.BatchRowID)
		}
	}
	rows, err := a.Store.RowsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	answer := ListResultRows200JSONResponse{Items: make([]ResultRow, 0, len(lines)), NextCursor: next}
	for _, l := range lines {
		item := ResultRow{
			Id: l.ID, Line: l.Line, Category: l.Category, Detail: l.Detail, CardNumber: set(l.CardMasked), Confirmed: l.Confirmed,
			Explanation: set(l.Explanation), AppliedAt: l.AppliedAt,
		}
		if l.BatchRowID != nil {
			row := rows[*l.BatchRowID]
			item.RowNumber, item.Name = row.Number, set(row.NameMasked)
		}
		answer.Items = append(answer.Items, item)
	}
	return answer, nil
}

// ExplainResultRow keeps the word for a line.
func (a *API) ExplainResultRow(ctx context.Context, request ExplainResultRowRequestObject) (ExplainResultRowResponseObject, error) {
	err := a.ResultFiles.Explain(ctx, actorFrom(ctx), request.Id, request.Row, request.Body.Explanation)
	if err != nil {
		return nil, err
	}
	return ExplainResultRow204Response{}, nil
}

// ApplyResultFile carries out a reconciled file.
func (a *API) ApplyResultFile(ctx context.Context, request ApplyResultFileRequestObject) (ApplyResultFileResponseObject, error) {
	file, err := a.ResultFiles.Apply(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	if err != nil {
		return nil, err
	}
	view, err := a.resultFile(ctx, file)
	return ApplyResultFile200JSONResponse(view), err
}
