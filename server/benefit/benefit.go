// Package benefit is what the card is good for: service bases with their offers, the
// member code that a base's staff check, and what was used. It owns ServiceBase, Offer,
// Redemption, Favourite and BaseFeedback.
package benefit

import (
	"context"
	"io"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Managers may write the bases of their orgs.
var Managers = []union.Role{union.RoleSupervisor}

// Readers may see the bases of their orgs and how they are used.
var Readers = []union.Role{union.RoleSupervisor, union.RoleAuditor}

// Marker authenticates member codes by a key that nothing else uses.
type Marker interface{ CodeMAC(body []byte) []byte }

// Sheets opens spreadsheets.
type Sheets interface {
	Open(ctx context.Context, r io.Reader) (union.SheetRows, error)
}

// Pictures makes clean pictures: upright, small, without metadata.
type Pictures interface {
	Picture(ctx context.Context, content []byte) (jpeg []byte, width, height int, err error)
}

// Blobs keeps the pictures, which are public and not sealed.
type Blobs interface {
	Put(ctx context.Context, key string, content []byte) error
	Get(ctx context.Context, key string) ([]byte, error)
	Delete(ctx context.Context, key string) error
}

// Parts are what the feature is made of.
type Parts struct {
	Store    *store.Store
	Marker   Marker
	Sheets   Sheets
	Pictures Pictures
	Blobs    Blobs
	Rand     io.Reader
}

// Benefits is the feature.
type Benefits struct{ Parts }

// New makes the feature.
func New(p Parts) *Benefits { return &Benefits{p} }

// dayOf is when the day of a moment began, by the city's clock.
func dayOf(s *store.Store, at time.Time) time.Time {
	y, m, d := at.In(s.Zone()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, s.Zone())
}

// audited writes an entry on a base of an org.
func audited(ctx context.Context, tx *store.Store, actor union.Actor, action string, base union.ServiceBase) error {
	return auditedOn(ctx, tx, actor, action, "service_bases", base.ID, base)
}

// auditedOn writes an entry on something that belongs to a base.
func auditedOn(ctx context.Context, tx *store.Store, actor union.Actor, action, subject string, id union.ID, base union.ServiceBase) error {
	return tx.Audit(ctx, union.Audit{
		Actor: actor, Role: union.RoleSupervisor, Action: action, Subject: subject, SubjectID: id, OrgID: base.OrgID,
	})
}
