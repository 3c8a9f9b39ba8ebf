package roster

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Entry is a person as somebody types them.
type Entry struct {
	union.Personal
	OrgID        union.ID // the unit, or a branch or group of it
	Name         string
	Kind         union.DocumentKind // may be left out
	Number       string             // may be left out
	Phone        string             // may be left out
	Hardship     string
	HardshipYear string
}

// Add puts one person on the list. It returns store.ErrRowExists for somebody who is on
// the unit's list already, and roster_row_invalid with every field that is wrong.
func (r *Roster) Add(ctx context.Context, actor union.Actor, e Entry) (union.RosterRow, union.Org, error) {
	org, err := r.store.OrgFor(ctx, actor, e.OrgID, keepers...)
	if err != nil {
		return union.RosterRow{}, org, err
	}
	if org.Closed {
		return union.RosterRow{}, org, union.Refused("org_closed", "这个组织已停用，请选择现在的组织。",
			union.FieldError{Field: "org_id", Code: "org_closed", Detail: "请选择现在的组织。"})
	}
	unit, err := r.store.ApplyingOrg(ctx, org)
	if err != nil {
		return union.RosterRow{}, org, err
	}
	who, err := r.parse(e)
	if err != nil {
		return union.RosterRow{}, org, err
	}
	row, err := r.sealRow(&who, org, unit, "")
	if err != nil {
		return row, org, err
	}
	role, _ := actor.RoleOver(org.Path, keepers...)
	return row, org, r.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := free(ctx, tx, row); err != nil {
			return err
		}
		if err := tx.AddRosterRow(ctx, &row); err != nil {
			return err
		}
		return tx.Born(ctx, union.Transition{
			Subject: union.SubjectRosterRow, ID: row.ID, OrgID: unit.ID, Event: union.EventAdd, To: row.Status, Actor: actor, Role: role,
			Counts: []union.Count{{OrgID: org.ID, Stage: union.StageNotStarted, Present: 1}},
		})
	})
}

// free refuses a row whose person or phone is on the unit's list already.
func free(ctx context.Context, tx *store.Store, row union.RosterRow) error {
	there, err := tx.LivingRow(ctx, row.ApplyingOrgID, row.Document, row.Phone, row.Name)
	if err != nil {
		return err
	}
	if there != nil {
		return store.ErrRowExists
	}
	if len(row.Phone.Index) == 0 {
		return nil
	}
	holder, err := tx.LivingRowOfPhone(ctx, row.ApplyingOrgID, row.Phone)
	if err != nil {
		return err
	}
	if holder != nil {
		return union.Refused("phone_taken", "这个手机号已登记给本单位名册里的另一个人，请核对。",
			union.FieldError{Field: "phone", Code: "phone_taken", Detail: "一个手机号只能登记给一个人。"})
	}
	return nil
}

func (r *Roster) parse(e Entry) (person, error) {
	var bad []union.FieldError
	note := func(f *union.FieldError) {
		if f != nil {
			bad = append(bad, *f)
		}
	}
	today := r.store.Today()
	p := person{place: -1}
	var problem *union.FieldError
	p.name, problem = union.ParseName(e.Name)
	note(problem)
	if e.Number != "" {
		p.kind = e.Kind
		if p.kind == "" {
			p.kind = kindOf(e.Number)
		}
		doc, problem := union.ParseDocument(p.kind, e.Number, today)
		p.number = doc.Number
		note(problem)
	}
	if e.Phone != "" {
		p.phone, problem = union.ParsePhone(e.Phone)
		note(problem)
	}
	p.hardship, problem = parseHardship(e.Hardship)
	note(problem)
	p.year, problem = parseYear(e.HardshipYear, p.hardship, today)
	note(problem)
	if len(bad) > 0 {
		return p, union.Refused("roster_row_invalid", "有几项填得不对，请按提示修改。", bad...)
	}
	p.index(r.vault)
	return p, nil
}
