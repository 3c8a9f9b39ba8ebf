package enrolment

import (
	"context"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// clash opens a case for each value that the application, just submitted, shares with
// another living one. It goes to the nearest supervisor above all of them; nobody else
// learns more than that there is one.
func (e *Enrolment) clash(ctx context.Context, tx *store.Store, app union.Application) error {
	for kind, value := range clashValues(app) {
		apps, err := clashing(ctx, tx, kind, value)
		if err != nil {
			return err
		}
		if len(apps) < 2 {
			continue
		}
		settler, err := e.settler(ctx, tx, apps)
		if err != nil {
			return err
		}
		due := union.AddWorkingDays(tx.Now(), union.ClashDays, tx.Zone())
		if err = tx.OpenClash(ctx, kind, value, settler, due); err != nil {
			return err
		}
		if err = mark(ctx, tx, apps, kind, true); err != nil {
			return err
		}
	}
	return nil
}

// mark shows or hides the hint of a clash on the applications that wait for a reviewer.
func mark(ctx context.Context, tx *store.Store, apps []union.Application, kind string, on bool) error {
	flag := union.FlagDuplicate
	if kind == union.ClashPhone {
		flag = union.FlagPhoneShared
	}
	for _, app := range apps {
		flags := storedFlags(app)
		if app.Status != union.ApplicationSubmitted || slices.Contains(flags, flag) == on {
			continue
		}
		if on {
			flags = append(flags, flag)
		} else {
			flags = slices.DeleteFunc(flags, func(f union.Flag) bool { return f == flag })
		}
		text, err := encodeFlags(flags)
		if err != nil {
			return err
		}
		if err = tx.SetFlags(ctx, app, text); err != nil {
			return err
		}
	}
	return nil
}

// unclash closes the cases that are none any more now that an application has left.
func (e *Enrolment) unclash(ctx context.Context, tx *store.Store, app union.Application) error {
	for kind, value := range clashValues(app) {
		apps, err := clashing(ctx, tx, kind, value)
		if err != nil {
			return err
		}
		if len(apps) > 1 {
			continue
		}
		if err = tx.CloseClash(ctx, kind, value, map[string]any{"status": union.ClashGone}); err != nil {
			return err
		}
		if err = mark(ctx, tx, apps, kind, false); err != nil {
			return err
		}
	}
	return nil
}

// clashValues are the indexes by which applications may clash. Both are asked for while
// index keys rotate: the other application may not have been visited yet.
func clashValues(app union.Application) map[string]union.Sealed {
	values := map[string]union.Sealed{}
	if len(app.DocumentIndex) > 0 {
		values[union.ClashDocument] = union.Sealed{Index: app.DocumentIndex, IndexNext: app.DocumentIndexNext}
	}
	if len(app.PhoneIndex) > 0 {
		values[union.ClashPhone] = union.Sealed{Index: app.PhoneIndex, IndexNext: app.PhoneIndexNext}
	}
	return values
}

// clashing gives the applications of a clash. A phone that one person states twice is
// no clash of phones but of documents.
func clashing(ctx context.Context, tx *store.Store, kind string, value union.Sealed) ([]union.Application, error) {
	apps, err := tx.LiveWithIndex(ctx, union.IndexKind(kind), value.Index, value.IndexNext, "")
	if err != nil || kind == union.ClashDocument || len(apps) < 2 {
		return apps, err
	}
	for _, other := range apps[1:] {
		if !sameIndex(documentOf(other), documentOf(apps[0])) {
			return apps, nil
		}
	}
	return apps[:1], nil
}

func documentOf(app union.Application) union.Sealed {
	return union.Sealed{Index: app.DocumentIndex, IndexNext: app.DocumentIndexNext}
}

func (e *Enrolment) settler(ctx context.Context, tx *store.Store, apps []union.Application) (union.ID, error) {
	var common union.Path
	for i, app := range apps {
		unit, err := tx.Org(ctx, app.ApplyingOrgID)
		if err != nil {
			return "", err
		}
		if i == 0 {
			common = unit.Path
		}
		common = union.CommonPath(common, unit.Path)
	}
	org, err := tx.OrgByPath(ctx, common)
	return org.ID, err
}

// Clash is a case with the applications that it is about.
type Clash struct {
	Case         union.DuplicateCase
	Applications []union.Application
}

// Clash gives a case to a supervisor above all of its units.
func (e *Enrolment) Clash(ctx context.Context, actor union.Actor, id union.ID) (Clash, error) {
	clash, _, err := clashOf(ctx, e.Store, actor, id)
	return clash, err
}

// clashOf gives a case, and the value that it is about.
func clashOf(ctx context.Context, s *store.Store, actor union.Actor, id union.ID) (Clash, union.Sealed, error) {
	row, err := s.ClashFor(ctx, actor, id)
	if err != nil {
		return Clash{}, union.Sealed{}, err
	}
	index, err := row.Index()
	if err != nil {
		return Clash{}, union.Sealed{}, err
	}
	value := union.Sealed{Index: index, IndexNext: index}
	apps, err := clashing(ctx, s, row.Kind, value)
	return Clash{row, apps}, value, err
}

// Settle keeps one application of a case. The same document stated elsewhere ends there
// as a duplicate; a phone stated by other people goes back to them, to be changed. What
// is at the bank already cannot be the one that goes.
func (e *Enrolment) Settle(ctx context.Context, actor union.Actor, id union.ID, version int64, kept union.ID) (Clash, error) {
	clash, value, err := clashOf(ctx, e.Store, actor, id)
	if err != nil {
		return clash, err
	}
	if clash.Case.Status != union.ClashOpen {
		return clash, union.Conflict("clash_settled", "这条重复已经处理过了，请刷新列表。", clash.Case.Status)
	}
	if err = e.maySettle(ctx, actor, clash, kept); err != nil {
		return clash, err
	}
	err = e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.HoldValues(ctx, value); err != nil { // who states it now comes after this, and opens the case again
			return err
		}
		if err := tx.SettleClash(ctx, id, version, kept, actor.AccountID); err != nil {
			return err
		}
		for _, app := range clash.Applications {
			if app.ID == kept {
				continue
			}
			if err := e.yield(ctx, tx, actor, clash.Case.Kind, app); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, union.Audit{
			Actor: actor, Role: union.RoleSupervisor, Action: "duplicate_cases:settle", Subject: "duplicate_cases", SubjectID: id,
			OrgID: clash.Case.SettlerOrgID, Detail: clash.Case.Kind + ">" + string(kept),
		})
	})
	if err != nil {
		return clash, err
	}
	clash.Case, err = e.Store.ClashFor(ctx, actor, id)
	return clash, err
}

func (e *Enrolment) maySettle(ctx context.Context, actor union.Actor, clash Clash, kept union.ID) error {
	self, err := e.Self(ctx, actor)
	if err != nil {
		return err
	}
	known := false
	for _, app := range clash.Applications {
		if self.Owns(app) {
			return ErrOwn
		}
		known = known || app.ID == kept
		atBank := app.Status == union.ApplicationBatched || app.Status == union.ApplicationOpened
		if app.ID != kept && atBank {
			return union.Conflict("clash_at_bank", "其中一份已交银行办理，只能保留那一份。", app.Status)
		}
	}
	if !known {
		return union.Refused("clash_kept_unknown", "请选择要保留的申请。",
			union.FieldError{Field: "kept_id", Code: "clash_kept_unknown", Detail: "请选择要保留的申请。"})
	}
	return nil
}

// yield makes an application give way.
func (e *Enrolment) yield(ctx context.Context, tx *store.Store, actor union.Actor, kind string, app union.Application) error {
	if kind == union.ClashDocument {
		return e.end(ctx, tx, actor, union.RoleSupervisor, app, app.Version, union.EndDuplicate)
	}
	event := union.EventReturn
	if app.Status == union.ApplicationApproved {
		event = union.EventReopen
	}
	to, err := union.ApplicationMachine.Next(app.Status, event)
	if err != nil {
		return err
	}
	move, err := decided(tx, app, actor, union.RoleSupervisor, to, decision{
		event: event, version: app.Version, reasons: []union.Reason{{Field: "phone", Code: "phone_not_own"}}, topic: "application:returned", free: true,
	})
	if err != nil {
		return err
	}
	return e.settle(ctx, tx, app, move, false)
}
