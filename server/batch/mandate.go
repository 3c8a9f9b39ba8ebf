package batch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"

	"unioncard/server/store"
	"unioncard/server/union"
)

// The parts of a mandate ID beside its two photos.
const (
	mandateFieldsPart    = "fields_sealed"
	mandateSignaturePart = "signature"
)

// mandateFields is what is stated for the mandate letter. It is sealed at rest.
type mandateFields struct {
	Name      string             `json:"name"`
	Kind      union.DocumentKind `json:"kind"`
	Number    string             `json:"number"`
	ValidFrom union.Date         `json:"valid_from"`
	ValidTo   union.Date         `json:"valid_to"`
	ValidLong bool               `json:"valid_long"`
	Phone     string             `json:"phone"`
}

func (f mandateFields) validity() union.Validity {
	return union.Validity{From: f.ValidFrom, To: f.ValidTo, Long: f.ValidLong}
}

// Mandates are a person's own IDs for the mandate: the one in force and the one begun.
type Mandates struct {
	Current *union.MandateID
	Pending *union.MandateID
}

// OwnMandates gives the actor's own.
func (b *Batches) OwnMandates(ctx context.Context, actor union.Actor) (Mandates, error) {
	var m Mandates
	for _, one := range []struct {
		find func(context.Context, union.ID) (union.MandateID, error)
		to   **union.MandateID
	}{{b.Store.CurrentMandate, &m.Current}, {b.Store.PendingMandate, &m.Pending}} {
		found, err := one.find(ctx, actor.AccountID)
		if union.KindOf(err) == union.KindNotFound {
			continue
		}
		if err != nil {
			return m, err
		}
		*one.to = &found
	}
	return m, nil
}

// StartMandate begins the capture of the actor's own ID: what is stated, with the
// consent to this purpose. Photos and signature follow; the last of them puts it in force.
// consentHash is of the text that was shown.
func (b *Batches) StartMandate(ctx context.Context, actor union.Actor, f union.Fields, consentHash string) (union.MandateID, error) {
	if consentHash != b.Texts.MandateConsent.SHA256 {
		return union.MandateID{}, union.Conflict("consent_text_changed", "同意书内容有更新，请重新阅读后再提交。", "")
	}
	fields, err := b.checkMandate(ctx, actor, f)
	if err != nil {
		return union.MandateID{}, err
	}
	plain, err := json.Marshal(fields)
	if err != nil {
		return union.MandateID{}, err
	}
	now := b.Store.Now()
	text := b.Texts.MandateConsent
	texts, err := json.Marshal([]map[string]string{{"kind": string(text.Kind), "version": text.Version, "sha256": text.SHA256}})
	if err != nil {
		return union.MandateID{}, err
	}
	consent := union.Consent{ID: b.Store.NewID(), AccountID: actor.AccountID, Mode: union.ModeSelf, Texts: string(texts), CreatedAt: now}
	mandate := union.MandateID{
		ID: b.Store.NewID(), AccountID: actor.AccountID, NameMasked: union.MaskName(fields.Name), ValidTo: fields.ValidTo,
		ConsentID: &consent.ID, CreatedAt: now, UpdatedAt: now,
	}
	mandate.FieldsSealed, err = b.Vault.SealBytes(union.MandatePlace(mandate.ID, mandateFieldsPart), plain)
	if err != nil {
		return mandate, err
	}
	var old []union.MandateID
	err = b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.AddConsent(ctx, consent)
		if err != nil {
			return err
		}
		old, err = tx.AddMandate(ctx, mandate)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, mandateEntry(actor, mandate, "mandate_ids:start"))
	})
	if err != nil {
		return mandate, err
	}
	return mandate, b.dropMandates(ctx, old)
}

func mandateEntry(actor union.Actor, m union.MandateID, action string) union.Audit {
	return union.Audit{Actor: actor, Action: action, Subject: "mandate_ids", SubjectID: m.ID, MemberID: actor.MemberID}
}

func (b *Batches) dropMandates(ctx context.Context, old []union.MandateID) error {
	var errs []error
	for _, m := range old {
		errs = append(errs, b.drop(ctx, m.FrontKey, m.BackKey, m.SignatureKey))
	}
	return errors.Join(errs...)
}

// checkMandate normalises what is stated. Whoever is known as a member may state no
// number but their own.
func (b *Batches) checkMandate(ctx context.Context, actor union.Actor, f union.Fields) (mandateFields, error) {
	today := b.Store.Today()
	var bad []union.FieldError
	add := func(err *union.FieldError) {
		if err != nil {
			bad = append(bad, *err)
		}
	}
	name, err := union.ParseName(f.Name)
	add(err)
	doc, err := union.ParseDocument(f.DocumentKind, f.DocumentNumber, today)
	add(err)
	phone, err := union.ParsePhone(f.Phone)
	add(err)
	add(f.Validity().Check(today, 0))
	if len(bad) > 0 {
		return mandateFields{}, union.Refused("mandate_fields", "有几项没有填对，请按提示修改。", bad...)
	}
	own, problem := b.ownNumber(ctx, actor, doc)
	if problem != nil {
		return mandateFields{}, problem
	}
	if !own {
		return mandateFields{}, union.Refused("mandate_not_own", "只能登记您本人的证件，请对照本人证件填写。",
			union.FieldError{Field: "document_number", Code: "mandate_not_own", Detail: "这不是您本人的证件号码。"})
	}
	return mandateFields{name, f.DocumentKind, doc.Number, f.ValidFrom, f.ValidTo, f.ValidLong, phone}, nil
}

func (b *Batches) ownNumber(ctx context.Context, actor union.Actor, doc union.Document) (bool, error) {
	if actor.MemberID == "" {
		return true, nil
	}
	member, err := b.Store.Member(ctx, actor.MemberID)
	if err != nil {
		return false, err
	}
	current, next := b.Vault.Index(union.IndexDocument, doc.Number)
	for _, stated := range [][]byte{current, next} {
		for _, known := range [][]byte{member.Document.Index, member.Document.IndexNext} {
			if len(stated) > 0 && bytes.Equal(stated, known) {
				return true, nil
			}
		}
	}
	return false, nil
}

// AddMandatePhoto takes in one side of the ID that the actor has begun.
func (b *Batches) AddMandatePhoto(ctx context.Context, actor union.Actor, side union.IDSide, content []byte) (union.MandateID, error) {
	return b.addMandatePart(ctx, actor, string(side), content, b.Pictures.Photo)
}

// SignMandate takes in the actor's hand signature under the consent.
func (b *Batches) SignMandate(ctx context.Context, actor union.Actor, content []byte) (union.MandateID, error) {
	return b.addMandatePart(ctx, actor, mandateSignaturePart, content, b.Pictures.Signature)
}

var errNoMandate = union.Conflict("mandate_not_started", "请先填写证件信息，再拍照和签名。", "")

func (b *Batches) addMandatePart(
	ctx context.Context, actor union.Actor, part string, content []byte, clean func(context.Context, []byte) ([]byte, error),
) (union.MandateID, error) {
	mandate, err := b.Store.PendingMandate(ctx, actor.AccountID)
	if union.KindOf(err) == union.KindNotFound {
		return mandate, errNoMandate
	}
	if err != nil {
		return mandate, err
	}
	picture, err := clean(ctx, content)
	if err != nil {
		return mandate, err
	}
	sealed, err := b.Vault.SealBytes(union.MandatePlace(mandate.ID, part), picture)
	if err != nil {
		return mandate, err
	}
	key := "mandates/" + string(mandate.ID) + "/" + string(b.Store.NewID())
	if err = b.Blobs.Put(ctx, key, sealed); err != nil {
		return mandate, err
	}
	replaced, err := b.keepMandatePart(ctx, actor, &mandate, part, key, picture)
	if err != nil {
		return mandate, errors.Join(err, b.drop(ctx, key))
	}
	return mandate, b.drop(ctx, replaced...)
}

// keepMandatePart notes a part and, when it was the last one missing, puts the ID in
// force in the place of the one before. It gives the keys of files that nothing needs now.
func (b *Batches) keepMandatePart(ctx context.Context, actor union.Actor, m *union.MandateID, part, key string, picture []byte) ([]string, error) {
	next := *m
	slots := map[string]*string{string(union.IDFront): &next.FrontKey, string(union.IDBack): &next.BackKey, mandateSignaturePart: &next.SignatureKey}
	replaced := []string{*slots[part]}
	*slots[part] = key
	complete := next.FrontKey != "" && next.BackKey != "" && next.SignatureKey != ""
	err := b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		set := map[string]any{"front_key": next.FrontKey, "back_key": next.BackKey, "signature_key": next.SignatureKey}
		var old []union.MandateID
		if complete {
			var err error
			old, err = tx.ReplaceMandate(ctx, m.AccountID)
			if err != nil {
				return err
			}
			next.Current = &next.AccountID
			set["current"] = next.AccountID
		}
		if err := tx.SaveMandate(ctx, *m, set); err != nil {
			return err
		}
		if part == mandateSignaturePart {
			signature := sha256.Sum256(picture)
			// What is agreed to is one's own ID: bound by the signature and the record's id.
			content := sha256.Sum256(append(signature[:], next.ID...))
			if err := tx.SignConsentOf(ctx, *m.ConsentID, signature[:], content[:]); err != nil {
				return err
			}
		}
		replaced = replaced[:1]
		for _, o := range old {
			replaced = append(replaced, o.FrontKey, o.BackKey, o.SignatureKey)
		}
		return tx.Audit(ctx, mandateEntry(actor, next, "mandate_ids:"+part))
	})
	*m = next
	return replaced, err
}
