package mandate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Own are a person's own IDs: the one in force and the one begun.
type Own struct {
	Current *union.MandateID
	Pending *union.MandateID
}

// Own gives the actor's own.
func (ids *IDs) Own(ctx context.Context, actor union.Actor) (Own, error) {
	var own Own
	for _, one := range []struct {
		find func(context.Context, union.ID) (union.MandateID, error)
		to   **union.MandateID
	}{{ids.Store.CurrentMandate, &own.Current}, {ids.Store.PendingMandate, &own.Pending}} {
		found, err := one.find(ctx, actor.AccountID)
		if union.KindOf(err) == union.KindNotFound {
			continue
		}
		if err != nil {
			return own, err
		}
		*one.to = &found
	}
	return own, nil
}

// Start begins the capture of the actor's own ID: what is stated, with the
// consent to this purpose. Photos and signature follow; the last of them puts it in force.
// consentHash is of the text that was shown.
func (ids *IDs) Start(ctx context.Context, actor union.Actor, f union.Fields, consentHash string) (union.MandateID, error) {
	if consentHash != ids.Consent.SHA256 {
		return union.MandateID{}, union.Conflict("consent_text_changed", "同意书内容有更新，请重新阅读后再提交。", "")
	}
	fields, err := ids.check(ctx, actor, f)
	if err != nil {
		return union.MandateID{}, err
	}
	plain, err := json.Marshal(fields)
	if err != nil {
		return union.MandateID{}, err
	}
	now := ids.Store.Now()
	text := ids.Consent
	texts, err := json.Marshal([]map[string]string{{"kind": string(text.Kind), "version": text.Version, "sha256": text.SHA256}})
	if err != nil {
		return union.MandateID{}, err
	}
	consent := union.Consent{ID: ids.Store.NewID(), AccountID: actor.AccountID, Mode: union.ModeSelf, Texts: string(texts), CreatedAt: now}
	mandate := union.MandateID{
		ID: ids.Store.NewID(), AccountID: actor.AccountID, NameMasked: union.MaskName(fields.Name), ValidTo: fields.ValidTo,
		ConsentID: &consent.ID, CreatedAt: now, UpdatedAt: now,
	}
	mandate.FieldsSealed, err = ids.Vault.SealBytes(union.MandatePlace(mandate.ID, union.MandateFieldsPart), plain)
	if err != nil {
		return mandate, err
	}
	var old []union.MandateID
	err = ids.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.AddConsent(ctx, consent)
		if err != nil {
			return err
		}
		old, err = tx.AddMandate(ctx, mandate)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, entry(actor, mandate, "mandate_ids:start"))
	})
	if err != nil {
		return mandate, err
	}
	for _, m := range old {
		union.DropLater(ctx, ids.Blobs, m.FrontKey, m.BackKey, m.SignatureKey)
	}
	return mandate, nil
}

func entry(actor union.Actor, m union.MandateID, action string) union.Audit {
	return union.Audit{Actor: actor, Action: action, Subject: "mandate_ids", SubjectID: m.ID, MemberID: actor.MemberID}
}

// check normalises what is stated. Whoever is known as a member may state no
// number but their own.
func (ids *IDs) check(ctx context.Context, actor union.Actor, f union.Fields) (union.MandateFields, error) {
	today := ids.Store.Today()
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
		return union.MandateFields{}, union.Refused("mandate_fields", "有几项没有填对，请按提示修改。", bad...)
	}
	own, problem := ids.ownNumber(ctx, actor, doc)
	if problem != nil {
		return union.MandateFields{}, problem
	}
	if !own {
		return union.MandateFields{}, union.Refused("mandate_not_own", "只能登记您本人的证件，请对照本人证件填写。",
			union.FieldError{Field: "document_number", Code: "mandate_not_own", Detail: "这不是您本人的证件号码。"})
	}
	return union.MandateFields{
		Name: name, Kind: f.DocumentKind, Number: doc.Number, ValidFrom: f.ValidFrom, ValidTo: f.ValidTo, ValidLong: f.ValidLong, Phone: phone,
	}, nil
}

func (ids *IDs) ownNumber(ctx context.Context, actor union.Actor, doc union.Document) (bool, error) {
	if actor.MemberID == "" {
		return true, nil
	}
	member, err := ids.Store.Member(ctx, actor.MemberID)
	if err != nil {
		return false, err
	}
	current, next := ids.Vault.Index(union.IndexDocument, doc.Number)
	for _, stated := range [][]byte{current, next} {
		for _, known := range [][]byte{member.Document.Index, member.Document.IndexNext} {
			if len(stated) > 0 && bytes.Equal(stated, known) {
				return true, nil
			}
		}
	}
	return false, nil
}

// AddPhoto takes in one side of the ID that the actor has begun.
func (ids *IDs) AddPhoto(ctx context.Context, actor union.Actor, side union.IDSide, content []byte) (union.MandateID, error) {
	return ids.addPart(ctx, actor, string(side), content, ids.Pictures.Photo)
}

// Sign takes in the actor's hand signature under the consent.
func (ids *IDs) Sign(ctx context.Context, actor union.Actor, content []byte) (union.MandateID, error) {
	return ids.addPart(ctx, actor, union.MandateSignaturePart, content, ids.Pictures.Signature)
}

var errNoMandate = union.Conflict("mandate_not_started", "请先填写证件信息，再拍照和签名。", "")

func (ids *IDs) addPart(
	ctx context.Context, actor union.Actor, part string, content []byte, clean func(context.Context, []byte) ([]byte, error),
) (union.MandateID, error) {
	mandate, err := ids.Store.PendingMandate(ctx, actor.AccountID)
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
	sealed, err := ids.Vault.SealBytes(union.MandatePlace(mandate.ID, part), picture)
	if err != nil {
		return mandate, err
	}
	key := "mandates/" + string(mandate.ID) + "/" + string(ids.Store.NewID())
	if err = ids.Blobs.Put(ctx, key, sealed); err != nil {
		return mandate, err
	}
	replaced, err := ids.keepPart(ctx, actor, &mandate, part, key, picture)
	if err != nil {
		return mandate, union.DropUnkept(ctx, ids.Blobs, err, key)
	}
	union.DropLater(ctx, ids.Blobs, replaced...)
	return mandate, nil
}

// keepPart notes a part and, when it was the last one missing, puts the ID in
// force in the place of the one before. It gives the keys of files that nothing needs now.
func (ids *IDs) keepPart(ctx context.Context, actor union.Actor, m *union.MandateID, part, key string, picture []byte) ([]string, error) {
	next := *m
	slots := map[string]*string{string(union.IDFront): &next.FrontKey, string(union.IDBack): &next.BackKey, union.MandateSignaturePart: &next.SignatureKey}
	replaced := []string{*slots[part]}
	*slots[part] = key
	complete := next.FrontKey != "" && next.BackKey != "" && next.SignatureKey != ""
	err := ids.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
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
		if part == union.MandateSignaturePart {
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
		return tx.Audit(ctx, entry(actor, next, "mandate_ids:"+part))
	})
	*m = next
	return replaced, err
}
