package roster

import (
	"bytes"
	"context"
	"errors"
	"io"

	"unioncard/server/union"
)

// content is what stands in a sheet: the rows that can be taken and the faults of the others.
type content struct {
	people   []person
	doubtful []person // of rows with faults, as far as they could be read
	faults   []Fault
	rows     int // beneath the titles
	has      func(column string) bool
}

var errNoRows = union.Refused("roster_empty", "表格里只有表头，没有人员，请填好后再上传。")

// read takes a sheet apart. Its errors are those of the sheet reader and of the search
// for the titles, and roster_empty.
func (r *Roster) read(ctx context.Context, file []byte, at *places) (content, error) {
	rows, err := r.sheets.Open(ctx, bytes.NewReader(file))
	if err != nil {
		return content{}, err
	}
	defer func() { _ = rows.Close() }() // nothing is held but memory
	header, err := union.FindSheetHeader(rows, columns())
	if err != nil {
		return content{}, err
	}
	check := checker{header: header, places: at, today: r.store.Today()}
	c := content{has: header.Has}
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return c, err
		}
		c.rows++
		if c.rows%1000 == 0 && ctx.Err() != nil {
			return c, ctx.Err()
		}
		p, good := check.check(row)
		p.index(r.vault)
		if good {
			c.people = append(c.people, p)
		} else {
			c.doubtful = append(c.doubtful, p)
		}
	}
	if c.rows == 0 {
		return c, errNoRows
	}
	c.faults = check.faults
	c.dropRepeated()
	return c, nil
}
