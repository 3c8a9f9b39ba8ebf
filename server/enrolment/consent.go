package enrolment

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"

	"unioncard/server/store"
	"unioncard/server/union"
)

// saltPlace is where the salt of an evidence record rests.
func saltPlace(record union.ID) union.Place {
	return union.Place{Table: "evidence_records", Column: "salt", Row: record}
}

// Agreed are the hashes of the texts that a person was shown and agreed to, by kind.
type Agreed map[union.ConsentKind]string

// wanted are the agreements of an application: two, separate (PIPL 29; the notice, 四).
var wanted = []union.ConsentKind{union.ConsentPersonal, union.ConsentMandate}

// ConsentTexts gives the texts in force, in the order in which they are read.
func (e *Enrolment) ConsentTexts() []union.ConsentText {
	return []union.ConsentText{e.Texts[union.ConsentPersonal], e.Texts[union.ConsentMandate]}
}

// SignConsent keeps a hand signature under both texts, for the content as it is now,
// and chains its evidence. Content changed later is no longer covered.
func (e *Enrolment) SignConsent(ctx context.Context, actor union.Actor, id union.ID, version int64, agreed Agreed, png []byte) (union.Application, error) {
	return e.sign(ctx, actor, id, version, agreed, func(app *union.Application) (Picture, error) {
		app.Mode = union.ModeSelf
		if app.HelperAccountID != nil {
			app.Mode = union.ModeAssisted
		}
		return e.Pictures.Signature(ctx, png)
	})
}

// SignInk keeps the scan of the printed sheet that the person has signed with ink.
func (e *Enrolment) SignInk(ctx context.Context, actor union.Actor, id union.ID, version int64, agreed Agreed, scan []byte) (union.Application, error) {
	return e.sign(ctx, actor, id, version, agreed, func(app *union.Application) (Picture, error) {
		app.Mode = union.ModeInk
		return e.Pictures.Scan(ctx, scan)
	})
}

func (e *Enrolment) sign(ctx context.Context, actor union.Actor, id union.ID, version int64, agreed Agreed, take func(*union.Application) (Picture, error)) (union.Application, error) {
	app, err := e.Store.OwnApplication(ctx, actor, id)
	if err != nil {
		return app, err
	}
	if err = editable(app); err != nil {
		return app, err
	}
	if version != app.Version {
		return app, union.ErrStale
	}
	if err = e.checkAgreed(agreed); err != nil {
		return app, err
	}
	what, err := e.complete(ctx, app)
	if err != nil {
		return app, err
	}
	picture, err := take(&app)
	if err != nil {
		return app, err
	}
	consent, err := e.storeSignature(ctx, actor, app, picture)
	if err != nil {
		return app, err
	}
	err = e.chain(ctx, actor, app, consent, what)
	if err != nil {
		return app, union.DropUnkept(ctx, e.Blobs, err, consent.SignatureKey)
	}
	app.ConsentID = &consent.ID
	app.Version++
	return app, nil
}

func (e *Enrolment) checkAgreed(agreed Agreed) error {
	for _, kind := range wanted {
		if agreed[kind] == "" {
			return union.Refused("consent_missing", "两份内容需要分别同意，请看完后逐一勾选。",
				union.FieldError{Field: string(kind), Code: "consent_missing", Detail: "请阅读并同意。"})
		}
		if agreed[kind] != e.Texts[kind].SHA256 {
			return union.Conflict("consent_text_changed", "授权书内容有更新，请重新阅读后再签名。", "")
		}
	}
	return nil
}

func (e *Enrolment) storeSignature(ctx context.Context, actor union.Actor, app union.Application, picture Picture) (union.Consent, error) {
	consent := union.Consent{
		ID: e.Store.NewID(), ApplicationID: &app.ID, AccountID: actor.AccountID, Mode: app.Mode, SignatureSHA256: picture.SHA256, CreatedAt: e.Store.Now(),
	}
	consent.SignatureKey = "signatures/" + string(consent.ID)
	texts := make([]textMark, 0, len(wanted))
	for _, kind := range wanted {
		texts = append(texts, textMark{Kind: kind, Version: e.Texts[kind].Version, SHA256: e.Texts[kind].SHA256})
	}
	list, err := json.Marshal(texts)
	if err != nil {
		return consent, err
	}
	consent.Texts = string(list)
	sealed, err := e.Vault.SealBytes(union.SignaturePlace(consent.ID), picture.Bytes)
	if err != nil {
		return consent, err
	}
	return consent, e.Blobs.Put(ctx, consent.SignatureKey, sealed)
}

const chainTries = 20

// chain writes consent and evidence in one transaction. Another record may take the
// place in the unit's chain meanwhile; then the head is read again.
func (e *Enrolment) chain(ctx context.Context, actor union.Actor, app union.Application, consent union.Consent, what content) error {
	salt := make([]byte, 32)
	if _, err := io.ReadFull(e.Rand, salt); err != nil {
		return err
	}
	hash, err := what.hash(salt)
	if err != nil {
		return err
	}
	consent.ContentSHA256 = hash
	for range chainTries {
		err = e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
			if err := tx.HoldChain(ctx, app.ApplyingOrgID); err != nil {
				return err
			}
			record, err := e.evidence(ctx, tx, actor, app, consent, what, salt)
			if err != nil {
				return err
			}
			if err = tx.AddConsent(ctx, consent); err != nil {
				return err
			}
			if err = tx.AddEvidence(ctx, record); err != nil {
				return err
			}
			if err = tx.Audit(ctx, evidenceMark(actor, e.penRole(app, actor), app, record)); err != nil {
				return err
			}
			return tx.SaveApplication(ctx, app, map[string]any{"consent_id": consent.ID, "mode": consent.Mode, "touched_at": tx.Now()})
		})
		if !errors.Is(err, store.ErrChainMoved) {
			return err
		}
	}
	return err
}

// covered says whether the consent of an application is for its content as it is now.
func (e *Enrolment) covered(ctx context.Context, app union.Application, what content) error {
	missing := union.Refused("consent_needed", "内容有改动或还没有签名，请阅读授权书后签名。",
		union.FieldError{Field: "signature", Code: "consent_needed", Detail: "请重新签名。"})
	if app.ConsentID == nil {
		return missing
	}
	consent, err := e.Store.Consent(ctx, *app.ConsentID)
	if err != nil {
		return err
	}
	record, err := e.Store.EvidenceOfConsent(ctx, consent.ID)
	if err != nil {
		return err
	}
	salt, err := e.Vault.OpenBytes(saltPlace(record.ID), record.Salt)
	if err != nil {
		return err
	}
	hash, err := what.hash(salt)
	if err != nil {
		return err
	}
	if consent.WithdrawnAt != nil || hex.EncodeToString(hash) != hex.EncodeToString(consent.ContentSHA256) {
		return missing
	}
	return nil
}
