// Package api is the HTTP face of the server, and the only place that knows HTTP.
// openapi.yaml is its source: routes, types, validation, roles and the need for an
// idempotency key are all read from it.
package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/sync/semaphore"

	"unioncard/server/announcement"
	"unioncard/server/auth"
	"unioncard/server/bank"
	"unioncard/server/batch"
	"unioncard/server/benefit"
	"unioncard/server/card"
	"unioncard/server/deadletter"
	"unioncard/server/enrolment"
	"unioncard/server/handover"
	"unioncard/server/mandate"
	"unioncard/server/org"
	"unioncard/server/paper"
	"unioncard/server/privacy"
	"unioncard/server/result"
	"unioncard/server/roster"
	"unioncard/server/store"
	"unioncard/server/union"
)

//go:generate go tool -modfile=../../tools.mod oapi-codegen -config oapi-codegen.yaml openapi.yaml

// Sealer keeps answers to idempotent calls at rest, and the marks of their bodies.
type Sealer interface {
	SealBytes(place union.Place, plain []byte) ([]byte, error)
	OpenBytes(place union.Place, sealed []byte) ([]byte, error)
	RequestMAC(body []byte) []byte
}

// Limiter says no, with a time to wait, when something is done too often.
type Limiter interface {
	// Allow counts one use of a named limit by a key; the error is a union.Error of KindLimited.
	Allow(ctx context.Context, limit, key string) error
}

// Options are what the API is made of.
type Options struct {
	Store       *store.Store
	Auth        *auth.Auth
	Enrolment   *enrolment.Enrolment
	Privacy     *privacy.Privacy
	MandateIDs  *mandate.IDs
	Batches     *batch.Batches
	Papers      *paper.Papers
	BankDesk    *bank.Desk
	ResultFiles *result.Files
	Cards       *card.Cards
	Handovers   *handover.Handovers
	Orgs        *org.Orgs
	Roster      *roster.Roster
	Benefits    *benefit.Benefits
	// Announcements are what unions tell those below them.
	Announcements *announcement.Announcements
	// Letters are the messages that could not be delivered.
	Letters *deadletter.Letters
	// TopicTitle gives the title of a message's topic, for people.
	TopicTitle func(topic string) string
	Places     Places
	Templates  []union.SubscribeTemplate // that people are asked for
	// Callbacks take WeChat's events, by path below /api/v1.
	Callbacks map[string]Callback
	// Workbook writes an XLSX file.
	Workbook     func(union.SheetTable) ([]byte, error)
	CardBenefits []string // what the card itself gives
	MapTiles     string   // where the browser's map comes from; may be empty
	MapCredit    string
	Sealer       Sealer
	Limiter      Limiter
	Log          *slog.Logger
	// Observe is told of each answered request.
	Observe        func(route, method string, status int, took time.Duration)
	Rand           io.Reader
	TrustedProxies []string
	CheckAnswers   bool // validate every answer against the document, in tests
	JSONLimit      int64
	UploadMemory   int64 // bytes of uploads held at once
}

// API answers the operations of the document.
type API struct {
	Options

	document *document
	uploads  *semaphore.Weighted
}

// New makes the API. The error is a defect of the document or a bad proxy address.
func New(o Options) (*API, error) {
	doc, err := loadDocument()
	if err != nil {
		return nil, err
	}
	if o.JSONLimit == 0 {
		o.JSONLimit = 1 << 20
	}
	if o.UploadMemory == 0 {
		o.UploadMemory = 128 << 20
	}
	return &API{Options: o, document: doc, uploads: semaphore.NewWeighted(o.UploadMemory)}, nil
}

// Mount puts all routes below /api/v1 on an engine.
func (a *API) Mount(engine *gin.Engine) error {
	if err := engine.SetTrustedProxies(a.TrustedProxies); err != nil {
		return err
	}
	engine.HandleMethodNotAllowed = true
	engine.ContextWithFallback = false
	engine.Use(a.identify, a.logRequest, a.recover, secureHeaders)
	engine.NoRoute(func(c *gin.Context) { a.refuse(c, union.ErrNotFound) })
	engine.NoMethod(func(c *gin.Context) {
		a.refuse(c, union.NewError(union.KindNotFound, "method_not_allowed", "没有这个操作。"))
	})
	a.mountCallbacks(engine)
	routes := engine.Group(apiRoot, a.guard)
	handler := NewStrictHandlerWithOptions(a, nil, StrictGinServerOptions{
		RequestErrorHandlerFunc:  func(c *gin.Context, err error) { a.refuse(c, errBody.WithCause(err)) },
		HandlerErrorFunc:         a.refuse,
		ResponseErrorHandlerFunc: a.refuse,
	})
	RegisterHandlersWithOptions(routes, handler, GinServerOptions{
		ErrorHandler: func(c *gin.Context, err error, _ int) { a.refuse(c, errBody.WithCause(err)) },
	})
	return nil
}

var errBody = union.NewError(union.KindInvalid, "request_shape", "提交的内容格式不对，请更新小程序后再试。")

func secureHeaders(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Strict-Transport-Security", "max-age=31536000")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	c.Next()
}

type actorMark struct{}

// withActor puts who asks into the request's context.
func withActor(r *http.Request, actor union.Actor) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), actorMark{}, actor))
}

// actorFrom gives who asks; the zero Actor on operations that need no sign-in.
func actorFrom(ctx context.Context) union.Actor {
	actor, _ := ctx.Value(actorMark{}).(union.Actor)
	return actor
}

// caller is what is known of a connection before anybody is known.
type caller struct {
	Address   string
	Browser   string
	RequestID string
}

type callerMark struct{}

func callerFrom(ctx context.Context) caller {
	c, _ := ctx.Value(callerMark{}).(caller)
	return c
}

func ptr[T any](v T) *T { return &v }

// set gives a pointer to a value, or nil when it is the zero value.
func set[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
