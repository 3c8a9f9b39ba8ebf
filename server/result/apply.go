package result

import (
	"context"
	"slices"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// applyChunk is how many lines one transaction applies: never one long lock.
const applyChunk = 200

// stuckAfter is when a file whose application stopped half-way may be taken up again.
const stuckAfter = time.Minute

// Explain keeps the word for a line that is applied to nobody, or confirms a line's
// name as the bank's own spelling.
func (f *Files) Explain(ctx context.Context, actor union.Actor, fileID, rowID union.ID, explanation string) error {
	if bad := union.CheckFreeText("explanation", explanation, 2, 200); bad != nil {
		return union.Refused(bad.Code, "请写明原因。"+bad.Detail, *bad)
	}
	file, batch, role, err := f.store.ResultFileFor(ctx, actor, fileID, union.RoleClerk, union.RoleHead, union.RoleSupervisor)
	if err != nil {
		return err
	}
	return f.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.HoldBatch(ctx, file.BatchID); err != nil {
			return err
		}
		line, err := tx.ResultRow(ctx, file.ID, rowID)
		if err != nil {
			return err
		}
		if err = explainable(ctx, tx, file.ID, line); err != nil {
			return err
		}
		if err = tx.ConfirmResultRow(ctx, file.ID, rowID, explanation); err != nil {
			return err
		}
		// Later files may spell the name this way too.
		if err = f.keepSpelling(ctx, tx, line); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{
			Actor: actor, Role: role, Action: "result_rows:explain", Subject: "result_rows", SubjectID: rowID, OrgID: batch.OrgID, Reason: explanation,
		})
	})
}

// explainable refuses a word that is to be acted on once somebody has begun to apply the
// file: it might be kept and never be acted on. A word for a line that is applied to
// nobody may come later too: the line may have become one when the file was applied.
func explainable(ctx context.Context, tx *store.Store, file union.ID, line union.ResultRow) error {
	now, err := tx.ResultFile(ctx, file)
	switch {
	case err == nil && union.ResultNeedsWord(line.Category):
		return nil
	case err != nil:
		return err
	case now.Status == union.ResultFileApplied:
		return union.Conflict("result_file_applied", "这个文件已经确认登记。", now.Status)
	case now.Status == union.ResultFileApplying:
		return errApplying
	}
	return nil
}

var errApplying = union.Conflict("result_file_applying", "正在登记，请稍候刷新。", union.ResultFileApplying)

// Apply carries out a reconciled file: opened lines become cards, refused ones go back
// to their members or end. What a clerk took in on behalf of the bank, the head or a
// supervisor applies, never the same person. Confirmed twice, at once or later, it is carried out once;
// stopped half-way it goes on where it stopped.
func (f *Files) Apply(ctx context.Context, actor union.Actor, fileID union.ID, version int64) (union.ResultFile, error) {
	file, batch, role, err := f.store.ResultFileFor(ctx, actor, fileID, union.RoleHead, union.RoleSupervisor)
	if err != nil {
		return file, err
	}
	if file.ScanID != nil && file.UploadedBy == actor.AccountID {
		return file, union.ErrSamePerson
	}
	if file.Status == union.ResultFileApplied {
		return file, nil
	}
	if version != file.Version {
		return file, union.ErrStale
	}
	if batch.Status != union.BatchAccepted && batch.Status != union.BatchResulted {
		return file, union.Conflict("batch_wrong_status", "受理后才能登记开卡结果。", batch.Status)
	}
	if err = f.explained(ctx, file); err != nil {
		return file, err
	}
	if file.Status == union.ResultFileApplying && f.store.Now().Sub(file.UpdatedAt) < stuckAfter {
		return file, errApplying
	}
	// More files at once than the database writes for would only wait for each other, and
	// push each other's pages out of its memory.
	if err = take(ctx, f.desks); err != nil {
		return file, err
	}
	defer func() { <-f.desks }()
	if err = f.begin(ctx, actor, batch.ID, file); err != nil {
		return file, err
	}
	file.Status, file.Version = union.ResultFileApplying, file.Version+1
	for _, group := range []struct {
		category  string
		confirmed bool
		apply     func(context.Context, *store.Store, union.Actor, union.Role, union.Batch, []booking) error
	}{
		{union.ResultOpened, false, f.open},
		{union.ResultOtherName, true, f.open},
		{union.ResultReturned, false, f.sendBack},
		{union.ResultRefused, false, f.sendBack},
	} {
		if err = f.applyGroup(ctx, actor, role, batch, file, group.category, group.confirmed, group.apply); err != nil {
			return file, err
		}
	}
	return f.finish(ctx, actor, role, batch.ID, file)
}

// explained refuses a file with lines that need a word before it is applied. What has been
// taken up before is carried through: a row may have been struck meanwhile.
func (f *Files) explained(ctx context.Context, file union.ResultFile) error {
	left, err := f.store.UnexplainedRows(ctx, file.ID)
	if err == nil && left > 0 && file.Status == union.ResultFileReconciled {
		err = union.Refused("result_rows_unexplained", "有不在批次内或已撤下的行，请先逐行说明原因。")
	}
	return err
}

// begin takes a file up, unless the bank is giving the batch back at this moment.
func (f *Files) begin(ctx context.Context, actor union.Actor, batch union.ID, file union.ResultFile) error {
	return f.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.HoldBatch(ctx, batch); err != nil {
			return err
		}
		now, err := tx.Batch(ctx, batch)
		if err != nil {
			return err
		}
		if now.Status != union.BatchAccepted && now.Status != union.BatchResulted {
			return now.Stale()
		}
		return tx.MoveResultFile(ctx, file, union.ResultFileApplying, map[string]any{"applied_by": actor.AccountID})
	})
}

// booking is a line on its way into the books: with its batch row and application.
type booking struct {
	result union.ResultRow
	row    union.BatchRow
	app    union.Application
}

func (f *Files) applyGroup(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch, file union.ResultFile, category string, confirmed bool,
	apply func(context.Context, *store.Store, union.Actor, union.Role, union.Batch, []booking) error,
) error {
	ids, err := f.store.LinesToApply(ctx, file.ID, category, confirmed)
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(ids, applyChunk) {
		for raced := 0; ; raced++ {
			err = f.applyLines(ctx, actor, role, batch, chunk, category, apply)
			if !overtaken(err) || raced == overtakes {
				break
			}
			// Another file has just settled one of the rows: look again.
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *Files) applyLines(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch, ids []union.ID, category string,
	apply func(context.Context, *store.Store, union.Actor, union.Role, union.Batch, []booking) error,
) error {
	return f.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		rows, err := tx.UnappliedRows(ctx, ids, category)
		if err != nil || len(rows) == 0 {
			return err
		}
		lines, err := f.gather(ctx, tx, rows)
		if err != nil || len(lines) == 0 {
			return err
		}
		if err = apply(ctx, tx, actor, role, batch, lines); err != nil {
			return err
		}
		applied := make([]union.ID, len(lines))
		for i, l := range lines {
			applied[i] = l.result.ID
		}
		return tx.MarkResultRows(ctx, applied, tx.Now())
	})
}

// overtakes is how often a chunk is looked at again because another file of the batch
// was faster with one of its rows.
const overtakes = 20

func overtaken(err error) bool {
	known, ok := union.AsError(err)
	return ok && (known.Is(union.ErrStale) || known.Is(union.ErrRowSettled) || known.Is(store.ErrCardNumberHeld))
}

// gather finds what the lines are about. A line whose row was settled, or whose card
// number was taken, since the file was reconciled is put into its new category.
func (f *Files) gather(ctx context.Context, tx *store.Store, results []union.ResultRow) ([]booking, error) {
	rowIDs := make([]union.ID, 0, len(results))
	marks := make([][]byte, 0, len(results))
	for _, result := range results {
		rowIDs = append(rowIDs, *result.BatchRowID)
		marks = append(marks, result.CardIndex)
	}
	rows, err := tx.RowsByID(ctx, rowIDs)
	if err != nil {
		return nil, err
	}
	used, err := tx.CardNumbersInUse(ctx, marks)
	if err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	for _, mark := range used {
		taken[string(mark)] = len(mark) > 0
	}
	appIDs := make([]union.ID, 0, len(rows))
	for _, row := range rows {
		appIDs = append(appIDs, row.ApplicationID)
	}
	apps, err := tx.ApplicationsByID(ctx, appIDs)
	if err != nil {
		return nil, err
	}
	lines := make([]booking, 0, len(results))
	for _, result := range results {
		row := rows[*result.BatchRowID]
		if category := changed(row, result, taken); category != "" {
			if err = tx.Recategorise(ctx, result.ID, category); err != nil {
				return nil, err
			}
			continue
		}
		lines = append(lines, booking{result, row, apps[row.ApplicationID]})
	}
	return lines, nil
}

func changed(row union.BatchRow, result union.ResultRow, taken map[string]bool) string {
	switch {
	case row.Status == union.BatchRowStruck || row.Status == union.BatchRowVoid:
		return union.ResultStruck
	case row.Status != union.BatchRowSealed:
		return union.ResultContradicts
	case len(result.CardIndex) > 0 && taken[string(result.CardIndex)] && (result.Category == union.ResultOpened || result.Category == union.ResultOtherName):
		return union.ResultCardInUse
	}
	return ""
}

// finish brings the batch's figures up to date and closes the file.
func (f *Files) finish(ctx context.Context, actor union.Actor, role union.Role, batchID union.ID, file union.ResultFile) (union.ResultFile, error) {
	var err error
	for range overtakes {
		err = f.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
			return f.closeFile(ctx, tx, actor, role, batchID, file)
		})
		if !overtaken(err) {
			break
		}
	}
	if err != nil {
		return file, err
	}
	return f.store.ResultFile(ctx, file.ID)
}

func (f *Files) closeFile(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role, batchID union.ID, file union.ResultFile) error {
	err := tx.HoldBatch(ctx, batchID)
	if err != nil {
		return err
	}
	if err = tx.SettleBatch(ctx, actor, role, batchID); err != nil {
		return err
	}
	return tx.MoveResultFile(ctx, file, union.ResultFileApplied, map[string]any{"applied_at": tx.Now()})
}
