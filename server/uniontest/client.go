package uniontest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// Client is a signed-in person who speaks HTTP with the server.
type Client struct {
	T     testing.TB
	URL   string // with /api/v1
	Token string

	keys *counterKeys
}

type counterKeys struct{ n atomic.Int64 }

func (k *counterKeys) next() string { return fmt.Sprintf("test-key-%012d", k.n.Add(1)) }

// Answer is what came back.
type Answer struct {
	T      testing.TB
	What   string
	Status int
	Header http.Header
	Body   []byte
}

// With gives the same person on a connection without or with another token.
func (c *Client) With(token string) *Client {
	return &Client{T: c.T, URL: c.URL, Token: token, keys: c.keys}
}

// Get asks.
func (c *Client) Get(path string) *Answer { return c.Do(http.MethodGet, path, nil, "") }

// Post sends JSON under a new idempotency key.
func (c *Client) Post(path string, body any) *Answer {
	return c.Do(http.MethodPost, path, body, c.keys.next())
}

// PostKey sends JSON under a key of the test's own.
func (c *Client) PostKey(path string, body any, key string) *Answer {
	return c.Do(http.MethodPost, path, body, key)
}

// Put sends JSON.
func (c *Client) Put(path string, body any) *Answer { return c.Do(http.MethodPut, path, body, "") }

// Delete deletes.
func (c *Client) Delete(path string) *Answer { return c.Do(http.MethodDelete, path, nil, "") }

// Upload sends a file under a new idempotency key.
func (c *Client) Upload(path, name string, content []byte) *Answer {
	return c.UploadKey(path, name, content, c.keys.next())
}

// UploadKey sends a file under a key of the test's own.
func (c *Client) UploadKey(path, name string, content []byte, key string) *Answer {
	c.T.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		c.T.Fatal(err)
	}
	return c.send(http.MethodPost, path, &b, form.FormDataContentType(), key)
}

// Do sends a request with a JSON body.
func (c *Client) Do(method, path string, body any, key string) *Answer {
	c.T.Helper()
	if body == nil {
		return c.send(method, path, nil, "", key)
	}
	raw, ok := body.([]byte)
	if !ok {
		var err error
		raw, err = json.Marshal(body)
		if err != nil {
			c.T.Fatal(err)
		}
	}
	return c.send(method, path, bytes.NewReader(raw), "application/json", key)
}

func (c *Client) send(method, path string, body io.Reader, media, key string) *Answer {
	c.T.Helper()
	request, err := http.NewRequestWithContext(c.T.Context(), method, c.URL+path, body)
	if err != nil {
		c.T.Fatal(err)
	}
	if media != "" {
		request.Header.Set("Content-Type", media)
	}
	if c.Token != "" {
		request.Header.Set("Authorization", "Bearer "+c.Token)
	}
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.T.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		c.T.Fatal(err)
	}
	return &Answer{T: c.T, What: method + " " + path, Status: response.StatusCode, Header: response.Header, Body: content}
}

// Must ends the test unless the status is the expected one.
func (a *Answer) Must(status int) *Answer {
	a.T.Helper()
	if a.Status != status {
		a.T.Fatalf("%s: got %d, want %d: %s", a.What, a.Status, status, a.Body)
	}
	return a
}

// MustCode ends the test unless the answer is a problem of a status and code.
func (a *Answer) MustCode(status int, code string) *Answer {
	a.T.Helper()
	a.Must(status)
	if got := a.Text("code"); got != code {
		a.T.Fatalf("%s: got code %q, want %q: %s", a.What, got, code, a.Body)
	}
	return a
}

// Into decodes the JSON answer.
func (a *Answer) Into(v any) {
	a.T.Helper()
	err := json.Unmarshal(a.Body, v)
	if err != nil {
		a.T.Fatalf("%s: %v: %s", a.What, err, a.Body)
	}
}

// At gives a value of the JSON answer by a dotted path, such as items.0.id; nil when absent.
func (a *Answer) At(path string) any {
	a.T.Helper()
	var v any
	a.Into(&v)
	for _, step := range strings.Split(path, ".") {
		switch node := v.(type) {
		case map[string]any:
			v = node[step]
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(node) {
				return nil
			}
			v = node[i]
		default:
			return nil
		}
	}
	return v
}

// Text is At as text; empty when absent.
func (a *Answer) Text(path string) string {
	a.T.Helper()
	text, _ := a.At(path).(string)
	return text
}

// Number is At as a whole number; 0 when absent.
func (a *Answer) Number(path string) int {
	a.T.Helper()
	n, _ := a.At(path).(float64)
	return int(n)
}
