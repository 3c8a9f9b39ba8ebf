package api

import (
	"context"

	"unioncard/server/enrolment"
	"unioncard/server/union"
)

// ClaimApplication makes the caller the only one to decide on it for a while.
func (a *API) ClaimApplication(ctx context.Context, request ClaimApplicationRequestObject) (ClaimApplicationResponseObject, error) {
	until, err := a.Enrolment.Claim(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return ClaimApplication200JSONResponse{ClaimUntil: until}, nil
}

// ReleaseApplication gives the claim back.
func (a *API) ReleaseApplication(ctx context.Context, request ReleaseApplicationRequestObject) (ReleaseApplicationResponseObject, error) {
	err := a.Enrolment.Release(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return ReleaseApplication204Response{}, nil
}

// ApproveApplication approves.
func (a *API) ApproveApplication(ctx context.Context, request ApproveApplicationRequestObject) (ApproveApplicationResponseObject, error) {
	app, err := a.Enrolment.Approve(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	if err != nil {
		return nil, err
	}
	item, err := a.reviewItem(ctx, app)
	return ApproveApplication200JSONResponse(item), err
}

// ReturnApplication sends back to the member.
func (a *API) ReturnApplication(ctx context.Context, request ReturnApplicationRequestObject) (ReturnApplicationResponseObject, error) {
	app, err := a.Enrolment.Return(ctx, actorFrom(ctx), request.Id, request.Body.Version, reasonList(request.Body.Reasons))
	if err != nil {
		return nil, err
	}
	item, err := a.reviewItem(ctx, app)
	return ReturnApplication200JSONResponse(item), err
}

// ReopenApplication sends an approved application back to the member.
func (a *API) ReopenApplication(ctx context.Context, request ReopenApplicationRequestObject) (ReopenApplicationResponseObject, error) {
	app, err := a.Enrolment.Reopen(ctx, actorFrom(ctx), request.Id, request.Body.Version, reasonList(request.Body.Reasons))
	if err != nil {
		return nil, err
	}
	item, err := a.reviewItem(ctx, app)
	return ReopenApplication200JSONResponse(item), err
}

// RejectApplication refuses as not eligible.
func (a *API) RejectApplication(ctx context.Context, request RejectApplicationRequestObject) (RejectApplicationResponseObject, error) {
	reason := union.Reason{Code: request.Body.Reason, Note: deref(request.Body.Note)}
	app, err := a.Enrolment.Reject(ctx, actorFrom(ctx), request.Id, request.Body.Version, reason)
	if err != nil {
		return nil, err
	}
	item, err := a.reviewItem(ctx, app)
	return RejectApplication200JSONResponse(item), err
}

// StopApplication tells the bank that somebody on a sealed list must get no card.
func (a *API) StopApplication(ctx context.Context, request StopApplicationRequestObject) (StopApplicationResponseObject, error) {
	app, err := a.Enrolment.Stop(ctx, actorFrom(ctx), request.Id, request.Body.Version, union.StopCause(request.Body.Cause))
	if err != nil {
		return nil, err
	}
	item, err := a.reviewItem(ctx, app)
	return StopApplication200JSONResponse(item), err
}

// EndApplication settles an application whose person gets no card from this unit.
func (a *API) EndApplication(ctx context.Context, request EndApplicationRequestObject) (EndApplicationResponseObject, error) {
	app, err := a.Enrolment.End(ctx, actorFrom(ctx), request.Id, request.Body.Version, union.EndReason(request.Body.Reason))
	if err != nil {
		return nil, err
	}
	item, err := a.reviewItem(ctx, app)
	return EndApplication200JSONResponse(item), err
}

// ApproveMany approves applications whose flags are all green.
func (a *API) ApproveMany(ctx context.Context, request ApproveManyRequestObject) (ApproveManyResponseObject, error) {
	list := make([]enrolment.Approval, len(request.Body.Items))
	for i, item := range request.Body.Items {
		list[i] = enrolment.Approval{ID: item.Id, Version: item.Version}
	}
	outcomes, err := a.Enrolment.ApproveMany(ctx, actorFrom(ctx), list)
	if err != nil {
		return nil, err
	}
	answer := ApproveMany200JSONResponse{Items: make([]ApprovalOutcome, len(outcomes))}
	for i, o := range outcomes {
		answer.Items[i] = ApprovalOutcome{Id: o.ID, Approved: o.Err == nil}
		if known, ok := union.AsError(o.Err); ok {
			answer.Items[i].Code, answer.Items[i].Detail = &known.Code, &known.Message
		}
	}
	return answer, nil
}

func reasonList(list []ReasonInput) []union.Reason {
	out := make([]union.Reason, len(list))
	for i, r := range list {
		out[i] = union.Reason{Field: r.Field, Code: r.Code, Note: deref(r.Note)}
	}
	return out
}
