package sample

import (
	"context"
	"fmt"

	"unioncard/server/store"
	"unioncard/server/union"
)

// founding is the first step of a seed: orgs, bank branches, people and their roles,
// all in one transaction.
type founding struct {
	ctx      context.Context //nolint:containedctx // one founding is one call
	tx       *store.Store
	city     *City
	banks    []union.ID
	officers []union.ID
	accounts map[string]union.ID
	orgs     []union.Org
	byCode   map[string]union.Org
	base     union.ID
}

func (s *Seeder) found(ctx context.Context, c *City) error {
	return s.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		f := &founding{ctx: ctx, tx: tx, city: c, accounts: map[string]union.ID{}, byCode: map[string]union.Org{}}
		for _, step := range []func() error{f.people, f.bank, f.tree, f.serviceBases, f.grants} {
			if err := step(); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, union.Audit{Action: "sample:seed", Subject: "orgs", SubjectID: f.byCode[federationCode].ID})
	})
}

func (f *founding) people() error {
	for _, p := range f.city.Staff {
		account, err := f.tx.AccountByOpenID(f.ctx, OpenID(p.ID), "")
		if err != nil {
			return err
		}
		if err = f.tx.NameAccount(f.ctx, account.ID, p.Label()); err != nil {
			return err
		}
		f.accounts[p.ID] = account.ID
		if p.Role == union.RoleBankOfficer {
			f.officers = append(f.officers, account.ID)
		}
	}
	return nil
}

func branchName(i int) string { return fmt.Sprintf("样本银行第%d支行", i+1) }

// bank spreads the branches around the city's middle, 36.81 N 118.05 E.
func (f *founding) bank() error {
	now := f.tx.Now()
	for i := range bankBranches {
		b := union.BankBranch{
			ID: f.tx.NewID(), Code: fmt.Sprintf("ZB%03d", i+1), Name: branchName(i), Address: fmt.Sprintf("淄博市样本路%d号", i+1),
			Phone: fmt.Sprintf("0533-00001%02d", i+1), Hours: "周一至周五 9:00-17:00；节假日 休息", District: districts[i%len(districts)].name, Lat: 36.81 + float64(i%5-2)*0.02, Lng: 118.05 + float64(i/5-2)*0.025,
			Datum: union.GCJ02, Version: 1, CreatedAt: now, UpdatedAt: now,
		}
		if err := f.tx.AddBankBranch(f.ctx, b); err != nil {
			return err
		}
		f.banks = append(f.banks, b.ID)
	}
	return nil
}

func (f *founding) add(parent, code, name string, level union.OrgLevel) *union.Org {
	now, id := f.tx.Now(), f.tx.NewID()
	o := union.Org{
		ID: id, Path: union.Path("/").Child(id), Code: code, Name: name, Level: level, Phone: "0533-0000000", Address: "淄博市样本区样本街道",
		Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	if above, ok := f.byCode[parent]; ok {
		o.ParentID, o.Path = &above.ID, above.Path.Child(id)
	}
	f.byCode[code] = o
	f.orgs = append(f.orgs, o)
	return &f.orgs[len(f.orgs)-1]
}

func (f *founding) tree() error {
	f.add("", federationCode, "淄博市总工会", union.LevelFederation)
	for _, d := range districts {
		f.add(federationCode, d.code, d.name+"总工会", union.LevelDistrict)
	}
	for _, u := range f.city.Units {
		o := f.add(districts[u.District].code, u.Code, u.Name, union.LevelPrimary)
		o.Applies, o.Headcount, o.BankBranchID, o.OfficerID = true, u.Headcount, &f.banks[u.Bank], &f.officers[u.Bank]
		for i, name := range branches {
			f.add(u.Code, placeCode(u.Code, i+1), name, union.LevelBranch)
		}
		if u.Walkable {
			f.add(placeCode(u.Code, 1), placeCode(u.Code, 1)+"-1", "甲班小组", union.LevelGroup)
		}
	}
	for len(f.orgs) > 0 {
		n := min(len(f.orgs), 200)
		if err := f.tx.AddOrgs(f.ctx, f.orgs[:n]...); err != nil {
			return err
		}
		f.orgs = f.orgs[n:]
	}
	return nil
}

func (f *founding) grants() error {
	now := f.tx.Now()
	for _, p := range f.city.Staff {
		g := union.Grant{ID: f.tx.NewID(), AccountID: f.accounts[p.ID], Role: p.Role, StartAt: now, Version: 1, CreatedAt: now, UpdatedAt: now}
		switch p.Role {
		case union.RoleBankOfficer:
			g.BankBranchID = &f.banks[p.Bank]
		case union.RoleMerchant:
			g.ServiceBaseID = &f.base
		default:
			org := f.byCode[p.Org]
			g.OrgID = &org.ID
		}
		if err := f.tx.AddGrant(f.ctx, g); err != nil {
			return err
		}
	}
	return nil
}
