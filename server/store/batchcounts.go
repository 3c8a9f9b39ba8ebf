package store

import (
	"context"

	"unioncard/server/union"
)

// HoldBatch keeps everybody else from changing a batch or its figures until the
// transaction ends. It comes first in a transaction: on MariaDB what is read before it
// may be older than what the last holder wrote.
func (s *Store) HoldBatch(ctx context.Context, id union.ID) error {
	result := s.writing(ctx).Exec("UPDATE batches SET version = version WHERE id = ?", id)
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrNotFound
	}
	return result.Error
}

// HoldBatchAs holds a batch that must still be in the status and edition, and with the rows,
// in which it was seen.
func (s *Store) HoldBatchAs(ctx context.Context, seen union.Batch) error {
	if err := s.HoldBatch(ctx, seen.ID); err != nil {
		return err
	}
	now, err := s.Batch(ctx, seen.ID)
	if err != nil {
		return err
	}
	if now.Status != seen.Status || now.Edition != seen.Edition || now.Struck != seen.Struck {
		return now.Stale()
	}
	return nil
}

// RefreshBatch brings the figures of a held batch up to date with its rows and gives
// how many are outstanding.
func (s *Store) RefreshBatch(ctx context.Context, id union.ID) (union.Batch, int, error) {
	counts, err := s.CountBatchRows(ctx, id)
	if err != nil {
		return union.Batch{}, 0, err
	}
	err = s.SetBatchCounts(ctx, id, counts[union.BatchRowOpened], counts[union.BatchRowRefused], counts[union.BatchRowStruck]+counts[union.BatchRowReturned])
	if err != nil {
		return union.Batch{}, 0, err
	}
	batch, err := s.Batch(ctx, id)
	return batch, counts[union.BatchRowSealed], err
}

// ResultsBegun says whether any result file of a batch is applied or on its way.
func (s *Store) ResultsBegun(ctx context.Context, batch union.ID) (bool, error) {
	var n int64
	err := s.reading(ctx).Model(&union.ResultFile{}).Where("batch_id = ? AND status <> ?", batch, union.ResultFileReconciled).Count(&n).Error
	return n > 0, err
}

// KeepOnList puts every outstanding row of a batch on the list of an edition and gives
// how many there are.
func (s *Store) KeepOnList(ctx context.Context, batch union.ID, edition int) (int, error) {
	result := s.writing(ctx).Model(&union.BatchRow{}).Where("batch_id = ? AND status = ?", batch, union.BatchRowSealed).UpdateColumn("edition", edition)
	return int(result.RowsAffected), result.Error
}

// GoneRows gives the rows that left the list of an edition after it was sealed.
func (s *Store) GoneRows(ctx context.Context, batch union.ID, edition int) ([]union.BatchRow, error) {
	var rows []union.BatchRow
	err := s.reading(ctx).Where("batch_id = ? AND edition = ? AND status IN ?", batch, edition, []string{union.BatchRowStruck, union.BatchRowReturned}).
		Order("number").Find(&rows).Error
	return rows, err
}

// UntickPaper takes the ticks of a paper away, because another one has taken its place.
func (s *Store) UntickPaper(ctx context.Context, batch union.ID, edition int, paper union.PaperKind) error {
	return s.writing(ctx).Where("batch_id = ? AND edition = ? AND paper = ?", batch, edition, paper).Delete(&union.PaperTick{}).Error
}

// StoppedRows gives the numbers of the outstanding rows of a batch that were stopped.
func (s *Store) StoppedRows(ctx context.Context, batch union.ID) ([]int, error) {
	var numbers []int
	err := s.reading(ctx).Table("batch_rows").Joins("JOIN applications ON applications.id = batch_rows.application_id").
		Where("batch_rows.batch_id = ? AND batch_rows.status = ? AND applications.stopped = ?", batch, union.BatchRowSealed, true).
		Order("batch_rows.number").Pluck("batch_rows.number", &numbers).Error
	return numbers, err
}

// RowsOnList counts the rows that stood on the list of an edition when it was sealed.
func (s *Store) RowsOnList(ctx context.Context, batch union.ID, edition int) (int, error) {
	var n int64
	err := s.reading(ctx).Model(&union.BatchRow{}).Where("batch_id = ? AND edition >= ? AND number IS NOT NULL", batch, edition).Count(&n).Error
	return int(n), err
}

// StoppedAmong says which of the applications of rows are stopped.
func (s *Store) StoppedAmong(ctx context.Context, rows []union.BatchRow) (map[union.ID]bool, error) {
	ids := make([]union.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.ApplicationID
	}
	var stopped []union.ID
	err := s.reading(ctx).Model(&union.Application{}).Where("id IN ? AND stopped = ?", ids, true).Pluck("id", &stopped).Error
	among := make(map[union.ID]bool, len(stopped))
	for _, id := range stopped {
		among[id] = true
	}
	return among, err
}
