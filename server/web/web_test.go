package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"unioncard/server/web"
)

var script = strings.Repeat("console.log('the page');", 200)

func site(t *testing.T) *web.Site {
	t.Helper()
	s, err := web.Load(fstest.MapFS{
		"index.html":             {Data: []byte("<!DOCTYPE html><title>card</title>")},
		"assets/index-1a2b3c.js": {Data: []byte(script)},
		".keep":                  {Data: []byte("")},
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(s http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestTheRootIsThePageAskedForAnewEachTime(t *testing.T) {
	w := get(site(t), "/")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "<title>card</title>") {
		t.Fatalf("got %d %q", w.Code, w.Body)
	}
	if got := w.Header().Get("Cache-Control"); got != "no-cache" {
		t.Errorf("the page may be kept for ever: %q", got)
	}
	again := get(site(t), "/", "If-None-Match", w.Header().Get("ETag"))
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("an unchanged page was sent again: %d", again.Code)
	}
}

func TestWhatIsNamedByItsHashIsKeptForEver(t *testing.T) {
	w := get(site(t), "/assets/index-1a2b3c.js", "Accept-Encoding", "gzip, br")
	if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("Cache-Control %q", got)
	}
	if w.Header().Get("Content-Encoding") != "gzip" {
		t.Fatal("a script went out unpacked to somebody who takes gzip")
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := io.ReadAll(z); string(text) != script {
		t.Error("the packed script is another")
	}
	if plain := get(site(t), "/assets/index-1a2b3c.js"); plain.Body.String() != script {
		t.Error("the plain script is another")
	}
}

func TestThePageMayTalkToItsOwnServerAlone(t *testing.T) {
	policy := get(site(t), "/").Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "connect-src 'self' blob:", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("%q lacks %q", policy, want)
		}
	}
	if strings.Contains(policy, "http:") || strings.Contains(policy, "https:") || strings.Contains(policy, "unsafe-eval") {
		t.Errorf("the policy is too wide: %q", policy)
	}
}

func TestOnlyFilesOfThePageAreServed(t *testing.T) {
	for _, path := range []string{"/assets/other.js", "/.keep", "/assets/../../web.go", "/assets/"} {
		if w := get(site(t), path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestWithoutThePageTheRootNamesTheCommandThatBuildsIt(t *testing.T) {
	s, err := web.Load(fstest.MapFS{".keep": {Data: []byte("")}}, "")
	if err != nil {
		t.Fatal(err)
	}
	if w := get(s, "/"); s.Built() || w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "make web") {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
}

func TestPicturesMayComeFromTheHostOfTheMapAndFromNoOther(t *testing.T) {
	for origin, want := range map[string]string{"": "img-src 'self' data: blob:;", "https://tiles.example": "img-src 'self' data: blob: https://tiles.example;"} {
		s, err := web.Load(fstest.MapFS{"index.html": {Data: []byte("<!DOCTYPE html>")}}, origin)
		if err != nil {
			t.Fatal(err)
		}
		if got := get(s, "/").Header().Get("Content-Security-Policy"); !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}
