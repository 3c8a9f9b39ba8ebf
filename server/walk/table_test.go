package walk_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"unioncard/server/union"
)

// table says for a status and an event who may and where it leads.
type table map[string]map[string]line

// line is what is expected of a status and an event: by whom, and to what.
type line map[string]string

// read takes a table of text apart.
func read(t testing.TB, text string) table {
	t.Helper()
	all := table{}
	for _, row := range strings.Split(strings.TrimSpace(text), "\n") {
		cells := strings.Split(row, "|")
		if len(cells) != 4 {
			t.Fatalf("this line has %d cells: %s", len(cells), row)
		}
		event, to := strings.TrimSpace(cells[1]), strings.TrimSpace(cells[3])
		for _, from := range words(cells[0]) {
			if all[from] == nil {
				all[from] = map[string]line{}
			}
			if all[from][event] == nil {
				all[from][event] = line{}
			}
			for _, who := range words(cells[2]) {
				if before := all[from][event][who]; before != "" && before != to {
					t.Fatalf("%s may %s from %s to both %s and %s", who, event, from, before, to)
				}
				all[from][event][who] = to
			}
		}
	}
	return all
}

func words(cell string) []string {
	var list []string
	for _, word := range strings.Split(cell, ",") {
		list = append(list, strings.TrimSpace(word))
	}
	return list
}

// base is a status without the situation, or an event without the way it comes about.
func base(name string) string {
	for _, mark := range []string{" and ", " as ", " by ", " for", " without ", " with "} {
		name, _, _ = strings.Cut(name, mark)
	}
	return name
}

// moved names the event that the machine knows behind what was asked for: whoever was
// stopped is struck, however the row leaves the bank; a sealing that finds a document
// that does not last reopens; and a new start says nothing of what was there before.
func moved(from, event string) (machineFrom, machineEvent string) {
	machineFrom, machineEvent = base(from), base(event)
	switch {
	case machineEvent == union.EventStart:
		machineFrom = "-"
	case machineFrom == "stopped":
		machineFrom = union.ApplicationBatched
		if machineEvent == union.EventBankReturn || machineEvent == union.EventBankRefuse || machineEvent == union.EventBatchVoid {
			machineEvent = union.EventStrike
		}
	case from == "approved and ending soon" && event == union.EventSeal:
		machineEvent = union.EventReopen
	}
	return machineFrom, machineEvent
}

// sameAs compares a table with a machine of the code: neither may have a move that the
// other lacks.
func (all table) sameAs(t *testing.T, machine union.Machine) {
	t.Helper()
	expected, coded := map[[3]string]bool{}, map[[3]string]bool{}
	for from, events := range all {
		for event, by := range events {
			for _, to := range by {
				if to == "as before" {
					continue
				}
				before, name := moved(from, event)
				expected[[3]string{before, name, to}] = true
			}
		}
	}
	for from, events := range machine.Moves {
		if from == "" {
			from = "-"
		}
		for event, targets := range events {
			for _, to := range targets {
				coded[[3]string{from, event, to}] = true
			}
		}
	}
	for _, move := range slices.SortedFunc(maps.Keys(expected), compareMoves) {
		if !coded[move] {
			t.Errorf("the %s machine lacks %v", machine.Name, move)
		}
	}
	for _, move := range slices.SortedFunc(maps.Keys(coded), compareMoves) {
		if !expected[move] {
			t.Errorf("the table of the walk lacks %v, which the %s machine has", move, machine.Name)
		}
	}
}

func compareMoves(a, b [3]string) int { return slices.Compare(a[:], b[:]) }

func TestTheTablesOfTheWalkAreThoseOfTheMachines(t *testing.T) {
	read(t, applicationTable).sameAs(t, union.ApplicationMachine)
	read(t, batchTable).sameAs(t, union.BatchMachine)
	read(t, cardTable).sameAs(t, union.CardMachine)
	read(t, handoverTable).sameAs(t, union.HandoverMachine)
}
