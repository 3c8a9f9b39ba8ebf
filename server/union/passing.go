package union

// ApplicationStage is where a person with an application stands in the funnel; empty
// where the application no longer counts.
func ApplicationStage(status string) Stage {
	switch status {
	case ApplicationDraft, ApplicationReturned:
		return StageStarted
	case ApplicationSubmitted:
		return StageCollected
	case ApplicationApproved:
		return StageApproved
	case ApplicationBatched:
		return StageSealed
	case ApplicationOpened:
		return StageOpened
	}
	return ""
}

// Passing counts a person who goes on from one status to another. first says that they
// reach the new stage for the first time. A person without a roster row is counted in
// no present figure.
func (a Application) Passing(to string, first bool) []Count {
	var counts []Count
	before, after := ApplicationStage(a.Status), ApplicationStage(to)
	if a.RosterRowID != nil && before != after {
		if before != "" {
			counts = append(counts, Count{OrgID: a.OrgID, Stage: before, Present: -1})
		}
		if after != "" {
			counts = append(counts, Count{OrgID: a.OrgID, Stage: after, Present: 1})
		}
	}
	if first && after != "" {
		counts = append(counts, Count{OrgID: a.OrgID, Stage: after, Reached: 1})
	}
	return counts
}

// Tell is the notice of a move to the person whose application it is; none for a person
// who was helped and is not known as a member yet.
func (a Application) Tell(topic string, data map[string]string) []Notice {
	n := Notice{Topic: topic, SubjectID: a.ID, Data: data}
	switch {
	case a.AccountID != nil:
		n.AccountID = *a.AccountID
	case a.MemberID != nil:
		n.MemberID = *a.MemberID
	default:
		return nil
	}
	return []Notice{n}
}
