package enrolment

import (
	"context"

	"unioncard/server/union"
)

// InkSheet draws both agreements with the person's data, for signing with ink. It is
// given to the person and to who helps, for the content as it is now, and on record.
func (e *Enrolment) InkSheet(ctx context.Context, actor union.Actor, id union.ID) (union.PaperFile, error) {
	app, err := e.Store.OwnApplication(ctx, actor, id)
	if err != nil {
		return union.PaperFile{}, err
	}
	if err = editable(app); err != nil {
		return union.PaperFile{}, err
	}
	what, err := e.complete(ctx, app)
	if err != nil {
		return union.PaperFile{}, err
	}
	unit, err := e.Store.Org(ctx, app.ApplyingOrgID)
	if err != nil {
		return union.PaperFile{}, err
	}
	err = e.Store.Audit(ctx, union.Audit{
		Actor: actor, Role: e.penRole(app, actor), Action: "applications:ink_sheet", Subject: string(union.SubjectApplication), SubjectID: app.ID,
		OrgID: app.ApplyingOrgID, MemberID: deref(app.MemberID),
	})
	if err != nil {
		return union.PaperFile{}, err
	}
	return e.Printer.Draw(ctx, inkSheet(app, unit, what.fields, e.ConsentTexts()))
}

func inkSheet(app union.Application, unit union.Org, f union.Fields, texts []union.ConsentText) union.ConsentSheet {
	place := f.Address
	if place == "" {
		place = f.WorkUnit
	}
	return union.ConsentSheet{
		Head: union.PaperHead{OrgName: unit.Name, Reference: string(app.ID)[24:], Date: app.UpdatedAt},
		Fields: []union.PaperField{
			{Label: "姓名", Value: f.Name}, {Label: "证件号码", Value: f.DocumentNumber}, {Label: "手机号码", Value: f.Phone}, {Label: "住址或单位", Value: place},
		},
		Texts: texts,
	}
}

func deref(id *union.ID) union.ID {
	if id == nil {
		return ""
	}
	return *id
}
