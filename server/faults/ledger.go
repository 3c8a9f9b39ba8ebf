// Package faults sends ten thousand messages while everything goes wrong at once: WeChat
// answers at random or not at all, and the two processes that send are killed and started
// again. Then it goes through the books: what was written, what the inboxes hold, what the
// queue says became of it, what WeChat was asked, and what the phones show.
package faults

import (
	"fmt"
	"slices"
	"time"
)

// callsAMessage is how many calls a message may cost on average.
const callsAMessage = 1.2

// marking is within what time after its arrival a message is marked as sent, on a machine
// that does much beside it.
const marking = 1500 * time.Millisecond

// noGrant is WeChat's errcode of a person who has granted no message, or none any more.
const noGrant = 43101

// Key is a message: whose it is, and which of the person's, from 1 in the order of writing.
type Key struct {
	Person string
	Number int
}

// Call is one request to send that reached WeChat.
type Call struct {
	Key

	At      time.Time
	Process string // who asked
	Code    int64  // WeChat's errcode; 0 for a success and for no answer
}

// Arrival is a message on a phone.
type Arrival struct {
	Key

	At time.Time
}

// Kill is the end of a process in the midst of its work.
type Kill struct {
	At      time.Time
	Process string
}

// Row is what the queue says of a message that went out by the channel.
type Row struct{ Status, Outcome string }

// Ledger is all that is known after a run.
type Ledger struct {
	Written map[string]int // how many messages were written to a person
	Granted map[string]int // how many messages the person allowed
	Inbox   []Key          // in the order of each person's inbox
	Rows    map[Key]Row
	Calls   []Call    // in the order in which WeChat saw them
	Phones  []Arrival // in the order in which they came
	Kills   []Kill
}

// Findings is what is wrong, one sentence each; nothing where the books agree.
func (l Ledger) Findings() []string {
	a := &audit{Ledger: l, doubles: map[string]int{}, arrived: map[Key]int{}, called: map[Key]int{}}
	a.phones()
	a.calls()
	a.inboxes()
	a.rows()
	a.unsent()
	slices.Sort(a.found)
	return a.found
}

// CallsAMessage is how often WeChat was asked for each message that it was asked for.
func (l Ledger) CallsAMessage() float64 {
	keys := map[Key]bool{}
	for _, c := range l.Calls {
		keys[c.Key] = true
	}
	return float64(len(l.Calls)) / float64(max(len(keys), 1))
}

// Doubles counts the messages that a phone shows twice.
func (l Ledger) Doubles() int {
	seen, doubles := map[Key]bool{}, 0
	for _, m := range l.Phones {
		if seen[m.Key] {
			doubles++
		}
		seen[m.Key] = true
	}
	return doubles
}

type audit struct {
	Ledger

	arrived map[Key]int
	called  map[Key]int
	// doubles are the messages of a person that a kill between WeChat's answer and our mark
	// has sent twice. Each has used a grant that we count as left.
	doubles map[string]int
	found   []string
}

func (a *audit) say(key Key, format string, args ...any) {
	a.found = append(a.found, fmt.Sprintf("%s %02d: ", key.Person, key.Number)+fmt.Sprintf(format, args...))
}

// phones looks that everybody's messages came in order, none twice but by a kill, and no
// more than were allowed.
func (a *audit) phones() {
	last, first, count := map[string]int{}, map[Key]time.Time{}, map[string]int{}
	for _, m := range a.Phones {
		if m.Number < last[m.Person] {
			a.say(m.Key, "came after %d", last[m.Person])
		}
		last[m.Person] = max(last[m.Person], m.Number)
		if a.arrived[m.Key] > 0 {
			if a.unmarked(m.Key, first[m.Key]) {
				a.doubles[m.Person]++
			} else {
				a.say(m.Key, "came twice, and who sent it was not killed before the mark: %s", a.afterwards(m.Key, first[m.Key], m.At))
			}
		}
		first[m.Key] = m.At
		a.arrived[m.Key]++
		count[m.Person]++
		if m.Number < 1 || m.Number > a.Written[m.Person] {
			a.say(m.Key, "came, but was never written")
		}
	}
	for person, n := range count {
		if n > a.Granted[person] {
			a.say(Key{Person: person}, "got %d messages and allowed %d", n, a.Granted[person])
		}
	}
}

// unmarked says whether the process that sent a message was killed before it can have
// marked what came.
func (a *audit) unmarked(key Key, arrived time.Time) bool {
	sent := a.sending(key, arrived)
	return slices.ContainsFunc(a.Kills, func(k Kill) bool {
		return k.Process == sent.Process && !k.At.Before(sent.At) && !k.At.After(arrived.Add(marking))
	})
}

// sending is the call with which a message came.
func (a *audit) sending(key Key, arrived time.Time) Call {
	var sent Call
	for _, c := range a.Calls {
		if c.Key == key && !c.At.After(arrived) {
			sent = c
		}
	}
	return sent
}

// afterwards tells what followed the first arrival of a message that came again.
func (a *audit) afterwards(key Key, first, again time.Time) string {
	sent := a.sending(key, first)
	text := fmt.Sprintf("sent by %s, again %v later by %s", sent.Process, again.Sub(first), a.sending(key, again).Process)
	for _, k := range a.Kills {
		if k.Process == sent.Process && k.At.After(first) {
			return text + fmt.Sprintf(", killed %v later", k.At.Sub(first))
		}
	}
	return text
}

// calls looks that nobody was sent anything who has not allowed it, and that calls were
// made in order and not too many.
func (a *audit) calls() {
	last := map[string]int{}
	for _, c := range a.Calls {
		switch {
		case a.Granted[c.Person] == 0:
			a.say(c.Key, "was sent to somebody who has allowed nothing")
		case c.Code == noGrant && a.called[c.Key] == 0 && a.doubles[c.Person] == 0:
			a.say(c.Key, "was sent to somebody who had nothing left")
		}
		if c.Number < last[c.Person] {
			a.say(c.Key, "was sent after %d", last[c.Person])
		}
		last[c.Person] = max(last[c.Person], c.Number)
		a.called[c.Key]++
	}
	if n := a.CallsAMessage(); n > callsAMessage {
		a.found = append(a.found, fmt.Sprintf("%.2f calls a message, %.1f are allowed", n, callsAMessage))
	}
}

// inboxes looks that each message is in its inbox once, in the order of writing.
func (a *audit) inboxes() {
	count, last := map[Key]int{}, map[string]int{}
	for _, key := range a.Inbox {
		count[key]++
		if key.Number < last[key.Person] {
			a.say(key, "lies in the inbox after %d", last[key.Person])
		}
		last[key.Person] = max(last[key.Person], key.Number)
	}
	a.each(func(key Key) {
		if count[key] != 1 {
			a.say(key, "is %d times in the inbox", count[key])
		}
	})
}

// rows looks that each message which went out by the channel has ended as the rules say,
// and that what they say is what the phone shows.
func (a *audit) rows() {
	for key, row := range a.Rows {
		arrived := a.arrived[key] > 0
		switch row.Status + " " + row.Outcome {
		case "sent sent":
			if !arrived {
				a.forgive(key, "is marked as sent, but never came")
			}
		case "ended unsure":
			if a.called[key] == 0 {
				a.say(key, "is marked as unsure, but WeChat was never asked")
			}
		case "ended no_grant":
			if arrived {
				a.say(key, "came, but is marked as not allowed")
			}
			if a.Granted[key.Person] >= a.Written[key.Person] {
				a.forgive(key, "is marked as not allowed by somebody who allowed all")
			}
		default:
			a.say(key, "is %s %s", row.Status, row.Outcome)
		}
	}
}

// unsent looks that every message to somebody who allowed all has gone out by the channel.
func (a *audit) unsent() {
	a.each(func(key Key) {
		_, sent := a.Rows[key]
		if !sent && a.Granted[key.Person] >= a.Written[key.Person] {
			a.forgive(key, "did not go out to somebody who allowed all")
		}
		if !sent && a.called[key] > 0 {
			a.say(key, "was sent, but the queue knows nothing of it")
		}
	})
}

// forgive says something, unless a message that a kill sent twice has used the grant which
// this one lacked.
func (a *audit) forgive(key Key, what string) {
	if a.doubles[key.Person] == 0 {
		a.say(key, "%s", what)
	}
}

func (a *audit) each(look func(Key)) {
	for person, n := range a.Written {
		for number := 1; number <= n; number++ {
			look(Key{person, number})
		}
	}
}
