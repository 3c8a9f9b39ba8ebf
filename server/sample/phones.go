package sample

import "unioncard/server/union"

// Phone is a sample person's phone, as the simulator hands it out.
type Phone struct {
	ID, Label, Phone string
	Roles            []string
}

// Phones lists everybody's: staff first, then members who are free to apply, then those
// whose applications wait.
func (c *City) Phones() []Phone {
	var list []Phone
	for _, s := range c.Staff {
		p := Phone{ID: s.ID, Label: s.Label(), Roles: []string{string(s.Role)}}
		for _, a := range c.Applicants {
			if a.ID == s.ID {
				p.Roles, p.Phone = append(p.Roles, string(union.RoleMember)), a.Fields.Phone
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
			list = append(list, Phone{ID: a.ID, Label: "样本·" + a.Fields.Name + "（会员）", Phone: phone, Roles: []string{string(union.RoleMember)}})
		}
	}
	return list
}
