package batch

import (
	"context"
	"encoding/json"
	"fmt"

	"unioncard/server/union"
)

// signer is the head or the clerk as they stand in the mandate letter.
type signer struct {
	mandate union.MandateID
	fields  mandateFields
}

// signers finds the head's and the clerk's own IDs, which must be on file and last as
// long beyond the sealing as those of the members. The refusal names whose is missing.
func (b *Batches) signers(ctx context.Context, org union.Org, clerk union.ID) (signer, signer, error) {
	var bad []union.FieldError
	heads, err := b.Store.HeadAccounts(ctx, org)
	if err != nil {
		return signer{}, signer{}, err
	}
	if len(heads) == 0 {
		bad = append(bad, union.FieldError{Field: "head", Code: "head_missing", Detail: "本单位还没有登记工会负责人，请上级工会先指定。"})
	}
	var head signer
	var trouble *union.FieldError
	for i, account := range heads {
		found, problem, err := b.signer(ctx, account, "head", "工会负责人")
		if err != nil {
			return head, signer{}, err
		}
		if problem == nil {
			head, trouble = found, nil
			break
		}
		if i == 0 || problem.Code == "head_document_ends_soon" {
			trouble = problem
		}
	}
	if trouble != nil {
		bad = append(bad, *trouble)
	}
	own, problem, err := b.signer(ctx, clerk, "clerk", "经办人")
	if err != nil {
		return head, own, err
	}
	if problem != nil {
		bad = append(bad, *problem)
	}
	if len(bad) > 0 {
		return head, own, union.Refused("mandate_incomplete", "封存前需要工会负责人和经办人各自登记本人证件。", bad...)
	}
	return head, own, nil
}

func (b *Batches) signer(ctx context.Context, account union.ID, who, title string) (signer, *union.FieldError, error) {
	mandate, err := b.Store.CurrentMandate(ctx, account)
	if union.KindOf(err) == union.KindNotFound {
		return signer{}, &union.FieldError{
			Field: who, Code: who + "_mandate_missing", Detail: fmt.Sprintf("%s还没有登记本人证件，请本人在小程序“我的证件”里拍照并签名。", title),
		}, nil
	}
	if err != nil {
		return signer{}, nil, err
	}
	plain, err := b.Vault.OpenBytes(union.MandatePlace(mandate.ID, mandateFieldsPart), mandate.FieldsSealed)
	if err != nil {
		return signer{}, nil, err
	}
	s := signer{mandate: mandate}
	if err = json.Unmarshal(plain, &s.fields); err != nil {
		return signer{}, nil, err
	}
	if bad := s.fields.validity().Check(b.Store.Today(), union.SealMargin); bad != nil {
		return s, &union.FieldError{
			Field: who, Code: who + "_document_ends_soon", Detail: fmt.Sprintf("%s的证件已过期或快到期，请本人换证后重新登记。", title),
		}, nil
	}
	missing, err := b.Fonts.Missing(s.fields.Name + s.fields.Number)
	if err != nil {
		return s, nil, err
	}
	if len(missing) > 0 {
		return s, &union.FieldError{Field: who, Code: who + "_name_not_printable", Detail: title + "的姓名里有字库打印不出的字，请联系市总工会。"}, nil
	}
	return s, nil, nil
}

// sheet gives the signer's own ID sheet for the mandate letter.
func (b *Batches) signerSheet(ctx context.Context, s signer, role, words string) (union.IDSheet, error) {
	sheet := union.IDSheet{
		Name: s.fields.Name, DocumentName: s.fields.Kind.Title(), Phone: s.fields.Phone, SignedAt: s.mandate.CreatedAt.In(b.Store.Zone()),
		Words: words, Mode: b.Texts.Words.Mode[string(union.ModeSelf)], Role: role,
	}
	for _, part := range []struct {
		name, key string
		to        *[]byte
	}{
		{string(union.IDFront), s.mandate.FrontKey, &sheet.Front},
		{string(union.IDBack), s.mandate.BackKey, &sheet.Back},
		{mandateSignaturePart, s.mandate.SignatureKey, &sheet.Signature},
	} {
		plain, err := b.openBlob(ctx, part.key, union.MandatePlace(s.mandate.ID, part.name))
		if err != nil {
			return sheet, err
		}
		*part.to = plain
	}
	return sheet, nil
}

func (b *Batches) openBlob(ctx context.Context, key string, place union.Place) ([]byte, error) {
	sealed, err := b.Blobs.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	return b.Vault.OpenBytes(place, sealed)
}
