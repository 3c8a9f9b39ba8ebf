package api

import (
	"context"
	"net/http"

	"unioncard/server/union"
)

// GetNameCrop shows a name as it would be cut from the photo.
func (a *API) GetNameCrop(ctx context.Context, request GetNameCropRequestObject) (GetNameCropResponseObject, error) {
	p := request.Params
	box := union.NameBox
	if p.X != nil || p.Y != nil || p.W != nil || p.H != nil {
		box = union.Box{X: deref(p.X), Y: deref(p.Y), W: deref(p.W), H: deref(p.H)}
	}
	picture, err := a.Papers.NameCrop(ctx, actorFrom(ctx), request.Id, box)
	if err != nil {
		return nil, err
	}
	return attachment{Name: "name.jpg", Media: "image/jpeg", Content: picture, Inline: true}, nil
}

// VisitGetNameCropResponse writes the picture.
func (f attachment) VisitGetNameCropResponse(w http.ResponseWriter) error { return f.write(w) }

// ConfirmNameCrop notes that a box shows the name.
func (a *API) ConfirmNameCrop(ctx context.Context, request ConfirmNameCropRequestObject) (ConfirmNameCropResponseObject, error) {
	b := request.Body
	codes, err := a.Papers.ConfirmNameCrop(ctx, actorFrom(ctx), request.Id, union.Box{X: b.X, Y: b.Y, W: b.W, H: b.H})
	return ConfirmNameCrop200JSONResponse{Codes: codes, Box: *b}, err
}
