// Package result takes in what the bank sends back: it reconciles each result file with
// its batch and books what is confirmed. It owns ResultFile and ResultRow, and makes the cards.
package result

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Sheets reads what the bank sends.
type Sheets interface {
	Open(ctx context.Context, r io.Reader) (union.SheetRows, error)
}

// Vault seals, opens and indexes for the reconciliation.
type Vault interface {
	SealBytes(place union.Place, plain []byte) ([]byte, error)
	OpenBytes(place union.Place, sealed []byte) ([]byte, error)
	Index(kind union.IndexKind, normalised string) (current, next []byte)
}

// Files takes in the bank's result files (回盘文件): every line is accounted for before
// anything is applied, nothing is applied until it is confirmed, and the same file
// again changes nothing.
type Files struct {
	store  *store.Store
	vault  Vault
	sheets Sheets
	rules  Rules
	turns  chan struct{} // held while a file is reconciled
	desks  chan struct{} // held while a file is applied: as many as the database writes for at once
}

// filesAtOnce is how many files are reconciled side by side; others wait a second or two.
const filesAtOnce = 4

// New makes the feature.
func New(s *store.Store, vault Vault, sheets Sheets, rules Rules) *Files {
	return &Files{s, vault, sheets, rules, make(chan struct{}, filesAtOnce), make(chan struct{}, s.Writers())}
}

// Summary counts the lines in each category, and the outstanding rows that the file
// says nothing of.
type Summary struct {
	Lines   int            `json:"lines"`
	Missing int            `json:"missing"`
	Counts  map[string]int `json:"counts"`
}

// Take reads a result file and reconciles it with an accepted batch. A file that was
// taken before is given back as it is.
func (f *Files) Take(ctx context.Context, actor union.Actor, batchID, scan union.ID, name string, content []byte) (union.ResultFile, error) {
	batch, role, err := f.store.BatchForResults(ctx, actor, batchID, union.RoleClerk)
	if err != nil {
		return union.ResultFile{}, err
	}
	if batch.Status != union.BatchAccepted && batch.Status != union.BatchResulted {
		return union.ResultFile{}, union.Conflict("batch_wrong_status", "受理后才能导入开卡结果。", batch.Status)
	}
	if role != union.RoleBankOfficer {
		if err = f.store.CheckBankSheet(ctx, batch, scan, union.PaperResultSheet); err != nil {
			return union.ResultFile{}, err
		}
	}
	sum := sha256.Sum256(content)
	earlier, err := f.store.ResultFileByHash(ctx, batch.ID, sum[:])
	if err != nil || earlier != nil {
		return theirs(earlier, role, err)
	}
	if err = take(ctx, f.turns); err != nil {
		return union.ResultFile{}, err
	}
	defer func() { <-f.turns }()
	lines, err := f.read(ctx, content)
	if err != nil {
		return union.ResultFile{}, err
	}
	rows, m, err := f.prepare(ctx, actor, role, batch, lines)
	if err != nil {
		return union.ResultFile{}, err
	}
	now := f.store.Now()
	file := union.ResultFile{
		ID: f.store.NewID(), BatchID: batch.ID, FileSHA256: sum[:], FileName: union.FileLabel(now, f.store.Zone(), name), Status: union.ResultFileReconciled,
		UploadedBy: actor.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	if role != union.RoleBankOfficer {
		file.ScanID = &scan
	}
	return f.keep(ctx, actor, role, batch, file, lines, rows, m)
}

// take waits for one of a few places.
func take(ctx context.Context, places chan struct{}) error {
	select {
	case places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// keep writes the file with its lines.
func (f *Files) keep(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch, file union.ResultFile, lines []line, rows []*known, m matcher) (union.ResultFile, error) {
	summary := Summary{Lines: len(lines), Counts: map[string]int{}}
	named := map[union.ID]bool{}
	list := make([]union.ResultRow, 0, len(lines))
	for _, l := range lines {
		v := m.match(l)
		summary.Counts[v.category]++
		row, err := f.resultRow(file, l, v)
		if err != nil {
			return file, err
		}
		if v.row != nil {
			named[v.row.row.ID] = true
		}
		list = append(list, row)
	}
	for _, k := range rows {
		if k.row.Status == union.BatchRowSealed && !named[k.row.ID] {
			summary.Missing++
		}
	}
	text, err := json.Marshal(summary)
	if err != nil {
		return file, err
	}
	file.Summary = string(text)
	err = f.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.AddResultFile(ctx, file, list); err != nil {
			return err
		}
		if file.ScanID != nil {
			if err := tx.TellHeads(ctx, batch, "batch:results_recorded"); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, union.Audit{
			Actor: actor, Role: role, Action: "result_files:take", Subject: string(union.SubjectBatch), SubjectID: batch.ID,
			OrgID: batch.OrgID, Detail: file.Summary,
		})
	})
	if errors.Is(err, store.ErrResultFileExists) { // the same file at the same moment
		earlier, err := f.store.ResultFileByHash(ctx, batch.ID, file.FileSHA256)
		return theirs(earlier, role, err)
	}
	return file, err
}

// theirs gives a file that was taken before. What the bank has taken in itself is not
// shown to the unit, though somebody there holds the same file.
func theirs(earlier *union.ResultFile, role union.Role, err error) (union.ResultFile, error) {
	if err == nil && earlier != nil && earlier.ScanID == nil && role != union.RoleBankOfficer {
		return union.ResultFile{}, store.ErrResultFileExists
	}
	return deref(earlier), err
}

func (f *Files) resultRow(file union.ResultFile, l line, v verdict) (union.ResultRow, error) {
	row := union.ResultRow{
		ID: f.store.NewID(), ResultFileID: file.ID, Line: l.at, Category: v.category, Code: v.code, Detail: v.detail, CreatedAt: file.CreatedAt,
	}
	if v.row != nil {
		row.BatchRowID = &v.row.row.ID
	}
	if l.card != "" {
		sealed, err := f.vault.SealBytes(union.Place{Table: "result_rows", Column: "card", Row: row.ID}, []byte(l.card))
		if err != nil {
			return row, err
		}
		row.CardSealed, row.CardIndex, row.CardMasked = sealed, []byte(l.cardMark), union.MaskCard(l.card)
	}
	if v.category == union.ResultOtherName {
		sealed, err := f.vault.SealBytes(union.Place{Table: "result_rows", Column: "name", Row: row.ID}, []byte(l.name))
		if err != nil {
			return row, err
		}
		row.NameSealed = sealed
	}
	return row, nil
}

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
