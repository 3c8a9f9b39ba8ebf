package blob

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"unioncard/server/union"
)

// faults stands before an S3 server and breaks the next requests.
type faults struct {
	next     http.Handler
	requests atomic.Int64
	left     atomic.Int64 // how many more requests to break
	breaking atomic.Pointer[func(http.ResponseWriter, *http.Request)]
}

func (f *faults) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.requests.Add(1)
	if f.left.Add(-1) >= 0 {
		(*f.breaking.Load())(w, r)
		return
	}
	f.next.ServeHTTP(w, r)
}

func (f *faults) breakNext(n int64, how func(http.ResponseWriter, *http.Request)) {
	f.breaking.Store(&how)
	f.left.Store(n)
	f.requests.Store(0)
}

func fakeS3(t *testing.T) (Config, *faults) {
	t.Helper()
	backend := s3mem.New()
	must(t, backend.CreateBucket("cards"))
	f := &faults{next: gofakes3.New(backend).Server()}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return Config{
		Kind: S3, Bucket: "cards", Endpoint: server.URL, Region: "ap-guangzhou",
		AccessKey: "key", SecretKey: "secret", PathStyle: true, Timeout: 2 * time.Second,
	}, f
}

func status500(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }

func hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // the server notices a client that left only once the body is read
	<-r.Context().Done()
}

func cut(_ http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }

// cutBody promises more than it sends.
func cutBody(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", strconv.Itoa(100_000))
	_, _ = w.Write(make([]byte, 10_000))
	panic(http.ErrAbortHandler)
}

func TestOneFaultIsRiddenOut(t *testing.T) {
	for name, how := range map[string]func(http.ResponseWriter, *http.Request){"500": status500, "cut": cut} {
		t.Run(name, func(t *testing.T) {
			config, f := fakeS3(t)
			s := mustOpen(t, config)
			f.breakNext(1, how)
			must(t, s.Put(t.Context(), "photos/a", someBytes(100_000)))
			f.breakNext(1, how)
			got, err := s.Get(t.Context(), "photos/a")
			must(t, err)
			if !bytes.Equal(got, someBytes(100_000)) {
				t.Error("the file came back changed")
			}
			f.breakNext(1, how)
			must(t, s.Delete(t.Context(), "photos/a"))
		})
	}
}

func TestBodyCutShortIsFetchedAgain(t *testing.T) {
	config, f := fakeS3(t)
	s := mustOpen(t, config)
	must(t, s.Put(t.Context(), "photos/a", someBytes(100_000)))
	f.breakNext(1, cutBody)
	got, err := s.Get(t.Context(), "photos/a")
	must(t, err)
	if !bytes.Equal(got, someBytes(100_000)) {
		t.Error("the file came back changed")
	}
}

func TestStoreThatStaysAwayIsGivenUpSoon(t *testing.T) {
	hows := map[string]func(http.ResponseWriter, *http.Request){"500": status500, "slow": hang, "cut": cut, "body cut": cutBody}
	calls := map[string]func(*testing.T, *Store) error{
		"Put":    func(t *testing.T, s *Store) error { return s.Put(t.Context(), "photos/a", someBytes(1000)) },
		"Get":    func(t *testing.T, s *Store) error { _, err := s.Get(t.Context(), "photos/a"); return err },
		"Delete": func(t *testing.T, s *Store) error { return s.Delete(t.Context(), "photos/a") },
		"List": func(t *testing.T, s *Store) error {
			return s.List(t.Context(), "photos/", func(string, int64) error { return nil })
		},
	}
	for how, fault := range hows {
		for name, call := range calls {
			if how == "body cut" && name != "Get" {
				continue // only Get reads a body
			}
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				config, f := fakeS3(t)
				config.Timeout = time.Second
				s := mustOpen(t, config)
				f.breakNext(1<<30, fault)
				const most = 2500 * time.Millisecond
				took := most + 1
				for try := 0; try < 3 && took > most; try++ { // the machine may do much beside it
					f.requests.Store(0)
					begun := time.Now()
					err := call(t, s)
					took = time.Since(begun)
					if union.KindOf(err) != union.KindUnavailable {
						t.Errorf("got %v, want unavailable", err)
					}
					if got := f.requests.Load(); got > 3 {
						t.Errorf("%d requests, the limit is 3", got)
					}
				}
				if took > most {
					t.Errorf("took %v, the limit is %v", took, config.Timeout)
				}
			})
		}
	}
}

func TestTriesAreBounded(t *testing.T) {
	config, f := fakeS3(t)
	config.Timeout = 20 * time.Second
	s := mustOpen(t, config)
	f.breakNext(1<<30, status500)
	err := s.Put(t.Context(), "photos/a", someBytes(1000))
	if union.KindOf(err) != union.KindUnavailable || f.requests.Load() != 3 {
		t.Errorf("%d requests and %v, want 3 and unavailable", f.requests.Load(), err)
	}
}

func TestServerThatIsNotThere(t *testing.T) {
	config, _ := fakeS3(t)
	config.Endpoint = "http://127.0.0.1:1"
	s := mustOpen(t, config)
	err := s.Put(t.Context(), "a", []byte("x"))
	if union.KindOf(err) != union.KindUnavailable {
		t.Errorf("got %v, want unavailable", err)
	}
}
