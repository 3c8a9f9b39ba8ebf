package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

const (
	maxAnswer   = 4 << 20
	maxRepeats  = 2
	repeatPause = 150 * time.Millisecond
)

type wireKind string

const (
	wireRefused wireKind = "refused" // never sent
	wireUnmet   wireKind = "unmet"   // never sent: nobody took the connection
	wireLost    wireKind = "lost"    // sent perhaps, no whole answer
	wireStatus  wireKind = "status"  // answered with an HTTP status other than 200
	wireTooBig  wireKind = "too_big" // the answer passes the limit
)

// wireError is a failure below WeChat's own errors. It never holds a URL.
type wireError struct {
	kind    wireKind
	status  int
	timeout bool
	cause   error
}

func (e *wireError) Error() string {
	if e.kind == wireStatus {
		return fmt.Sprintf("http status %d", e.status)
	}
	if e.timeout {
		return string(e.kind) + ": timeout"
	}
	return string(e.kind)
}

// Unwrap gives only what is known to hold no secret.
func (e *wireError) Unwrap() error {
	if errors.Is(e.cause, context.Canceled) {
		return context.Canceled
	}
	if e.timeout {
		return context.DeadlineExceeded
	}
	return nil
}

// answer is a whole reply.
type answer struct {
	header http.Header
	body   []byte
	code   int64 // errcode, 0 when there is none
}

// roundTrip sends a request of the SDK to where this client's WeChat is. On a
// token that WeChat no longer takes it gets a fresh one and repeats, once.
func (c *Client) roundTrip(r *http.Request, p policy) (*http.Response, error) {
	body, err := takeBody(r)
	if err != nil {
		return nil, &wireError{kind: wireRefused, cause: err}
	}
	target := *r.URL
	refreshed := false
	for attempt := 0; ; attempt++ {
		got, err := c.attempt(r, target, body, p.timeout)
		if err == nil && staleToken(got.code) && !refreshed && target.Query().Has("access_token") {
			refreshed = true
			target, err = c.withFreshToken(r.Context(), target)
			if err != nil {
				return nil, err
			}
			continue
		}
		if attempt < maxRepeats && repeatable(got, err, p) && within(r.Context(), repeatPause) {
			sleep(r.Context(), repeatPause<<attempt)
			continue
		}
		if err != nil {
			return nil, err
		}
		return &http.Response{
			StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: got.header, Body: io.NopCloser(bytes.NewReader(got.body)), ContentLength: int64(len(got.body)), Request: r,
		}, nil
	}
}

// attempt sends once and reads the whole answer within the timeout.
func (c *Client) attempt(r *http.Request, target url.URL, body []byte, timeout time.Duration) (answer, error) {
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	out := r.Clone(ctx)
	target.Scheme, target.Host, target.Path = c.base.Scheme, c.base.Host, c.base.Path+target.Path
	out.URL, out.Host = &target, c.base.Host
	out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	if len(body) == 0 {
		out.Body = http.NoBody
	}
	response, err := c.wire.RoundTrip(out)
	if err != nil {
		return answer{}, lost(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		// A redirect too: following it would hand the secret to whoever is there.
		return answer{}, &wireError{kind: wireStatus, status: response.StatusCode}
	}
	whole, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return answer{}, lost(ctx, err)
	}
	if len(whole) > maxAnswer {
		return answer{}, &wireError{kind: wireTooBig}
	}
	return answer{header: response.Header, body: whole, code: codeOf(whole)}, nil
}

func lost(ctx context.Context, err error) error {
	timeout := errors.Is(ctx.Err(), context.DeadlineExceeded)
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		return &wireError{kind: wireUnmet, timeout: timeout, cause: err}
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return &wireError{kind: wireLost, timeout: timeout, cause: err}
}

func takeBody(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	defer func() { _ = r.Body.Close() }()
	return io.ReadAll(r.Body)
}

// codeOf reads errcode from an answer that may as well be a picture.
func codeOf(body []byte) int64 {
	if len(body) == 0 || body[0] != '{' {
		return 0
	}
	var got struct {
		Code int64 `json:"errcode"`
	}
	if json.Unmarshal(body, &got) != nil {
		return 0
	}
	return got.Code
}

func repeatable(got answer, err error, p policy) bool {
	if err == nil {
		return got.code == codeBusy && p.repeatBusy
	}
	var wire *wireError
	if !errors.As(err, &wire) {
		return false
	}
	return p.repeatLost && (wire.kind == wireLost || wire.kind == wireUnmet || wire.status >= 500)
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
