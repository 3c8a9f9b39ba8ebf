package api

import (
	"context"
	"net/http"
)

type uploadMark struct{}

func withUpload(r *http.Request, u *upload) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), uploadMark{}, u))
}

// uploadFrom gives the file of an upload operation.
func uploadFrom(ctx context.Context) *upload {
	u, _ := ctx.Value(uploadMark{}).(*upload)
	return u
}
