package walk_test

import (
	"context"
	"fmt"
	"time"

	"unioncard/server/bank"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// steps of the bank, and of the unit on its behalf.
var bankSteps = []step{
	{"accept", 7, u1("status = 'submitted'", func(u *unit, ctx context.Context, _ union.Actor, b union.Batch) error {
		if err := u.ticks(ctx, u.officer, b, union.SideBank); err != nil {
			return err
		}
		_, err := u.rules.desk.Accept(ctx, u.officer, b.ID, b.Version)
		return err
	})},
	{"accept on behalf", 4, (*unit).acceptsOnBehalf},
	{"return", 5, (*unit).returns},
	{"give back on behalf", 4, (*unit).givesBackOnBehalf},
	{"row", 8, (*unit).row},
	{"results", 10, func(u *unit) act { return u.results(false) }},
	{"results on behalf", 4, func(u *unit) act { return u.results(true) }},
	{"apply again", 2, (*unit).appliesAgain},
}

// acceptsOnBehalf: a clerk records what the bank has signed, the head or the supervisor confirms.
func (u *unit) acceptsOnBehalf() act {
	b, ok := u.batch("status = 'submitted'")
	who, second := u.clerk(), u.reviewer()
	return when(ok, func(ctx context.Context) error {
		papers, err := u.rules.papers.AddScan(ctx, who, b.ID, union.PaperAcceptanceSheet, nil)
		if err != nil {
			return err
		}
		recorded, err := u.rules.desk.RecordAcceptance(ctx, who, b.ID, b.Version, scanOf(papers, union.PaperAcceptanceSheet))
		if err != nil {
			return err
		}
		_, err = u.rules.desk.Accept(ctx, second, b.ID, recorded.Version)
		return err
	})
}

// returns: the bank gives the whole batch back, with a row or without.
func (u *unit) returns() act {
	b, ok := u.batch("status IN ('submitted', 'accepted')")
	reasons := []union.PaperReason{{Code: "seal_missing"}}
	if u.coin() {
		reasons = append(reasons, union.PaperReason{Row: u.roll(1, 6), Code: pick(u, []string{"14", "21"})})
	}
	return when(ok, func(ctx context.Context) error {
		_, err := u.rules.desk.Return(ctx, u.officer, b.ID, b.Version, reasons)
		return err
	})
}

// givesBackOnBehalf: a clerk records what the bank gives back, the head or the supervisor confirms.
func (u *unit) givesBackOnBehalf() act {
	b, ok := u.batch("status IN ('submitted', 'accepted')")
	who, second, rows := u.clerk(), u.reviewer(), u.coin()
	reasons := []union.PaperReason{{Row: u.roll(1, 6), Code: pick(u, []string{"14", "21"})}}
	if !rows {
		reasons = append(reasons, union.PaperReason{Code: "seal_missing"})
	}
	return when(ok, func(ctx context.Context) error {
		papers, err := u.rules.papers.AddScan(ctx, who, b.ID, union.PaperReturnSheet, nil)
		if err != nil {
			return err
		}
		said := bank.GivenBack{Rows: rows, Reasons: reasons, ScanID: scanOf(papers, union.PaperReturnSheet)}
		recorded, err := u.rules.desk.RecordReturn(ctx, who, b.ID, b.Version, said)
		if err != nil {
			return err
		}
		_, err = u.rules.desk.ConfirmReturn(ctx, second, b.ID, recorded.Version)
		return err
	})
}

// row: the bank strikes who was stopped, and returns who was not.
func (u *unit) row() act {
	b, ok := u.batch("status IN ('submitted', 'accepted')")
	if !ok {
		return nil
	}
	rows, err := u.Store.AllBatchRows(context.Background(), b.ID)
	u.must(err)
	if len(rows) == 0 {
		return nil
	}
	chosen, code := pick(u, rows), pick(u, []string{"11", "14", "21"})
	for _, row := range rows { // a stopped one waits for nobody
		app, err := u.Store.Application(context.Background(), row.ApplicationID)
		u.must(err)
		if app.Stopped && row.Status == union.BatchRowSealed {
			chosen, code = row, ""
			break
		}
	}
	return func(ctx context.Context) error {
		var err error
		if code == "" {
			_, err = u.rules.desk.StrikeRow(ctx, u.officer, b.ID, *chosen.Number, chosen.Version)
		} else {
			_, err = u.rules.desk.ReturnRow(ctx, u.officer, b.ID, *chosen.Number, chosen.Version, code, "")
		}
		return err
	}
}

// results: the bank's file says of some rows what became of them, with a stranger and
// a repeated line among them now and then, and is applied.
func (u *unit) results(onBehalf bool) act {
	b, ok := u.batch("status IN ('accepted', 'resulted')")
	if !ok {
		return nil
	}
	rows, err := u.Store.AllBatchRows(context.Background(), b.ID)
	u.must(err)
	var lines []uniontest.BankLine
	share := u.roll(1, 4)
	for _, row := range rows {
		app, err := u.Store.Application(context.Background(), row.ApplicationID)
		u.must(err)
		said := u.roll(0, 9)
		if said%4 >= share {
			continue
		}
		u.cardNumbers++
		line := uniontest.OpenedLine(*row.Number, u.fieldsOf(app), uniontest.CardNumber(u.cardNumbers))
		switch said {
		case 8:
			line.Card, line.Code = "", "14"
		case 9:
			line.Card, line.Code = "", "21"
		case 4:
			line.Name = "样本會员"
		case 6:
			lines = append(lines, line)
		}
		lines = append(lines, line)
	}
	u.cardNumbers++
	if len(lines) == 0 || u.roll(0, 5) == 0 {
		lines = append(lines, uniontest.OpenedLine(0, u.fields(time.Time{}), uniontest.CardNumber(u.cardNumbers)))
	}
	lines[0].Reason = fmt.Sprint(u.cardNumbers)
	content := uniontest.ResultCSV(u.T, lines...)
	clerk, second := u.clerk(), u.reviewer()
	return func(ctx context.Context) error { return u.takeAndApply(ctx, b, content, onBehalf, clerk, second) }
}

// takeAndApply takes a file in, says a word to each line that needs one, and applies it.
func (u *unit) takeAndApply(ctx context.Context, b union.Batch, content []byte, onBehalf bool, clerk, second union.Actor) error {
	who, applies, scan := u.officer, u.officer, union.ID("")
	if onBehalf {
		who, applies = clerk, second
		papers, err := u.rules.papers.AddScan(ctx, clerk, b.ID, union.PaperResultSheet, nil)
		if err != nil {
			return err
		}
		scan = scanOf(papers, union.PaperResultSheet)
	}
	file, err := u.rules.results.Take(ctx, who, b.ID, scan, "回盘.csv", content)
	if err != nil {
		return err
	}
	for _, id := range u.ids("SELECT id FROM result_rows WHERE result_file_id = ? AND category IN ('foreign', 'struck', 'other_name') ORDER BY line", string(file.ID)) {
		if err = u.rules.results.Explain(ctx, who, file.ID, id, "已与网点核对"); err != nil {
			return err
		}
	}
	_, err = u.rules.results.Apply(ctx, applies, file.ID, file.Version)
	return err
}

// appliesAgain: a file that was broken off is taken up, or one that is done is confirmed once more.
func (u *unit) appliesAgain() act {
	list := u.ids("SELECT f.id FROM result_files f JOIN batches b ON b.id = f.batch_id WHERE b.org_id = ? ORDER BY f.created_at, f.id", string(u.org.ID))
	if len(list) == 0 {
		return nil
	}
	file, err := u.Store.ResultFile(context.Background(), pick(u, list))
	u.must(err)
	u.Clock.Move(2 * time.Minute)
	return func(ctx context.Context) error {
		_, err := u.rules.results.Apply(ctx, u.officer, file.ID, file.Version)
		return err
	}
}
