package photo

import (
	"bytes"
	"io"

	"unioncard/server/union"
)

// readBody reads into body to the end or to the limit, whichever comes first; above the
// limit it gives tooLarge without having read the rest.
func readBody(body *bytes.Buffer, r io.Reader, limit int, tooLarge *union.Error) ([]byte, error) {
	if sized, ok := r.(interface{ Len() int }); ok {
		body.Grow(min(sized.Len(), limit) + bytes.MinRead)
	}
	_, err := body.ReadFrom(io.LimitReader(r, int64(limit)+1))
	if err != nil {
		return nil, ErrInterrupted.WithCause(err)
	}
	if body.Len() > limit {
		return nil, tooLarge
	}
	return body.Bytes(), nil
}

type format int

const (
	unknownFormat format = iota
	jpegFormat
	pngFormat
)

// formatOf tells the type by content. A name or a declared type is not asked.
func formatOf(body []byte) format {
	switch {
	case bytes.HasPrefix(body, []byte("\xff\xd8\xff")):
		return jpegFormat
	case bytes.HasPrefix(body, []byte("\x89PNG\r\n\x1a\n")):
		return pngFormat
	}
	return unknownFormat
}
