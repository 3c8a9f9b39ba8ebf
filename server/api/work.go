package api

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// GetWork counts what waits in the caller's scope.
func (a *API) GetWork(ctx context.Context, request GetWorkRequestObject) (GetWorkResponseObject, error) {
	work, err := a.Store.WorkOf(ctx, actorFrom(ctx), deref(request.Params.OrgId))
	if err != nil {
		return nil, err
	}
	answer := GetWork200JSONResponse{Items: make([]WorkItem, len(work))}
	for i, w := range work {
		answer.Items[i] = WorkItem{Kind: WorkItemKind(w.Kind), Count: int(w.Count), OldestAt: w.Oldest}
	}
	return answer, nil
}

// GetProgress gives the funnel of an org and of each org directly below it.
func (a *API) GetProgress(ctx context.Context, request GetProgressRequestObject) (GetProgressResponseObject, error) {
	org, err := a.Store.OrgFor(ctx, actorFrom(ctx), request.Id, orgReaders...)
	if err != nil {
		return nil, err
	}
	own, err := a.Store.FiguresOf(ctx, org)
	if err != nil {
		return nil, err
	}
	children, next, err := a.Store.ChildFigures(ctx, org, page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	answer := GetProgress200JSONResponse{Org: orgProgress(own), Children: make([]OrgProgress, len(children)), NextCursor: next}
	for i, child := range children {
		answer.Children[i] = orgProgress(child)
	}
	return answer, nil
}

func orgProgress(f store.OrgFigures) OrgProgress {
	view := OrgProgress{
		Id: f.Org.ID, Name: f.Org.Name, Level: f.Org.Level, Headcount: int(f.Headcount), Roster: int(f.Roster()),
		NotStarted: int(f.Stages[union.StageNotStarted].Present), Ended: int(f.Stages[union.StageEnded].Present), Stages: make([]StageProgress, len(union.Stages)),
	}
	for i, stage := range union.Stages {
		view.Stages[i] = StageProgress{Stage: string(stage), Ever: int(f.Stages[stage].Reached), Now: int(f.Stages[stage].Present)}
	}
	return view
}
