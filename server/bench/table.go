// Package bench measures the server beside limits and peers that are taken in the same
// run: absolute times on a shared machine are noise, ratios are not. `make bench` prints
// a table and writes it as JSON.
package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"
)

// Row is one figure beside its peer.
type Row struct {
	What  string  `json:"what"`
	Ours  float64 `json:"ours"`
	Peer  float64 `json:"peer"` // or the limit
	Unit  string  `json:"unit"`
	Ratio float64 `json:"ratio"`
	Goal  string  `json:"goal"` // empty where a row only says how cost grows
	OK    bool    `json:"ok"`
}

// AtLeast is a row whose ratio, ours to the peer's, is to be at least a goal.
func AtLeast(what string, ours, peer float64, unit string, goal float64) Row {
	ratio := ours / peer
	return Row{what, ours, peer, unit, ratio, fmt.Sprintf("≥ %.2g", goal), ratio >= goal}
}

// AtMost is a row whose ratio, ours to the peer's, is to be at most a goal.
func AtMost(what string, ours, peer float64, unit string, goal float64) Row {
	ratio := ours / peer
	return Row{what, ours, peer, unit, ratio, fmt.Sprintf("≤ %.2g", goal), ratio <= goal}
}

// Limit is a row that is to stay at or below a figure.
func Limit(what string, ours, limit float64, unit string) Row {
	return AtMost(what, ours, limit, unit, 1)
}

// Growth is a row whose ratio says how the cost of one grows from few to many.
func Growth(what string, many, few float64, unit string) Row {
	return Row{what, many, few, unit, many / few, "", true}
}

// Print writes the table.
func Print(w io.Writer, rows []Row) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "what\tours\tpeer or limit\tunit\tratio\tgoal\t")
	for _, r := range rows {
		verdict := "ok"
		switch {
		case r.Goal == "":
			verdict = "growth"
		case !r.OK:
			verdict = "missed"
		}
		_, _ = fmt.Fprintf(t, "%s\t%.4g\t%.4g\t%s\t%.2f\t%s\t%s\n", r.What, r.Ours, r.Peer, r.Unit, r.Ratio, r.Goal, verdict)
	}
	return t.Flush()
}

// Write keeps the table as JSON.
func Write(file string, rows []Row) error {
	content, err := json.MarshalIndent(rows, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(content, '\n'), 0o600)
}

// PerSecond runs fn for a while and says how often it went through in a second.
func PerSecond(d time.Duration, now func() time.Time, fn func() error) (float64, error) {
	start := now()
	n := 0
	for now().Sub(start) < d {
		if err := fn(); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / now().Sub(start).Seconds(), nil
}
