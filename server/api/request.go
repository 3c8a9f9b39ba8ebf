package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"unioncard/server/union"
)

var requestIDShape = regexp.MustCompile(`^[A-Za-z0-9-]{8,64}$`)

// identify names the request, so that a person's report and the log can be matched.
func (a *API) identify(c *gin.Context) {
	id := c.GetHeader("X-Request-Id")
	if !requestIDShape.MatchString(id) {
		id = string(a.Store.NewID())
	}
	c.Header("X-Request-Id", id)
	who := caller{Address: c.ClientIP(), Browser: plain(c.Request.UserAgent(), 200), RequestID: id}
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), callerMark{}, who))
	c.Next()
}

// plain drops everything from a header that could forge a log line or a page.
func plain(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '<' || r == '>' {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}

// logRequest writes one line for each request: ids and numbers, never content.
func (a *API) logRequest(c *gin.Context) {
	start, ctx := time.Now(), c.Request.Context() // a keyed call goes on with a context of its own
	c.Next()
	took := time.Since(start)
	a.Observe(c.FullPath(), c.Request.Method, c.Writer.Status(), took)
	attrs := []slog.Attr{
		slog.String("request_id", callerFrom(c.Request.Context()).RequestID),
		slog.String("method", c.Request.Method),
		slog.String("route", c.FullPath()),
		slog.Int("status", c.Writer.Status()),
		slog.Int64("ms", took.Milliseconds()),
	}
	if account := actorFrom(c.Request.Context()).AccountID; account != "" {
		attrs = append(attrs, slog.String("account", string(account)))
	}
	if noted, ok := c.Get(refusalKey); ok {
		attrs = append(attrs, noted.([]slog.Attr)...)
	}
	level := slog.LevelInfo
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		attrs = append(attrs, slog.Bool("left", true)) // whoever asked did not wait for the answer
	case c.Writer.Status() >= 500 && c.FullPath() != readyPath: // there it says 'not yet'
		level = slog.LevelError
	}
	a.Log.LogAttrs(ctx, level, "request", attrs...)
}

const readyPath = "/readyz"

// recover turns a panic into a 500 that says nothing, and keeps the trace for the log.
func (a *API) recover(c *gin.Context) {
	defer func() {
		if r := recover(); r != nil {
			a.Log.ErrorContext(c.Request.Context(), "panic", "route", c.FullPath(), "trace", string(debug.Stack()), "kind", fmt.Sprintf("%T", r))
			a.refuse(c, errInternal)
		}
	}()
	c.Next()
}

var errTooLarge = union.NewError(union.KindTooLarge, "body_too_large", "提交的内容太大了，请减少后再试。")
