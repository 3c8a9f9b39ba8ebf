// Package wechat is the only place that knows WeChat: it signs people in, reads
// their phone number and ID photos, sends subscribe messages, draws codes and
// opens the events that WeChat sends.
//
// Every error is a *union.Error whose cause is an *APIError. Neither holds the
// app secret, a token, a session key or a code.
//
// Source: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/
package wechat

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/miniprogram"
	"github.com/silenceper/wechat/v2/miniprogram/config"

	"unioncard/server/union"
)

const (
	officialBase      = "https://api.weixin.qq.com"
	defaultTimeout    = 3 * time.Second
	defaultOCRTimeout = 10 * time.Second
)

// Config says who we are to WeChat and where it is.
type Config struct {
	AppID     string
	AppSecret string
	BaseURL   string // empty means WeChat itself; else the simulator, with its path
	// State is the edition that a message or code opens: formal (default), trial or developer.
	State      string
	OCR        bool          // read ID photos; when false ReadIDCard says FlagOCROff
	Timeout    time.Duration // of one attempt; 0 means 3 s
	OCRTimeout time.Duration // of one attempt to read a photo; 0 means 10 s
	Tokens     cache.Cache   // shared by the replicas; a Set that fails is not fatal
	Turns      Turns         // of the replicas that share Tokens; nil where there is one only
	Clock      union.Clock
	Transport  http.RoundTripper // nil means a transport of its own
}

// Client speaks with WeChat. It may be used by many goroutines at once, and a
// process may hold several.
type Client struct {
	cfg    Config
	base   *url.URL
	mini   *miniprogram.MiniProgram
	tokens *tokenKeeper
	wire   http.RoundTripper
}

// New makes a client. It speaks with nobody yet.
func New(cfg Config) (*Client, error) {
	if cfg.AppID == "" || cfg.AppSecret == "" {
		return nil, errors.New("wechat: app id and secret are required")
	}
	if cfg.Tokens == nil || cfg.Clock == nil {
		return nil, errors.New("wechat: a token cache and a clock are required")
	}
	if cfg.BaseURL == "" {
		cfg.BaseURL = officialBase
	}
	base, err := url.Parse(strings.TrimRight(cfg.BaseURL, "/"))
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, errors.New("wechat: the base URL must be http(s)://host[/path]")
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = defaultTimeout
	}
	if cfg.OCRTimeout <= 0 {
		cfg.OCRTimeout = defaultOCRTimeout
	}
	switch cfg.State {
	case "":
		cfg.State = "formal"
	case "formal", "trial", "developer":
	default:
		return nil, fmt.Errorf("wechat: the state is formal, trial or developer, not %q", cfg.State)
	}
	c := &Client{cfg: cfg, base: base, wire: cfg.Transport}
	if c.wire == nil {
		c.wire = newTransport()
	}
	c.mini = miniprogram.NewMiniProgram(&config.Config{
		AppID: cfg.AppID, AppSecret: cfg.AppSecret, Cache: cfg.Tokens, UseStableAK: true,
	})
	c.tokens = newTokenKeeper(cfg)
	c.mini.SetAccessTokenContextHandle(c.tokens)
	installSwitchboard()
	return c, nil
}

// newTransport is one that Close can empty without touching anyone else's connections.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		MaxIdleConnsPerHost:   16,
		IdleConnTimeout:       60 * time.Second,
		TLSHandshakeTimeout:   defaultTimeout,
		ExpectContinueTimeout: time.Second,
		ForceAttemptHTTP2:     true,
	}
}

// Close ends idle connections.
func (c *Client) Close() {
	if t, ok := c.wire.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

var codeShape = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

// call prepares a context in which the SDK's requests are this client's.
func (c *Client) call(ctx context.Context, p policy) (context.Context, context.CancelFunc) {
	if p.timeout == 0 {
		p.timeout = c.cfg.Timeout
	}
	// Attempt, token refresh and repeat together.
	limited, cancel := context.WithTimeout(ctx, 3*p.timeout)
	return context.WithValue(limited, callKey{}, &callState{client: c, policy: p}), cancel
}
