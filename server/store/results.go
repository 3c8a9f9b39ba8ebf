package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"unioncard/server/union"
)

// AllBatchRows gives every numbered row of a batch.
func (s *Store) AllBatchRows(ctx context.Context, batch union.ID) ([]union.BatchRow, error) {
	var rows []union.BatchRow
	err := s.reading(ctx).Where("batch_id = ? AND number IS NOT NULL", batch).Order("number").Find(&rows).Error
	return rows, err
}

// CardMarksOfBatch gives the indexes of each opened application's card number.
func (s *Store) CardMarksOfBatch(ctx context.Context, batch union.ID) (map[union.ID]union.Sealed, error) {
	var cards []union.Card
	err := s.reading(ctx).Select("application_id", "number_index", "number_index_next").Where("batch_id = ?", batch).Find(&cards).Error
	marks := make(map[union.ID]union.Sealed, len(cards))
	for _, c := range cards {
		marks[c.ApplicationID] = c.Number
	}
	return marks, err
}

// CardNumbersInUse gives those of the indexes that living cards hold.
func (s *Store) CardNumbersInUse(ctx context.Context, marks [][]byte) ([][]byte, error) {
	var used [][]byte
	for chunk := range slices.Chunk(marks, 500) {
		var cards []union.Card
		err := s.reading(ctx).Select("held_number", "held_number_next").Where("held_number IN ? OR held_number_next IN ?", chunk, chunk).Find(&cards).Error
		if err != nil {
			return nil, err
		}
		for _, c := range cards {
			used = append(used, c.HeldNumber, c.HeldNumberNext)
		}
	}
	return used, nil
}

// ResultFileByHash finds a file of a batch by its content; nil when it is new.
func (s *Store) ResultFileByHash(ctx context.Context, batch union.ID, hash []byte) (*union.ResultFile, error) {
	var files []union.ResultFile
	err := s.reading(ctx).Where("batch_id = ? AND file_sha256 = ?", batch, hash).Limit(1).Find(&files).Error
	if err != nil || len(files) == 0 {
		return nil, err
	}
	return &files[0], nil
}

// ResultFilesOf gives a batch's result files, newest first. Callers check the scope.
func (s *Store) ResultFilesOf(ctx context.Context, batch union.ID) ([]union.ResultFile, error) {
	var files []union.ResultFile
	err := s.reading(ctx).Where("batch_id = ?", batch).Order("id DESC").Limit(200).Find(&files).Error
	return files, err
}

// ErrResultFileExists says that the batch has this very file already.
var ErrResultFileExists = union.Conflict("result_file_exists", "这个文件已经导入过。", "")

// ErrScanUsed says that the signed sheet belongs to another file.
var ErrScanUsed = union.Conflict("scan_used", "这张结果单已用于另一个文件，请上传这个文件自己的结果单。", "")

// AddResultFile keeps a reconciled file with its lines.
func (s *Store) AddResultFile(ctx context.Context, file union.ResultFile, rows []union.ResultRow) error {
	err := s.writing(ctx).Create(&file).Error
	switch {
	case Violates(err, "uq_result_files_hash"):
		return ErrResultFileExists
	case Violates(err, "uq_result_files_scan"):
		return ErrScanUsed
	}
	if err != nil {
		return err
	}
	return insertMany(ctx, s, rows)
}

// BatchForResults gives a batch to the officer of its branch, or to one of the unit's
// roles once it has been handed in; with the role.
func (s *Store) BatchForResults(ctx context.Context, actor union.Actor, id union.ID, roles ...union.Role) (union.Batch, union.Role, error) {
	batch, err := s.BatchAtBank(ctx, actor, id)
	if err == nil || union.KindOf(err) != union.KindNotFound {
		return batch, union.RoleBankOfficer, err
	}
	batch, role, err := s.BatchOfUnit(ctx, actor, id, roles...)
	if err == nil && batch.SubmittedAt == nil {
		return union.Batch{}, "", union.ErrNotFound
	}
	return batch, role, err
}

// ResultFileFor gives a result file with its batch to an officer of the branch. To the
// unit's roles it is there when a clerk has imported it on behalf of the bank.
func (s *Store) ResultFileFor(ctx context.Context, actor union.Actor, id union.ID, roles ...union.Role) (union.ResultFile, union.Batch, union.Role, error) {
	var file union.ResultFile
	err := s.reading(ctx).Where("id = ?", id).Take(&file).Error
	if err != nil {
		return file, union.Batch{}, "", found(err)
	}
	batch, role, err := s.BatchForResults(ctx, actor, file.BatchID, roles...)
	if err == nil && role != union.RoleBankOfficer && file.ScanID == nil {
		err = union.ErrNotFound
	}
	if err != nil {
		return union.ResultFile{}, union.Batch{}, "", err
	}
	return file, batch, role, nil
}

// ResultFile gives a file anew to whoever holds it already.
func (s *Store) ResultFile(ctx context.Context, id union.ID) (union.ResultFile, error) {
	var file union.ResultFile
	err := s.reading(ctx).Where("id = ?", id).Take(&file).Error
	return file, found(err)
}

// ResultRows lists the lines of a file, all or of one category, in the file's order.
func (s *Store) ResultRows(ctx context.Context, file union.ID, category string, p Page) ([]union.ResultRow, string, error) {
	query := s.reading(ctx).Where("result_file_id = ?", file)
	if category != "" {
		query = query.Where("category = ?", category)
	}
	query, err := p.byNumber(query, "line")
	if err != nil {
		return nil, "", err
	}
	var rows []union.ResultRow
	if err = query.Find(&rows).Error; err != nil {
		return nil, "", err
	}
	rows, next := trim(p, rows, func(r union.ResultRow) cursor { return cursor{Key: strconv.Itoa(r.Line), ID: r.ID} })
	return rows, next, nil
}

// LinesToApply gives the lines of a category that have not been applied, in the order of
// their batch rows: rows that lie together are written together, which takes a quarter of
// the pages that the file's own order would.
func (s *Store) LinesToApply(ctx context.Context, file union.ID, category string, confirmed bool) ([]union.ID, error) {
	query := s.reading(ctx).Model(&union.ResultRow{}).Where("result_file_id = ? AND category = ? AND applied_at IS NULL", file, category)
	if confirmed {
		query = query.Where("confirmed = ?", true)
	}
	var ids []union.ID
	err := query.Order("batch_row_id, id").Pluck("id", &ids).Error
	return ids, err
}

// UnappliedRows gives those of some lines that still are in a category and not applied.
func (s *Store) UnappliedRows(ctx context.Context, ids []union.ID, category string) ([]union.ResultRow, error) {
	var rows []union.ResultRow
	err := s.reading(ctx).Where("id IN ? AND category = ? AND applied_at IS NULL", ids, category).Find(&rows).Error
	slices.SortFunc(rows, func(a, b union.ResultRow) int { return compareIDs(*a.BatchRowID, *b.BatchRowID) })
	return rows, err
}

// UnexplainedRows counts the lines that somebody has still to explain.
func (s *Store) UnexplainedRows(ctx context.Context, file union.ID) (int64, error) {
	var n int64
	err := s.reading(ctx).Model(&union.ResultRow{}).
		Where("result_file_id = ? AND category IN ? AND confirmed = ?", file, []string{union.ResultStruck, union.ResultForeign}, false).Count(&n).Error
	return n, err
}

// ConfirmResultRow keeps the word that was given for a line, once.
func (s *Store) ConfirmResultRow(ctx context.Context, file, row union.ID, explanation string) error {
	result := s.writing(ctx).Model(&union.ResultRow{}).
		Where("id = ? AND result_file_id = ? AND category IN ? AND applied_at IS NULL", row, file,
			[]string{union.ResultStruck, union.ResultForeign, union.ResultOtherName}).
		Updates(map[string]any{"confirmed": true, "explanation": explanation})
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrNotFound
	}
	return result.Error
}

// ResultRow gives one line of a file.
func (s *Store) ResultRow(ctx context.Context, file, id union.ID) (union.ResultRow, error) {
	var row union.ResultRow
	err := s.reading(ctx).Where("id = ? AND result_file_id = ?", id, file).Take(&row).Error
	return row, found(err)
}

// MarkResultRows notes that lines have been applied.
func (s *Store) MarkResultRows(ctx context.Context, ids []union.ID, at time.Time) error {
	result := s.writing(ctx).Model(&union.ResultRow{}).Where("id IN ? AND applied_at IS NULL", ids).Update("applied_at", at)
	if result.Error == nil && result.RowsAffected != int64(len(ids)) {
		return union.ErrStale
	}
	return result.Error
}

// MoveResultFile changes a file's status by version.
func (s *Store) MoveResultFile(ctx context.Context, file union.ResultFile, to string, set map[string]any) error {
	set["status"], set["version"], set["updated_at"] = to, file.Version+1, s.Now()
	result := s.writing(ctx).Model(&union.ResultFile{}).
		Where("id = ? AND status = ? AND version = ?", file.ID, file.Status, file.Version).Updates(set)
	if result.Error == nil && result.RowsAffected != 1 {
		return union.ErrStale
	}
	return result.Error
}

// RowsByID gives batch rows by id.
func (s *Store) RowsByID(ctx context.Context, ids []union.ID) (map[union.ID]union.BatchRow, error) {
	var rows []union.BatchRow
	err := s.reading(ctx).Where("id IN ?", ids).Find(&rows).Error
	list := make(map[union.ID]union.BatchRow, len(rows))
	for _, r := range rows {
		list[r.ID] = r
	}
	return list, err
}

// ApplicationsByID gives applications by id.
func (s *Store) ApplicationsByID(ctx context.Context, ids []union.ID) (map[union.ID]union.Application, error) {
	var apps []union.Application
	err := s.reading(ctx).Where("id IN ?", ids).Find(&apps).Error
	list := make(map[union.ID]union.Application, len(apps))
	for _, a := range apps {
		list[a.ID] = a
	}
	return list, err
}

// CountBatchRows counts by status the rows of a batch that stand on its present list.
func (s *Store) CountBatchRows(ctx context.Context, batch union.ID) (map[string]int, error) {
	var rows []struct {
		Status string
		N      int
	}
	err := s.reading(ctx).Model(&union.BatchRow{}).Select("status, COUNT(*) AS n").
		Where("batch_id = ? AND (status = ? OR edition = (SELECT edition FROM batches WHERE id = ?))", batch, union.BatchRowDraft, batch).Group("status").Scan(&rows).Error
	counts := map[string]int{}
	for _, r := range rows {
		counts[r.Status] = r.N
	}
	return counts, err
}

// SetBatchCounts writes a batch's figures from its rows.
func (s *Store) SetBatchCounts(ctx context.Context, batch union.ID, opened, refused, struck int) error {
	return s.writing(ctx).Model(&union.Batch{}).Where("id = ?", batch).
		Updates(map[string]any{"opened": opened, "refused": refused, "struck": struck}).Error
}

// AddCards keeps new cards with their first numbers.
func (s *Store) AddCards(ctx context.Context, cards []union.Card, numbers []union.CardNumber) error {
	err := insertMany(ctx, s, cards)
	if err != nil {
		return heldError(err)
	}
	return insertMany(ctx, s, numbers)
}

// Recategorise puts a line that has not been applied into another category.
func (s *Store) Recategorise(ctx context.Context, row union.ID, category string) error {
	return s.writing(ctx).Model(&union.ResultRow{}).Where("id = ? AND applied_at IS NULL", row).Update("category", category).Error
}

// SetBankName keeps the bank's own spelling of a row's name.
func (s *Store) SetBankName(ctx context.Context, row union.ID, sealed []byte, masked string) error {
	return s.writing(ctx).Model(&union.BatchRow{}).Where("id = ?", row).Updates(map[string]any{"bank_name": sealed, "bank_name_masked": masked}).Error
}
