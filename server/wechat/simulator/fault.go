package simulator

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"time"
)

// Fault makes calls go wrong. Exactly one of ErrCode, Status, Delay and Cut is set.
type Fault struct {
	Endpoint string // the end of the path, such as jscode2session; * is every endpoint
	ErrCode  int64
	Status   int
	Delay    time.Duration
	Cut      bool
	Times    int // how many calls; 0 means one
	// After means that the work is done first and only its answer is lost or late.
	After bool
}

// Break adds a fault; calls meet the oldest that fits.
func (s *Simulator) Break(f Fault) {
	if f.Times <= 0 {
		f.Times = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Mend takes all faults away, the random ones too.
func (s *Simulator) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.storms = nil, nil
}

// fault takes one use of a fault that fits a path.
func (s *Simulator) fault(path string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[path]++
	for i, f := range s.faults {
		if f.Endpoint != "*" && !strings.HasSuffix(path, f.Endpoint) {
			continue
		}
		f.Times--
		if f.Times == 0 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		return *f, true
	}
	return s.atRandom(path)
}

// endpoint wraps the work of a call with the faults that tests have set.
func (s *Simulator) endpoint(work func(*http.Request) reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			s.write(w, refuse(47001))
			return
		}
		// Only with the body read to its end does the server notice a caller who leaves.
		r.Body = io.NopCloser(bytes.NewReader(body))
		f, broken := s.fault(r.URL.Path)
		if !broken {
			s.write(w, work(r))
			return
		}
		var done *reply
		if f.After {
			answer := work(r)
			done = &answer
		}
		switch {
		case f.Cut:
			hangUp(w)
		case f.Status != 0:
			http.Error(w, http.StatusText(f.Status), f.Status)
		case f.ErrCode != 0:
			s.write(w, refuse(f.ErrCode))
		default:
			s.wait(r, f.Delay)
			if r.Context().Err() != nil {
				hangUp(w)
				return
			}
			if done == nil {
				answer := work(r)
				done = &answer
			}
			s.write(w, *done)
		}
	}
}

// wait holds a call until the time has passed or the caller left.
func (s *Simulator) wait(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	case <-s.running.Done():
	}
}

// hangUp ends the connection without an answer.
func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = conn.Close()
}
