package store

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// WorkKind is a kind of work that waits for somebody of a unit.
type WorkKind string

// The kinds, in the order of a card's way.
const (
	WorkReview          WorkKind = "review"            // submitted, to be decided on
	WorkReturned        WorkKind = "returned"          // with the member, not mended yet
	WorkToBatch         WorkKind = "to_batch"          // approved and in no batch
	WorkBatchDraft      WorkKind = "batch_draft"       // batches begun and not sealed
	WorkBatchSealed     WorkKind = "batch_sealed"      // to be stamped and handed in
	WorkBatchReturned   WorkKind = "batch_returned"    // given back by the bank
	WorkCardsToReceive  WorkKind = "cards_to_receive"  // opened, not delivered yet
	WorkCardsToHandOut  WorkKind = "cards_to_hand_out" // at the union or on their way down
	WorkCardsWithDefect WorkKind = "cards_exception"   // damaged, missing, holder gone
	WorkTransfer        WorkKind = "transfer"          // people who ask to come into a unit
	WorkTie             WorkKind = "tie"               // changes of ties that a second person confirms
	WorkDuplicate       WorkKind = "duplicate"         // a number or phone that several state; for supervisors

	WorkHandoversToSend    WorkKind = "handovers_to_send"    // prepared, the sender has not signed
	WorkHandoversToReceive WorkKind = "handovers_to_receive" // sent, to be counted and signed for
	WorkHandoversDisputed  WorkKind = "handovers_disputed"   // sent by us, and the receiver objects
)

// Work is how much of a kind waits, and since when the oldest has.
type Work struct {
	Kind   WorkKind
	Count  int64
	Oldest *time.Time // nil when nothing waits, or it is not known
}

// WorkOf counts what waits in the actor's scope, or in one org of it: a clerk, head or
// supervisor sees all kinds, a leader those of cards. It returns union.ErrNotFound for an
// org out of reach.
func (s *Store) WorkOf(ctx context.Context, actor union.Actor, org union.ID) ([]Work, error) {
	roles := append([]union.Role{union.RoleLeader}, reviewers...)
	if org != "" {
		only, err := s.OrgFor(ctx, actor, org, roles...)
		if err != nil {
			return nil, err
		}
		actor = narrowed(actor, only, roles)
	}
	var list []Work
	if actor.Has(reviewers...) {
		for _, part := range []func(context.Context, union.Actor) ([]Work, error){s.applicationWork, s.batchWork} {
			found, err := part(ctx, actor)
			if err != nil {
				return nil, err
			}
			list = append(list, found...)
		}
	}
	for _, part := range []func(context.Context, union.Actor) ([]Work, error){s.cardWork, s.handoverWork, s.personWork} {
		found, err := part(ctx, actor)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// narrowed gives the actor with the same roles over one org of their scope alone.
func narrowed(actor union.Actor, org union.Org, roles []union.Role) union.Actor {
	var scopes []union.Scope
	for _, scope := range actor.ScopesFor(roles...) {
		if org.Path.Within(scope.OrgPath) {
			scope.OrgID, scope.OrgPath = org.ID, org.Path
			scopes = append(scopes, scope)
		}
	}
	actor.Scopes = scopes
	return actor
}

// tally is a status with how many stand at it and the first of them: ids grow with time,
// so that the first is the oldest, and the index alone answers.
type tally struct {
	Status string
	N      int64
	First  union.ID
}

func (t tally) oldest() *time.Time {
	if len(t.First) < 13 {
		return nil
	}
	ms, err := strconv.ParseInt(string(t.First[:8]+t.First[9:13]), 16, 64)
	if err != nil {
		return nil
	}
	at := time.UnixMilli(ms).UTC()
	return &at
}

func tallies(query *gorm.DB, statuses ...string) (map[string]tally, error) {
	var rows []tally
	err := query.Where("status IN ?", statuses).Select("status, COUNT(*) AS n, MIN(id) AS first").Group("status").Scan(&rows).Error
	by := make(map[string]tally, len(rows))
	for _, r := range rows {
		by[r.Status] = r
	}
	return by, err
}

func (s *Store) applicationWork(ctx context.Context, actor union.Actor) ([]Work, error) {
	query, err := s.withinUnits(ctx, s.reading(ctx).Model(&union.Application{}), "applying_org_id", actor, reviewers...)
	if err != nil {
		return nil, err
	}
	by, err := tallies(query, union.ApplicationSubmitted, union.ApplicationReturned)
	if err != nil {
		return nil, err
	}
	list := []Work{{Kind: WorkReview, Count: by[union.ApplicationSubmitted].N}, {Kind: WorkReturned, Count: by[union.ApplicationReturned].N}}
	for i, status := range []string{union.ApplicationSubmitted, union.ApplicationReturned} {
		if list[i].Count == 0 {
			continue
		}
		first, _, err := s.ReviewQueue(ctx, actor, QueueFilter{Status: status}, Page{Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(first) > 0 {
			list[i].Oldest = first[0].SubmittedAt
		}
	}
	query, err = s.withinUnits(ctx, s.reading(ctx).Model(&union.Application{}), "applying_org_id", actor, reviewers...)
	if err != nil {
		return nil, err
	}
	var free int64
	err = query.Where("status = ? AND batch_id IS NULL", union.ApplicationApproved).Count(&free).Error
	return append(list, Work{Kind: WorkToBatch, Count: free}), err
}

func (s *Store) batchWork(ctx context.Context, actor union.Actor) ([]Work, error) {
	query, err := s.withinUnits(ctx, s.reading(ctx).Model(&union.Batch{}), "org_id", actor, reviewers...)
	if err != nil {
		return nil, err
	}
	by, err := tallies(query, union.BatchDraft, union.BatchSealed, union.BatchReturned)
	work := func(kind WorkKind, status string) Work { return Work{kind, by[status].N, by[status].oldest()} }
	return []Work{work(WorkBatchDraft, union.BatchDraft), work(WorkBatchSealed, union.BatchSealed), work(WorkBatchReturned, union.BatchReturned)}, err
}

func (s *Store) cardWork(ctx context.Context, actor union.Actor) ([]Work, error) {
	query := s.reading(ctx).Model(&union.Card{})
	var err error
	if actor.Has(reviewers...) {
		query, err = s.withinUnits(ctx, query, "applying_org_id", actor, reviewers...)
	} else {
		query, err = s.withinOrgs(ctx, query, "org_id", actor, union.RoleLeader)
	}
	if err != nil {
		return nil, err
	}
	by, err := tallies(query, union.CardOpened, union.CardAtUnion, union.CardInDistribution, union.CardException)
	opened, at, out, bad := by[union.CardOpened], by[union.CardAtUnion], by[union.CardInDistribution], by[union.CardException]
	first := at
	if at.N == 0 || out.N > 0 && out.First < at.First {
		first = out
	}
	return []Work{
		{WorkCardsToReceive, opened.N, opened.oldest()},
		{WorkCardsToHandOut, at.N + out.N, first.oldest()},
		{WorkCardsWithDefect, bad.N, bad.oldest()},
	}, err
}

// personWork counts what is to be settled about people: moves between units, ties of
// accounts, and what several applications state.
func (s *Store) personWork(ctx context.Context, actor union.Actor) ([]Work, error) {
	if !actor.Has(reviewers...) {
		return nil, nil
	}
	transfers, err := s.withinUnits(ctx, s.reading(ctx).Model(&union.Transfer{}), "to_unit_id", actor, reviewers...)
	if err != nil {
		return nil, err
	}
	asked, err := tallies(transfers, union.TransferAsked)
	if err != nil {
		return nil, err
	}
	t := asked[union.TransferAsked]
	list := []Work{{WorkTransfer, t.N, t.oldest()}}
	ties, err := s.withinOrgs(ctx, s.reading(ctx).Table("tie_changes").Joins("JOIN members ON members.id = tie_changes.member_id").
		Where("tie_changes.status = ?", union.TieAsked), "members.org_id", actor, reviewers...)
	if err != nil {
		return nil, err
	}
	err = ties.Select("COUNT(*) AS n, COALESCE(MIN(tie_changes.id), '') AS first").Scan(&t).Error
	if err != nil {
		return nil, err
	}
	list = append(list, Work{WorkTie, t.N, t.oldest()})
	if !actor.Has(union.RoleSupervisor) {
		return list, nil
	}
	clashes, err := s.withinOrgs(ctx, s.reading(ctx).Model(&union.DuplicateCase{}), "settler_org_id", actor, union.RoleSupervisor)
	if err != nil {
		return nil, err
	}
	open, err := tallies(clashes, union.ClashOpen)
	return append(list, Work{WorkDuplicate, open[union.ClashOpen].N, open[union.ClashOpen].oldest()}), err
}

// handoverWork counts what waits for a signature at the orgs that the actor stands for:
// a clerk's are the units, a leader's the branches and groups.
func (s *Store) handoverWork(ctx context.Context, actor union.Actor) ([]Work, error) {
	side := func(column string, statuses ...string) (map[string]tally, error) {
		query := s.reading(ctx).Model(&union.Handover{})
		var err error
		if actor.Has(reviewers...) {
			query, err = s.withinUnits(ctx, query, column, actor, reviewers...)
		} else {
			query, err = s.withinOrgs(ctx, query, column, actor, union.RoleLeader)
		}
		if err != nil {
			return nil, err
		}
		return tallies(query, statuses...)
	}
	ours, err := side("from_org_id", union.HandoverPrepared, union.HandoverDisputed)
	if err != nil {
		return nil, err
	}
	theirs, err := side("to_org_id", union.HandoverSent, union.HandoverDisputed)
	if err != nil {
		return nil, err
	}
	prepared, sent, disputed := ours[union.HandoverPrepared], theirs[union.HandoverSent], ours[union.HandoverDisputed]
	return []Work{
		{WorkHandoversToSend, prepared.N, prepared.oldest()},
		{WorkHandoversToReceive, sent.N + theirs[union.HandoverDisputed].N, sent.oldest()},
		{WorkHandoversDisputed, disputed.N, disputed.oldest()},
	}, nil
}
