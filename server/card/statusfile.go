package card

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// StatusWords say how a bank's status file is read: header names by column, and the
// bank's words by event. From conf/bank.
type StatusWords struct {
	Columns map[string][]string
	Events  map[string][]string
}

func (w StatusWords) event(word string) string {
	for event, words := range w.Events {
		if slices.Contains(words, word) {
			return event
		}
	}
	return ""
}

// StatusSummary counts the lines in each category.
type StatusSummary struct {
	Lines  int            `json:"lines"`
	Counts map[string]int `json:"counts"`
}

// statusLine is one line in the clear while it is reconciled.
type statusLine struct {
	union.Personal

	at     int
	mark   string // index of the present number
	event  string
	number string // the new one
}

// TakeStatusFile reads a branch's status file and holds each line against the cards. One
// that was taken before is given back as it is.
func (c *Cards) TakeStatusFile(ctx context.Context, actor union.Actor, branch union.ID, content []byte) (union.StatusFile, error) {
	if !actor.AtBranch(branch) {
		return union.StatusFile{}, union.ErrNotFound
	}
	sum := sha256.Sum256(content)
	earlier, err := c.store.StatusFileByHash(ctx, branch, sum[:])
	if err != nil || earlier != nil {
		return deref(earlier), err
	}
	lines, err := c.readStatus(ctx, content)
	if err != nil {
		return union.StatusFile{}, err
	}
	now := c.store.Now()
	file := union.StatusFile{
		ID: c.store.NewID(), BankBranchID: branch, FileSHA256: sum[:], Status: union.ResultFileReconciled, UploadedBy: actor.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	rows, err := c.judge(ctx, file, lines)
	if err != nil {
		return file, err
	}
	summary := StatusSummary{Lines: len(rows), Counts: map[string]int{}}
	for _, row := range rows {
		summary.Counts[row.Category]++
	}
	text, err := json.Marshal(summary)
	if err != nil {
		return file, err
	}
	file.Summary = string(text)
	err = c.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.AddStatusFile(ctx, file, rows); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{
			Actor: actor, Role: union.RoleBankOfficer, Action: "status_files:take", Subject: "status_files", SubjectID: file.ID, Detail: file.Summary,
		})
	})
	if errors.Is(err, store.ErrStatusFileExists) { // the same file at the same moment
		earlier, err := c.store.StatusFileByHash(ctx, branch, sum[:])
		return deref(earlier), err
	}
	return file, err
}

func (c *Cards) readStatus(ctx context.Context, content []byte) ([]statusLine, error) {
	rows, err := c.sheets.Open(ctx, bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	lines, err := union.ReadSheet(rows, []union.SheetColumn{
		{Key: "card_number", Title: "卡号", Synonyms: c.words.Columns["card_number"], Required: true},
		{Key: "status", Title: "状态", Synonyms: c.words.Columns["status"], Required: true},
		{Key: "new_number", Title: "新卡号", Synonyms: c.words.Columns["new_number"]},
	}, c.statusLine)
	if err == nil && len(lines) == 0 {
		err = union.Refused("status_file_empty", "文件里没有内容，请检查是否选错了文件。")
	}
	return lines, err
}

func (c *Cards) statusLine(header union.SheetHeader, row union.SheetRow) (statusLine, bool) {
	number, word := union.ReadCardNumber(header.Value(row, "card_number")), header.Value(row, "status")
	if number == "" && word == "" && len(row.Problems) == 0 {
		return statusLine{}, false
	}
	mark, _ := c.sealer.Index(union.IndexCard, number)
	return statusLine{at: row.Number, mark: string(mark), event: c.words.event(word), number: union.ReadCardNumber(header.Value(row, "new_number"))}, true
}

// judge puts every line into exactly one category.
func (c *Cards) judge(ctx context.Context, file union.StatusFile, lines []statusLine) ([]union.StatusRow, error) {
	marks := make([][]byte, len(lines))
	times := map[string]int{}
	for i, l := range lines {
		marks[i] = []byte(l.mark)
		times[l.mark]++
	}
	cards, err := c.store.CardsByMark(ctx, file.BankBranchID, marks)
	if err != nil {
		return nil, err
	}
	rows := make([]union.StatusRow, len(lines))
	for i, l := range lines {
		row := union.StatusRow{ID: c.store.NewID(), StatusFileID: file.ID, Line: l.at, Event: l.event, CreatedAt: file.CreatedAt}
		card, known := cards[l.mark]
		if known {
			row.CardID = &card.ID
		}
		row.Category = c.category(card, l, known, times[l.mark] > 1)
		if row.Category == union.StatusApplies && rules[l.event].number != "" {
			row.NewNumber.Masked = union.MaskCard(l.number)
			row.NewNumber.Sealed, err = c.sealer.SealBytes(newNumberPlace(row.ID), []byte(l.number))
			if err != nil {
				return nil, err
			}
		}
		rows[i] = row
	}
	return rows, nil
}

func newNumberPlace(row union.ID) union.Place {
	return union.Place{Table: "status_rows", Column: "new_number", Row: row}
}

func (c *Cards) category(card union.Card, l statusLine, known, repeated bool) string {
	switch {
	case l.event == "":
		return union.StatusNoWord
	case !known:
		return union.StatusUnknown
	case repeated:
		return union.StatusRepeated
	case already(card, l.event):
		return union.StatusAlready
	}
	if _, err := target(card, l.event); err != nil {
		return union.StatusImpossible
	}
	if rules[l.event].number != "" && !c.series.Good(l.number) {
		return union.StatusBadNumber
	}
	return union.StatusApplies
}

// already says whether a card is so as the event would make it.
func already(card union.Card, event string) bool {
	switch event {
	case union.EventActivated:
		return card.ActivatedAt != nil
	case union.EventLost:
		return card.Status == union.CardLost
	case union.EventFound:
		return card.Status == union.CardReceived || card.Status == union.CardActivated
	}
	return false
}

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
