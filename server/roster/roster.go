// Package roster keeps the lists that say who should get a card (名册): a sheet is
// looked through first and imported in one step, single people are added by hand,
// and nobody leaves a list unless a clerk says so. It owns Roster and RosterRow.
package roster

import (
	"context"
	"io"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Vault seals what is personal and gives the indexes that find it. OpenBytes is for
// the files of this package alone, table "rosters": no value of a person comes out of it.
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

// Sheets reads and writes spreadsheets.
type Sheets interface {
	Open(ctx context.Context, r io.Reader) (union.SheetRows, error)
	Write(table union.SheetTable) ([]byte, error)
	Template(name string, columns []union.SheetColumn, example []string, notes []union.PaperField) ([]byte, error)
}

// Life is how long an uploaded file and what was found in it are kept.
const Life = 24 * time.Hour

// Statuses of an uploaded list.
const (
	StatusPreview  = "preview"
	StatusImported = "imported"
	StatusExpired  = "expired"
)

// keepers may change the list of a unit.
var keepers = []union.Role{union.RoleClerk, union.RoleSupervisor}

// Roster is the feature.
type Roster struct {
	store  *store.Store
	vault  Vault
	blobs  Blobs
	sheets Sheets
	large  chan struct{}
}

// New makes the feature.
func New(s *store.Store, vault Vault, blobs Blobs, sheets Sheets) *Roster {
	return &Roster{store: s, vault: vault, blobs: blobs, sheets: sheets, large: make(chan struct{}, 1)}
}

// largeBytes is from where on a file waits for the one before it: a list of 100,000
// people takes about 100 MB while it is compared.
const largeBytes = 1 << 20

// turn waits until a large file may be held in memory.
func (r *Roster) turn(ctx context.Context, size int) (release func(), err error) {
	if size < largeBytes {
		return func() {}, nil
	}
	select {
	case r.large <- struct{}{}:
		return func() { <-r.large }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// List gives the uploaded lists in the actor's scope, newest first.
func (r *Roster) List(ctx context.Context, actor union.Actor, org union.ID, page store.Page) ([]union.Roster, string, error) {
	return r.store.Rosters(ctx, actor, org, page, keepers...)
}

// Get gives one uploaded list in the actor's scope.
func (r *Roster) Get(ctx context.Context, actor union.Actor, id union.ID) (union.Roster, error) {
	list, _, err := r.store.RosterFor(ctx, actor, id, keepers...)
	if err == nil && list.Status == StatusPreview && r.expired(list) {
		list.Status = StatusExpired
	}
	return list, err
}

func (r *Roster) expired(list union.Roster) bool {
	return !r.store.Now().Before(list.CreatedAt.Add(Life))
}
