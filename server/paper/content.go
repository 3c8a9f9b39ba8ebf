package paper

import (
	"context"
	"fmt"
	"strconv"

	"unioncard/server/union"
)

// openingList is 《批量办理借记卡明细清单》, on paper and as a workbook.
func (w *press) openingList(ctx context.Context) error {
	texts := w.ps.Texts
	list := union.OpeningList{Head: w.head(texts.ListTitle), Columns: texts.ListColumns}
	hardship := 0
	for _, r := range w.plan.Rows {
		row := make([]string, len(texts.ListColumns))
		for c, column := range texts.ListColumns {
			row[c] = texts.listValue(column.Key, strconv.Itoa(r.Number), r.Fields)
		}
		list.Rows = append(list.Rows, row)
		crop := w.crops[r.Number]
		list.Crops = append(list.Crops, crop)
		if crop != nil {
			list.Notes = append(list.Notes, fmt.Sprintf("第%d号姓名含字库外的字：%s。", r.Number, crop.Codes))
		}
		if r.App.Hardship {
			hardship++
		}
	}
	list.Totals = []union.PaperField{{Label: "合计", Value: fmt.Sprintf("%d人", len(w.plan.Rows))}, {Label: "其中困难职工", Value: fmt.Sprintf("%d人", hardship)}}
	workbook, err := w.ps.Workbooks.OpeningList(list)
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
	return w.people(ctx, "", func(ctx context.Context, number int, r union.PaperRow) (union.PersonPaper, error) {
		sheet := union.IDSheet{
			RowNumber: number, Name: r.Fields.Name, NameCrop: w.crops[number], DocumentName: r.Fields.DocumentKind.Title(), Phone: r.Fields.Phone,
			Mode: worded(w.ps.Texts.Words.Mode, string(r.App.Mode)),
		}
		photos, err := w.ps.Store.CurrentPhotos(ctx, r.App.ID)
		if err != nil {
			return sheet, err
		}
		for side, to := range map[union.IDSide]*[]byte{union.IDFront: &sheet.Front, union.IDBack: &sheet.Back} {
			photo, ok := photos[side]
			if !ok {
				return sheet, union.ErrBatchChanged.WithCause(fmt.Errorf("application %s has no photo of its %s", r.App.ID, side))
			}
			*to, err = union.OpenFile(ctx, w.ps.Blobs, w.ps.Vault, union.PhotoPlace(photo.ID), photo.BlobKey)
			if err != nil {
				return sheet, err
			}
		}
		signed, err := w.signature(ctx, r.App)
		sheet.Signature, sheet.SignedAt = signed.png, signed.consent.CreatedAt.In(w.ps.Store.Zone())
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
		return signed{}, union.ErrBatchChanged.WithCause(fmt.Errorf("application %s has no consent", app.ID))
	}
	consent, err := w.ps.Store.Consent(ctx, *app.ConsentID)
	if err != nil {
		return signed{}, err
	}
	if app.Mode == union.ModeInk {
		return signed{consent: consent}, nil // signed on the printed sheet: the page has a line for ink
	}
	png, err := union.OpenFile(ctx, w.ps.Blobs, w.ps.Vault, union.SignaturePlace(consent.ID), consent.SignatureKey)
	return signed{consent, png}, err
}

// blanks are what the letters say of this batch.
func (w *press) blanks() map[string]string {
	return map[string]string{
		"card": w.ps.Texts.CardName, "branch": w.ps.Texts.BankName + w.plan.Branch.Name, "org": w.plan.Org.Name, "count": strconv.Itoa(w.plan.People()),
		"batch": w.plan.Number, "clerk": w.plan.Clerk.Fields.Name, "clerk_number": w.plan.Clerk.Fields.Number,
		"head": w.plan.Head.Fields.Name, "head_number": w.plan.Head.Fields.Number,
	}
}

// signerSheet gives the signer's own ID sheet for the mandate letter.
func (ps *Papers) signerSheet(ctx context.Context, s union.Signer, role, words string) (union.IDSheet, error) {
	sheet := union.IDSheet{
		Name: s.Fields.Name, DocumentName: s.Fields.Kind.Title(), Phone: s.Fields.Phone, SignedAt: s.Mandate.CreatedAt.In(ps.Store.Zone()),
		Words: words, Mode: ps.Texts.Words.Mode[string(union.ModeSelf)], Role: role,
	}
	for _, part := range []struct {
		name, key string
		to        *[]byte
	}{
		{string(union.IDFront), s.Mandate.FrontKey, &sheet.Front},
		{string(union.IDBack), s.Mandate.BackKey, &sheet.Back},
		{union.MandateSignaturePart, s.Mandate.SignatureKey, &sheet.Signature},
	} {
		plain, err := union.OpenFile(ctx, ps.Blobs, ps.Vault, union.MandatePlace(s.Mandate.ID, part.name), part.key)
		if err != nil {
			return sheet, err
		}
		*part.to = plain
	}
	return sheet, nil
}

// mandateLetter is 《批量办理借记卡业务委托书》 with the head's and the clerk's ID sheets.
func (w *press) mandateLetter(ctx context.Context) error {
	texts := w.ps.Texts
	head, err := w.ps.signerSheet(ctx, w.plan.Head, texts.HeadRole, texts.HeadWords)
	if err != nil {
		return err
	}
	clerk, err := w.ps.signerSheet(ctx, w.plan.Clerk, texts.ClerkRole, texts.ClerkWords)
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
			{Label: "经办人", Value: w.plan.Clerk.Fields.Name}, {Label: "联系电话", Value: w.plan.Clerk.Fields.Phone},
			{Label: "证件种类", Value: w.plan.Clerk.Fields.Kind.Title()}, {Label: "证件号码", Value: w.plan.Clerk.Fields.Number},
			{Label: "申领人数", Value: fmt.Sprintf("%d人", w.plan.People())},
		},
		HeadSheet: head, ClerkSheet: clerk,
	})
}

// undertaking is the bank's blank with the unit's data.
func (w *press) undertaking(ctx context.Context) error {
	texts := w.ps.Texts.Undertaking
	return w.draw(ctx, union.Undertaking{
		Head: w.head(filled([]string{texts.Title}, w.blanks())[0]), Paragraphs: filled(texts.Paragraphs, w.blanks()), Signers: texts.Signers,
		Fields: []union.PaperField{{Label: "单位名称", Value: w.plan.Org.Name}, {Label: "开卡人数", Value: fmt.Sprintf("%d人", len(w.plan.Rows))}},
	})
}

// taxDeclarations has each person's declaration of tax residence.
func (w *press) taxDeclarations(ctx context.Context) error {
	tax := w.ps.Texts.Tax
	return w.people(ctx, tax.Title, func(ctx context.Context, number int, r union.PaperRow) (union.PersonPaper, error) {
		signed, err := w.signature(ctx, r.App)
		return union.TaxDeclaration{
			RowNumber: number, Name: r.Fields.Name, NameCrop: w.crops[number], DocumentName: r.Fields.DocumentKind.Title(), Number: r.Fields.DocumentNumber,
			Choices: tax.Choices, Chosen: tax.chosen(r.Fields.TaxResidence), Paragraphs: tax.Paragraphs,
			Signature: signed.png, SignedAt: signed.consent.CreatedAt.In(w.ps.Store.Zone()),
		}, err
	})
}
