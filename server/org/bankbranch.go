package org

import (
	"context"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

// BranchFacts are what the federation keeps of a bank branch. Coordinates are degrees in
// Datum, GCJ-02 where it says nothing; both zero means unknown.
type BranchFacts struct {
	Code     string
	Name     string
	Address  string
	District string
	Phone    string
	Hours    string // see union.Hours
	Lat      float64
	Lng      float64
	Datum    union.Datum
	Closed   bool
}

func (f BranchFacts) clean() (BranchFacts, error) {
	code, wrongCode := cleanCode(f.Code)
	named, wrong := Facts{Name: f.Name, Phone: f.Phone, Address: f.Address}.clean()
	if wrongCode != nil {
		wrong = append(wrong, *wrongCode)
	}
	f.Code, f.Name, f.Address, f.Phone, f.Hours = code, named.Name, named.Address, named.Phone, strings.TrimSpace(f.Hours)
	f.District = strings.TrimSpace(f.District)
	if !printable(f.District, 50) {
		wrong = append(wrong, union.FieldError{Field: "district", Code: "district", Detail: "区县最多50个字。"})
	}
	if _, err := union.ParseHours(f.Hours); err != nil {
		wrong = append(wrong, union.FieldError{Field: "hours", Code: "hours", Detail: err.Error()})
	}
	if f.Lat != 0 || f.Lng != 0 {
		if p := (union.Point{Lat: f.Lat, Lng: f.Lng}).Check(); p != nil {
			wrong = append(wrong, *p)
		}
	}
	if f.Datum == "" {
		f.Datum = union.GCJ02
	}
	if f.Datum != union.GCJ02 && f.Datum != union.WGS84 {
		wrong = append(wrong, union.FieldError{Field: "datum", Code: "datum", Detail: "坐标系请选高德、腾讯地图（GCJ-02）或卫星定位（WGS-84）。"})
	}
	return f, refuse(wrong)
}

// into writes the facts; the point is kept as maps in China show it. A point given back
// as it was read, to six decimals, is the one that was entered, so its datum stays with it.
func (f BranchFacts) into(b *union.BankBranch) {
	point := union.Point{Lat: f.Lat, Lng: f.Lng}
	if f.Datum == union.WGS84 {
		point = union.FromWGS84(point)
	}
	if f.Datum == union.WGS84 || b.Datum == "" || !point.Same(union.Point{Lat: b.Lat, Lng: b.Lng}) {
		b.Lat, b.Lng, b.Datum = point.Lat, point.Lng, f.Datum
	}
	b.Code, b.Name, b.Address, b.District, b.Phone, b.Hours, b.Closed = f.Code, f.Name, f.Address, f.District, f.Phone, f.Hours, f.Closed
}

// CreateBranch adds a branch of the bank. Only a supervisor of the federation may.
func (o *Orgs) CreateBranch(ctx context.Context, actor union.Actor, facts BranchFacts) (union.BankBranch, error) {
	if !actor.LeadsFederation() {
		return union.BankBranch{}, union.ErrForbidden
	}
	facts, err := facts.clean()
	if err != nil {
		return union.BankBranch{}, err
	}
	now := o.Store.Now()
	branch := union.BankBranch{ID: o.Store.NewID(), Version: 1, CreatedAt: now, UpdatedAt: now}
	facts.into(&branch)
	return branch, o.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.AddBankBranch(ctx, branch)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{Actor: actor, Role: union.RoleSupervisor, Action: "bank_branches:create", Subject: "bank_branches", SubjectID: branch.ID})
	})
}

// ChangeBranch writes a branch's facts; a closed one is offered to nobody any more.
func (o *Orgs) ChangeBranch(ctx context.Context, actor union.Actor, id union.ID, version int64, facts BranchFacts) (union.BankBranch, error) {
	if !actor.LeadsFederation() {
		return union.BankBranch{}, union.ErrForbidden
	}
	facts, err := facts.clean()
	if err != nil {
		return union.BankBranch{}, err
	}
	var branch union.BankBranch
	err = o.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		branch, err = tx.BankBranch(ctx, id)
		if err != nil {
			return err
		}
		if branch.Version != version {
			return union.ErrStale
		}
		facts.into(&branch)
		branch.Version, branch.UpdatedAt = version+1, tx.Now()
		if err = tx.PutBankBranch(ctx, branch); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{Actor: actor, Role: union.RoleSupervisor, Action: "bank_branches:change", Subject: "bank_branches", SubjectID: id})
	})
	return branch, err
}
