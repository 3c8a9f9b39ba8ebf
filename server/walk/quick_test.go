package walk_test

import (
	"context"
	"crypto/sha256"
	"sync"
	"testing"

	"unioncard/server/bank"
	"unioncard/server/batch"
	"unioncard/server/card"
	"unioncard/server/enrolment"
	"unioncard/server/mandate"
	"unioncard/server/paper"
	"unioncard/server/result"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// The real rules on the real store, with three stand-ins at their own seams: pictures
// are taken as they come, papers are not drawn, and files rest in memory. What is walked
// here is who may do what when, not what it looks like.

// pictures takes every picture as it comes. JPEG and PNG are made once: a paper that is
// drawn over HTTP from them is whole.
type pictures struct{ photo, signature []byte }

var drawOnce sync.Once

var drawn pictures

func newPictures(t testing.TB) pictures {
	t.Helper()
	drawOnce.Do(func() {
		drawn = pictures{uniontest.SpecimenPhoto(t, union.IDFront, uniontest.NewFields("样本")), uniontest.Signature(t)}
	})
	return drawn
}

func picture(content []byte) enrolment.Picture {
	sum := sha256.Sum256(content)
	return enrolment.Picture{Bytes: content, Width: 1012, Height: 638, SHA256: sum[:]}
}

func (p pictures) Photo(context.Context, []byte) (enrolment.Picture, error) {
	return picture(p.photo), nil
}

func (p pictures) Signature(context.Context, []byte) (enrolment.Picture, error) {
	return picture(p.signature), nil
}

func (p pictures) Scan(context.Context, []byte) (enrolment.Picture, error) {
	return picture(p.photo), nil
}

// blind reads nothing from a photo, as when the reader is switched off.
type blind struct{}

func (blind) ReadIDCard(context.Context, union.IDSide, []byte) (union.IDReading, error) {
	return union.IDReading{}, union.NewError(union.KindUnavailable, "reader_off", "没有识别。")
}

// own takes the pictures of a signer's own ID as they come.
type own struct{ pictures }

func (p own) Photo(context.Context, []byte) ([]byte, error)     { return p.photo, nil }
func (p own) Signature(context.Context, []byte) ([]byte, error) { return p.signature, nil }

// scans takes every scan as it comes.
type scans struct{ pictures }

func (s scans) Scan(context.Context, []byte) ([]byte, string, error) {
	return s.photo, "image/jpeg", nil
}

// hand takes every signature for a card as it comes.
type hand struct{ pictures }

func (p hand) Signature(context.Context, []byte) (card.Signature, error) {
	sum := sha256.Sum256(p.signature)
	return card.Signature{PNG: p.signature, SHA256: sum[:]}, nil
}

// pen takes every signature for a hand-over as it comes.
type pen struct{ pictures }

func (p pen) Signature(context.Context, []byte) (png, hash []byte, err error) {
	sum := sha256.Sum256(p.signature)
	return p.signature, sum[:], nil
}

// rules are the features with the stand-ins.
type rules struct {
	enrol   *enrolment.Enrolment
	ids     *mandate.IDs
	batches *batch.Batches
	papers  *paper.Papers
	desk    *bank.Desk
	results *result.Files
}

// newRules makes the features anew, as a process that has just started does.
func newRules(s *uniontest.Server) rules {
	draw := newPictures(s.T)
	people := s.Features.Enrolment.Parts
	people.Pictures, people.Reader = draw, blind{}
	signers, lists, sheets := s.Features.MandateIDs.Parts, s.Features.Batches.Parts, s.Features.Papers.Parts
	signers.Fonts, signers.Pictures = uniontest.QuickPress{}, own{draw}
	ids := mandate.New(signers)
	sheets.Printer, sheets.Fonts, sheets.Workbooks, sheets.Pictures = uniontest.QuickPress{}, uniontest.QuickPress{}, uniontest.QuickPress{}, scans{draw}
	papers := paper.New(sheets)
	lists.Signers, lists.Papers = ids, papers
	return rules{enrolment.New(people), ids, batch.New(lists), papers, s.Features.BankDesk, s.Features.ResultFiles}
}
