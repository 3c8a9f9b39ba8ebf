package union

import "slices"

// Scope is one live Grant as it is used to decide: a role and where it holds.
type Scope struct {
	GrantID       ID
	Role          Role
	OrgID         ID
	OrgPath       Path
	Level         OrgLevel
	BankBranchID  ID
	ServiceBaseID ID
}

// Actor is who asks. Every list and record is reached through it.
type Actor struct {
	AccountID ID
	SessionID ID
	MemberID  ID // empty while the account is not tied to a member
	Name      string
	Device    string
	Address   string
	RequestID string
	Scopes    []Scope
}

// ScopesFor gives the scopes of any of the roles.
func (a Actor) ScopesFor(roles ...Role) []Scope {
	var list []Scope
	for _, s := range a.Scopes {
		if slices.Contains(roles, s.Role) {
			list = append(list, s)
		}
	}
	return list
}

// Has says whether the actor has one of the roles anywhere.
func (a Actor) Has(roles ...Role) bool { return len(a.ScopesFor(roles...)) > 0 }

// Over says whether one of the roles reaches an org.
func (a Actor) Over(path Path, roles ...Role) bool {
	for _, s := range a.ScopesFor(roles...) {
		if path.Within(s.OrgPath) {
			return true
		}
	}
	return false
}

// AtBranch says whether the actor is an officer of the bank branch.
func (a Actor) AtBranch(branch ID) bool {
	for _, s := range a.ScopesFor(RoleBankOfficer) {
		if s.BankBranchID == branch {
			return true
		}
	}
	return false
}

// RoleOver names the role by which the actor reaches an org, the nearest first.
func (a Actor) RoleOver(path Path, roles ...Role) (Role, bool) {
	best, found := Scope{}, false
	for _, s := range a.ScopesFor(roles...) {
		if path.Within(s.OrgPath) && (!found || len(s.OrgPath) > len(best.OrgPath)) {
			best, found = s, true
		}
	}
	return best.Role, found
}

// WorksAt says whether the actor is on the staff of a service base.
func (a Actor) WorksAt(base ID) bool {
	for _, s := range a.ScopesFor(RoleMerchant) {
		if s.ServiceBaseID == base {
			return true
		}
	}
	return false
}
