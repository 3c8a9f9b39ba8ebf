package outbox

import (
	"time"

	"unioncard/server/union"
)

// Verdict is what a channel says of one send.
type Verdict struct {
	Outcome string        // union.OutcomeSent and so on
	Code    string        // the channel's own code, for figures: an errcode of WeChat, or a word
	Cause   string        // for the log; holds nothing secret
	After   time.Duration // the least pause before a repeat
	Until   time.Time     // with union.OutcomeQuota: when the channel may be used again
}

// away says that the channel, and not the message, is at fault.
func (v Verdict) away() bool {
	return v.Outcome == union.OutcomeBusy || v.Outcome == union.OutcomeUnsure
}

// knowledge is what is known of a message beside the verdict.
type knowledge struct {
	tries  int
	begun  bool // an earlier send may have happened
	unsure bool // it did go out, and no answer came: it was not cut off by a kill
	twice  bool // a repeat could reach the person a second time
	away   bool // the channel has failed for others as well
	next   union.Channel
}

// known is what a row tells. One that may have arrived goes by no other channel.
func known(row union.OutboxRow, parcel Parcel) knowledge {
	k := knowledge{tries: row.Tries, begun: row.BegunAt != nil, next: parcel.Next}
	if k.unsure = k.begun && row.Outcome == union.OutcomeUnsure; k.unsure {
		k.next = union.ChannelInbox
	}
	return k
}

// judge says what follows from a verdict.
//
// WeChat knows no idempotency key. A message without an answer is repeated only where the
// repeat cannot reach the person twice: no other grant is left, also none that an earlier
// message without an answer has perhaps not used, so that 'no grant' on the repeat means
// that the first one arrived. Only where a worker was killed, and so nothing
// at all is known, it is repeated in any case.
func (s *Sender) judge(v Verdict, k knowledge) union.SendEnd {
	end := union.SendEnd{Status: union.OutboxEnded, Outcome: v.Outcome, Cause: v.Cause, Tries: k.tries}
	switch v.Outcome {
	case union.OutcomeSent:
		end.Status = union.OutboxSent
	case union.OutcomeNoGrant:
		end.Grant = union.GrantSpent
		if k.begun {
			end.Status, end.Outcome = union.OutboxSent, union.OutcomeSent
			return end
		}
		end.Next = k.next
	case union.OutcomeBanned:
		end.Grant, end.Next = union.GrantBanned, k.next
	case union.OutcomeRecipient, union.OutcomeUnfollowed, union.OutcomeNoPhone:
		end.Grant, end.Next = s.unused(k), k.next
	case union.OutcomeDefect:
		end.Status, end.Grant = union.OutboxDead, s.unused(k)
	case union.OutcomeQuota:
		return s.later(end, k, v.Until.Sub(s.clock.Now()))
	case union.OutcomeUnsure:
		k.begun = true
		if k.twice {
			end.Grant = s.unused(k)
			return end
		}
		return s.again(end, v, k)
	default:
		return s.again(end, v, k)
	}
	return end
}

// again puts a message back for a repeat, or gives it up after its last try. While the
// channel is away for everybody, a failure is not held against the message.
func (s *Sender) again(end union.SendEnd, v Verdict, k knowledge) union.SendEnd {
	if !k.away || !v.away() {
		end.Tries++
	}
	if end.Tries >= s.settings.Tries {
		end.Status, end.Begun, end.Grant = union.OutboxDead, k.begun, s.unused(k)
		return end
	}
	return s.later(end, k, max(s.backoff.pause(k.tries), v.After))
}

func (s *Sender) later(end union.SendEnd, k knowledge, pause time.Duration) union.SendEnd {
	end.Status, end.Begun, end.Grant = union.OutboxWaiting, k.begun, union.GrantReturned
	if k.begun {
		end.Grant = union.GrantKept
	}
	end.Due = s.clock.Now().Add(pause.Truncate(time.Microsecond))
	return end
}

// unused gives the grant of a message that is given up back where surely nothing was sent.
func (s *Sender) unused(k knowledge) union.GrantEnd {
	if k.begun {
		return union.GrantDoubted
	}
	return union.GrantReturned
}
