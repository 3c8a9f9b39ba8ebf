package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are the program's figures for Prometheus, on a listener of their own. They
// name routes and codes, never a person.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	waiting  *prometheus.GaugeVec
	oldest   *prometheus.GaugeVec
	dead     *prometheus.GaugeVec
	paused   *prometheus.GaugeVec
	messages *prometheus.CounterVec
	failures *prometheus.CounterVec
	defects  *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "unioncard_request_seconds", Help: "How long requests took.", Buckets: []float64{.005, .02, .1, .5, 2, 10, 60},
		}, []string{"route", "method", "status"}),
		waiting:  gauge("unioncard_outbox_waiting", "Messages that wait to be delivered."),
		oldest:   gauge("unioncard_outbox_oldest_seconds", "Age of the oldest message that waits."),
		dead:     gauge("unioncard_outbox_dead", "Messages that were given up."),
		paused:   gauge("unioncard_channel_paused", "1 while no message goes out by the channel: its quota is used up, or it is away."),
		messages: counter("unioncard_messages_total", "Messages that ended, by outcome.", "outcome"),
		failures: counter("unioncard_message_failures_total", "Sends that failed, by the channel's own code.", "code"),
		defects:  counter("unioncard_message_defects_total", "Messages that the channel refuses as they are: somebody must mend them.", "code"),
	}
	m.registry.MustRegister(m.requests, m.waiting, m.oldest, m.dead, m.paused, m.messages, m.failures, m.defects,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// observe notes a request that was answered.
func (m *metrics) observe(route, method string, status int, took time.Duration) {
	if !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions}, method) {
		method = "other" // the word is the caller's: each new one would be a series of its own
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Observe(took.Seconds())
}

// serveMetrics answers /metrics on metrics.addr until ctx ends.
func (a *App) serveMetrics(ctx context.Context) {
	if a.Config.Metrics.Addr == "" {
		return
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", a.Config.Metrics.Addr)
	if err != nil {
		a.note(ctx, "metrics", err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.metrics.registry, promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: a.Config.HTTP.HeaderTimeout}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err = server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		a.note(ctx, "metrics", err)
	}
}
