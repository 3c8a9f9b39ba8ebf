package app

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"unioncard/server/privacy"
	"unioncard/server/store"
)

// readiness says what is not ready yet; empty means ready.
type readiness struct{ waiting atomic.Value }

func (r *readiness) set(what string) { r.waiting.Store(what) }

func (r *readiness) get() string {
	what, _ := r.waiting.Load().(string)
	return what
}

// Preparing makes /readyz say what the start is still waiting for; empty ends that.
func (a *App) Preparing(what string) { a.ready.set(what) }

func (a *App) answerReady(c *gin.Context) {
	parts := gin.H{"database": "ok", "redis": "ok"}
	status := http.StatusOK
	if what := a.ready.get(); what != "" {
		parts["start"], status = what, http.StatusServiceUnavailable
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), 2*time.Second)
	defer cancel()
	if err := a.Store.Ping(ctx); err != nil {
		parts["database"], status = "away", http.StatusServiceUnavailable
	}
	if err := a.Cache.Ping(ctx); err != nil {
		parts["redis"] = "away" // everything works without it, only slower
	}
	c.JSON(status, parts)
}

// Serve answers requests until ctx ends, then lets those under way finish.
func (a *App) Serve(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- a.server.Serve(a.listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.Config.HTTP.ShutdownTimeout)
	defer cancel()
	err := a.server.Shutdown(stop)
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		return errors.Join(err, served)
	}
	return err
}

// placesEvery is how soon a change of a place that another replica made is seen here.
const placesEvery = 2 * time.Second

// Work runs the jobs until ctx ends and waits for them.
func (a *App) Work(ctx context.Context) {
	holder := string(a.Store.NewID())
	var wait sync.WaitGroup
	wait.Go(func() { a.Outbox.Run(ctx) })
	wait.Go(func() { a.serveMetrics(ctx) })
	wait.Go(func() { a.every(ctx, keysEvery, func() { a.note(ctx, "keys", a.Keys.Reload()) }) })
	wait.Go(func() { a.every(ctx, placesEvery, func() { a.note(ctx, "places", a.RefreshPlaces(ctx)) }) })
	wait.Go(func() { a.every(ctx, 15*time.Second, func() { a.measure(ctx) }) })
	wait.Go(func() { a.every(ctx, 500*time.Millisecond, func() { a.chainOnce(ctx, holder) }) })
	wait.Go(func() { a.every(ctx, time.Minute, func() { a.anchorOnce(ctx, holder) }) })
	wait.Go(func() { a.every(ctx, time.Hour, func() { a.forgetKeys(ctx) }) })
	wait.Go(func() {
		a.every(ctx, time.Minute, func() { a.note(ctx, "forget packages", a.Store.ForgetPackages(ctx)) })
	})
	wait.Go(func() {
		a.every(ctx, 10*time.Minute, func() { a.note(ctx, "sweep rosters", a.Features.Roster.Sweep(ctx)) })
	})
	wait.Go(func() { a.every(ctx, time.Hour, func() { a.retainOnce(ctx, holder) }) })
	wait.Go(func() { a.every(ctx, time.Hour, func() { a.orphansOnce(ctx, holder) }) })
	wait.Go(func() { a.every(ctx, time.Minute, func() { a.remindOnce(ctx, holder) }) })
	wait.Go(func() { a.every(ctx, time.Minute, func() { a.cancelOnce(ctx, holder) }) })
	wait.Go(func() {
		a.every(ctx, time.Hour, func() { a.note(ctx, "followers", a.Features.Callback.BindFollowers(ctx)) })
	})
	wait.Wait()
}

// forgetKeys deletes the keys by which repeats are known, once nobody repeats them.
func (a *App) forgetKeys(ctx context.Context) {
	a.note(ctx, "forget requests", a.Store.ForgetRequests(ctx))
	a.note(ctx, "forget scan logins", a.Store.ForgetScanLogins(ctx))
	a.note(ctx, "forget answers", a.Store.ForgetAnswers(ctx))
}

// retainOnce deletes what may not be kept any longer, in the one replica that has the
// lease. Two at once would do no harm: each deletion looks whether it is still due.
func (a *App) retainOnce(ctx context.Context, holder string) {
	ok, err := a.Store.TakeLease(ctx, "retention", holder, 2*time.Hour)
	if err != nil || !ok {
		a.note(ctx, "retention", err)
		return
	}
	a.note(ctx, "thin anchors", a.ThinAnchors(ctx))
	done, err := a.Features.Retention.Run(ctx)
	a.note(ctx, "retention", err)
	if done != (privacy.Deleted{}) {
		a.options.Log.InfoContext(ctx, "retention", "warned", done.Warned, "applications", done.Applications, "photos", done.Photos, "papers", done.Papers, "own_ids", done.Mandates)
	}
}

// orphanHour is the hour of the day in which files that no row names are looked for: all
// keys are listed for that, so it is a quiet one.
const orphanHour = 3

// orphansOnce deletes what no row names, in the one replica that has the lease.
func (a *App) orphansOnce(ctx context.Context, holder string) {
	if a.Store.Now().In(a.Store.Zone()).Hour() != orphanHour {
		return
	}
	ok, err := a.Store.TakeLease(ctx, "orphans", holder, 2*time.Hour)
	if err != nil || !ok {
		a.note(ctx, "orphans", err)
		return
	}
	n, err := a.Features.Retention.Orphans(ctx)
	a.note(ctx, "orphans", err)
	if n > 0 {
		a.options.Log.InfoContext(ctx, "orphans", "files", n)
	}
}

// remindOnce reminds people of what waits for them; all but the day's first run find that it is done.
func (a *App) remindOnce(ctx context.Context, holder string) {
	n, err := a.Features.Reminders.Run(ctx, holder)
	a.note(ctx, "reminders", err)
	if n > 0 {
		a.options.Log.InfoContext(ctx, "reminders", "sent", n)
	}
}

func (a *App) every(ctx context.Context, d time.Duration, job func()) {
	tick := time.NewTicker(d)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			job()
		}
	}
}

func (a *App) note(ctx context.Context, job string, err error) {
	if err != nil && ctx.Err() == nil {
		a.options.Log.ErrorContext(ctx, "job", "job", job, "cause", err.Error())
	}
}

// chainOnce gives new audit rows their places, in the one replica that has the lease.
func (a *App) chainOnce(ctx context.Context, holder string) {
	ok, err := a.Store.TakeLease(ctx, "audit-chain", holder, 10*time.Second)
	if err != nil || !ok {
		a.note(ctx, "audit chain", err)
		return
	}
	for ctx.Err() == nil {
		n, err := a.Store.ChainAudit(ctx, 500)
		if err != nil || n < 500 {
			a.note(ctx, "audit chain", err)
			return
		}
	}
}

// anchorOnce writes the chain's head where the database's owner cannot reach: the
// files and the log.
func (a *App) anchorOnce(ctx context.Context, holder string) {
	ok, err := a.Store.TakeLease(ctx, "audit-anchor", holder, 2*time.Minute)
	if err != nil || !ok {
		a.note(ctx, "audit anchor", err)
		return
	}
	a.note(ctx, "audit anchor", a.Anchor(ctx))
}

// Anchor writes the audit chain's present head outside the database.
func (a *App) Anchor(ctx context.Context) error {
	head, err := a.Store.AuditHead(ctx)
	if err != nil || head.Seq == 0 {
		return err
	}
	return a.writeAnchor(ctx, store.Anchor{Seq: head.Seq, Hash: head.Hash, At: a.Store.Now()})
}
