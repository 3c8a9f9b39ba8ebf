package api_test

import (
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// batchRig is a unit with everybody whom a batch needs.
type batchRig struct {
	*uniontest.Server

	city                 uniontest.City
	clerk, head, officer *uniontest.Client
}

func newBatchRig(s *uniontest.Server) batchRig {
	city := s.NewCity()
	return batchRig{
		s, city, s.Staff("样本经办", union.RoleClerk, city.Unit), s.Staff("样本主席", union.RoleHead, city.Unit), s.Officer("样本网点员", city.BankBranch),
	}
}

// approved enrols and approves somebody.
func (r batchRig) approved(name string) *uniontest.Applicant {
	r.T.Helper()
	a := r.Enrol(name, r.city.Branch, uniontest.NewFields(name))
	r.clerk.Approve(a)
	r.Clock.Move(time.Second) // so that the order of approval is the order of the rows
	return a
}
