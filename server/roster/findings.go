package roster

import (
	"context"
	"encoding/json"
	"strconv"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Kinds of findings; each rests in a sealed file of its own.
const (
	FoundAdded   = "added"
	FoundChanged = "changed"
	FoundGone    = "gone"

	foundBad = "bad"
	fileOf   = "file"
)

// Finding is a person of an uploaded list, masked.
type Finding struct {
	Line     int      `json:"line,omitempty"`   // in the sheet; 0 for who is not in it
	RowID    union.ID `json:"row_id,omitempty"` // of the living row
	Name     string   `json:"name"`
	Document string   `json:"document,omitempty"`
	Phone    string   `json:"phone,omitempty"`
	Changes  []string `json:"changes,omitempty"` // titles of columns
	Version  int64    `json:"-"`                 // of the living row, when it is gone
	Status   string   `json:"-"`
}

func findingOf(p *person) Finding {
	return Finding{Line: p.line, Name: union.MaskName(p.name), Document: union.MaskDocument(p.number), Phone: union.MaskPhone(p.phone)}
}

func blobKey(list union.ID, kind string) string { return "rosters/" + string(list) + "/" + kind }

func place(list union.ID, kind string) union.Place {
	return union.Place{Table: "rosters", Column: kind, Row: list}
}

// keep seals and stores one kind of findings.
func (r *Roster) keep(ctx context.Context, list union.ID, kind string, findings any) error {
	plain, err := json.Marshal(findings)
	if err != nil {
		return err
	}
	return r.keepBytes(ctx, list, kind, plain)
}

func (r *Roster) keepBytes(ctx context.Context, list union.ID, kind string, plain []byte) error {
	sealed, err := r.vault.SealBytes(place(list, kind), plain)
	if err != nil {
		return err
	}
	return r.blobs.Put(ctx, blobKey(list, kind), sealed)
}

func (r *Roster) load(ctx context.Context, list union.Roster, kind string) ([]byte, error) {
	if list.BlobKey == "" || r.expired(list) {
		return nil, errExpired
	}
	sealed, err := r.blobs.Get(ctx, blobKey(list.ID, kind))
	if err != nil {
		return nil, err
	}
	return r.vault.OpenBytes(place(list.ID, kind), sealed)
}

var errExpired = union.Conflict("roster_expired", "这份预览已超过24小时，内容已删除，请重新上传名册。", StatusExpired)

// Faults lists what is wrong with the rows of an uploaded list, in the order of the sheet.
func (r *Roster) Faults(ctx context.Context, actor union.Actor, id union.ID, page store.Page) ([]Fault, string, error) {
	var faults []Fault
	err := r.found(ctx, actor, id, foundBad, &faults)
	if err != nil {
		return nil, "", err
	}
	return cut(faults, page)
}

// People lists who is new, changed or gone in an uploaded list. Of those that are gone
// it gives who still is on the unit's list now.
func (r *Roster) People(ctx context.Context, actor union.Actor, id union.ID, kind string, page store.Page) ([]Finding, string, error) {
	if kind == FoundGone {
		return r.goneNow(ctx, actor, id, page)
	}
	var people []Finding
	err := r.found(ctx, actor, id, kind, &people)
	if err != nil {
		return nil, "", err
	}
	return cut(people, page)
}

func (r *Roster) goneNow(ctx context.Context, actor union.Actor, id union.ID, page store.Page) ([]Finding, string, error) {
	var ids []union.ID
	err := r.found(ctx, actor, id, FoundGone, &ids)
	if err != nil {
		return nil, "", err
	}
	ids, next, err := cut(ids, page)
	if err != nil {
		return nil, "", err
	}
	rows, err := r.store.LivingRowsByID(ctx, ids)
	if err != nil {
		return nil, "", err
	}
	people := make([]Finding, len(rows))
	for i, row := range rows {
		people[i] = Finding{RowID: row.ID, Name: row.Name.Masked, Document: row.Document.Masked, Phone: row.Phone.Masked, Version: row.Version, Status: row.Status}
	}
	return people, next, nil
}

func (r *Roster) found(ctx context.Context, actor union.Actor, id union.ID, kind string, into any) error {
	list, _, err := r.store.RosterFor(ctx, actor, id, keepers...)
	if err != nil {
		return err
	}
	plain, err := r.load(ctx, list, kind)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, into)
}

var errCursor = union.NewError(union.KindInvalid, "cursor", "翻页位置无效，请从第一页重新查看。")

// cut gives a page of a list that never changes; its cursor is the position.
func cut[T any](list []T, page store.Page) ([]T, string, error) {
	from := 0
	if page.Cursor != "" {
		n, err := strconv.Atoi(page.Cursor)
		if err != nil || n < 0 || n > len(list) {
			return nil, "", errCursor
		}
		from = n
	}
	to := min(from+page.Size(), len(list))
	if to == len(list) {
		return list[from:to], "", nil
	}
	return list[from:to], strconv.Itoa(to), nil
}
