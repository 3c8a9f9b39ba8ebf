package faults_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"unioncard/server/faults"
)

var noon = time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)

// books are those of a run in which all went well: p allowed all, q one, r nothing.
func books() faults.Ledger {
	l := faults.Ledger{
		Written: map[string]int{"p": 3, "q": 3, "r": 3}, Granted: map[string]int{"p": 5, "q": 1}, Rows: map[faults.Key]faults.Row{},
	}
	for number := 1; number <= 3; number++ {
		for _, person := range []string{"p", "q", "r"} {
			l.Inbox = append(l.Inbox, faults.Key{Person: person, Number: number})
		}
		key := faults.Key{Person: "p", Number: number}
		l.Rows[key] = faults.Row{Status: "sent", Outcome: "sent"}
		at := noon.Add(time.Duration(number) * time.Minute)
		l.Calls = append(l.Calls, faults.Call{Key: key, At: at, Process: "one"})
		l.Phones = append(l.Phones, faults.Arrival{Key: key, At: at.Add(time.Millisecond)})
	}
	first, second := faults.Key{Person: "q", Number: 1}, faults.Key{Person: "q", Number: 2}
	l.Rows[first] = faults.Row{Status: "sent", Outcome: "sent"}
	l.Rows[second] = faults.Row{Status: "ended", Outcome: "no_grant"} // waited when the grant was used
	l.Calls = append(l.Calls, faults.Call{Key: first})
	l.Phones = append(l.Phones, faults.Arrival{Key: first, At: noon})
	return l
}

func TestBooksThatAgreeHaveNoFindings(t *testing.T) {
	if found := books().Findings(); len(found) != 0 {
		t.Errorf("found %q", found)
	}
}

func TestEverythingThatGoesWrongIsFound(t *testing.T) {
	p1, p2, p3, q1, r1 := faults.Key{Person: "p", Number: 1}, faults.Key{Person: "p", Number: 2}, faults.Key{Person: "p", Number: 3}, faults.Key{Person: "q", Number: 1}, faults.Key{Person: "r", Number: 1}
	again := func(l *faults.Ledger) {
		l.Phones = slices.Insert(l.Phones, 1, faults.Arrival{Key: p1, At: noon.Add(90 * time.Second)})
	}
	for name, plant := range map[string]struct {
		spoil func(l *faults.Ledger)
		want  string
	}{
		"a message that no inbox has":       {func(l *faults.Ledger) { l.Inbox = l.Inbox[1:] }, "p 01: is 0 times in the inbox"},
		"a message that an inbox has twice": {func(l *faults.Ledger) { l.Inbox = append(l.Inbox, p3) }, "p 03: is 2 times in the inbox"},
		"an inbox out of order":             {func(l *faults.Ledger) { l.Inbox[0], l.Inbox[3] = l.Inbox[3], l.Inbox[0] }, "p 01: lies in the inbox after 2"},
		"a message that a phone never got":  {func(l *faults.Ledger) { l.Phones = l.Phones[1:] }, "p 01: is marked as sent, but never came"},
		"a message that a phone got twice":  {again, "p 01: came twice, and who sent it was not killed"},
		"a kill when it was marked already": {func(l *faults.Ledger) {
			again(l)
			l.Kills = append(l.Kills, faults.Kill{Process: "one", At: noon.Add(time.Minute + 2*time.Second)})
		}, "p 01: came twice, and who sent it was not killed"},
		"a kill before it was sent": {func(l *faults.Ledger) {
			again(l)
			l.Kills = append(l.Kills, faults.Kill{Process: "one", At: noon.Add(time.Minute - time.Millisecond)})
		}, "p 01: came twice, and who sent it was not killed"},
		"a kill of another process": {func(l *faults.Ledger) {
			again(l)
			l.Kills = append(l.Kills, faults.Kill{Process: "two", At: noon.Add(time.Minute + 5*time.Millisecond)})
		}, "p 01: came twice, and who sent it was not killed"},
		"a phone out of order":           {func(l *faults.Ledger) { l.Phones[0], l.Phones[1] = l.Phones[1], l.Phones[0] }, "p 01: came after 2"},
		"calls out of order":             {func(l *faults.Ledger) { l.Calls[0], l.Calls[1] = l.Calls[1], l.Calls[0] }, "p 01: was sent after 2"},
		"a message nobody wrote":         {func(l *faults.Ledger) { l.Phones[2].Number = 4 }, "p 04: came, but was never written"},
		"a call to who allowed nothing":  {func(l *faults.Ledger) { l.Calls = append(l.Calls, faults.Call{Key: r1, Code: 43101}) }, "r 01: was sent to somebody who has allowed nothing"},
		"a call to who has nothing left": {func(l *faults.Ledger) { l.Calls[3].Code = 43101 }, "q 01: was sent to somebody who had nothing left"},
		"more messages than allowed":     {func(l *faults.Ledger) { l.Granted["p"] = 2 }, "p 00: got 3 messages and allowed 2"},
		"too many calls":                 {func(l *faults.Ledger) { l.Calls = append(l.Calls, faults.Call{Key: p3}) }, "1.25 calls a message"},
		"a message that waits":           {func(l *faults.Ledger) { l.Rows[p2] = faults.Row{Status: "waiting", Outcome: "busy"} }, "p 02: is waiting busy"},
		"a message that is given up":     {func(l *faults.Ledger) { l.Rows[p2] = faults.Row{Status: "dead", Outcome: "busy"} }, "p 02: is dead busy"},
		"unsure of what was never tried": {func(l *faults.Ledger) {
			l.Rows[faults.Key{Person: "q", Number: 3}] = faults.Row{Status: "ended", Outcome: "unsure"}
		}, "q 03: is marked as unsure"},
		"a message that came and is marked not":  {func(l *faults.Ledger) { l.Rows[q1] = faults.Row{Status: "ended", Outcome: "no_grant"} }, "q 01: came, but is marked as not allowed"},
		"no grant of who allowed all":            {func(l *faults.Ledger) { l.Rows[p3] = faults.Row{Status: "ended", Outcome: "no_grant"} }, "p 03: is marked as not allowed by somebody who allowed all"},
		"a message that did not go out":          {func(l *faults.Ledger) { delete(l.Rows, p3) }, "p 03: did not go out"},
		"a call of which the queue knows naught": {func(l *faults.Ledger) { delete(l.Rows, q1) }, "q 01: was sent, but the queue knows nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			l := books()
			plant.spoil(&l)
			if found := l.Findings(); !slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, plant.want) }) {
				t.Errorf("found %q, want %q", found, plant.want)
			}
		})
	}
}

func TestADoubleByAKillIsForgivenWithTheGrantThatItUsed(t *testing.T) {
	l := books()
	p1, p3 := faults.Key{Person: "p", Number: 1}, faults.Key{Person: "p", Number: 3}
	l.Granted["p"] = 3
	// The first came twice, and so nothing was left for the third.
	l.Phones = []faults.Arrival{l.Phones[0], {Key: p1, At: noon.Add(90 * time.Second)}, l.Phones[1], l.Phones[3]}
	l.Kills = []faults.Kill{{Process: "one", At: noon.Add(time.Minute + 5*time.Millisecond)}}
	l.Calls[2].Code = 43101
	l.Rows[p3] = faults.Row{Status: "ended", Outcome: "no_grant"}
	if found := l.Findings(); len(found) != 0 || l.Doubles() != 1 {
		t.Errorf("%d doubles, found %q", l.Doubles(), found)
	}
}
