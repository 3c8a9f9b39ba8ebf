package api

import "context"

// ListInbox lists the caller's own messages.
func (a *API) ListInbox(ctx context.Context, request ListInboxRequestObject) (ListInboxResponseObject, error) {
	rows, next, unread, err := a.Store.Inbox(ctx, actorFrom(ctx), page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListInbox200JSONResponse{Items: make([]InboxMessage, 0, len(rows)), Unread: unread, NextCursor: next}
	for _, m := range rows {
		answer.Items = append(answer.Items, InboxMessage{
			Id: m.ID, Topic: m.Topic, Title: m.Title, Body: m.Body, SubjectId: m.SubjectID, ReadAt: m.ReadAt, CreatedAt: m.CreatedAt,
		})
	}
	return answer, nil
}

// ReadMessage notes that the caller has read a message.
func (a *API) ReadMessage(ctx context.Context, request ReadMessageRequestObject) (ReadMessageResponseObject, error) {
	err := a.Store.ReadMessage(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return ReadMessage204Response{}, nil
}

// PutMyPhone takes the caller's own phone number.
func (a *API) PutMyPhone(ctx context.Context, request PutMyPhoneRequestObject) (PutMyPhoneResponseObject, error) {
	mine, err := a.Auth.PutPhone(ctx, actorFrom(ctx), deref(request.Body.Code), deref(request.Body.Phone))
	if err != nil {
		return nil, err
	}
	return PutMyPhone200JSONResponse{Phone: mine.Masked, Verified: mine.Verified, Saved: mine.Saved, Number: set(mine.Number)}, nil
}
