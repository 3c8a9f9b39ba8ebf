package simulator

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
)

const maxBody = 4 << 20

// reasons are the words that WeChat puts beside its codes.
// Source: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/
var reasons = map[int64]string{
	-1:     "system error",
	40001:  "invalid credential, access_token is invalid or not latest",
	40002:  "invalid grant_type",
	40003:  "invalid openid",
	40013:  "invalid appid",
	40014:  "invalid access_token",
	40029:  "invalid code",
	40037:  "invalid template_id",
	40097:  "invalid args",
	40125:  "invalid appsecret",
	40129:  "invalid scene",
	40163:  "code been used",
	40164:  "invalid ip, not in whitelist",
	40226:  "high risk user",
	41001:  "access_token missing",
	41030:  "invalid page",
	42001:  "access_token expired",
	43101:  "user refuse to accept the msg",
	43107:  "user ban the subscription",
	43108:  "concurrent send to the same user",
	45009:  "reach max api daily quota limit",
	45011:  "api minute-quota reach limit, must slower, retry next minute",
	45168:  "hit sensitive word",
	47001:  "data format error",
	47003:  "argument invalid",
	87014:  "risky content",
	101000: "invalid image url",
	101001: "certificate not found",
	101002: "invalid image data",
	101003: "not enough market quota",
}

// reply is what an endpoint answers: fields beside the errcode, or a picture.
type reply struct {
	code    int64
	detail  string
	fields  map[string]any
	picture []byte
	bare    bool // a success without errcode, as the token and login endpoints give
}

func refuse(code int64) reply                         { return reply{code: code} }
func refuseWith(code int64, detail string) reply      { return reply{code: code, detail: detail} }
func succeed(fields map[string]any) reply             { return reply{fields: fields} }
func plain(fields map[string]any) reply               { return reply{fields: fields, bare: true} }
func (a App) mayCall(r *http.Request) bool            { return len(a.IPs) == 0 || slices.Contains(a.IPs, host(r)) }
func readJSON(r *http.Request, into any) (valid bool) { return decode(r.Body, into) == nil }

func host(r *http.Request) string {
	ip, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return ip
}

func decode(body io.Reader, into any) error {
	return json.NewDecoder(io.LimitReader(body, maxBody)).Decode(into)
}

// write answers as WeChat does: HTTP 200 whatever happened, and a rid with every refusal.
func (s *Simulator) write(w http.ResponseWriter, a reply) {
	if a.picture != nil {
		w.Header().Set("Content-Type", "image/jpeg")
		_, _ = w.Write(a.picture)
		return
	}
	out := maps.Clone(a.fields)
	if out == nil {
		out = make(map[string]any)
	}
	switch {
	case a.code != 0:
		reason := reasons[a.code]
		if reason == "" {
			reason = "error"
		}
		if a.detail != "" {
			reason += "! " + a.detail
		}
		out = map[string]any{"errcode": a.code, "errmsg": reason + " rid: " + s.rid()}
	case !a.bare:
		out["errcode"], out["errmsg"] = 0, "ok"
	}
	writeJSON(w, http.StatusOK, out)
}

func (s *Simulator) rid() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("%s-%s-%s", s.random(4), s.random(4), s.random(4))
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	writeBody(w, status, body)
}

func writeBody(w http.ResponseWriter, status int, body any) {
	w.WriteHeader(status)
	encode(w, body)
}

// writeZipped answers with a long list, compressed for those that take it so.
func writeZipped(w http.ResponseWriter, r *http.Request, body any) {
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Vary", "Accept-Encoding")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		encode(w, body)
		return
	}
	h.Set("Content-Encoding", "gzip")
	zipped := gzip.NewWriter(w)
	encode(zipped, body)
	_ = zipped.Close() // a reader who has left gets no answer
}

func encode(w io.Writer, body any) {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(body)
}
