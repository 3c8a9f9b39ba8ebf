package enrolment

import (
	"context"

	"unioncard/server/union"
)

// View is an application as its owner or helper sees it.
type View struct {
	OrgName   string
	UnitName  string
	Fields    *union.Fields // only while they may still be changed
	Problems  []union.FieldError
	Exclusion string
	Signed    bool
	Sides     []union.IDSide
}

// View gathers what the owner or helper of an application is shown; a helper's look at
// what is stated is on record before it is opened. The caller has found the application
// through the actor.
func (e *Enrolment) View(ctx context.Context, actor union.Actor, app union.Application) (View, error) {
	org, err := e.Store.Org(ctx, app.OrgID)
	if err != nil {
		return View{}, err
	}
	unit, err := e.Store.Org(ctx, app.ApplyingOrgID)
	if err != nil {
		return View{}, err
	}
	v := View{OrgName: org.Name, UnitName: unit.Name}
	photos, err := e.Store.CurrentPhotos(ctx, app.ID)
	if err != nil {
		return v, err
	}
	for _, side := range []union.IDSide{union.IDFront, union.IDBack} {
		if _, ok := photos[side]; ok {
			v.Sides = append(v.Sides, side)
		}
	}
	v.Signed = app.ConsentID != nil
	if app.Status != union.ApplicationDraft && app.Status != union.ApplicationReturned {
		return v, nil
	}
	if err = e.recordHelp(ctx, actor, app, "applications:fields"); err != nil {
		return v, err
	}
	fields, err := e.openFields(app)
	if err != nil {
		return v, err
	}
	v.Fields = &fields
	v.Exclusion = e.exclusion(fields)
	checked := fields
	_, v.Problems = checked.Check(e.Store.Today())
	return v, nil
}

// recordHelp writes down that somebody looks at another person's data while helping.
func (e *Enrolment) recordHelp(ctx context.Context, actor union.Actor, app union.Application, action string) error {
	if app.AccountID != nil && *app.AccountID == actor.AccountID || len(app.FieldsSealed) == 0 {
		return nil
	}
	return e.Store.Audit(ctx, union.Audit{
		Actor: actor, Role: e.penRole(app, actor), Action: action, Subject: string(union.SubjectApplication), SubjectID: app.ID,
		OrgID: app.ApplyingOrgID, MemberID: deref(app.MemberID), Reason: "help",
	})
}

// ClashingUnits gives the other units in which the same number is stated: the reviewer
// learns their name and office telephone, and nothing else.
func (e *Enrolment) ClashingUnits(ctx context.Context, app union.Application) ([]union.Org, error) {
	if app.DocumentIndex == nil {
		return nil, nil
	}
	others, err := e.Store.LiveWithIndex(ctx, union.IndexDocument, app.DocumentIndex, app.DocumentIndexNext, app.ID)
	if err != nil {
		return nil, err
	}
	var units []union.Org
	seen := map[union.ID]bool{app.ApplyingOrgID: true}
	for _, other := range others {
		if seen[other.ApplyingOrgID] {
			continue
		}
		seen[other.ApplyingOrgID] = true
		unit, err := e.Store.Org(ctx, other.ApplyingOrgID)
		if err != nil {
			return nil, err
		}
		units = append(units, unit)
	}
	return units, nil
}
