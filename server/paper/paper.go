// Package paper makes what a batch takes to the bank: it draws the papers, hands them out
// with the copies of the package, and keeps the ticks and scans of those that are stamped.
package paper

import (
	"context"
	"io"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Vault seals papers and opens what stands on them. Opening is with one audit row for a
// batch.
type Vault interface {
	SealBytes(place union.Place, plain []byte) ([]byte, error)
	OpenBytes(place union.Place, sealed []byte) ([]byte, error)
}

// Blobs keeps sealed files.
type Blobs interface {
	Put(ctx context.Context, key string, content []byte) error
	Get(ctx context.Context, key string) ([]byte, error)
	Delete(ctx context.Context, key string) error
}

// Printer draws papers. What Hold gives must be called when the last one is drawn.
type Printer interface {
	Hold() (release func(), err error)
	Draw(ctx context.Context, paper union.Paper) (union.PaperFile, error)
	DrawPeople(ctx context.Context, head union.PaperHead, next func() (union.PersonPaper, error), emit func(union.PaperFile) error) error
}

// Fonts says which characters the papers' font cannot print.
type Fonts interface {
	Missing(text string) ([]rune, error)
}

// Workbooks writes the electronic copy of the opening list.
type Workbooks interface {
	OpeningList(list union.OpeningList) ([]byte, error)
}

// Locker encrypts a copy of a file with a password. A PDF is written anew by that, so
// that what it shows has a hash of its own, by which a copy is proved.
type Locker interface {
	PDFContent(file []byte) (sha256 []byte, err error)
	LockPDF(file []byte, password string) ([]byte, error)
	LockSheet(file []byte, password string) ([]byte, error)
}

// Cropper cuts a part out of a photo.
type Cropper interface {
	Crop(photo []byte, box union.Box) ([]byte, error)
}

// Pictures makes clean pictures of the scans that people send.
type Pictures interface {
	Scan(ctx context.Context, content []byte) (clean []byte, media string, err error)
}

// Parts are what the feature is made of.
type Parts struct {
	Store     *store.Store
	Vault     Vault
	Blobs     Blobs
	Printer   Printer
	Fonts     Fonts
	Workbooks Workbooks
	Locker    Locker
	Cropper   Cropper
	Pictures  Pictures
	Rand      io.Reader
	Texts     Texts
	// PackageTime is how long a package waits to be fetched.
	PackageTime time.Duration
}

// Papers is the feature.
type Papers struct {
	Parts
}

// New makes the feature.
func New(p Parts) *Papers {
	if p.PackageTime == 0 {
		p.PackageTime = 10 * time.Minute
	}
	return &Papers{p}
}
