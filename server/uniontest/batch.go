package uniontest

import (
	"fmt"

	"unioncard/server/union"
)

// Mandate puts a head's or clerk's own ID on file, over HTTP.
func (c *Client) Mandate(name string) {
	c.T.Helper()
	fields := NewFields(name)
	consent := c.Get("/me/mandate-id").Must(200).Text("consent.sha256")
	c.Post("/me/mandate-id", map[string]any{"consent_sha256": consent, "fields": MandateFields(fields)}).Must(201)
	for _, side := range []union.IDSide{union.IDFront, union.IDBack} {
		c.Upload("/me/mandate-id/photos/"+string(side), "photo.jpg", SpecimenPhoto(c.T, side, fields)).Must(201)
	}
	c.Upload("/me/mandate-id/signature", "signature.png", Signature(c.T)).Must(201)
}

// MandateFields is what is stated of a person's own ID.
func MandateFields(f union.Fields) map[string]any {
	return map[string]any{
		"name": f.Name, "phone": f.Phone, "document_kind": f.DocumentKind, "document_number": f.DocumentNumber,
		"valid_from": f.ValidFrom, "valid_to": f.ValidTo, "valid_long": f.ValidLong,
	}
}

// BatchOf is a batch as a clerk drives it.
type BatchOf struct {
	*Client

	ID      string
	Version int
}

// NewBatch begins a batch of a unit.
func (c *Client) NewBatch(org union.Org) *BatchOf {
	c.T.Helper()
	answer := c.Post("/batches", map[string]any{"org_id": org.ID}).Must(201)
	return &BatchOf{c, answer.Text("id"), answer.Number("version")}
}

// As gives the same batch to somebody else.
func (b *BatchOf) As(c *Client) *BatchOf { return &BatchOf{c, b.ID, b.Version} }

// Path gives a path of the batch.
func (b *BatchOf) Path(rest string) string { return "/batches/" + b.ID + rest }

// Rows changes the rows of the draft.
func (b *BatchOf) Rows(change map[string]any) *Answer {
	b.T.Helper()
	change["version"] = b.Version
	answer := b.Put(b.Path("/rows"), change)
	if answer.Status == 200 {
		b.Version = answer.Number("version")
	}
	return answer
}

// Move makes a move with the version that was seen last.
func (b *BatchOf) Move(verb string) *Answer {
	b.T.Helper()
	answer := b.Post(b.Path("/"+verb), map[string]any{"version": b.Version})
	if answer.Status == 200 {
		b.Version = answer.Number("version")
	}
	return answer
}

// TickAll ticks every paper that is stamped.
func (b *BatchOf) TickAll() {
	b.T.Helper()
	for _, kind := range union.SealedPapers() {
		b.Post(b.Path(fmt.Sprintf("/papers/%s/tick", kind)), nil).Must(200)
	}
}
