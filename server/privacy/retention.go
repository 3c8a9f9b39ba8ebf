package privacy

import (
	"context"
	"errors"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Files deletes sealed files, and is asked afterwards whether they are gone.
type Files interface {
	Get(ctx context.Context, key string) ([]byte, error)
	Delete(ctx context.Context, key string) error
	List(ctx context.Context, prefix string, visit func(key string, size int64) error) error
}

// Retention deletes what may not be kept any longer, and warns before. Each pass may be
// cut off at any point and run again.
type Retention struct {
	store *store.Store
	files Files
	days  union.Retention
}

// NewRetention makes the job.
func NewRetention(s *store.Store, files Files, days union.Retention) *Retention {
	return &Retention{s, files, days}
}

// Deleted is what a pass did.
type Deleted struct {
	Warned       int
	Applications int
	Photos       int
	Papers       int
	Mandates     int
}

// pass is how many rows are read at once.
const pass = 200

// Run looks through everything once.
func (r *Retention) Run(ctx context.Context) (Deleted, error) {
	var done Deleted
	err := r.endPhotos(ctx, &done)
	if err != nil {
		return done, err
	}
	if err = r.erase(ctx, &done); err != nil {
		return done, err
	}
	if err = r.eraseSignatures(ctx); err != nil {
		return done, err
	}
	if err = r.endPapers(ctx, &done); err != nil {
		return done, err
	}
	return done, r.endMandates(ctx, &done)
}

// eraseSignatures deletes what was signed and goes with the photos: ink sheets, signatures
// that others have replaced, and all of an application from which no card has come. The
// evidence records hold their hashes and verify without them.
func (r *Retention) eraseSignatures(ctx context.Context) error {
	after := union.ID("")
	for {
		consents, err := r.store.SpentSignatures(ctx, after, pass)
		if err != nil || len(consents) == 0 {
			return err
		}
		for _, consent := range consents {
			err = r.forget(ctx, consent.SignatureKey, func() error { return r.store.SignatureErased(ctx, consent.ID) })
			if err != nil {
				return err
			}
		}
		after = consents[len(consents)-1].ID
	}
}

// endPhotos marks photos whose time is over, and warns those whose time is near.
func (r *Retention) endPhotos(ctx context.Context, done *Deleted) error {
	after := union.ID("")
	for {
		apps, err := r.store.LivePhotos(ctx, after, pass)
		if err != nil || len(apps) == 0 {
			return err
		}
		ids := make([]union.ID, len(apps))
		for i, app := range apps {
			ids[i] = app.ID
		}
		cards, err := r.store.CardsOfApplications(ctx, ids)
		if err != nil {
			return err
		}
		for _, app := range apps {
			var card *union.Card
			if c, ok := cards[app.ID]; ok {
				card = &c
			}
			if err = r.look(ctx, app, card, done); err != nil {
				return err
			}
		}
		after = apps[len(apps)-1].ID
	}
}

func (r *Retention) look(ctx context.Context, app union.Application, card *union.Card, done *Deleted) error {
	now := r.store.Now()
	if end := r.days.PhotosEnd(app, card); !end.IsZero() && !now.Before(end) {
		err := r.end(ctx, app)
		if errors.Is(err, union.ErrStale) { // somebody has just gone on with it
			return nil
		}
		if err == nil {
			done.Applications++
		}
		return err
	}
	if at := r.days.WarnAt(app); at.IsZero() || now.Before(at) || app.PhotosWarnedAt != nil && !app.PhotosWarnedAt.Before(app.TouchedAt) {
		return nil
	}
	warned := false
	err := r.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		warned = false
		mine, err := tx.WarnedOfPhotos(ctx, app)
		if err != nil || !mine {
			return err
		}
		photos, err := tx.CurrentPhotos(ctx, app.ID)
		if err != nil || len(photos) == 0 {
			return err
		}
		warned = true
		return tx.Enqueue(ctx, app.Tell("application:photos_end_soon", nil)...)
	})
	if err == nil && warned {
		done.Warned++
	}
	return err
}

// end marks the photos; the blobs follow, also after a crash in between.
func (r *Retention) end(ctx context.Context, app union.Application) error {
	return r.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.EndPhotos(ctx, app); err != nil {
			return err
		}
		entry := union.Audit{Action: "applications:photos_deleted", Subject: string(union.SubjectApplication), SubjectID: app.ID, OrgID: app.ApplyingOrgID, Detail: app.Status}
		if app.MemberID != nil {
			entry.MemberID = *app.MemberID
		}
		return tx.Audit(ctx, entry)
	})
}

// erase deletes the blobs of photos that are marked, whoever marked them, and looks
// whether they are gone.
func (r *Retention) erase(ctx context.Context, done *Deleted) error {
	after := union.ID("")
	for {
		photos, err := r.store.Unerased(ctx, after, pass)
		if err != nil || len(photos) == 0 {
			return err
		}
		for _, photo := range photos {
			if err = r.gone(ctx, photo.BlobKey); err != nil {
				return err
			}
			if err = r.store.Erased(ctx, photo.ID); err != nil {
				return err
			}
			done.Photos++
		}
		after = photos[len(photos)-1].ID
	}
}

// gone deletes a file and proves it.
func (r *Retention) gone(ctx context.Context, key string) error {
	err := r.files.Delete(ctx, key)
	if err != nil {
		return err
	}
	_, err = r.files.Get(ctx, key)
	switch {
	case err == nil:
		return errors.New("retention: a deleted file is still there")
	case union.KindOf(err) == union.KindNotFound:
		return nil
	}
	return err
}

// forget deletes a file with proof and remembers that. It deletes once more after that:
// the job that seals files anew may have put it back, and sees only now that it may not.
func (r *Retention) forget(ctx context.Context, key string, remember func() error) error {
	err := r.gone(ctx, key)
	if err != nil {
		return err
	}
	if err = remember(); err != nil {
		return err
	}
	return r.gone(ctx, key)
}

// endPapers deletes the papers and scans that hold photos or signatures.
func (r *Retention) endPapers(ctx context.Context, done *Deleted) error {
	after := union.ID("")
	for {
		batches, err := r.store.BatchesWithPapers(ctx, after, pass)
		if err != nil || len(batches) == 0 {
			return err
		}
		for _, batch := range batches {
			if end := r.days.PapersEnd(batch); !end.IsZero() && !r.store.Now().Before(end) {
				if err = r.endBatch(ctx, batch, done); err != nil {
					return err
				}
			}
		}
		after = batches[len(batches)-1].ID
	}
}

func (r *Retention) endBatch(ctx context.Context, batch union.Batch, done *Deleted) error {
	papers, scans, err := r.store.PapersOf(ctx, batch.ID)
	if err != nil {
		return err
	}
	for _, paper := range papers {
		if union.PaperKind(paper.Paper).Keeps() {
			continue
		}
		err = r.forget(ctx, paper.BlobKey, func() error { return r.store.PaperErased(ctx, paper.ID) })
		if err != nil {
			return err
		}
		done.Papers++
	}
	for _, scan := range scans {
		err = r.forget(ctx, scan.BlobKey, func() error { return r.store.ScanErased(ctx, scan.ID) })
		if err != nil {
			return err
		}
		done.Papers++
	}
	return r.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.PapersErased(ctx, batch.ID); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{Action: "batches:papers_deleted", Subject: string(union.SubjectBatch), SubjectID: batch.ID, OrgID: batch.OrgID})
	})
}
