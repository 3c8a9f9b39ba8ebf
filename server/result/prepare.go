package result

import (
	"context"
	"fmt"

	"unioncard/server/union"
)

// prepare gathers what the lines are held against: the batch's rows with their names,
// cards already opened, and card numbers in use. The names are opened once, on record.
func (f *Files) prepare(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch, lines []line) ([]*known, matcher, error) {
	m := matcher{
		rules: f.rules, byDocument: map[string]*known{}, byNumber: map[string]*known{}, inUse: map[string]bool{},
		documents: map[string]int{}, cards: map[string]int{},
	}
	rows, err := f.store.AllBatchRows(ctx, batch.ID)
	if err != nil {
		return nil, m, err
	}
	err = f.store.Audit(ctx, union.Audit{
		Actor: actor, Role: role, Action: "batches:open_names", Subject: string(union.SubjectBatch), SubjectID: batch.ID,
		OrgID: batch.OrgID, Reason: "result file", Detail: fmt.Sprintf("%d rows", len(rows)),
	})
	if err != nil {
		return nil, m, err
	}
	cards, err := f.store.CardMarksOfBatch(ctx, batch.ID)
	if err != nil {
		return nil, m, err
	}
	list := make([]*known, 0, len(rows))
	for _, row := range rows {
		card := cards[row.ApplicationID]
		k := &known{row: row, cardMark: string(card.Index), cardMarkNext: string(card.IndexNext)}
		fields, err := row.OpenFrozen(f.vault)
		if err != nil {
			return nil, m, err
		}
		k.name = fields.Name
		if len(row.BankName) > 0 {
			spelling, err := f.vault.OpenBytes(bankNamePlace(row.ID), row.BankName)
			if err != nil {
				return nil, m, err
			}
			k.spelling = string(spelling)
		}
		k.row.Frozen, k.row.BankName = nil, nil // read; 5,000 of them are not kept
		list = append(list, k)
		// By the keys of now: a row may still have its index under an older one.
		current, next := f.vault.Index(union.IndexDocument, union.NormaliseNumber(fields.DocumentNumber))
		m.byDocument[string(current)] = k
		if len(next) > 0 {
			m.byDocument[string(next)] = k
		}
		if row.Number != nil {
			m.byNumber[fmt.Sprint(*row.Number)] = k
		}
	}
	marks := make([][]byte, 0, len(lines))
	for _, l := range lines {
		m.documents[l.index]++
		if l.cardMark != "" {
			m.cards[l.cardMark]++
			marks = append(marks, []byte(l.cardMark))
		}
		if l.cardNext != "" {
			marks = append(marks, []byte(l.cardNext))
		}
	}
	used, err := f.store.CardNumbersInUse(ctx, marks)
	if err != nil {
		return nil, m, err
	}
	for _, mark := range used {
		m.inUse[string(mark)] = true
	}
	return list, m, nil
}
