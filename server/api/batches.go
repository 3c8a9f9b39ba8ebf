package api

import (
	"context"
	"encoding/hex"

	"unioncard/server/bank"
	"unioncard/server/batch"
	"unioncard/server/store"
	"unioncard/server/union"
)

// batchRoles see the batches of their units.
var batchRoles = []union.Role{union.RoleClerk, union.RoleHead, union.RoleSupervisor}

// CreateBatch begins a batch.
func (a *API) CreateBatch(ctx context.Context, request CreateBatchRequestObject) (CreateBatchResponseObject, error) {
	made, err := a.Batches.Create(ctx, actorFrom(ctx), request.Body.OrgId)
	view, err := a.batch(ctx, made, err)
	return CreateBatch201JSONResponse(view), err
}

// ListBatches lists batches: the bank's for an officer, else those of the units in reach.
func (a *API) ListBatches(ctx context.Context, request ListBatchesRequestObject) (ListBatchesResponseObject, error) {
	actor, p := actorFrom(ctx), request.Params
	filter := store.BatchFilter{Status: string(deref(p.Status)), OrgID: deref(p.OrgId)}
	page := store.Page{Limit: deref(p.Limit), Cursor: deref(p.Cursor)}
	var batches []union.Batch
	var next string
	var err error
	if actor.Has(batchRoles...) {
		batches, next, err = a.Store.UnitBatches(ctx, actor, filter, page, batchRoles...)
	} else {
		batches, next, err = a.Store.BankBatches(ctx, actor, filter, page)
	}
	if err != nil {
		return nil, err
	}
	items, err := a.batchViews(ctx, batches)
	return ListBatches200JSONResponse{Items: items, NextCursor: next}, err
}

// GetBatch gives a batch.
func (a *API) GetBatch(ctx context.Context, request GetBatchRequestObject) (GetBatchResponseObject, error) {
	found, _, err := a.Store.VisibleBatch(ctx, actorFrom(ctx), request.Id)
	view, err := a.batch(ctx, found, err)
	return GetBatch200JSONResponse(view), err
}

// ListCandidates lists who could go in, and who not and why.
func (a *API) ListCandidates(ctx context.Context, request ListCandidatesRequestObject) (ListCandidatesResponseObject, error) {
	page := store.Page{Limit: deref(request.Params.Limit), Cursor: deref(request.Params.Cursor)}
	list, next, err := a.Batches.Candidates(ctx, actorFrom(ctx), request.Id, page)
	if err != nil {
		return nil, err
	}
	answer := ListCandidates200JSONResponse{Items: make([]Candidate, 0, len(list)), NextCursor: next}
	for _, c := range list {
		item := Candidate{
			ApplicationId: c.Application.ID, Name: c.Application.NameMasked, DocumentNumber: c.Application.DocumentMasked,
			Hardship: c.Application.Hardship, ApprovedAt: c.Application.ApprovedAt,
		}
		if c.LeftOut != nil {
			item.LeftOut = &LeftOut{Code: c.LeftOut.Code, Detail: c.LeftOut.Detail}
		}
		answer.Items = append(answer.Items, item)
	}
	return answer, nil
}

// ListBatchRows lists rows, masked.
func (a *API) ListBatchRows(ctx context.Context, request ListBatchRowsRequestObject) (ListBatchRowsResponseObject, error) {
	found, _, err := a.Store.VisibleBatch(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	rows, next, err := a.Store.BatchRowPage(ctx, found, store.Page{Limit: deref(request.Params.Limit), Cursor: deref(request.Params.Cursor)})
	if err != nil {
		return nil, err
	}
	answer := ListBatchRows200JSONResponse{Items: make([]BatchRow, 0, len(rows)), NextCursor: next}
	stopped, err := a.Store.StoppedAmong(ctx, rows)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		answer.Items = append(answer.Items, batchRow(row, stopped[row.ApplicationID]))
	}
	return answer, nil
}

// ChangeBatchRows changes a draft.
func (a *API) ChangeBatchRows(ctx context.Context, request ChangeBatchRowsRequestObject) (ChangeBatchRowsResponseObject, error) {
	b := request.Body
	changed, err := a.Batches.ChangeRows(ctx, actorFrom(ctx), request.Id, b.Version,
		batch.Change{Add: deref(b.Add), Remove: deref(b.Remove), Fill: deref(b.Fill)})
	view, err := a.batch(ctx, changed, err)
	return ChangeBatchRows200JSONResponse(view), err
}

// batch is a batch as it is answered, after an action that may have failed.
func (a *API) batch(ctx context.Context, b union.Batch, err error) (Batch, error) {
	if err != nil {
		return Batch{}, err
	}
	views, err := a.batchViews(ctx, []union.Batch{b})
	if err != nil {
		return Batch{}, err
	}
	return views[0], nil
}

func (a *API) batchViews(ctx context.Context, batches []union.Batch) ([]Batch, error) {
	var drafts []union.ID
	for _, b := range batches {
		if b.Status == union.BatchDraft {
			drafts = append(drafts, b.ID)
		}
	}
	counts, err := a.Store.CountDraftRows(ctx, drafts...)
	if err != nil {
		return nil, err
	}
	views := make([]Batch, 0, len(batches))
	for _, b := range batches {
		org, err := a.Store.Org(ctx, b.OrgID)
		if err != nil {
			return nil, err
		}
		branch, err := a.Store.BankBranchByID(ctx, b.BankBranchID)
		if err != nil {
			return nil, err
		}
		view := Batch{
			Id: b.ID, OrgId: org.ID, OrgName: org.Name, BankBranchId: branch.ID, BankBranchName: branch.Name, Status: BatchStatus(b.Status),
			Edition: b.Edition, MandateEdition: set(b.MandateEdition), RowCount: b.RowCount + counts[b.ID], Struck: b.Struck, Opened: b.Opened, Refused: b.Refused, Version: b.Version,
			CreatedAt: b.CreatedAt, SealedAt: b.SealedAt, SubmittedAt: b.SubmittedAt, AcceptedAt: b.AcceptedAt, Recorded: set(b.RecordedBy != nil),
			ManifestSha256: set(hex.EncodeToString(b.ManifestSHA256)),
		}
		if b.SealedAt != nil { // a draft's number is only reserved
			view.Number = b.Number
		}
		view.Reasons = paperReasons(bank.ReasonsOf(b))
		if said := bank.GivenBackOf(b); said != nil {
			view.ReturnRecorded = &GivenBack{RowsOnly: said.Rows, Reasons: paperReasons(said.Reasons), ScanId: said.ScanID}
		}
		views = append(views, view)
	}
	return views, nil
}

func paperReasons(list []union.PaperReason) []PaperReason {
	reasons := make([]PaperReason, 0, len(list))
	for _, r := range list {
		reasons = append(reasons, PaperReason{Paper: set(r.Paper), Row: set(r.Row), Code: set(r.Code), Note: r.Note})
	}
	return reasons
}

func reasonsOf(list []PaperReason) []union.PaperReason {
	reasons := make([]union.PaperReason, 0, len(list))
	for _, r := range list {
		reasons = append(reasons, union.PaperReason{Paper: deref(r.Paper), Row: deref(r.Row), Code: deref(r.Code), Note: r.Note})
	}
	return reasons
}
