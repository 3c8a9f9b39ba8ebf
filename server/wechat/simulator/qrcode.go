package simulator

import (
	"bytes"
	"image"
	"image/jpeg"
	"net/http"
	"regexp"
	"strings"

	"github.com/makiuchi-d/gozxing"
	zxqr "github.com/makiuchi-d/gozxing/qrcode"
)

var sceneShape = regexp.MustCompile(`^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$`)

// unlimitedCode draws a code: a picture when all is well, JSON when not. Where
// WeChat draws its round code, this one is a QR of page and scene.
func (s *Simulator) unlimitedCode(r *http.Request) reply {
	_, errcode := s.bearer(r)
	if errcode != 0 {
		return refuse(errcode)
	}
	var in struct {
		Scene string `json:"scene"`
		Page  string `json:"page"`
		Width int    `json:"width"`
	}
	if !readJSON(r, &in) {
		return refuse(47001)
	}
	if !sceneShape.MatchString(in.Scene) {
		return refuse(40129)
	}
	if strings.HasPrefix(in.Page, "/") || strings.ContainsAny(in.Page, "?&") {
		return refuse(41030)
	}
	if in.Width == 0 {
		in.Width = 430
	}
	if in.Width < 280 || in.Width > 1280 {
		return refuse(40097)
	}
	code, err := drawCode(in.Page+"?scene="+in.Scene, in.Width, "Q")
	if err != nil {
		return refuse(-1)
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, code, &jpeg.Options{Quality: 90})
	if err != nil {
		return refuse(-1)
	}
	return reply{picture: out.Bytes()}
}

// drawCode draws a QR code of text, size pixels wide with its quiet zone, of which
// so many signs may be lost: a quarter at level Q.
func drawCode(text string, size int, level string) (image.Image, error) {
	return zxqr.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, size, size, map[gozxing.EncodeHintType]any{
		gozxing.EncodeHintType_CHARACTER_SET: "UTF-8", gozxing.EncodeHintType_ERROR_CORRECTION: level,
	})
}

// textCheck passes every text without the sample of a forbidden word.
func (s *Simulator) textCheck(r *http.Request) reply {
	_, errcode := s.bearer(r)
	if errcode != 0 {
		return refuse(errcode)
	}
	var in struct {
		Content string `json:"content"`
		OpenID  string `json:"openid"`
		Version int    `json:"version"`
	}
	if !readJSON(r, &in) {
		return refuse(47001)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.openIDs[in.OpenID] == nil {
		return refuse(40003)
	}
	suggest, label := "pass", 100
	if strings.Contains(in.Content, badWord) {
		suggest, label = "risky", 20001
	}
	return succeed(map[string]any{
		"result": map[string]any{"suggest": suggest, "label": label}, "trace_id": s.random(8),
	})
}
