package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"unioncard/server/union"
)

// StatusFileByHash finds a status file of a branch that was taken before; nil when there is none.
func (s *Store) StatusFileByHash(ctx context.Context, branch union.ID, hash []byte) (*union.StatusFile, error) {
	var files []union.StatusFile
	err := s.reading(ctx).Where("bank_branch_id = ? AND file_sha256 = ?", branch, hash).Limit(1).Find(&files).Error
	if err != nil || len(files) == 0 {
		return nil, err
	}
	return &files[0], nil
}

// AddStatusFile keeps a reconciled file with its lines; the same file again is ErrStatusFileExists.
func (s *Store) AddStatusFile(ctx context.Context, file union.StatusFile, rows []union.StatusRow) error {
	err := s.writing(ctx).Create(&file).Error
	if Violates(err, "uq_status_files_hash") {
		return ErrStatusFileExists
	}
	if err != nil {
		return err
	}
	return s.writing(ctx).CreateInBatches(&rows, 500).Error
}

// ErrStatusFileExists says that the branch has sent this very file already.
var ErrStatusFileExists = union.Conflict("status_file_exists", "这个文件已经导入过。", "")

// StatusFileFor gives a status file to an officer of its branch.
func (s *Store) StatusFileFor(ctx context.Context, actor union.Actor, id union.ID) (union.StatusFile, error) {
	var file union.StatusFile
	err := s.reading(ctx).Where("id = ?", id).Take(&file).Error
	if err != nil {
		return file, found(err)
	}
	if !actor.AtBranch(file.BankBranchID) {
		return union.StatusFile{}, union.ErrNotFound
	}
	return file, nil
}

// StatusRows lists the lines of a file, all or of one category, in the file's order.
func (s *Store) StatusRows(ctx context.Context, file union.ID, category string, p Page) ([]union.StatusRow, string, error) {
	query := s.reading(ctx).Where("status_file_id = ?", file)
	if category != "" {
		query = query.Where("category = ?", category)
	}
	query, err := p.byNumber(query, "line")
	if err != nil {
		return nil, "", err
	}
	var rows []union.StatusRow
	if err = query.Find(&rows).Error; err != nil {
		return nil, "", err
	}
	rows, next := trim(p, rows, func(r union.StatusRow) cursor { return cursor{Key: strconv.Itoa(r.Line), ID: r.ID} })
	return rows, next, nil
}

// StatusRowsToApply gives up to limit lines after one that can be applied and have not been.
func (s *Store) StatusRowsToApply(ctx context.Context, file, after union.ID, limit int) ([]union.StatusRow, error) {
	var rows []union.StatusRow
	err := s.reading(ctx).Where("status_file_id = ? AND category = ? AND applied_at IS NULL AND id > ?", file, union.StatusApplies, after).
		Order("id").Limit(limit).Find(&rows).Error
	return rows, err
}

// TakeStatusRow makes the transaction the only one to apply a line; false when another has.
func (s *Store) TakeStatusRow(ctx context.Context, row union.ID, at time.Time) (bool, error) {
	result := s.writing(ctx).Model(&union.StatusRow{}).Where("id = ? AND applied_at IS NULL", row).Update("applied_at", at)
	return result.RowsAffected == 1, result.Error
}

// RecategoriseStatusRow says that a line cannot be applied after all.
func (s *Store) RecategoriseStatusRow(ctx context.Context, row union.ID, category string) error {
	return s.writing(ctx).Model(&union.StatusRow{}).Where("id = ? AND applied_at IS NULL", row).Update("category", category).Error
}

// FinishStatusFile marks a file as applied, with what became of its lines.
func (s *Store) FinishStatusFile(ctx context.Context, file union.StatusFile, summary string, by union.ID) error {
	return s.writing(ctx).Model(&union.StatusFile{}).Where("id = ? AND status = ?", file.ID, union.ResultFileReconciled).
		Updates(map[string]any{"status": union.ResultFileApplied, "summary": summary, "applied_by": by, "applied_at": s.Now(), "updated_at": s.Now(), "version": file.Version + 1}).Error
}

// CountStatusRows counts a file's lines in each category.
func (s *Store) CountStatusRows(ctx context.Context, file union.ID) (map[string]int, error) {
	var rows []struct {
		Category string
		N        int
	}
	err := s.reading(ctx).Model(&union.StatusRow{}).Select("category, COUNT(*) AS n").Where("status_file_id = ?", file).Group("category").Scan(&rows).Error
	counts := map[string]int{}
	for _, r := range rows {
		counts[r.Category] = r.N
	}
	return counts, err
}

// CardsByMark finds a branch's cards by the index of their present number.
func (s *Store) CardsByMark(ctx context.Context, branch union.ID, marks [][]byte) (map[string]union.Card, error) {
	cards := map[string]union.Card{}
	for chunk := range slices.Chunk(marks, 500) {
		for _, column := range []string{"held_number", "held_number_next"} {
			var found []union.Card
			err := s.reading(ctx).Where(column+" IN ? AND bank_branch_id = ?", chunk, branch).Find(&found).Error
			if err != nil {
				return nil, err
			}
			for _, card := range found {
				cards[string(card.HeldNumber)] = card
				if len(card.HeldNumberNext) > 0 {
					cards[string(card.HeldNumberNext)] = card
				}
			}
		}
	}
	return cards, nil
}
