// Package app puts the parts together: the one place that knows them all. The
// program and the tests use the same.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"

	"github.com/gin-gonic/gin"

	"unioncard/server/api"
	"unioncard/server/blob"
	"unioncard/server/cache"
	"unioncard/server/config"
	"unioncard/server/nearby"
	"unioncard/server/notify"
	"unioncard/server/outbox"
	"unioncard/server/pdf"
	"unioncard/server/photo"
	"unioncard/server/pii"
	"unioncard/server/sheet"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/web"
	"unioncard/server/wechat"
	"unioncard/server/wechat/simulator"
)

// Options are what a test passes in instead of the machine's own.
type Options struct {
	Clock        union.Clock
	Rand         io.Reader
	Log          *slog.Logger
	CheckAnswers bool // validate every answer against openapi.yaml
	// Existing opens only what is there: no keys are made where none are.
	Existing bool
}

// App is the server.
type App struct {
	Config    config.Config
	Store     *store.Store
	Keys      *pii.Keyring
	Blobs     *blob.Store
	Cache     *cache.Cache
	Simulator *simulator.Simulator // nil in production
	WeChat    *wechat.Client
	Official  *wechat.Client // nil where there is no official account
	City      config.City
	Bank      config.Bank
	Features  *Features
	Words     *notify.Book
	Outbox    *outbox.Worker

	options  Options
	metrics  *metrics
	phones   phones // nil while no short messages are sent
	limits   limits
	desk     *photo.Desk
	printer  *pdf.Printer
	places   *nearby.Index
	follower *nearby.Follower
	sheets   *sheet.Opener // one, so that one large file at a time is read
	listener net.Listener
	server   *http.Server
	ready    readiness
	closers  []func() error
}

// New opens everything and listens, but does not serve yet. Where something cannot
// be opened, what was opened before is closed again.
func New(ctx context.Context, cfg config.Config, options Options) (*App, error) {
	a := &App{Config: cfg, options: options, metrics: newMetrics()}
	for _, step := range []func(context.Context) error{
		a.listen, a.openKeys, a.openStore, a.openBlobs, a.openCache, a.openWords, a.openWeChat, a.openFeatures, a.openHTTP,
	} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, a.Close())
		}
	}
	return a, nil
}

// Close releases everything, in the reverse order of opening.
func (a *App) Close() error {
	var errs []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		errs = append(errs, a.closers[i]())
	}
	a.closers = nil
	return errors.Join(errs...)
}

func (a *App) closing(close func() error) { a.closers = append(a.closers, close) }

func (a *App) listen(ctx context.Context) error {
	if a.Config.HTTP.Addr == "" {
		return nil // a command that serves nobody
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", a.Config.HTTP.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	a.listener = l
	a.closing(func() error {
		err := l.Close()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		return err
	})
	return nil
}

// Addr is where the server listens, as host:port.
func (a *App) Addr() string {
	if a.listener == nil {
		return ""
	}
	return a.listener.Addr().String()
}

// URL is the server as a program on this machine reaches it.
func (a *App) URL() string {
	_, port, err := net.SplitHostPort(a.Addr())
	if err != nil {
		return ""
	}
	return "http://127.0.0.1:" + port
}

func (a *App) openHTTP(context.Context) error {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	f := a.Features
	face, err := api.New(api.Options{
		Store:          a.Store,
		Auth:           f.Auth,
		Orgs:           f.Orgs,
		Roster:         f.Roster,
		Benefits:       f.Benefits,
		Announcements:  f.Announcements,
		Callbacks:      a.callbacks(),
		Letters:        f.Letters,
		TopicTitle:     a.Words.Title,
		Places:         places{a.places, a.options.Clock},
		Workbook:       sheet.Write,
		CardBenefits:   a.City.CardBenefits,
		MapTiles:       a.Config.Map.Tiles,
		MapCredit:      a.Config.Map.Credit,
		Enrolment:      f.Enrolment,
		Privacy:        f.Privacy,
		MandateIDs:     f.MandateIDs,
		Batches:        f.Batches,
		Papers:         f.Papers,
		BankDesk:       f.BankDesk,
		ResultFiles:    f.ResultFiles,
		Cards:          f.Cards,
		Handovers:      f.Handovers,
		Templates:      a.Words.Asked(),
		Sealer:         answerSealer{a.Keys.Sealer(), a.Keys.Auditor(), a.Keys.Opener()},
		Limiter:        a.limits,
		Log:            a.options.Log,
		Observe:        a.metrics.observe,
		Rand:           a.options.Rand,
		TrustedProxies: split(a.Config.HTTP.TrustedProxies),
		CheckAnswers:   a.options.CheckAnswers,
		JSONLimit:      int64(a.Config.HTTP.JSONLimitKB) << 10,
		UploadMemory:   int64(a.Config.HTTP.UploadMemoryMB) << 20,
	})
	if err != nil {
		return err
	}
	if err = face.Mount(engine); err != nil {
		return err
	}
	page, err := web.New(a.Config.Map.Origin())
	if err != nil {
		return err
	}
	for _, path := range []string{"/", "/assets/*file", "/static/*file"} {
		engine.GET(path, gin.WrapH(page))
		engine.HEAD(path, gin.WrapH(page))
	}
	engine.GET("/healthz", func(c *gin.Context) { c.String(http.StatusOK, "alive\n") })
	engine.GET("/readyz", a.answerReady)
	if a.Simulator != nil {
		engine.Any("/simulator/*path", gin.WrapH(a.Simulator.Handler()))
	}
	h := a.Config.HTTP
	a.server = &http.Server{
		Handler: engine, ReadHeaderTimeout: h.HeaderTimeout, ReadTimeout: h.ReadTimeout, WriteTimeout: h.WriteTimeout,
		IdleTimeout: h.WriteTimeout, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(a.options.Log.Handler(), slog.LevelWarn),
	}
	return nil
}

// answerSealer keeps answers of idempotent calls sealed.
type answerSealer struct {
	pii.Sealer
	pii.Auditor

	opener pii.Opener
}

// OpenBytes opens an answer that is repeated to the one who got it before.
func (s answerSealer) OpenBytes(place union.Place, sealed []byte) ([]byte, error) {
	return s.opener.OpenBytes(place, sealed)
}
