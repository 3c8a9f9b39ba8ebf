package outbox

import (
	"context"
	"errors"
	"time"

	"unioncard/server/union"
)

// firstKeep is the pause before what became of a message is written down once more.
const firstKeep = 50 * time.Millisecond

// carry sends one message and keeps what became of it.
func (s *Sender) carry(ctx context.Context, holder union.ID, row union.OutboxRow) (union.SendEnd, error) {
	parcel, err := s.Courier(ctx, row)
	if err != nil {
		v := Verdict{Outcome: union.OutcomeBusy, Code: "not_ready", Cause: err.Error()}
		if errors.Is(err, ErrWords) {
			v.Outcome, v.Code = union.OutcomeDefect, "words"
		}
		return s.settle(ctx, holder, row, Parcel{}, v, known(row, parcel))
	}
	k := known(row, parcel)
	if parcel.Refused != "" {
		return s.settle(ctx, holder, row, Parcel{}, Verdict{Outcome: parcel.Refused, Code: parcel.Refused}, k)
	}
	if !k.begun && parcel.Wait.After(s.clock.Now()) { // what was begun is brought to its end
		return s.wait(ctx, holder, row, parcel.Wait)
	}
	if k.unsure && parcel.Granted != nil {
		left, err := parcel.Granted(ctx)
		if err != nil {
			return union.SendEnd{}, err
		}
		if left > 0 { // granted since: a repeat could arrive a second time
			k.twice = true
			return s.settle(ctx, holder, row, parcel, Verdict{Outcome: union.OutcomeUnsure, Code: "granted_since"}, k)
		}
	}
	refused, err := s.Sends.BeginSend(ctx, holder, row, parcel.Template, s.settings.Lease)
	if err != nil {
		return union.SendEnd{}, err
	}
	if refused != "" {
		return s.refuse(ctx, holder, row, refused, k)
	}
	v := parcel.Send(ctx)
	k.away = s.health.note(row.Channel, v)
	if v.Outcome == union.OutcomeUnsure {
		k.twice = true // without grants nothing tells whether the first one arrived
		if parcel.Granted != nil {
			left, err := parcel.Granted(ctx)
			k.twice = err != nil || left > 0 // who cannot tell does not repeat
		}
	}
	return s.settle(ctx, holder, row, parcel, v, k)
}

// wait puts a message that may not go out yet off, as it is.
func (s *Sender) wait(ctx context.Context, holder union.ID, row union.OutboxRow, until time.Time) (union.SendEnd, error) {
	end := union.SendEnd{Status: union.OutboxWaiting, Outcome: union.OutcomeQuiet, Tries: row.Tries, Due: until}
	return end, s.keep(ctx, holder, row, "", end)
}

// refuse ends a message that did not go out at all. Nobody without a grant is sent to, and
// to who is silent no other channel goes either.
func (s *Sender) refuse(ctx context.Context, holder union.ID, row union.OutboxRow, outcome string, k knowledge) (union.SendEnd, error) {
	end := union.SendEnd{Status: union.OutboxEnded, Outcome: outcome, Tries: row.Tries, Begun: k.begun}
	if outcome == union.OutcomeNoGrant {
		end.Next = k.next
	}
	s.Observe(row.Channel, Verdict{Outcome: outcome, Code: outcome}, end)
	return end, s.keep(ctx, holder, row, "", end)
}

func (s *Sender) settle(ctx context.Context, holder union.ID, row union.OutboxRow, parcel Parcel, v Verdict, k knowledge) (union.SendEnd, error) {
	end := s.judge(v, k)
	if k.unsure && end.Status == union.OutboxWaiting && end.Outcome != union.OutcomeQuota {
		end.Outcome = union.OutcomeUnsure // what came after it does not settle it
	}
	if parcel.Template == "" {
		end.Grant = union.GrantKept
	}
	s.Observe(row.Channel, v, end)
	s.say(ctx, row, v, end)
	if err := s.keep(ctx, holder, row, parcel.Template, end); err != nil {
		return end, err
	}
	if err := s.pause(ctx, row.Channel, v); err != nil {
		s.Log.ErrorContext(ctx, "channel not paused", "channel", string(row.Channel), "cause", err.Error())
	}
	return end, nil
}

// keep writes down what became of a message, and tries to for as long as the turn surely
// lasts: what is known here is known nowhere else, and a message that is not marked is sent
// again.
func (s *Sender) keep(ctx context.Context, holder union.ID, row union.OutboxRow, template string, end union.SendEnd) error {
	limited, cancel := context.WithTimeout(ctx, s.settings.Lease/4)
	defer cancel()
	for pause := firstKeep; ; pause *= 2 {
		err := s.Sends.EndSend(limited, holder, row, template, end)
		if err == nil || errors.Is(err, union.ErrStale) {
			return err
		}
		select {
		case <-limited.Done():
			return err
		case <-time.After(pause):
		}
	}
}

// say logs what somebody may have to look at: the ids and codes of it, never the person.
func (s *Sender) say(ctx context.Context, row union.OutboxRow, v Verdict, end union.SendEnd) {
	words := []any{"outbox", string(row.ID), "channel", string(row.Channel), "topic", row.Topic, "code", v.Code, "tries", end.Tries, "status", end.Status, "cause", v.Cause}
	switch {
	case v.Outcome == union.OutcomeDefect || end.Status == union.OutboxDead:
		s.Log.ErrorContext(ctx, "message given up", words...)
	case end.Status == union.OutboxWaiting:
		s.Log.WarnContext(ctx, "message not sent yet", words...)
	}
}

// pause closes the channel for all replicas when its quota is used up, or when it has
// failed for everybody for a while.
func (s *Sender) pause(ctx context.Context, channel union.Channel, v Verdict) error {
	until := v.Until
	if v.Outcome != union.OutcomeQuota {
		until = s.health.rest(channel, s.clock.Now())
	}
	if until.IsZero() {
		return nil
	}
	s.health.close(channel, until)
	s.Log.WarnContext(ctx, "channel paused", "channel", string(channel), "code", v.Code, "until", until)
	return s.Pauses.PauseChannel(ctx, channel, until, v.Outcome)
}
