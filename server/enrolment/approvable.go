package enrolment

import (
	"context"

	"unioncard/server/union"
)

// approvable picks those of a list that nothing known speaks against: in reach, submitted
// in the version that was seen, green, somebody else's, valid, for the first time, and
// stating nothing that another one of the list states too. What it leaves out is not
// refused: it is looked at singly, which says why.
func (e *Enrolment) approvable(ctx context.Context, actor union.Actor, list []Approval) ([]approvable, error) {
	ids := make([]union.ID, len(list))
	for i, one := range list {
		ids[i] = one.ID
	}
	reviewed, err := e.Store.ReviewedApplications(ctx, actor, ids)
	if err != nil {
		return nil, err
	}
	self, err := e.Self(ctx, actor)
	if err != nil {
		return nil, err
	}
	group := make([]approvable, 0, len(list))
	stated := map[string]bool{}
	for _, one := range list {
		r, ok := reviewed[one.ID]
		if !ok || r.Version != one.Version || r.FirstApprovedAt != nil || !plain(r.Application, actor, self) || !first(stated, r.Application) {
			continue
		}
		fields, err := e.openFields(r.Application)
		if err != nil || fields.Validity().Check(e.Store.Today(), 0) != nil {
			continue
		}
		member, err := e.person(r.Application, fields, nil)
		if err != nil {
			return nil, err
		}
		group = append(group, approvable{r.Application, r.Role, member})
	}
	return group, nil
}

// plain says that the actor may approve an application as it is, but for its claim.
func plain(app union.Application, actor union.Actor, self Self) bool {
	assisted := app.HelperAccountID != nil && *app.HelperAccountID == actor.AccountID
	return app.Status == union.ApplicationSubmitted && union.Green(FlagsOf(app, actor, false)) && !self.Owns(app) && !assisted
}

// first says that no application before states the same number, phone or account, and
// notes what this one states.
func first(stated map[string]bool, app union.Application) bool {
	marks := []string{"id " + string(app.ID), "document " + string(app.DocumentIndex), "phone " + string(app.PhoneIndex)}
	if app.AccountID != nil {
		marks = append(marks, "account "+string(*app.AccountID))
	}
	for _, mark := range marks {
		if stated[mark] {
			return false
		}
	}
	for _, mark := range marks {
		stated[mark] = true
	}
	return true
}
