package roster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"unioncard/server/union"
)

// PartRows is how many bad rows one sheet of BadRows holds.
const PartRows = 5000

// BadRows gives the rows that cannot be imported as a sheet of the same columns, with
// what is wrong behind them: to be mended and uploaded again. Parts count from 1; the
// look is recorded before anything is opened. A part beyond the last is union.ErrNotFound.
func (r *Roster) BadRows(ctx context.Context, actor union.Actor, id union.ID, part int) ([]byte, error) {
	list, unit, err := r.store.RosterFor(ctx, actor, id, keepers...)
	if err != nil {
		return nil, err
	}
	role, _ := actor.RoleOver(unit.Path, keepers...)
	err = r.store.Audit(ctx, union.Audit{
		Actor: actor, Role: role, Action: "rosters:bad_rows", Subject: "rosters", SubjectID: list.ID, OrgID: unit.ID, Reason: "download",
	})
	if err != nil {
		return nil, err
	}
	plain, err := r.load(ctx, list, foundBad)
	if err != nil {
		return nil, err
	}
	var faults []Fault
	if err = json.Unmarshal(plain, &faults); err != nil {
		return nil, err
	}
	why := reasons(faults, part)
	if len(why) == 0 {
		return nil, union.ErrNotFound
	}
	file, err := r.load(ctx, list, fileOf)
	if err != nil {
		return nil, err
	}
	rows, err := r.linesOf(ctx, file, why)
	if err != nil {
		return nil, err
	}
	table := union.SheetTable{Name: "需要修改的行", Rows: rows}
	for _, c := range columns() {
		table.Columns = append(table.Columns, union.PaperColumn{Key: c.Key, Title: c.Title, Width: 30})
	}
	table.Columns = append(table.Columns, union.PaperColumn{Key: "line", Title: "原行号", Width: 14}, union.PaperColumn{Key: "why", Title: "需要修改", Width: 90})
	return r.sheets.Write(table)
}

// reasons gives, by line, what is wrong with the rows of a part.
func reasons(faults []Fault, part int) map[int]string {
	why := map[int]string{}
	rows, last := 0, -1
	for _, f := range faults {
		if f.Line != last {
			rows, last = rows+1, f.Line
		}
		if (rows-1)/PartRows != part-1 {
			continue
		}
		text := f.Detail
		if f.Column != "" {
			text = f.Column + "：" + text
		}
		if why[f.Line] != "" {
			text = why[f.Line] + " " + text
		}
		why[f.Line] = text
	}
	return why
}

// linesOf reads the file again for the cells of some lines.
func (r *Roster) linesOf(ctx context.Context, file []byte, why map[int]string) ([][]string, error) {
	rows, err := r.sheets.Open(ctx, bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // nothing is held but memory
	header, err := union.FindSheetHeader(rows, columns())
	if err != nil {
		return nil, err
	}
	var lines [][]string
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, err
		}
		text, bad := why[row.Number]
		if !bad {
			continue
		}
		line := make([]string, 0, 9)
		for _, c := range columns() {
			line = append(line, strings.TrimSpace(header.Value(row, c.Key)))
		}
		lines = append(lines, append(line, strconv.Itoa(row.Number), text))
	}
}
