package privacy

import (
	"bytes"
	"context"

	"unioncard/server/union"
)

// Signature is a person's hand: a PNG from a screen, or the scan of the ink sheet.
type Signature struct {
	union.Personal
	Media string
	Bytes []byte
}

// Signature opens the signature of the consent in force: to the person and who helped,
// and on record to a reviewer, who compares it with the name.
func (p *Privacy) Signature(ctx context.Context, actor union.Actor, id union.ID) (Signature, error) {
	app, err := p.store.OwnApplication(ctx, actor, id)
	if err == nil {
		err = p.recordHelp(ctx, actor, app, "applications:signature")
	} else if union.KindOf(err) == union.KindNotFound {
		var role union.Role
		app, role, err = p.store.ReviewedApplication(ctx, actor, id)
		if err == nil {
			err = p.record(ctx, actor, role, app, "applications:signature", "review")
		}
	}
	if err != nil {
		return Signature{}, err
	}
	if app.ConsentID == nil || app.Stopped {
		return Signature{}, union.ErrNotFound
	}
	consent, err := p.store.Consent(ctx, *app.ConsentID)
	if err == nil && (consent.WithdrawnAt != nil || consent.SignatureKey == "") {
		err = union.ErrNotFound
	}
	if err != nil {
		return Signature{}, err
	}
	sealed, err := p.blobs.Get(ctx, consent.SignatureKey)
	if err != nil {
		return Signature{}, err
	}
	plain, err := p.opener.OpenBytes(union.SignaturePlace(consent.ID), sealed)
	if err != nil {
		return Signature{}, err
	}
	return Signature{Media: mediaOf(plain), Bytes: plain}, nil
}

// mediaOf tells apart what intake lets through.
func mediaOf(content []byte) string {
	switch {
	case bytes.HasPrefix(content, []byte("%PDF")):
		return "application/pdf"
	case bytes.HasPrefix(content, []byte{0xff, 0xd8}):
		return "image/jpeg"
	}
	return "image/png"
}
