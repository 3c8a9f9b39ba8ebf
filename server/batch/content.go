package batch

import (
	"context"
	"fmt"
	"strconv"

	"unioncard/server/union"
)

// openingList is 《批量办理借记卡明细清单》, on paper and as a workbook.
func (w *press) openingList(ctx context.Context) error {
	texts := w.b.Texts
	list := union.OpeningList{Head: w.head(texts.ListTitle), Columns: texts.ListColumns}
	hardship := 0
	for _, r := range w.p.rows {
		row := make([]string, len(texts.ListColumns))
		for c, column := range texts.ListColumns {
			row[c] = texts.listValue(column.Key, strconv.Itoa(r.number), r.fields)
		}
		list.Rows = append(list.Rows, row)
		list.Crops = append(list.Crops, r.crop)
		if r.crop != nil {
			list.Notes = append(list.Notes, fmt.Sprintf("第%d号姓名含字库外的字：%s。", r.number, r.crop.Codes))
		}
		if r.app.Hardship {
			hardship++
		}
	}
	list.Totals = []union.PaperField{{Label: "合计", Value: fmt.Sprintf("%d人", len(w.p.rows))}, {Label: "其中困难职工", Value: fmt.Sprintf("%d人", hardship)}}
	workbook, err := w.b.Workbooks.OpeningList(list)
	if err != nil {
		return err
	}
	err = w.put(ctx, union.PaperFile{Kind: union.PaperOpeningList, Name: string(union.PaperOpeningList) + ".xlsx", Rows: len(list.Rows), Bytes: workbook})
	if err != nil {
		return err
	}
	return w.draw(ctx, list)
}

// idSheets has both sides of each person's document at true size, with the signature.
func (w *press) idSheets(ctx context.Context) error {
	return w.people(ctx, "", func(ctx context.Context, number int, r planned) (union.PersonPaper, error) {
		sheet := union.IDSheet{
			RowNumber: number, Name: r.fields.Name, NameCrop: r.crop, DocumentName: r.fields.DocumentKind.Title(), Phone: r.fields.Phone,
			Mode: worded(w.b.Texts.Words.Mode, string(r.app.Mode)),
		}
		photos, err := w.b.Store.CurrentPhotos(ctx, r.app.ID)
		if err != nil {
			return sheet, err
		}
		for side, to := range map[union.IDSide]*[]byte{union.IDFront: &sheet.Front, union.IDBack: &sheet.Back} {
			photo, ok := photos[side]
			if !ok {
				return sheet, errChangedMeanwhile.WithCause(fmt.Errorf("application %s has no photo of its %s", r.app.ID, side))
			}
			*to, err = union.OpenFile(ctx, w.b.Blobs, w.b.Vault, union.PhotoPlace(photo.ID), photo.BlobKey)
			if err != nil {
				return sheet, err
			}
		}
		signed, err := w.signature(ctx, r.app)
		sheet.Signature, sheet.SignedAt = signed.png, signed.consent.CreatedAt.In(w.b.Store.Zone())
		return sheet, err
	})
}

// signed is a person's consent with its hand signature.
type signed struct {
	consent union.Consent
	png     []byte
}

func (w *press) signature(ctx context.Context, app union.Application) (signed, error) {
	if app.ConsentID == nil {
		return signed{}, errChangedMeanwhile.WithCause(fmt.Errorf("application %s has no consent", app.ID))
	}
	consent, err := w.b.Store.Consent(ctx, *app.ConsentID)
	if err != nil {
		return signed{}, err
	}
	if app.Mode == union.ModeInk {
		return signed{consent: consent}, nil // signed on the printed sheet: the page has a line for ink
	}
	png, err := union.OpenFile(ctx, w.b.Blobs, w.b.Vault, union.SignaturePlace(consent.ID), consent.SignatureKey)
	return signed{consent, png}, err
}

// blanks are what the letters say of this batch.
func (w *press) blanks() map[string]string {
	return map[string]string{
		"card": w.b.Texts.CardName, "branch": w.b.Texts.BankName + w.p.branch.Name, "org": w.p.org.Name, "count": strconv.Itoa(w.p.people()),
		"batch": w.p.number, "clerk": w.p.clerk.Fields.Name, "clerk_number": w.p.clerk.Fields.Number,
		"head": w.p.head.Fields.Name, "head_number": w.p.head.Fields.Number,
	}
}

// signerSheet gives the signer's own ID sheet for the mandate letter.
func (b *Batches) signerSheet(ctx context.Context, s union.Signer, role, words string) (union.IDSheet, error) {
	sheet := union.IDSheet{
		Name: s.Fields.Name, DocumentName: s.Fields.Kind.Title(), Phone: s.Fields.Phone, SignedAt: s.Mandate.CreatedAt.In(b.Store.Zone()),
		Words: words, Mode: b.Texts.Words.Mode[string(union.ModeSelf)], Role: role,
	}
	for _, part := range []struct {
		name, key string
		to        *[]byte
	}{
		{string(union.IDFront), s.Mandate.FrontKey, &sheet.Front},
		{string(union.IDBack), s.Mandate.BackKey, &sheet.Back},
		{union.MandateSignaturePart, s.Mandate.SignatureKey, &sheet.Signature},
	} {
		plain, err := union.OpenFile(ctx, b.Blobs, b.Vault, union.MandatePlace(s.Mandate.ID, part.name), part.key)
		if err != nil {
			return sheet, err
		}
		*part.to = plain
	}
	return sheet, nil
}

// mandateLetter is 《批量办理借记卡业务委托书》 with the head's and the clerk's ID sheets.
func (w *press) mandateLetter(ctx context.Context) error {
	texts := w.b.Texts
	head, err := w.b.signerSheet(ctx, w.p.head, texts.HeadRole, texts.HeadWords)
	if err != nil {
		return err
	}
	clerk, err := w.b.signerSheet(ctx, w.p.clerk, texts.ClerkRole, texts.ClerkWords)
	if err != nil {
		return err
	}
	top := w.head(texts.Mandate.Title)
	if w.mandate > 1 {
		top.Version = w.mandate
	}
	return w.draw(ctx, union.MandateLetter{
		Head: top, Paragraphs: filled(texts.Mandate.Paragraphs, w.blanks()),
		Fields: []union.PaperField{
			{Label: "经办人", Value: w.p.clerk.Fields.Name}, {Label: "联系电话", Value: w.p.clerk.Fields.Phone},
			{Label: "证件种类", Value: w.p.clerk.Fields.Kind.Title()}, {Label: "证件号码", Value: w.p.clerk.Fields.Number},
			{Label: "申领人数", Value: fmt.Sprintf("%d人", w.p.people())},
		},
		HeadSheet: head, ClerkSheet: clerk,
	})
}

// undertaking is the bank's blank with the unit's data.
func (w *press) undertaking(ctx context.Context) error {
	texts := w.b.Texts.Undertaking
	return w.draw(ctx, union.Undertaking{
		Head: w.head(filled([]string{texts.Title}, w.blanks())[0]), Paragraphs: filled(texts.Paragraphs, w.blanks()), Signers: texts.Signers,
		Fields: []union.PaperField{{Label: "单位名称", Value: w.p.org.Name}, {Label: "开卡人数", Value: fmt.Sprintf("%d人", len(w.p.rows))}},
	})
}

// taxDeclarations has each person's declaration of tax residence.
func (w *press) taxDeclarations(ctx context.Context) error {
	tax := w.b.Texts.Tax
	return w.people(ctx, tax.Title, func(ctx context.Context, number int, r planned) (union.PersonPaper, error) {
		signed, err := w.signature(ctx, r.app)
		return union.TaxDeclaration{
			RowNumber: number, Name: r.fields.Name, NameCrop: r.crop, DocumentName: r.fields.DocumentKind.Title(), Number: r.fields.DocumentNumber,
			Choices: tax.Choices, Chosen: tax.chosen(r.fields.TaxResidence), Paragraphs: tax.Paragraphs,
			Signature: signed.png, SignedAt: signed.consent.CreatedAt.In(w.b.Store.Zone()),
		}, err
	})
}
