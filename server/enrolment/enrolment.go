// Package enrolment takes a person from the first question to an approved application:
// draft, photos, fields, consent, submission, review. It owns Application, Photo,
// Consent and the chain of evidence.
package enrolment

import (
	"context"
	"io"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Vault seals and opens what is personal. Opening is for evidence and for the person's own draft.
type Vault interface {
	SealBytes(place union.Place, plain []byte) ([]byte, error)
	OpenBytes(place union.Place, sealed []byte) ([]byte, error)
	Index(kind union.IndexKind, normalised string) (current, next []byte)
}

// Blobs keeps sealed files.
type Blobs interface {
	Put(ctx context.Context, key string, content []byte) error
	Get(ctx context.Context, key string) ([]byte, error)
	Delete(ctx context.Context, key string) error
}

// Picture is a clean picture: decoded in full, made small, written anew.
type Picture struct {
	Bytes         []byte
	Width, Height int
	SHA256        []byte
	Hints         []string // of bad quality: blurred, too_dark, glare
}

// Pictures makes clean pictures of what people send.
type Pictures interface {
	Photo(ctx context.Context, content []byte) (Picture, error)
	Signature(ctx context.Context, content []byte) (Picture, error)
	// Scan takes a paper that was signed with ink: a photo, or a PDF.
	Scan(ctx context.Context, content []byte) (Picture, error)
}

// Printer draws the sheet that is signed with ink.
type Printer interface {
	Draw(ctx context.Context, paper union.Paper) (union.PaperFile, error)
}

// Reader reads an ID photo; it may be switched off, and then flags so.
type Reader interface {
	ReadIDCard(ctx context.Context, side union.IDSide, jpeg []byte) (union.IDReading, error)
}

// Signer signs evidence with the federation's key.
type Signer interface {
	Sign(message []byte) ([]byte, error)
	PublicKey() ([]byte, error)
}

// Sessions makes an account's sessions ask anew who they are.
type Sessions interface {
	Forget(ctx context.Context, account union.ID) error
}

// Parts are what the feature is made of.
type Parts struct {
	Store    *store.Store
	Vault    Vault
	Blobs    Blobs
	Pictures Pictures
	Printer  Printer
	Reader   Reader
	Signer   Signer
	Sessions Sessions
	Rand     io.Reader
	// Texts are the consent texts in force, by kind, their blanks filled.
	Texts map[union.ConsentKind]union.ConsentText
	// Exclusions say what to do instead, for answers that exclude batch opening:
	// "holds_account" and "tax_residence".
	Exclusions map[string]string
	ClaimLease time.Duration
}

// Enrolment is the feature.
type Enrolment struct {
	Parts
}

// New makes the feature.
func New(p Parts) *Enrolment {
	if p.ClaimLease == 0 {
		p.ClaimLease = 10 * time.Minute
	}
	return &Enrolment{p}
}

func readingPlace(app union.ID) union.Place {
	return union.Place{Table: "applications", Column: "reading_sealed", Row: app}
}

// editable says whether the content of an application may still change.
func editable(app union.Application) error {
	if app.Status == union.ApplicationDraft || app.Status == union.ApplicationReturned {
		return nil
	}
	return union.Conflict("application_not_editable", "申请已提交，现在不能修改；如需修改请先撤回。", app.Status)
}
