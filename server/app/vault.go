package app

import (
	"bytes"
	"context"
	"crypto/sha256"

	"unioncard/server/card"
	"unioncard/server/enrolment"
	"unioncard/server/photo"
	"unioncard/server/pii"
	"unioncard/server/union"
)

// vault is sealing, opening and indexing together, for the features that may open.
type vault struct {
	pii.Sealer
	pii.Indexer

	opener pii.Opener
}

func (a *App) vault() vault { return vault{a.Keys.Sealer(), a.Keys.Indexer(), a.Keys.Opener()} }

// OpenBytes opens a sealed value.
func (v vault) OpenBytes(place union.Place, sealed []byte) ([]byte, error) {
	return v.opener.OpenBytes(place, sealed)
}

// pictures fits the photo desk to what enrolment asks for.
type pictures struct{ desk *photo.Desk }

// Photo takes in an ID photo.
func (p pictures) Photo(ctx context.Context, content []byte) (enrolment.Picture, error) {
	taken, err := p.desk.TakeBytes(ctx, content)
	if err != nil {
		return enrolment.Picture{}, err
	}
	var hints []string
	for _, hint := range []struct {
		name string
		on   bool
	}{{"blurred", taken.Quality.Blurred}, {"too_dark", taken.Quality.TooDark}, {"glare", taken.Quality.Glare}} {
		if hint.on {
			hints = append(hints, hint.name)
		}
	}
	return enrolment.Picture{Bytes: taken.JPEG, Width: taken.Width, Height: taken.Height, SHA256: taken.SHA256[:], Hints: hints}, nil
}

// Signature takes in a hand signature.
func (p pictures) Signature(ctx context.Context, content []byte) (enrolment.Picture, error) {
	taken, err := p.desk.Signature(ctx, bytes.NewReader(content))
	if err != nil {
		return enrolment.Picture{}, err
	}
	return enrolment.Picture{Bytes: taken.PNG, Width: taken.Width, Height: taken.Height, SHA256: taken.SHA256[:]}, nil
}

// Scan takes in the sheet that was signed with ink.
func (p pictures) Scan(ctx context.Context, content []byte) (enrolment.Picture, error) {
	clean, _, err := stamped(p).Scan(ctx, content)
	sum := sha256.Sum256(clean)
	return enrolment.Picture{Bytes: clean, SHA256: sum[:]}, err
}

// signatures fits the photo desk to what cards ask for.
type signatures struct{ desk *photo.Desk }

// Signature takes in a hand signature.
func (s signatures) Signature(ctx context.Context, content []byte) (card.Signature, error) {
	taken, err := s.desk.Signature(ctx, bytes.NewReader(content))
	if err != nil {
		return card.Signature{}, err
	}
	return card.Signature{PNG: taken.PNG, SHA256: taken.SHA256[:]}, nil
}

// handSignatures fits the photo desk to what hand-overs ask for.
type handSignatures struct{ desk *photo.Desk }

// Signature takes in a hand signature.
func (s handSignatures) Signature(ctx context.Context, content []byte) (png, sum []byte, err error) {
	taken, err := s.desk.Signature(ctx, bytes.NewReader(content))
	return taken.PNG, taken.SHA256[:], err
}
