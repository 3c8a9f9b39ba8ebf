package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"

	"unioncard/server/union"
)

// body is a request's content after the limits: JSON, or the one file of an upload.
type body struct {
	json    []byte
	upload  *upload
	hash    []byte
	release func()
}

// upload is the file of a multipart request, in memory.
type upload struct {
	Name  string
	Bytes []byte
}

// drained is how much of a body that is too large is read away, in bytes: a phone that is
// still sending would see its connection reset instead of the answer.
const drained = 16 << 20

func (a *API) readBody(c *gin.Context, r rule) (*body, error) {
	whole := c.Request.Body
	b, err := a.bodyWithin(c, r)
	if union.KindOf(err) == union.KindTooLarge && whole != nil {
		_, _ = io.CopyN(io.Discard, whole, drained)
	}
	return b, err
}

func (a *API) bodyWithin(c *gin.Context, r rule) (*body, error) {
	b := &body{release: func() {}}
	if r.Upload > 0 {
		return b, a.readUpload(c, r, b)
	}
	if c.Request.Body == nil || c.Request.ContentLength == 0 {
		b.hash = a.Sealer.RequestMAC(nil)
		return b, nil
	}
	raw, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, a.JSONLimit))
	if err != nil {
		return nil, readError(err)
	}
	b.hash = a.Sealer.RequestMAC(raw)
	if len(raw) == 0 {
		return b, nil
	}
	if media, _, err := mime.ParseMediaType(c.GetHeader("Content-Type")); err != nil || media != "application/json" {
		return nil, union.NewError(union.KindUnsupported, "media_type", "提交的内容类型不对，请更新小程序后再试。")
	}
	if err = strictJSON(raw); err != nil {
		return nil, errBody.WithCause(err)
	}
	b.json = raw
	c.Request.Body = io.NopCloser(bytes.NewReader(raw))
	return b, nil
}

// readUpload takes the one part named file. The hash covers the file and its name,
// not the envelope: a phone draws a new boundary for each try.
func (a *API) readUpload(c *gin.Context, r rule, b *body) error {
	held := r.Upload
	if c.Request.ContentLength >= 0 && c.Request.ContentLength < held {
		held = c.Request.ContentLength
	}
	if c.Request.ContentLength > r.Upload+64<<10 {
		return errTooLarge
	}
	if err := a.uploads.Acquire(c.Request.Context(), held); err != nil {
		return err
	}
	b.release = func() { a.uploads.Release(held) }
	file, err := a.firstFile(c, r)
	if err != nil {
		b.release()
		b.release = func() {}
		return err
	}
	b.upload = file
	b.hash = a.Sealer.RequestMAC(append([]byte(file.Name+"\x00"), file.Bytes...))
	c.Request = withUpload(c.Request, file)
	return nil
}

func (a *API) firstFile(c *gin.Context, r rule) (*upload, error) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, r.Upload+64<<10)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return nil, union.NewError(union.KindUnsupported, "upload_shape", "请按表单上传一个文件。").WithCause(err)
	}
	part, err := parts.NextPart()
	if err != nil || part.FormName() != "file" || part.FileName() == "" {
		return nil, union.NewError(union.KindInvalid, "upload_shape", "没有收到文件，请重新选择后上传。")
	}
	content, err := io.ReadAll(io.LimitReader(part, r.Upload+1))
	if err != nil {
		return nil, readError(err)
	}
	if int64(len(content)) > r.Upload {
		return nil, errTooLarge
	}
	name := plain(part.FileName(), 100)
	if _, err = parts.NextPart(); !errors.Is(err, io.EOF) {
		return nil, union.NewError(union.KindInvalid, "upload_shape", "一次只能上传一个文件。")
	}
	return &upload{Name: name, Bytes: content}, nil
}

func readError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return errTooLarge
	}
	return union.NewError(union.KindInvalid, "body_broken", "网络不稳，内容没有传完，请再试一次。").WithCause(err)
}

// strictJSON refuses what decoders let pass in different ways: the same key twice,
// anything after the value, and nesting without end.
func strictJSON(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	if err := strictValue(d, 0); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON value")
	}
	return nil
}

func strictValue(d *json.Decoder, depth int) error {
	if depth > 20 {
		return errors.New("JSON is nested too deeply")
	}
	token, err := d.Token()
	if err != nil {
		return errors.New("not JSON")
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	seen := map[string]bool{}
	for d.More() {
		if delim == '{' {
			key, err := d.Token()
			if err != nil {
				return errors.New("not JSON")
			}
			name, _ := key.(string)
			if seen[name] {
				return errors.New("a key appears twice")
			}
			seen[name] = true
		}
		if err := strictValue(d, depth+1); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}
