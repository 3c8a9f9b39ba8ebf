package union

// Next gives the status to which an event moves a batch that was seen in a version.
func (b Batch) Next(event string, version int64) (string, error) {
	to, err := BatchMachine.Next(b.Status, event)
	if err != nil {
		return "", err
	}
	if b.Version != version {
		return "", b.Stale()
	}
	return to, nil
}

// Stale is the refusal where a batch has become another than the one that was seen.
func (b Batch) Stale() error {
	stale := *ErrStale
	stale.Status = b.Status
	return &stale
}

// Moving is a transition of a batch.
func (b Batch) Moving(actor Actor, role Role, event, to string, set map[string]any) Transition {
	return Transition{
		Subject: SubjectBatch, ID: b.ID, OrgID: b.OrgID, Event: event, From: b.Status, To: to, Version: b.Version,
		Set: set, Actor: actor, Role: role,
	}
}

// Entry is what the log keeps of an action on a batch.
func (b Batch) Entry(actor Actor, role Role, action, detail string) Audit {
	return Audit{
		Actor: actor, Role: role, Action: action, Subject: string(SubjectBatch), SubjectID: b.ID, OrgID: b.OrgID, Detail: detail,
	}
}

// Together is the log's one entry for rows of a batch that one action moves.
func (b Batch) Together(actor Actor, role Role, moves []Transition) Audit {
	if len(moves) == 0 {
		return b.Entry(actor, role, "", "")
	}
	return b.Entry(actor, role, string(moves[0].Subject)+":"+moves[0].Event, moves[0].From+">"+moves[0].To)
}

// ErrRowSettled is the answer where a row is outstanding no more.
var ErrRowSettled = Conflict("batch_row_settled", "这一行已有结果，请刷新后再看。", "")

// ErrSamePerson keeps whoever records something on behalf of the bank from confirming it.
var ErrSamePerson = NewError(KindForbidden, "same_person", "登记和确认要由两个人分别办理，请让工会负责人或上级工会确认。")
