package batch

import (
	"context"
	"fmt"
	"strconv"

	"unioncard/server/store"
	"unioncard/server/union"
)

// LeftOut says why an application cannot go into a batch now.
type LeftOut struct {
	ApplicationID union.ID
	Code          string
	Detail        string // plain Chinese, with what to do

	lasts bool // the document does not last: sealing sends the application back
}

// checked is an application with its fields and why it is left out, if it is.
type checked struct {
	app    union.Application
	fields union.Fields
	out    *LeftOut
}

// check opens applications and finds those that cannot be sealed now. That they were
// opened is written to the audit log before, once for all.
func (b *Batches) check(ctx context.Context, actor union.Actor, batch union.Batch, apps []union.Application) ([]checked, error) {
	err := b.recordOpening(ctx, actor, batch, "batches:check_fields", len(apps))
	if err != nil {
		return nil, err
	}
	list := make([]checked, len(apps))
	for i, app := range apps {
		list[i].app = app
		list[i].fields, err = app.OpenFields(b.Vault)
		if err != nil {
			return nil, err
		}
		list[i].out = b.leftOut(batch, app, list[i].fields)
	}
	return list, b.checkGlyphs(ctx, list)
}

func (b *Batches) recordOpening(ctx context.Context, actor union.Actor, batch union.Batch, action string, rows int) error {
	if rows == 0 {
		return nil
	}
	return b.Store.Audit(ctx, union.Audit{
		Actor: actor, Role: union.RoleClerk, Action: action, Subject: string(union.SubjectBatch), SubjectID: batch.ID, OrgID: batch.OrgID,
		Detail: "rows=" + strconv.Itoa(rows),
	})
}

func (b *Batches) leftOut(batch union.Batch, app union.Application, f union.Fields) *LeftOut {
	out := func(code, detail string) *LeftOut { return &LeftOut{ApplicationID: app.ID, Code: code, Detail: detail} }
	switch {
	case app.Stopped:
		return out("stopped", "会员已撤回或已停办，不能再编入批次。")
	case app.BatchID != nil && *app.BatchID != batch.ID:
		return out("in_other_draft", "已在另一个未封存的批次里，请先从那个批次移出。")
	case f.HoldsAccount != nil && *f.HoldsAccount:
		return out("holds_account", b.Exclusions["holds_account"])
	case f.TaxResidence != union.TaxChina:
		return out("tax_residence", b.Exclusions["tax_residence"])
	}
	if bad := f.Validity().Check(b.Store.Today(), union.SealMargin); bad != nil {
		left := out(bad.Code, fmt.Sprintf("封存时证件至少还要有%d天有效期：%s请退回会员换证后重新提交。", union.SealMargin, bad.Detail))
		left.lasts = true
		return left
	}
	return nil
}

// checkGlyphs leaves out whom the papers' font cannot print, but for a name whose picture
// a clerk has confirmed.
func (b *Batches) checkGlyphs(ctx context.Context, list []checked) error {
	people := make([]union.Fields, len(list))
	for i, c := range list {
		people[i] = c.fields
	}
	found, err := b.Papers.Unprintable(people)
	if err != nil {
		return err
	}
	for i, lacks := range found {
		c := list[i]
		if c.out != nil || !lacks.Name && !lacks.Rest {
			continue
		}
		crops, err := b.Store.Crops(ctx, []union.ID{c.app.ID})
		if err != nil {
			return err
		}
		_, confirmed := crops[c.app.ID]
		switch {
		case lacks.Name && !confirmed:
			list[i].out = &LeftOut{ApplicationID: c.app.ID, Code: "name_not_printable", Detail: "姓名里有字库打印不出的字，请从证件照片上框选姓名、确认截图后再编入。"}
		case lacks.Rest:
			list[i].out = &LeftOut{ApplicationID: c.app.ID, Code: "text_not_printable", Detail: "住址、单位或签发机关里有字库打印不出的字，请退回会员改用常用字。"}
		}
	}
	return nil
}

// Candidate is an application that is, or would be, next for a batch.
type Candidate struct {
	Application union.Application
	LeftOut     *LeftOut // nil when it can go in
}

// Candidates lists the unit's approved applications, hardship members first, each with
// the reason when it cannot go into the batch now.
func (b *Batches) Candidates(ctx context.Context, actor union.Actor, id union.ID, page store.Page) ([]Candidate, string, error) {
	batch, _, err := b.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	if err != nil {
		return nil, "", err
	}
	apps, next, err := b.Store.Candidates(ctx, batch, page)
	if err != nil {
		return nil, "", err
	}
	list, err := b.check(ctx, actor, batch, apps)
	if err != nil {
		return nil, "", err
	}
	candidates := make([]Candidate, len(list))
	for i, c := range list {
		candidates[i] = Candidate{c.app, c.out}
	}
	return candidates, next, nil
}
