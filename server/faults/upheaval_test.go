//go:build faults

package faults_test

import (
	"time"

	"unioncard/server/faults"
	"unioncard/server/union"
	"unioncard/server/wechat/simulator"
)

// upheaval ends and starts processes, uses up WeChat's quota and lets tokens run out.
type upheaval struct {
	*world

	replicas []*replica
	kills    []faults.Kill
	stops    int // in order
	days     int // that ended a used-up quota
	next     time.Time
	quota    time.Time // when to use it up again
}

// step waits a little and does what is due.
func (u *upheaval) step() {
	time.Sleep(50 * time.Millisecond)
	now := time.Now()
	if u.next.IsZero() {
		u.next, u.quota = now.Add(time.Second), now.Add(3*time.Second)
	}
	if now.After(u.quota) {
		u.quota = now.Add(5 * time.Second)
		u.sim.Break(simulator.Fault{Endpoint: "subscribe/send", ErrCode: 45009})
	}
	u.passPause()
	u.passBackoff()
	if now.After(u.next) {
		u.end()
		u.next = now.Add(1200*time.Millisecond + time.Duration(u.dice.IntN(1500))*time.Millisecond)
	}
}

// end ends one of the processes and starts it again: three times at once, each fourth in order.
func (u *upheaval) end() {
	r := u.replicas[u.dice.IntN(len(u.replicas))]
	if (len(u.kills)+u.stops)%4 == 3 {
		r.stop()
		u.stops++
	} else {
		r.kill()
		u.kills = append(u.kills, faults.Kill{Process: r.name, At: u.clock.Now()})
	}
	u.sim.ExpireTokens()
	r.start()
}

// passPause lets the time pass in which the channel is closed, once nothing is under way
// and no turn is anyone's: nobody may have a turn taken away by the jump who is alive.
func (u *upheaval) passPause() {
	pauses, err := u.writer.Store.Pauses(u.t.Context())
	u.must(err)
	until, closed := pauses[union.ChannelSubscribe]
	if !closed {
		return
	}
	for u.clock.Now().Before(until) && !u.idle() {
		time.Sleep(20 * time.Millisecond)
	}
	calls, _ := u.wire.quiet(0)
	time.Sleep(settling)
	if after, _ := u.wire.quiet(0); after != calls && u.clock.Now().Before(until) {
		u.t.Errorf("%d calls while the channel is closed", after-calls)
	}
	u.clock.jumpTo(until.Add(time.Millisecond))
	u.days += u.count("SELECT COUNT(*) FROM channel_pauses WHERE channel = 'subscribe' AND cause = 'quota'")
}

// passBackoff lets time pass while all that is left waits for its next try.
func (u *upheaval) passBackoff() {
	if u.idle() && u.count("SELECT COUNT(*) FROM outbox WHERE status = 'waiting' AND due_at <= ?", u.clock.Now()) == 0 {
		u.clock.jumpTo(u.clock.Now().Add(time.Second))
	}
}

// idle says that no call is under way, that what came of the last ones is marked, and that
// nobody has a turn.
func (u *upheaval) idle() bool {
	_, quiet := u.wire.quiet(settling)
	return quiet && u.count("SELECT COUNT(*) FROM send_turns WHERE end_at >= ?", u.clock.Now()) == 0
}
