package walk_test

import (
	"context"
	"fmt"
	"strings"

	"unioncard/server/union"
)

// everything is how many moves, messages, cards and numbers there are, and the sums of
// all versions and of all figures.
const everything = `
SELECT 'moves', CAST(COUNT(*) AS CHAR), CAST(MAX(id) AS CHAR) FROM moves
UNION ALL SELECT 'outbox', CAST(COUNT(*) AS CHAR), CAST(MAX(id) AS CHAR) FROM outbox
UNION ALL SELECT 'applications', CAST(COUNT(*) AS CHAR), CAST(SUM(version) AS CHAR) FROM applications
UNION ALL SELECT 'roster rows', CAST(COUNT(*) AS CHAR), CAST(SUM(version) AS CHAR) FROM roster_rows
UNION ALL SELECT 'batches', CAST(COUNT(*) AS CHAR), CAST(SUM(version) AS CHAR) FROM batches
UNION ALL SELECT 'batch rows', CAST(COUNT(*) AS CHAR), CAST(SUM(version) AS CHAR) FROM batch_rows
UNION ALL SELECT 'cards', CAST(COUNT(*) AS CHAR), CAST(SUM(version) AS CHAR) FROM cards
UNION ALL SELECT 'counters', CAST(SUM(present) AS CHAR), CAST(SUM(reached) AS CHAR) FROM counters
UNION ALL SELECT 'card numbers', CAST(COUNT(*) AS CHAR), CAST(MAX(id) AS CHAR) FROM card_numbers
UNION ALL SELECT 'receipts', CAST(COUNT(*) AS CHAR), CAST(MAX(id) AS CHAR) FROM receipts
UNION ALL SELECT 'handovers', CAST(COUNT(*) AS CHAR), CAST(SUM(version) AS CHAR) FROM handovers
UNION ALL SELECT 'handed cards', CAST(COUNT(*) AS CHAR), CAST(MAX(id) AS CHAR) FROM handover_cards
UNION ALL SELECT 'members', CAST(COUNT(*) AS CHAR), CAST(MAX(id) AS CHAR) FROM members`

// look reads everything that a refused request must leave as it is, and every column of
// the records that the subject consists of, with its entries in the log.
func (w *world) look(of *subject) string {
	w.T.Helper()
	if w.looked == of && w.last != "" {
		return w.last
	}
	var b strings.Builder
	b.WriteString(w.row(everything))
	for _, r := range of.records() {
		if r.id != "" {
			b.WriteString(w.row("SELECT * FROM "+r.table+" WHERE id = ?", string(r.id)))
			b.WriteString(w.row("SELECT COUNT(*) FROM audit_rows WHERE subject = ? AND subject_id = ? AND detail LIKE '%>%'", r.table, string(r.id)))
		}
	}
	w.looked, w.last = of, b.String()
	return w.last
}

// stir says that something may have changed since the last look.
func (w *world) stir() { w.last = "" }

// record is a row of a table.
type record struct {
	table string
	id    union.ID
}

// records are the rows of which a subject consists.
func (s *subject) records() []record {
	return []record{{"applications", s.app}, {"roster_rows", s.row}, {"batches", s.batch}, {"batch_rows", s.line}, {"cards", s.card}, {"handovers", s.handover}}
}

// row reads rows as text.
func (w *world) row(query string, args ...any) string {
	w.T.Helper()
	rows, err := w.db.QueryContext(context.Background(), query, args...)
	w.must(err)
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	w.must(err)
	var b strings.Builder
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		w.must(rows.Scan(values...))
		for i, name := range columns {
			if name == "updated_at" { // the version says whether something has
				continue
			}
			value := *values[i].(*any)
			if raw, ok := value.([]byte); ok {
				value = string(raw)
			}
			fmt.Fprintf(&b, "%s=%q\n", name, fmt.Sprint(value))
		}
	}
	w.must(rows.Err())
	return b.String()
}

// differs says in which lines two looks differ.
func differs(before, after string) string {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	var said []string
	for i := range a {
		if i < len(b) && a[i] != b[i] {
			said = append(said, "  before "+a[i]+"\n  after  "+b[i])
		}
	}
	return strings.Join(said, "\n")
}

// figures checks that the counters are what the rows say.
func (w *world) figures() string {
	w.T.Helper()
	ctx := context.Background()
	counted, err := w.Store.Recount(ctx, w.city.Federation.Path)
	w.must(err)
	kept, err := w.Store.Funnel(ctx, w.city.Federation.Path)
	w.must(err)
	for _, f := range kept {
		if f.Present != counted[f.Stage] {
			return fmt.Sprintf("the counters have %d at %s, the rows %d", f.Present, f.Stage, counted[f.Stage])
		}
		delete(counted, f.Stage)
	}
	for stage, n := range counted {
		if n != 0 {
			return fmt.Sprintf("the rows have %d at %s, the counters nobody", n, stage)
		}
	}
	return ""
}
