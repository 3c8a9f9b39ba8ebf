package api

import (
	"context"

	"unioncard/server/union"
)

// ListHelpedApplications lists what the caller helps other people with and has not handed in.
func (a *API) ListHelpedApplications(ctx context.Context, request ListHelpedApplicationsRequestObject) (ListHelpedApplicationsResponseObject, error) {
	apps, next, err := a.Store.Helped(ctx, actorFrom(ctx), page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	ids := make([]union.ID, len(apps))
	for i, app := range apps {
		ids[i] = app.OrgID
	}
	orgs, err := a.Store.OrgNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	answer := ListHelpedApplications200JSONResponse{Items: make([]HelpedApplication, len(apps)), NextCursor: next}
	for i, app := range apps {
		answer.Items[i] = HelpedApplication{
			Id: app.ID, Status: HelpedApplicationStatus(app.Status), Name: app.NameMasked, OrgName: orgs[app.OrgID],
			Signed: app.ConsentID != nil, UpdatedAt: app.UpdatedAt,
		}
	}
	return answer, nil
}
