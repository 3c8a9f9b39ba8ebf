package store

import (
	"context"

	"gorm.io/gorm/clause"

	"unioncard/server/union"
)

// AddPapers keeps the records of drawn papers.
func (s *Store) AddPapers(ctx context.Context, records []union.PaperRecord) error {
	return s.writing(ctx).CreateInBatches(&records, rowChunk).Error
}

// Papers gives the records of a batch's edition in the order in which they were drawn.
func (s *Store) Papers(ctx context.Context, batch union.ID, edition int) ([]union.PaperRecord, error) {
	var records []union.PaperRecord
	err := s.reading(ctx).Where("batch_id = ? AND edition = ? AND deleted_at IS NULL", batch, edition).Order("name").Find(&records).Error
	return records, err
}

// Paper gives one file's record.
func (s *Store) Paper(ctx context.Context, batch union.ID, edition int, name string) (union.PaperRecord, error) {
	var record union.PaperRecord
	err := s.reading(ctx).Where("batch_id = ? AND edition = ? AND name = ? AND deleted_at IS NULL", batch, edition, name).Take(&record).Error
	return record, found(err)
}

// TickPaper notes that a side has the stamped original of a paper; once is enough.
func (s *Store) TickPaper(ctx context.Context, tick union.PaperTick) error {
	return s.writing(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "batch_id"}, {Name: "edition"}, {Name: "paper"}, {Name: "side"}},
		DoNothing: true,
	}).Create(&tick).Error
}

// PaperTicks gives what was ticked of an edition.
func (s *Store) PaperTicks(ctx context.Context, batch union.ID, edition int) ([]union.PaperTick, error) {
	var ticks []union.PaperTick
	err := s.reading(ctx).Where("batch_id = ? AND edition = ?", batch, edition).Order("id").Find(&ticks).Error
	return ticks, err
}

// AddScan keeps a scan's record.
func (s *Store) AddScan(ctx context.Context, scan union.PaperScan) error {
	return s.writing(ctx).Create(&scan).Error
}

// PaperScans gives the scans of an edition.
func (s *Store) PaperScans(ctx context.Context, batch union.ID, edition int) ([]union.PaperScan, error) {
	var scans []union.PaperScan
	err := s.reading(ctx).Where("batch_id = ? AND edition = ? AND deleted_at IS NULL AND replaced_at IS NULL", batch, edition).Order("id").Find(&scans).Error
	return scans, err
}

// PaperScan gives a scan of a batch.
func (s *Store) PaperScan(ctx context.Context, batch, id union.ID) (union.PaperScan, error) {
	var scan union.PaperScan
	err := s.reading(ctx).Where("id = ? AND batch_id = ? AND deleted_at IS NULL", id, batch).Take(&scan).Error
	return scan, found(err)
}

// ReplacePaper takes the ticks and scans of a paper away, because another one has taken
// its place. The scans can still be looked at.
func (s *Store) ReplacePaper(ctx context.Context, batch union.ID, edition int, paper union.PaperKind) error {
	if err := s.UntickPaper(ctx, batch, edition, paper); err != nil {
		return err
	}
	return s.writing(ctx).Model(&union.PaperScan{}).Where("batch_id = ? AND edition = ? AND paper = ? AND replaced_at IS NULL", batch, edition, paper).
		Update("replaced_at", s.Now()).Error
}
