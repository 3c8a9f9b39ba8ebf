package uniontest

import (
	"time"

	"unioncard/server/union"
)

// Office is a unit with everybody whom a batch needs, and the officer of its branch.
type Office struct {
	*Server

	City                 City
	Clerk, Head, Officer *Client
}

// NewOffice lays a city and signs its people in.
func NewOffice(s *Server) Office {
	city := s.NewCity()
	return Office{
		s, city, s.Staff("样本经办", union.RoleClerk, city.Unit), s.Staff("样本主席", union.RoleHead, city.Unit), s.Officer("样本网点员", city.BankBranch),
	}
}

// Approved enrols and approves somebody.
func (o Office) Approved(name string) *Applicant {
	o.T.Helper()
	a := o.Enrol(name, o.City.Branch, NewFields(name))
	o.Clerk.Approve(a)
	o.Clock.Move(time.Second) // so that the order of approval is the order of the rows
	return a
}

// Mandates puts the head's and the clerk's own IDs on file.
func (o Office) Mandates() {
	o.T.Helper()
	o.Clerk.Mandate("样本经办")
	o.Head.Mandate("样本主席")
}

// Sealed makes a sealed batch of these people.
func (o Office) Sealed(names ...string) *BatchOf {
	o.T.Helper()
	o.Mandates()
	for _, name := range names {
		o.Approved(name)
	}
	b := o.Clerk.NewBatch(o.City.Unit)
	b.Rows(map[string]any{"fill": len(names)}).Must(200)
	b.Move("seal").Must(200)
	return b
}

// HandedIn makes a batch that is at the bank, and gives it as the unit and as the officer
// sees it.
func (o Office) HandedIn(names ...string) (unit, bank *BatchOf) {
	o.T.Helper()
	unit = o.Sealed(names...)
	unit.TickAll()
	unit.Move("submission").Must(200)
	return unit, unit.As(o.Officer)
}
