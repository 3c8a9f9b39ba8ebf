package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"unioncard/server/store"
	"unioncard/server/union"
)

// statusOf is the one table that maps kinds of refusals to HTTP.
var statusOf = map[union.Kind]int{
	union.KindInvalid:         http.StatusBadRequest,
	union.KindUnauthenticated: http.StatusUnauthorized,
	union.KindForbidden:       http.StatusForbidden,
	union.KindNotFound:        http.StatusNotFound,
	union.KindConflict:        http.StatusConflict,
	union.KindTooLarge:        http.StatusRequestEntityTooLarge,
	union.KindUnsupported:     http.StatusUnsupportedMediaType,
	union.KindRefused:         http.StatusUnprocessableEntity,
	union.KindLimited:         http.StatusTooManyRequests,
	union.KindUnavailable:     http.StatusServiceUnavailable,
	union.KindInternal:        http.StatusInternalServerError,
}

var errInternal = union.NewError(union.KindInternal, "internal", "系统出了点问题，您的内容没有丢失，请稍后再试。")

// errAway is for a moment without the database. The page asks again by itself.
var errAway = &union.Error{
	Kind: union.KindUnavailable, Code: "database_unavailable", Message: "系统正忙，您的内容没有丢失，请稍后再试。", RetryAfter: 2 * time.Second,
}

// refuse answers with a problem document. What nobody classified says nothing of its cause.
func (a *API) refuse(c *gin.Context, err error) {
	err = a.unlessTaken(c.Request.Context(), err)
	known, ok := union.AsError(err)
	if !ok {
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			known = errTooLarge
		case store.Away(err):
			known = errAway
		default:
			known = errInternal
		}
	}
	status, ok := statusOf[known.Kind]
	if !ok {
		status = http.StatusInternalServerError
	}
	noteRefusal(c, known, err)
	if c.Writer.Written() {
		return // the answer was under way; the connection's end is all that can be said
	}
	a.writeProblem(c, status, known)
}

func (a *API) writeProblem(c *gin.Context, status int, known *union.Error) {
	problem := Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Code: known.Code, Detail: known.Message, RequestId: callerFrom(c.Request.Context()).RequestID,
		CurrentStatus: set(known.Status),
	}
	if len(known.Fields) > 0 {
		list := make([]FieldError, len(known.Fields))
		for i, f := range known.Fields {
			list[i] = FieldError{Field: f.Field, Code: f.Code, Detail: f.Detail}
		}
		problem.Errors = &list
	}
	body, err := json.Marshal(problem)
	if err != nil {
		c.AbortWithStatus(http.StatusInternalServerError)
		return
	}
	if known.RetryAfter > 0 {
		c.Header("Retry-After", strconv.Itoa(max(1, int(known.RetryAfter.Seconds()))))
	}
	c.Abort()
	c.Data(status, "application/problem+json; charset=utf-8", body)
}

const refusalKey = "refusal"

// noteRefusal leaves the code and cause for the request's log line.
func noteRefusal(c *gin.Context, known *union.Error, err error) {
	attrs := []slog.Attr{slog.String("code", known.Code)}
	if known.Kind == union.KindInternal || known.Kind == union.KindUnavailable {
		attrs = append(attrs, slog.String("cause", err.Error()))
	}
	c.Set(refusalKey, attrs)
}
