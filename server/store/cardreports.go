package store

import (
	"context"

	"unioncard/server/union"
)

// AddCardReport keeps what a holder says of a card, and marks the card with it.
func (s *Store) AddCardReport(ctx context.Context, actor union.Actor, card union.Card, report union.CardReport) error {
	err := s.writing(ctx).Create(&report).Error
	if err != nil {
		return err
	}
	err = s.writing(ctx).Model(&union.Card{}).Where("id = ?", card.ID).Update("reported", report.Kind).Error
	if err != nil {
		return err
	}
	return s.Audit(ctx, union.Audit{
		Actor: actor, Role: union.RoleMember, Action: "cards:report", Subject: string(union.SubjectCard), SubjectID: card.ID, OrgID: card.ApplyingOrgID, Detail: report.Kind,
	})
}

// settledBy lists the reports that an event of the bank's confirms.
var settledBy = map[string][]string{
	union.EventActivated:    {union.EventActivated},
	union.EventLost:         {union.EventLost},
	union.EventReplaced:     {union.EventLost, union.EventNumberChange},
	union.EventNumberChange: {union.EventNumberChange},
	union.EventClosed:       {union.EventActivated, union.EventLost, union.EventNumberChange},
}

// SettleCardReports confirms what a holder has reported and the bank now states. It says
// whether that was what the card was marked with.
func (s *Store) SettleCardReports(ctx context.Context, actor union.Actor, card union.Card, event string) (bool, error) {
	kinds := settledBy[event]
	if card.Reported == "" || len(kinds) == 0 {
		return false, nil
	}
	err := s.writing(ctx).Model(&union.CardReport{}).Where("card_id = ? AND status = ? AND kind IN ?", card.ID, union.ReportOpen, kinds).
		Updates(map[string]any{"status": union.ReportConfirmed, "confirmed_by": actor.AccountID, "updated_at": s.Now()}).Error
	if err != nil {
		return false, err
	}
	for _, kind := range kinds {
		if card.Reported == kind {
			return true, nil
		}
	}
	return false, nil
}

// ReportedLost says whether a holder's word that a card is lost waits for the bank's,
// whatever they have reported of it since.
func (s *Store) ReportedLost(ctx context.Context, card union.ID) (bool, error) {
	var n int64
	err := s.reading(ctx).Model(&union.CardReport{}).
		Where("card_id = ? AND status = ? AND kind = ?", card, union.ReportOpen, union.EventLost).Count(&n).Error
	return n > 0, err
}

// ReportEntry is a report with its card.
type ReportEntry struct {
	Report union.CardReport
	Card   union.Card
}

// CardReports lists what waits for the bank's word in an officer's branches, oldest first.
func (s *Store) CardReports(ctx context.Context, actor union.Actor, p Page) ([]ReportEntry, string, error) {
	query := s.reading(ctx).Model(&union.CardReport{}).Where("card_reports.status = ? AND card_reports.card_id IN (?)", union.ReportOpen,
		atBranches(s.reading(ctx).Model(&union.Card{}).Select("id"), branches(actor)))
	query, err := p.byID(query, "card_reports.id", false)
	if err != nil {
		return nil, "", err
	}
	var reports []union.CardReport
	if err = query.Find(&reports).Error; err != nil {
		return nil, "", err
	}
	reports, next := trim(p, reports, func(r union.CardReport) cursor { return cursor{ID: r.ID} })
	entries := make([]ReportEntry, len(reports))
	for i, r := range reports {
		card, err := s.Card(ctx, r.CardID)
		if err != nil {
			return nil, "", err
		}
		entries[i] = ReportEntry{r, card}
	}
	return entries, next, nil
}

// CardReportFor gives a report to an officer of the card's branch.
func (s *Store) CardReportFor(ctx context.Context, actor union.Actor, id union.ID) (ReportEntry, error) {
	var report union.CardReport
	err := s.reading(ctx).Where("id = ?", id).Take(&report).Error
	if err != nil {
		return ReportEntry{}, found(err)
	}
	card, err := s.Card(ctx, report.CardID)
	if err != nil {
		return ReportEntry{}, err
	}
	if !actor.AtBranch(card.BankBranchID) {
		return ReportEntry{}, union.ErrNotFound
	}
	return ReportEntry{report, card}, nil
}

// RefuseCardReport says that the bank knows nothing of what was reported.
func (s *Store) RefuseCardReport(ctx context.Context, actor union.Actor, entry ReportEntry) error {
	result := s.writing(ctx).Model(&union.CardReport{}).Where("id = ? AND status = ?", entry.Report.ID, union.ReportOpen).
		Updates(map[string]any{"status": union.ReportRefused, "confirmed_by": actor.AccountID, "updated_at": s.Now()})
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return union.ErrStale
	}
	err := s.writing(ctx).Model(&union.Card{}).Where("id = ? AND reported = ?", entry.Card.ID, entry.Report.Kind).Update("reported", "").Error
	if err != nil {
		return err
	}
	return s.Audit(ctx, union.Audit{
		Actor: actor, Role: union.RoleBankOfficer, Action: "card_reports:refuse", Subject: string(union.SubjectCard), SubjectID: entry.Card.ID,
		OrgID: entry.Card.ApplyingOrgID, Detail: entry.Report.Kind,
	})
}
