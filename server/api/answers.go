package api

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/gin-gonic/gin"
)

// checkAnswer holds an answer back until it has been compared with the document. One
// that does not fit becomes a 500 and a line in the log. It is for tests: it holds
// whole answers in memory and costs more than the work itself.
func (a *API) checkAnswer(c *gin.Context, route *routers.Route, params map[string]string) func() {
	held := &heldAnswer{ResponseWriter: c.Writer, status: http.StatusOK}
	request := c.Request
	c.Writer = held
	return func() {
		c.Writer = held.ResponseWriter
		err := answerFits(request, route, params, held)
		if err != nil {
			a.Log.ErrorContext(request.Context(), "answer does not fit the document",
				"route", route.Operation.OperationID, "status", held.status, "cause", err.Error())
			for name := range held.Header() {
				held.Header().Del(name)
			}
			a.refuse(c, errInternal)
			return
		}
		c.Writer.WriteHeader(held.status)
		if held.content.Len() > 0 {
			_, _ = c.Writer.Write(held.content.Bytes()) // the connection's end is all that could be said
		}
		c.Writer.WriteHeaderNow()
	}
}

func answerFits(request *http.Request, route *routers.Route, params map[string]string, held *heldAnswer) error {
	media, _, err := mime.ParseMediaType(held.Header().Get("Content-Type"))
	empty := held.content.Len() == 0
	if !empty && err != nil {
		return errors.New("an answer with content has no media type")
	}
	isJSON := media == "application/json" || strings.HasSuffix(media, "+json")
	if !empty && !isJSON && !declares(route, held.status, media) {
		return errors.New("the media type is not declared")
	}
	return openapi3filter.ValidateResponse(request.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, PathParams: params, Route: route},
		Status:                 held.status, Header: held.Header(), Body: io.NopCloser(bytes.NewReader(held.content.Bytes())),
		Options: &openapi3filter.Options{
			IncludeResponseStatus: true, MultiError: true, ExcludeResponseBody: empty && held.status == http.StatusNoContent || !empty && !isJSON,
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
		},
	})
}

func declares(route *routers.Route, status int, media string) bool {
	answer := route.Operation.Responses.Status(status)
	return answer != nil && answer.Value.Content.Get(media) != nil
}

// heldAnswer keeps what is written.
type heldAnswer struct {
	gin.ResponseWriter

	status  int
	content bytes.Buffer
	written bool
}

func (h *heldAnswer) WriteHeader(status int) { h.status, h.written = status, true }

func (h *heldAnswer) WriteHeaderNow() { h.written = true }

func (h *heldAnswer) Write(p []byte) (int, error) {
	h.written = true
	return h.content.Write(p)
}

func (h *heldAnswer) WriteString(s string) (int, error) { return h.Write([]byte(s)) }

func (h *heldAnswer) Status() int   { return h.status }
func (h *heldAnswer) Size() int     { return h.content.Len() }
func (h *heldAnswer) Written() bool { return h.written && h.content.Len() > 0 }
func (h *heldAnswer) Flush()        {}
