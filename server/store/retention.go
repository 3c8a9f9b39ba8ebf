package store

import (
	"context"

	"unioncard/server/union"
)

// CardsOfApplications gives the cards of applications, by application.
func (s *Store) CardsOfApplications(ctx context.Context, apps []union.ID) (map[union.ID]union.Card, error) {
	var cards []union.Card
	err := s.reading(ctx).Where("application_id IN ?", apps).Find(&cards).Error
	byApp := make(map[union.ID]union.Card, len(cards))
	for _, card := range cards {
		byApp[card.ApplicationID] = card
	}
	return byApp, err
}

// EndPhotos marks the photos of an application as deleted, if nobody has touched the
// application since it was read: union.ErrStale then. What was read from them goes with
// them, and what was stated too where nothing can come of the application any more.
func (s *Store) EndPhotos(ctx context.Context, app union.Application) error {
	now := s.Now()
	set := map[string]any{"photos_deleted_at": now, "reading_sealed": nil}
	if app.Over() {
		set["fields_sealed"] = nil
	}
	result := s.writing(ctx).Model(&union.Application{}).Where("id = ? AND version = ?", app.ID, app.Version).Updates(set)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return union.ErrStale
	}
	return s.writing(ctx).Model(&union.Photo{}).Where("application_id = ? AND deleted_at IS NULL", app.ID).
		Updates(map[string]any{"current": nil, "deleted_at": now}).Error
}

// WarnedOfPhotos remembers that the person was warned; false when somebody else did so,
// or the person has gone on meanwhile.
func (s *Store) WarnedOfPhotos(ctx context.Context, app union.Application) (bool, error) {
	result := s.writing(ctx).Model(&union.Application{}).
		Where("id = ? AND version = ? AND (photos_warned_at IS NULL OR photos_warned_at < touched_at)", app.ID, app.Version).
		UpdateColumn("photos_warned_at", s.Now())
	return result.RowsAffected == 1, result.Error
}

// Unerased gives up to limit photos, after one, that are marked as deleted and whose
// blobs nobody has found to be gone.
func (s *Store) Unerased(ctx context.Context, after union.ID, limit int) ([]union.Photo, error) {
	var photos []union.Photo
	err := s.reading(ctx).Where("erased_at IS NULL AND deleted_at IS NOT NULL AND id > ?", after).Order("id").Limit(limit).Find(&photos).Error
	return photos, err
}

// Erased remembers that a photo's blob is gone.
func (s *Store) Erased(ctx context.Context, photo union.ID) error {
	return s.writing(ctx).Model(&union.Photo{}).Where("id = ?", photo).Update("erased_at", s.Now()).Error
}

// BatchesWithPapers gives up to limit batches, after one, that are over and whose papers
// are still kept.
func (s *Store) BatchesWithPapers(ctx context.Context, after union.ID, limit int) ([]union.Batch, error) {
	var batches []union.Batch
	err := s.reading(ctx).Where("papers_deleted_at IS NULL AND status IN ? AND id > ?", []string{union.BatchResulted, union.BatchVoid}, after).
		Order("id").Limit(limit).Find(&batches).Error
	return batches, err
}

// PapersOf gives a batch's papers and scans of all editions whose files are still kept.
func (s *Store) PapersOf(ctx context.Context, batch union.ID) ([]union.PaperRecord, []union.PaperScan, error) {
	var papers []union.PaperRecord
	err := s.reading(ctx).Where("batch_id = ? AND deleted_at IS NULL", batch).Order("id").Find(&papers).Error
	if err != nil {
		return nil, nil, err
	}
	var scans []union.PaperScan
	err = s.reading(ctx).Where("batch_id = ? AND deleted_at IS NULL", batch).Order("id").Find(&scans).Error
	return papers, scans, err
}

// PaperErased remembers that a paper's file is gone; its hash stays.
func (s *Store) PaperErased(ctx context.Context, paper union.ID) error {
	return s.writing(ctx).Model(&union.PaperRecord{}).Where("id = ?", paper).Update("deleted_at", s.Now()).Error
}

// ScanErased remembers that a scan's file is gone; its hash stays.
func (s *Store) ScanErased(ctx context.Context, scan union.ID) error {
	return s.writing(ctx).Model(&union.PaperScan{}).Where("id = ?", scan).Update("deleted_at", s.Now()).Error
}

// PapersErased closes a batch's papers.
func (s *Store) PapersErased(ctx context.Context, batch union.ID) error {
	return s.writing(ctx).Model(&union.Batch{}).Where("id = ?", batch).UpdateColumn("papers_deleted_at", s.Now()).Error
}
