package store

import (
	"context"
	"slices"
	"strconv"

	"unioncard/server/union"
)

// rowChunk is how many rows one statement takes.
const rowChunk = 500

// BatchEntry is a row of a batch with its application.
type BatchEntry struct {
	Row         union.BatchRow
	Application union.Application
}

// AddBatchRows puts approved applications of the batch's unit into a draft. An
// application that has left meanwhile, or stands in another draft, makes the whole call
// fail with union.ErrStale.
func (s *Store) AddBatchRows(ctx context.Context, batch union.Batch, apps []union.Application) error {
	apps = slices.Clone(apps)
	slices.SortFunc(apps, func(a, b union.Application) int { return compareIDs(a.ID, b.ID) })
	for chunk := range slices.Chunk(apps, rowChunk) {
		ids := make([]union.ID, len(chunk))
		rows := make([]union.BatchRow, len(chunk))
		now := s.Now()
		for i, app := range chunk {
			ids[i] = app.ID
			rows[i] = union.BatchRow{
				ID: s.NewID(), BatchID: batch.ID, ApplicationID: app.ID, Live: ptr(app.ID), Status: union.BatchRowDraft, Edition: 1,
				NameMasked: app.NameMasked, DocumentMasked: app.DocumentMasked, DocumentIndex: app.DocumentIndex, Version: 1, CreatedAt: now, UpdatedAt: now,
			}
		}
		result := s.writing(ctx).Exec(
			"UPDATE applications SET batch_id = ?, version = version + 1, updated_at = ? WHERE id IN ? AND applying_org_id = ? AND status = ? AND stopped = ? AND batch_id IS NULL",
			batch.ID, now, ids, batch.OrgID, union.ApplicationApproved, false)
		if result.Error != nil {
			return result.Error
		}
		if result.RowsAffected != int64(len(ids)) {
			return union.ErrStale
		}
		err := s.writing(ctx).Create(&rows).Error
		if Violates(err, "uq_batch_rows_live") {
			return union.ErrStale
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// RemoveBatchRows takes applications out of a draft; nil means all. It returns how many left.
func (s *Store) RemoveBatchRows(ctx context.Context, batch union.Batch, apps []union.ID) (int, error) {
	if apps == nil {
		err := s.reading(ctx).Model(&union.BatchRow{}).Where("batch_id = ? AND status = ?", batch.ID, union.BatchRowDraft).
			Order("application_id").Pluck("application_id", &apps).Error
		if err != nil {
			return 0, err
		}
	}
	apps = slices.Sorted(slices.Values(apps))
	left := 0
	for chunk := range slices.Chunk(apps, rowChunk) {
		result := s.writing(ctx).Exec(
			"UPDATE applications SET batch_id = NULL, version = version + 1, updated_at = ? WHERE id IN ? AND batch_id = ? AND status = ?",
			s.Now(), chunk, batch.ID, union.ApplicationApproved)
		if result.Error != nil {
			return left, result.Error
		}
		left += int(result.RowsAffected)
		err := s.writing(ctx).Where("batch_id = ? AND application_id IN ? AND status = ?", batch.ID, chunk, union.BatchRowDraft).Delete(&union.BatchRow{}).Error
		if err != nil {
			return left, err
		}
	}
	return left, nil
}

// DraftEntries gives all rows of a draft in the order in which they will be numbered:
// hardship members first, then the longest approved.
func (s *Store) DraftEntries(ctx context.Context, batch union.ID) ([]BatchEntry, error) {
	return s.entries(ctx, batch, union.BatchRowDraft, func(a, b BatchEntry) int {
		if a.Application.RankKey != b.Application.RankKey {
			if a.Application.RankKey < b.Application.RankKey {
				return -1
			}
			return 1
		}
		return compareIDs(a.Application.ID, b.Application.ID)
	})
}

// SealedEntries gives the outstanding rows of a batch with their applications, in the order of their numbers.
func (s *Store) SealedEntries(ctx context.Context, batch union.ID) ([]BatchEntry, error) {
	return s.entries(ctx, batch, union.BatchRowSealed, func(a, b BatchEntry) int { return *a.Row.Number - *b.Row.Number })
}

// ListEntries gives rows that stood on the list of an edition when it was sealed, in the
// order of their numbers, with their applications as they are now.
func (s *Store) ListEntries(ctx context.Context, batch union.ID, edition, offset, limit int) ([]BatchEntry, error) {
	var rows []union.BatchRow
	err := s.reading(ctx).Where("batch_id = ? AND edition >= ? AND number IS NOT NULL", batch, edition).Order("number").Offset(offset).Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return s.withApplications(ctx, rows)
}

func (s *Store) entries(ctx context.Context, batch union.ID, status string, order func(a, b BatchEntry) int) ([]BatchEntry, error) {
	var rows []union.BatchRow
	err := s.reading(ctx).Where("batch_id = ? AND status = ?", batch, status).Order("id").Limit(union.BatchLimit + 1).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	entries, err := s.withApplications(ctx, rows)
	slices.SortFunc(entries, order)
	return entries, err
}

func (s *Store) withApplications(ctx context.Context, rows []union.BatchRow) ([]BatchEntry, error) {
	entries := make([]BatchEntry, 0, len(rows))
	for chunk := range slices.Chunk(rows, rowChunk) {
		ids := make([]union.ID, len(chunk))
		for i, row := range chunk {
			ids[i] = row.ApplicationID
		}
		var apps []union.Application
		if err := s.reading(ctx).Where("id IN ?", ids).Find(&apps).Error; err != nil {
			return nil, err
		}
		byID := make(map[union.ID]union.Application, len(apps))
		for _, app := range apps {
			byID[app.ID] = app
		}
		for _, row := range chunk {
			entries = append(entries, BatchEntry{row, byID[row.ApplicationID]})
		}
	}
	return entries, nil
}

// CountDraftRows counts the rows of drafts, whose figure is kept nowhere.
func (s *Store) CountDraftRows(ctx context.Context, batches ...union.ID) (map[union.ID]int, error) {
	counts := map[union.ID]int{}
	if len(batches) == 0 {
		return counts, nil
	}
	var rows []struct {
		BatchID union.ID
		N       int
	}
	err := s.reading(ctx).Model(&union.BatchRow{}).Select("batch_id, COUNT(*) AS n").
		Where("batch_id IN ? AND status = ?", batches, union.BatchRowDraft).Group("batch_id").Scan(&rows).Error
	for _, r := range rows {
		counts[r.BatchID] = r.N
	}
	return counts, err
}

// BatchRowPage lists the rows of a batch: by number once it is sealed, before that in
// the order in which they were put in.
func (s *Store) BatchRowPage(ctx context.Context, batch union.Batch, p Page) ([]union.BatchRow, string, error) {
	query := s.reading(ctx).Where("batch_id = ?", batch.ID)
	var rows []union.BatchRow
	if batch.SealedAt == nil {
		query, err := p.byID(query, "id", false)
		if err != nil {
			return nil, "", err
		}
		if err = query.Find(&rows).Error; err != nil {
			return nil, "", err
		}
		rows, next := trim(p, rows, func(r union.BatchRow) cursor { return cursor{ID: r.ID} })
		return rows, next, nil
	}
	query, err := p.byNumber(query.Where("number IS NOT NULL"), "number")
	if err != nil {
		return nil, "", err
	}
	if err = query.Find(&rows).Error; err != nil {
		return nil, "", err
	}
	rows, next := trim(p, rows, func(r union.BatchRow) cursor { return cursor{Key: strconv.Itoa(*r.Number), ID: r.ID} })
	return rows, next, nil
}

// BatchRow gives a row by its number.
func (s *Store) BatchRow(ctx context.Context, batch union.ID, number int) (union.BatchRow, error) {
	var row union.BatchRow
	err := s.reading(ctx).Where("batch_id = ? AND number = ?", batch, number).Take(&row).Error
	return row, found(err)
}

// LookedAtRow remembers that the officer has opened a row.
func (s *Store) LookedAtRow(ctx context.Context, row union.ID) error {
	return s.writing(ctx).Model(&union.BatchRow{}).Where("id = ? AND looked = ?", row, false).Update("looked", true).Error
}

// EndedRows gives the numbers of outstanding rows whose document has ended before a day.
func (s *Store) EndedRows(ctx context.Context, batch union.ID, day union.Date, limit int) ([]int, error) {
	var numbers []int
	err := s.reading(ctx).Table("batch_rows").Joins("JOIN applications ON applications.id = batch_rows.application_id").
		Where("batch_rows.batch_id = ? AND batch_rows.status = ? AND applications.valid_to <> '' AND applications.valid_to < ?", batch, union.BatchRowSealed, day).
		Order("batch_rows.number").Limit(limit).Pluck("batch_rows.number", &numbers).Error
	return numbers, err
}

func ptr[T any](v T) *T { return &v }
