package union

import "time"

// Retention says how long photos, and papers made from them, are kept: in days. The
// signatures of hand-overs and of holders are receipts: they are kept.
type Retention struct {
	AfterReceipt    int // photos, after the holder has signed for the card
	AfterEnd        int // photos, after a refusal or an end; a clerk's or head's own ID, after the end of the office
	AfterTouch      int // photos of a draft or a returned application that nobody goes on with
	Warning         int // before that, the person is warned
	AfterSubmission int // photos, at the latest, unless the list is at the bank
	Papers          int // papers and scans, after the batch is resulted
}

// DefaultRetention are the days of the project's rules.
func DefaultRetention() Retention {
	return Retention{AfterReceipt: 90, AfterEnd: 30, AfterTouch: 60, Warning: 7, AfterSubmission: 365, Papers: 30}
}

// PhotosEnd is when the photos of an application must be gone: the earliest of what the
// rules say; zero while none applies. card is nil before the bank has opened one.
func (r Retention) PhotosEnd(app Application, card *Card) time.Time {
	var end time.Time
	until := func(from *time.Time, days int) {
		if from == nil {
			return
		}
		if at := from.AddDate(0, 0, days); end.IsZero() || at.Before(end) {
			end = at
		}
	}
	switch app.Status {
	case ApplicationWithdrawn:
		until(app.SettledAt, 0)
	case ApplicationRejected, ApplicationEnded:
		until(app.SettledAt, r.AfterEnd)
	case ApplicationDraft, ApplicationReturned:
		until(&app.TouchedAt, r.AfterTouch)
	}
	if card != nil {
		until(card.ReceivedAt, r.AfterReceipt)
		if app.Stopped && app.StopCause == StopWithdrew {
			until(&card.OpenedAt, 0) // opened although the holder had withdrawn
		}
	}
	if app.Status != ApplicationBatched {
		until(app.SubmittedAt, r.AfterSubmission)
	}
	return end
}

// WarnAt is when somebody is told that the photos of an application that they do not go
// on with will be deleted; zero where nobody is warned.
func (r Retention) WarnAt(app Application) time.Time {
	if app.Status != ApplicationDraft && app.Status != ApplicationReturned {
		return time.Time{}
	}
	return app.TouchedAt.AddDate(0, 0, r.AfterTouch-r.Warning)
}

// MandateEnd is when the own ID of somebody who is neither clerk nor head any more must be
// gone. left is when they left their last office; nil where they had none by a grant.
func (r Retention) MandateEnd(m MandateID, left *time.Time) time.Time {
	from := m.UpdatedAt
	if left != nil && left.After(from) {
		from = *left
	}
	return from.AddDate(0, 0, r.AfterEnd)
}

// PapersEnd is when the papers of a batch must be gone; zero while the bank needs them.
func (r Retention) PapersEnd(batch Batch) time.Time {
	switch {
	case batch.ResultedAt != nil:
		return batch.ResultedAt.AddDate(0, 0, r.Papers)
	case batch.Status == BatchVoid:
		return batch.UpdatedAt.AddDate(0, 0, r.Papers)
	}
	return time.Time{}
}

// Keeps says whether a paper is kept for good: those without photos or signatures.
func (k PaperKind) Keeps() bool {
	return k == PaperOpeningList || k == PaperAmendmentSheet || k == PaperManifest
}
