package enrolment

import "unioncard/server/union"

// stageOf is where a person with an application stands in the funnel; empty where the
// application no longer counts.
func stageOf(status string) union.Stage {
	switch status {
	case union.ApplicationDraft, union.ApplicationReturned:
		return union.StageStarted
	case union.ApplicationSubmitted:
		return union.StageCollected
	case union.ApplicationApproved:
		return union.StageApproved
	case union.ApplicationBatched:
		return union.StageSealed
	case union.ApplicationOpened:
		return union.StageOpened
	}
	return ""
}

// passing counts a person who goes on from one status to another. first says that they
// reach the new stage for the first time. A person without a roster row is counted in
// no present figure yet.
func passing(app union.Application, to string, first bool) []union.Count {
	var counts []union.Count
	before, after := stageOf(app.Status), stageOf(to)
	if app.RosterRowID != nil && before != after {
		if before != "" {
			counts = append(counts, union.Count{OrgID: app.OrgID, Stage: before, Present: -1})
		}
		if after != "" {
			counts = append(counts, union.Count{OrgID: app.OrgID, Stage: after, Present: 1})
		}
	}
	if first && after != "" {
		counts = append(counts, union.Count{OrgID: app.OrgID, Stage: after, Reached: 1})
	}
	return counts
}
