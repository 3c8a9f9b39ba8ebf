package sample

import (
	"strings"

	"unioncard/server/union"
)

// Phone is a sample person's phone, as the simulator hands it out.
type Phone struct {
	ID, Label, Phone string
	Roles            []string
	Place            string        // where the person works
	Team             string        // the unit whose whole job the person can be part of; empty for none
	Fields           *union.Fields // what the person's document says; nil for who has none drawn
}

// Phones lists everybody's: staff first, then members who are free to apply, then those
// whose applications wait.
func (c *City) Phones() []Phone {
	var list []Phone
	for _, s := range c.Staff {
		p := Phone{ID: s.ID, Label: s.Label(), Roles: []string{string(s.Role)}}
		p.Place, p.Team = c.placeOf(s)
		for _, a := range c.Applicants {
			if a.ID == s.ID {
				p.Roles, p.Phone, p.Fields = append(p.Roles, string(union.RoleMember)), a.Fields.Phone, &a.Fields
			}
		}
		list = append(list, p)
	}
	for _, group := range [][]Applicant{c.Fresh, c.Applicants} {
		for _, a := range group {
			if a.Case == union.FlagOwn {
				continue
			}
			phone := a.Fields.Phone
			if a.Case == union.FlagPhoneShared {
				phone = "" // the number on the form is somebody else's
			}
			unit := c.Units[a.Unit]
			p := Phone{
				ID: a.ID, Label: "样本·" + a.Fields.Name + "（会员）", Phone: phone, Roles: []string{string(union.RoleMember)},
				Place: unit.Name, Fields: &a.Fields,
			}
			if a.Case == "" && unit.Walkable {
				p.Team = unit.Code
			}
			list = append(list, p)
		}
	}
	return list
}

// placeOf names where somebody works, and the walkable unit that they have to do with.
// A bank's officer serves several units: theirs is the first walkable one.
func (c *City) placeOf(s Staff) (place, team string) {
	if s.Role == union.RoleBankOfficer {
		place = branchName(s.Bank)
		for _, u := range c.Units {
			if u.Walkable && u.Bank == s.Bank {
				return place, u.Code
			}
		}
		return place, ""
	}
	for _, u := range c.Units {
		if s.Org != u.Code && !strings.HasPrefix(s.Org, u.Code+"-") {
			continue
		}
		if u.Walkable {
			team = u.Code
		}
		return u.Name, team
	}
	return "", ""
}
