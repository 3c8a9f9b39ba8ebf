package api

import (
	"context"

	"unioncard/server/announcement"
	"unioncard/server/union"
)

// ListAnnouncements lists what is announced to the caller.
func (a *API) ListAnnouncements(ctx context.Context, request ListAnnouncementsRequestObject) (ListAnnouncementsResponseObject, error) {
	actor := actorFrom(ctx)
	rows, next, err := a.Store.Announcements(ctx, actor, page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	unread, err := a.Store.UnreadAnnouncements(ctx, actor)
	if err != nil {
		return nil, err
	}
	answer := ListAnnouncements200JSONResponse{Items: make([]AnnouncementItem, len(rows)), Unread: unread, NextCursor: next}
	for i, n := range rows {
		answer.Items[i] = AnnouncementItem{Id: n.ID, OrgName: n.OrgName, Title: n.Title, PublishedAt: *n.PublishedAt, Read: n.Read}
	}
	return answer, nil
}

// GetAnnouncement gives one announcement.
func (a *API) GetAnnouncement(ctx context.Context, request GetAnnouncementRequestObject) (GetAnnouncementResponseObject, error) {
	n, err := a.Announcements.One(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return GetAnnouncement200JSONResponse{
		Id: n.ID, OrgName: n.OrgName, Title: n.Title, Body: n.Body, PublishedAt: n.PublishedAt, EndedAt: n.EndedAt, Read: n.Read,
	}, nil
}

// ReadAnnouncement notes that the caller has read an announcement.
func (a *API) ReadAnnouncement(ctx context.Context, request ReadAnnouncementRequestObject) (ReadAnnouncementResponseObject, error) {
	err := a.Announcements.Read(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return ReadAnnouncement204Response{}, nil
}

func ownAnnouncement(n union.Announcement) OwnAnnouncement {
	return OwnAnnouncement{
		Id: n.ID, OrgId: n.OrgID, Title: n.Title, Body: n.Body, Status: OwnAnnouncementStatus(n.Status()), Version: n.Version,
		ReadCount: n.ReadCount, Reach: n.Reach, CreatedAt: n.CreatedAt, PublishedAt: n.PublishedAt, EndedAt: n.EndedAt,
	}
}

// ListOwnAnnouncements lists what an org has announced or drafted.
func (a *API) ListOwnAnnouncements(ctx context.Context, request ListOwnAnnouncementsRequestObject) (ListOwnAnnouncementsResponseObject, error) {
	rows, next, err := a.Announcements.OfOrg(ctx, actorFrom(ctx), request.Id, page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListOwnAnnouncements200JSONResponse{Items: make([]OwnAnnouncement, len(rows)), NextCursor: next}
	for i, n := range rows {
		answer.Items[i] = ownAnnouncement(n)
	}
	return answer, nil
}

// CreateAnnouncement drafts an announcement of an org.
func (a *API) CreateAnnouncement(ctx context.Context, request CreateAnnouncementRequestObject) (CreateAnnouncementResponseObject, error) {
	b := request.Body
	made, err := a.Announcements.Draft(ctx, actorFrom(ctx), request.Id, announcement.Words{Title: b.Title, Body: b.Body})
	if err != nil {
		return nil, err
	}
	return CreateAnnouncement201JSONResponse(ownAnnouncement(made)), nil
}

// PutAnnouncement changes the words of a draft.
func (a *API) PutAnnouncement(ctx context.Context, request PutAnnouncementRequestObject) (PutAnnouncementResponseObject, error) {
	b := request.Body
	changed, err := a.Announcements.Change(ctx, actorFrom(ctx), request.Id, b.Version, announcement.Words{Title: b.Title, Body: b.Body})
	if err != nil {
		return nil, err
	}
	return PutAnnouncement200JSONResponse(ownAnnouncement(changed)), nil
}

// PublishAnnouncement shows a draft to those it is for.
func (a *API) PublishAnnouncement(ctx context.Context, request PublishAnnouncementRequestObject) (PublishAnnouncementResponseObject, error) {
	shown, err := a.Announcements.Publish(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	if err != nil {
		return nil, err
	}
	return PublishAnnouncement200JSONResponse(ownAnnouncement(shown)), nil
}

// EndAnnouncement shows an announcement no longer.
func (a *API) EndAnnouncement(ctx context.Context, request EndAnnouncementRequestObject) (EndAnnouncementResponseObject, error) {
	ended, err := a.Announcements.End(ctx, actorFrom(ctx), request.Id, request.Body.Version)
	if err != nil {
		return nil, err
	}
	return EndAnnouncement200JSONResponse(ownAnnouncement(ended)), nil
}
