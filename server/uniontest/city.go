package uniontest

import (
	"context"
	"fmt"
	"sync/atomic"

	"unioncard/server/union"
)

// City is a small tree: the federation, two districts, units below them, a bank branch.
type City struct {
	Federation, District, OtherDistrict union.Org
	Unit, Sibling, Foreign              union.Org // Sibling is in the same district, Foreign in the other one
	Branch                              union.Org // a branch of Unit
	BankBranch                          union.BankBranch
}

// NewCity lays the tree into the server's database.
func (s *Server) NewCity() City {
	s.T.Helper()
	bank := union.BankBranch{ID: s.Store.NewID(), Code: "B001", Name: "样本支行", Address: "样本路1号", Phone: "0533-0000000", Version: 1, CreatedAt: s.Store.Now(), UpdatedAt: s.Store.Now()}
	s.must(s.Store.AddBankBranch(context.Background(), bank))
	c := City{BankBranch: bank}
	c.Federation = s.Org(nil, union.LevelFederation, "样本市总工会", bank.ID)
	c.District = s.Org(&c.Federation, union.LevelDistrict, "样本东区工会", bank.ID)
	c.OtherDistrict = s.Org(&c.Federation, union.LevelDistrict, "样本西区工会", bank.ID)
	c.Unit = s.Org(&c.District, union.LevelPrimary, "样本纺织厂工会", bank.ID)
	c.Sibling = s.Org(&c.District, union.LevelPrimary, "样本机械厂工会", bank.ID)
	c.Foreign = s.Org(&c.OtherDistrict, union.LevelPrimary, "样本陶瓷厂工会", bank.ID)
	c.Branch = s.Org(&c.Unit, union.LevelBranch, "样本纺织厂一分会", bank.ID)
	return c
}

var orgCodes atomic.Int64

// Org adds an org below a parent.
func (s *Server) Org(parent *union.Org, level union.OrgLevel, name string, bank union.ID) union.Org {
	s.T.Helper()
	id := s.Store.NewID()
	org := union.Org{
		ID: id, Path: union.Path("/").Child(id), Code: fmt.Sprintf("T%05d", orgCodes.Add(1)), Name: name, Level: level, Applies: level == union.LevelPrimary,
		Phone: "0533-1111111", Headcount: 100, Version: 1, CreatedAt: s.Store.Now(), UpdatedAt: s.Store.Now(),
	}
	if parent != nil {
		org.ParentID, org.Path = &parent.ID, parent.Path.Child(id)
	}
	if org.Applies {
		org.BankBranchID = &bank
	}
	s.must(s.Store.AddOrg(context.Background(), org))
	return org
}

// Staff signs somebody in who holds a role on an org.
func (s *Server) Staff(name string, role union.Role, org union.Org) *Client {
	s.T.Helper()
	c := s.Person(name)
	s.Grant(c, union.Grant{Role: role, OrgID: &org.ID})
	return c
}

// Officer signs a bank officer of a branch in.
func (s *Server) Officer(name string, branch union.BankBranch) *Client {
	s.T.Helper()
	c := s.Person(name)
	s.Grant(c, union.Grant{Role: union.RoleBankOfficer, BankBranchID: &branch.ID})
	return c
}

// Grant gives a signed-in person a role.
func (s *Server) Grant(c *Client, g union.Grant) union.Grant {
	s.T.Helper()
	me := c.Get("/me").Must(200)
	g.ID, g.AccountID, g.StartAt, g.CreatedAt, g.UpdatedAt = s.Store.NewID(), union.ID(me.Text("account_id")), s.Store.Now(), s.Store.Now(), s.Store.Now()
	s.must(s.Store.AddGrant(context.Background(), g))
	s.must(s.Features.Auth.Forget(context.Background(), g.AccountID))
	return g
}

func (s *Server) must(err error) {
	s.T.Helper()
	if err != nil {
		s.T.Fatal(err)
	}
}

// Actor is a signed-in person as the rules see them.
func (s *Server) Actor(c *Client) union.Actor {
	s.T.Helper()
	account := union.ID(c.Get("/me").Must(200).Text("account_id"))
	scopes, err := s.Store.ScopesOf(context.Background(), account)
	s.must(err)
	return union.Actor{AccountID: account, Scopes: scopes}
}
