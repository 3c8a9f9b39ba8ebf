package api

import (
	"context"
	"net/http"
)

type uploadMark struct{}

func withUpload(r *http.Request, u *upload) *http.Request {
	r = r.WithContext(context.WithValue(r.Context(), uploadMark{}, u))
	r.MultipartForm = nil // read here; the generated handler asks for a reader again and leaves it alone
	return r
}

// uploadFrom gives the file of an upload operation.
func uploadFrom(ctx context.Context) *upload {
	u, _ := ctx.Value(uploadMark{}).(*upload)
	return u
}
