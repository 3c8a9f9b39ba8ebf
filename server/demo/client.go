package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// person is somebody who speaks HTTP with the server.
type person struct {
	id    string
	name  string
	url   string
	token string
	ctx   context.Context //nolint:containedctx // of the walk
	me    me
}

type me struct {
	AccountID string `json:"account_id"`
	Scopes    []struct {
		Role    string `json:"role"`
		PlaceID string `json:"place_id"`
		Place   string `json:"place_name"`
	} `json:"scopes"`
	Member *struct {
		ID string `json:"id"`
	} `json:"member"`
}

// placeOf gives where the person has a role; empty when nowhere.
func (p *person) placeOf(role string) string {
	for _, s := range p.me.Scopes {
		if s.Role == role {
			return s.PlaceID
		}
	}
	return ""
}

// signIn takes a code from the simulated WeChat and signs in with it.
func signIn(ctx context.Context, base, id, name string) (*person, error) {
	p := &person{id: id, name: name, url: base, ctx: ctx}
	var minted struct{ Code string }
	err := p.call(http.MethodPost, "/simulator/people/"+url.PathEscape(id)+"/codes", map[string]string{"kind": "login"}, &minted)
	if err != nil {
		return nil, err
	}
	var session struct {
		Token string `json:"token"`
		Me    me     `json:"me"`
	}
	err = p.call(http.MethodPost, "/api/v1/sessions", map[string]string{"code": minted.Code}, &session)
	p.token, p.me = session.Token, session.Me
	return p, err
}

func (p *person) get(path string, into any) error {
	return p.call(http.MethodGet, "/api/v1"+path, nil, into)
}

func (p *person) post(path string, body, into any) error {
	return p.call(http.MethodPost, "/api/v1"+path, body, into)
}

func (p *person) put(path string, body, into any) error {
	return p.call(http.MethodPut, "/api/v1"+path, body, into)
}

// download gives a file as it is.
func (p *person) download(path string) ([]byte, error) {
	return p.send(http.MethodGet, "/api/v1"+path, nil, "")
}

func (p *person) call(method, path string, body, into any) error {
	var content io.Reader
	media := ""
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content, media = bytes.NewReader(raw), "application/json"
	}
	answer, err := p.send(method, path, content, media)
	if err != nil || into == nil || len(answer) == 0 {
		return err
	}
	return json.Unmarshal(answer, into)
}

// upload sends one file.
func (p *person) upload(path, name string, content []byte, into any) error {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		return err
	}
	if _, err = part.Write(content); err != nil {
		return err
	}
	if err = form.Close(); err != nil {
		return err
	}
	answer, err := p.send(http.MethodPost, "/api/v1"+path, &b, form.FormDataContentType())
	if err != nil || into == nil {
		return err
	}
	return json.Unmarshal(answer, into)
}

const answerLimit = 200 << 20

func (p *person) send(method, path string, body io.Reader, media string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(p.ctx, 2*time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, p.url+path, body)
	if err != nil {
		return nil, err
	}
	if media != "" {
		request.Header.Set("Content-Type", media)
	}
	if p.token != "" {
		request.Header.Set("Authorization", "Bearer "+p.token)
	}
	if method == http.MethodPost {
		request.Header.Set("Idempotency-Key", newKey())
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(response.Body, answerLimit))
	if err != nil {
		return nil, err
	}
	if response.StatusCode >= 300 {
		return nil, refusal(method, path, response.StatusCode, answer)
	}
	return answer, nil
}

// refused is a problem document.
type refused struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	where  string
}

func (r *refused) Error() string {
	return fmt.Sprintf("%s answered %d %s: %s", r.where, r.Status, r.Code, r.Detail)
}

func refusal(method, path string, status int, answer []byte) error {
	r := &refused{Status: status, where: method + " " + strings.SplitN(path, "?", 2)[0]}
	_ = json.Unmarshal(answer, r) // an answer that is no problem document leaves the status
	return r
}

func newKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
