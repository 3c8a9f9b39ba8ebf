package union

// LeadsFederation says whether the actor is a supervisor of a whole federation: the
// one who looks after the bank's branches.
func (a Actor) LeadsFederation() bool {
	for _, s := range a.ScopesFor(RoleSupervisor) {
		if s.Level == LevelFederation {
			return true
		}
	}
	return false
}
