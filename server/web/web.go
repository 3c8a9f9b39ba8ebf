// Package web serves the built web page at the server's root.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed all:dist
var built embed.FS

// policy lets the page take code from here alone, talk to here alone, and be framed by
// nobody. Styles are written into elements by the page's framework; pictures and fonts
// come from memory, too, and pictures from the host of the map, where there is one.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:%s; " +
	"font-src 'self' data:; connect-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Site is the page's files, ready to be sent.
type Site struct {
	files  map[string]file // by path, without the leading slash
	policy string
}

type file struct {
	plain, zipped []byte
	kind, tag     string
	lasting       bool // its name holds its hash: it never changes
}

// New reads the page that the program was built with. pictures is another host's origin
// from which the page's map comes, or empty.
func New(pictures string) (*Site, error) {
	files, err := fs.Sub(built, "dist")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return Load(files, pictures)
}

// Load reads a page from a folder of files.
func Load(files fs.FS, pictures string) (*Site, error) {
	if pictures != "" {
		pictures = " " + pictures
	}
	s := &Site{files: map[string]file{}, policy: fmt.Sprintf(policy, pictures)}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		s.files[name], err = prepared(name, text)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return s, nil
}

// Built says whether the program was built with the page.
func (s *Site) Built() bool {
	_, ok := s.files["index.html"]
	return ok
}

func prepared(name string, text []byte) (file, error) {
	sum := sha256.Sum256(text)
	f := file{
		plain: text, kind: mime.TypeByExtension(path.Ext(name)), tag: `"` + hex.EncodeToString(sum[:12]) + `"`,
		lasting: strings.HasPrefix(name, "assets/"),
	}
	if !strings.HasPrefix(f.kind, "text/") && !strings.Contains(f.kind, "javascript") && !strings.Contains(f.kind, "json") {
		return f, nil
	}
	var zipped bytes.Buffer
	w, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return file{}, err
	}
	if _, err = w.Write(text); err != nil {
		return file{}, err
	}
	if err = w.Close(); err != nil {
		return file{}, err
	}
	if zipped.Len() < len(text) {
		f.zipped = zipped.Bytes()
	}
	return f, nil
}

// ServeHTTP answers for a file of the page, and for the root with the page itself. Where
// the program was built without it, the root says which command builds it.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if name == "" {
		name = "index.html"
	}
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", s.policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=()")
	f, ok := s.files[name]
	if !ok {
		s.lacks(w, name)
		return
	}
	h.Set("Content-Type", f.kind)
	h.Set("ETag", f.tag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if f.lasting {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == f.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.plain
	if f.zipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.zipped
	}
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a reader who has left gets no answer
	}
}

func (s *Site) lacks(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if name == "index.html" {
		_, _ = fmt.Fprint(w, "会员服务卡服务已启动，但程序没有带网页。请运行 make web 后重新编译。\n"+
			"The service is running; it was built without the page. `make web` builds it.\nAPI: /api/v1/openapi.json\nhealth: /readyz\n")
		return
	}
	w.WriteHeader(http.StatusNotFound)
	_, _ = fmt.Fprint(w, "没有这个文件。\n")
}
