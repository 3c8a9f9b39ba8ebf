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
	Peer  float64 `json:"peer"`
	Unit  string  `json:"unit"`
	Ratio float64 `json:"ratio"`
	Goal  string  `json:"goal"`
	Met   bool    `json:"met"`
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

// Print writes the table.
func Print(w io.Writer, rows []Row) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "what\tours\tpeer or limit\tunit\tratio\tgoal\tmet")
	for _, r := range rows {
		_, _ = fmt.Fprintf(t, "%s\t%.4g\t%.4g\t%s\t%.2f\t%s\t%v\n", r.What, r.Ours, r.Peer, r.Unit, r.Ratio, r.Goal, r.Met)
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
