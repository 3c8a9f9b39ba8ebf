package enrolment

import (
	"context"
	"encoding/json"
	"strings"

	"unioncard/server/union"
)

// Saved is what a person learns when a step is saved.
type Saved struct {
	Application union.Application
	Problems    []union.FieldError // what is still wrong or missing
	Exclusion   string             // what to do instead, when an answer excludes batch opening
}

// SaveFields keeps all fields so far, finished or not, and says what is still wrong.
// The version is the one that was seen; a stale one is union.ErrStale.
func (e *Enrolment) SaveFields(ctx context.Context, actor union.Actor, id union.ID, version int64, fields union.Fields) (Saved, error) {
	app, err := e.Store.OwnApplication(ctx, actor, id)
	if err != nil {
		return Saved{}, err
	}
	if err = editable(app); err != nil {
		return Saved{}, err
	}
	if version != app.Version {
		return Saved{}, union.ErrStale
	}
	doc, problems := fields.Check(e.Store.Today())
	set, err := e.fieldColumns(app, &fields, doc)
	if err != nil {
		return Saved{}, err
	}
	if err = e.Store.SaveApplication(ctx, app, set); err != nil {
		return Saved{}, err
	}
	app.Version++
	app.ConsentID = nil
	app.NameMasked, app.DocumentMasked, app.PhoneMasked = set["name_masked"].(string), set["document_masked"].(string), set["phone_masked"].(string)
	return Saved{Application: app, Problems: problems, Exclusion: e.exclusion(fields)}, nil
}

// fieldColumns gives the columns that follow from the fields. A signed consent no longer covers them.
func (e *Enrolment) fieldColumns(app union.Application, fields *union.Fields, doc union.Document) (map[string]any, error) {
	sealed, err := e.sealJSON(union.FieldsPlace(app.ID), fields)
	if err != nil {
		return nil, err
	}
	set := map[string]any{
		"fields_sealed": sealed, "consent_id": nil, "touched_at": e.Store.Now(), "updated_at": e.Store.Now(),
		"name_masked": union.MaskName(strings.TrimSpace(fields.Name)), "document_kind": fields.DocumentKind,
		"document_masked": union.MaskDocument(doc.Number), "phone_masked": "", "valid_to": fields.ValidTo,
		"document_index": nil, "document_index_next": nil, "phone_index": nil, "phone_index_next": nil,
	}
	if _, bad := union.ParseDocument(fields.DocumentKind, fields.DocumentNumber, e.Store.Today()); bad == nil {
		set["document_index"], set["document_index_next"] = e.index(union.IndexDocument, doc.Number)
	}
	if phone, bad := union.ParsePhone(fields.Phone); bad == nil {
		set["phone_masked"] = union.MaskPhone(phone)
		set["phone_index"], set["phone_index_next"] = e.index(union.IndexPhone, phone)
	}
	return set, nil
}

// index gives both indexes as column values, with an untyped nil where there is none.
func (e *Enrolment) index(kind union.IndexKind, value string) (current, next any) {
	c, n := e.Vault.Index(kind, value)
	if n == nil {
		return c, nil
	}
	return c, n
}

// exclusion says what to do instead where an answer excludes batch opening.
func (e *Enrolment) exclusion(f union.Fields) string {
	if f.HoldsAccount != nil && *f.HoldsAccount {
		return e.Exclusions["holds_account"]
	}
	if f.TaxResidence == union.TaxOther || f.TaxResidence == union.TaxBoth {
		return e.Exclusions["tax_residence"]
	}
	return ""
}

// Fields opens the fields of an application that the actor owns or helps with.
func (e *Enrolment) Fields(ctx context.Context, actor union.Actor, id union.ID) (union.Application, union.Fields, error) {
	app, err := e.Store.OwnApplication(ctx, actor, id)
	if err != nil {
		return app, union.Fields{}, err
	}
	fields, err := e.openFields(app)
	return app, fields, err
}

func (e *Enrolment) openFields(app union.Application) (union.Fields, error) {
	var fields union.Fields
	if len(app.FieldsSealed) == 0 {
		return fields, nil
	}
	return fields, e.openJSON(union.FieldsPlace(app.ID), app.FieldsSealed, &fields)
}

func (e *Enrolment) sealJSON(place union.Place, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return e.Vault.SealBytes(place, plain)
}

func (e *Enrolment) openJSON(place union.Place, sealed []byte, v any) error {
	plain, err := e.Vault.OpenBytes(place, sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, v)
}
