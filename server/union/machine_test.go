package union_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"unioncard/server/union"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestTheStatusTablesAreTheOnesThatWereDrawn(t *testing.T) {
	for _, machine := range []union.Machine{
		union.RosterMachine, union.ApplicationMachine, union.BatchMachine, union.CardMachine, union.HandoverMachine,
	} {
		t.Run(machine.Name, func(t *testing.T) {
			file := filepath.Join("testdata", machine.Name+".mmd")
			if *update {
				if err := os.WriteFile(file, []byte(machine.Diagram()), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got := machine.Diagram(); got != string(want) {
				t.Errorf("the table is now\n%s", got)
			}
		})
	}
}

func TestAnyPairThatIsNotInTheTableIsAConflictWithTheStatus(t *testing.T) {
	for _, machine := range []union.Machine{union.RosterMachine, union.ApplicationMachine, union.BatchMachine, union.CardMachine, union.HandoverMachine} {
		for _, status := range machine.Statuses() {
			for _, event := range machine.Events() {
				to, err := machine.Next(status, event)
				targets := machine.Moves[status][event]
				if len(targets) == 1 {
					if err != nil || to != targets[0] {
						t.Errorf("%s: %s from %s gave %s, %v", machine.Name, event, status, to, err)
					}
					continue
				}
				known, ok := union.AsError(err)
				if !ok || known.Kind != union.KindConflict || known.Status != status {
					t.Errorf("%s: %s from %s gave %v", machine.Name, event, status, err)
				}
			}
		}
	}
}
