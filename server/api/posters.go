package api

import (
	"context"
	"net/http"

	"unioncard/server/union"
)

// GetJoinQR draws a join code as WeChat's own.
func (a *API) GetJoinQR(ctx context.Context, request GetJoinQRRequestObject) (GetJoinQRResponseObject, error) {
	file, err := a.Orgs.JoinCodeQR(ctx, actorFrom(ctx), request.Id, request.Code)
	if err != nil {
		return nil, err
	}
	return attachment{Name: file.Name, Media: file.Media, Content: file.Bytes, Inline: true}, nil
}

// VisitGetJoinQRResponse writes the picture.
func (f attachment) VisitGetJoinQRResponse(w http.ResponseWriter) error { return f.write(w) }

// GetPoster draws the poster of a join code.
func (a *API) GetPoster(ctx context.Context, request GetPosterRequestObject) (GetPosterResponseObject, error) {
	format := union.PosterPNG
	if deref(request.Params.Format) == "pdf" {
		format = union.PosterPDF
	}
	file, err := a.Orgs.DrawPoster(ctx, actorFrom(ctx), request.Id, request.Code, format)
	if err != nil {
		return nil, err
	}
	return attachment{Name: file.Name, Media: file.Media, Content: file.Bytes}, nil
}

// VisitGetPosterResponse writes the poster.
func (f attachment) VisitGetPosterResponse(w http.ResponseWriter) error { return f.write(w) }
