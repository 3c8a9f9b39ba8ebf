package sheet

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"unicode/utf8"

	"unioncard/server/union"
)

// largeBytes is from where on a file waits for the one before it.
const largeBytes = 2 << 20

// Opener opens files for reading. It is safe for several goroutines.
type Opener struct {
	large chan struct{}
}

// New makes an opener that reads one large file at a time.
func New() *Opener { return &Opener{large: make(chan struct{}, 1)} }

// Open reads a file whole into memory, finds out by its content what it is, and
// gives the rows of its first visible sheet that are not empty. The rows must
// be closed; they end when the file has more rows or columns than allowed.
//
// Errors (*union.Error): sheet_too_large, sheet_too_wide (KindTooLarge);
// sheet_unsupported, sheet_old_format, sheet_with_macros (KindUnsupported);
// sheet_encrypted, sheet_broken, sheet_unsafe, sheet_empty (KindRefused).
// Otherwise what r answers, and the context's error while waiting for a turn.
func (o *Opener) Open(ctx context.Context, r io.Reader) (union.SheetRows, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read sheet: %w", err)
	}
	if len(data) > MaxBytes {
		return nil, refuseTooLarge()
	}
	release, err := o.turn(ctx, len(data))
	if err != nil {
		return nil, err
	}
	source, err := open(data)
	if err != nil {
		release()
		return nil, err
	}
	return &counted{source: source, release: release}, nil
}

func (o *Opener) turn(ctx context.Context, size int) (release func(), err error) {
	if size < largeBytes {
		return func() {}, nil
	}
	select {
	case o.large <- struct{}{}:
		return func() { <-o.large }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to read a sheet: %w", ctx.Err())
	}
}

// source gives rows; io.EOF after the last.
type source interface {
	next() (union.SheetRow, error)
}

// open goes by content: names and declared types are often wrong.
func open(data []byte) (source, error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, refuseEmpty()
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return openWorkbook(data)
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		if bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
			return nil, refuseEncrypted()
		}
		return nil, refuseOldFormat()
	case markup(data):
		return nil, refuseOldFormat()
	}
	return openCSV(data)
}

// markup finds what some programs export under the name .xls: a web page or an XML sheet.
func markup(data []byte) bool {
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 256)], []byte("\xEF\xBB\xBF")), " \t\r\n"))
	for _, tag := range []string{"<html", "<!doctype", "<?xml", "<table", "<meta"} {
		if bytes.HasPrefix(start, []byte(tag)) {
			return true
		}
	}
	return false
}

// counted leaves out empty rows and ends where a file is too long.
type counted struct {
	source  source
	rows    int
	err     error
	release func()
}

func (c *counted) Next() (union.SheetRow, error) {
	for c.err == nil {
		row, err := c.source.next()
		if err != nil {
			c.err = err
			break
		}
		if empty(row) {
			continue
		}
		c.rows++
		if c.rows > MaxRows+above {
			c.err = refuseTooLarge()
			break
		}
		return row, nil
	}
	return union.SheetRow{}, c.err
}

func (c *counted) Close() error {
	if c.release != nil {
		c.release()
		c.release = nil
		c.source, c.err = nil, io.ErrClosedPipe
	}
	return nil
}

func empty(row union.SheetRow) bool {
	for _, cell := range row.Cells {
		if cell != "" {
			return false
		}
	}
	return len(row.Problems) == 0
}

// tooLong says whether a cell has more characters than allowed.
func tooLong(cell string) bool {
	return len(cell) > MaxCell && utf8.RuneCountInString(cell) > MaxCell
}
