//go:build faults

package faults_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"unioncard/server/faults"
)

// wire stands before the simulator and writes down what it is asked and what it answers.
type wire struct {
	http.Handler

	clock   sharedClock
	mu      sync.Mutex
	calls   []faults.Call
	answers map[string]int // by errcode, HTTP status or "none"
	open    int            // calls without an answer as yet
	last    time.Time      // when the last one began
}

// ServeHTTP passes a call on. The first part of its path says which process makes it.
func (w *wire) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	process, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	r.URL.Path = "/" + path
	if !strings.HasSuffix(path, "/subscribe/send") {
		w.Handler.ServeHTTP(out, r)
		return
	}
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	at := w.begin(process, body)
	seen := &answer{ResponseWriter: out, status: http.StatusOK}
	w.Handler.ServeHTTP(seen, r)
	w.end(at, seen)
}

func (w *wire) begin(process string, body []byte) (at int) {
	var in struct {
		ToUser string `json:"touser"`
		Data   map[string]struct{ Value string }
	}
	_ = json.Unmarshal(body, &in) // what is no message counts as one to nobody, which the ledger finds
	number, _ := strconv.Atoi(strings.TrimPrefix(in.Data["character_string1"].Value, numberPrefix))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, faults.Call{
		Key: faults.Key{Person: strings.TrimPrefix(in.ToUser, openPrefix), Number: number}, At: w.clock.Now(), Process: process,
	})
	w.open++
	w.last = time.Now()
	return len(w.calls) - 1
}

func (w *wire) end(at int, seen *answer) {
	var got struct {
		Code int64 `json:"errcode"`
	}
	what := "none"
	switch {
	case seen.status != http.StatusOK:
		what = strconv.Itoa(seen.status)
	case json.Unmarshal(seen.body.Bytes(), &got) == nil:
		what = strconv.FormatInt(got.Code, 10)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open--
	w.calls[at].Code = got.Code
	w.answers[what]++
}

// quiet says that nothing is under way, nor was for a time, and how many calls there were.
func (w *wire) quiet(d time.Duration) (calls int, quiet bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.calls), w.open == 0 && time.Since(w.last) > d
}

// answer keeps what is answered.
type answer struct {
	http.ResponseWriter

	status int
	body   bytes.Buffer
}

// WriteHeader keeps the status.
func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Write keeps the body.
func (a *answer) Write(b []byte) (int, error) {
	a.body.Write(b)
	return a.ResponseWriter.Write(b)
}

// Unwrap lets the simulator cut the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
