package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"unioncard/server/config"
	"unioncard/server/union"
	"unioncard/server/uniontest"
	"unioncard/server/wechat/simulator"
)

// post is a server with the simulator's people and what is said to them.
type post struct {
	*uniontest.Server

	t *testing.T
	n int
}

func onEachPost(t *testing.T, test func(t *testing.T, p *post), change ...func(*config.Config)) {
	t.Helper()
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			p := &post{Server: uniontest.New(t, driver, change...), t: t}
			p.Simulator.SendEventsTo("") // all are lost here: what is known comes from the page and from WeChat's answers
			test(t, p)
		})
	}
}

func (p *post) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// person makes somebody with a phone and an account.
func (p *post) person(name string) union.ID {
	p.t.Helper()
	p.must(p.Simulator.Add(simulator.Person{ID: name, Name: name, OpenID: "open-" + name, UnionID: "union-" + name, OfficialOpenID: "official-" + name}))
	account, err := p.Store.AccountByOpenID(context.Background(), "open-"+name, "union-"+name)
	p.must(err)
	return account.ID
}

const (
	batchTemplate  = "desk_batch"
	reviewTemplate = "application_review"
)

// grant lets a person accept a template n times, at WeChat and here.
func (p *post) grant(name string, account union.ID, template string, n int) {
	p.t.Helper()
	for range n {
		if !p.Simulator.Grant(name, p.Config.Templates[template], "accept") {
			p.t.Fatal("nobody to grant")
		}
		p.must(p.Store.CountGrant(context.Background(), account, template, union.AnswerAccept, ""))
	}
}

// tell writes messages about a batch, numbered on.
func (p *post) tell(account union.ID, n int) {
	p.t.Helper()
	for range n {
		p.n++
		p.must(p.Store.Enqueue(context.Background(), union.Notice{Topic: "batch:accepted", AccountID: account, Data: map[string]string{"number": fmt.Sprint("ZB", p.n)}}))
	}
}

// work delivers until nothing is due.
func (p *post) work() {
	p.t.Helper()
	for n := 1; n > 0; {
		var err error
		n, err = p.Outbox.Once(context.Background())
		p.must(err)
	}
}

// pass moves the clock and works on.
func (p *post) pass(d time.Duration) {
	p.t.Helper()
	p.Clock.Move(d)
	p.work()
}

// got are the batch numbers that a person's phone shows by a kind of message.
func (p *post) got(name, kind string) []string {
	var numbers []string
	for _, m := range p.Simulator.Messages(name) {
		if m.Kind == kind {
			number := m.Data["character_string1"]
			if number == "" {
				number = strings.TrimPrefix(m.Data["thing1"], "批次")
			}
			numbers = append(numbers, number)
		}
	}
	return numbers
}

func (p *post) mustGet(name, kind string, want ...string) {
	p.t.Helper()
	if got := p.got(name, kind); !slices.Equal(got, want) {
		p.t.Errorf("%s got %v by %s, want %v", name, got, kind, want)
	}
}

// rows are an account's rows of a channel as "outcome" or "status", in order.
func (p *post) rows(account union.ID, channel union.Channel) []string {
	p.t.Helper()
	found, err := p.SQL().Query("SELECT status, outcome FROM outbox WHERE account_id = ? AND channel = ? ORDER BY origin_id", string(account), string(channel))
	p.must(err)
	defer func() { _ = found.Close() }()
	var list []string
	for found.Next() {
		var status, outcome string
		p.must(found.Scan(&status, &outcome))
		list = append(list, status+" "+outcome)
	}
	p.must(found.Err())
	return list
}

func (p *post) mustRows(account union.ID, channel union.Channel, want ...string) {
	p.t.Helper()
	if got := p.rows(account, channel); !slices.Equal(got, want) {
		p.t.Errorf("rows of %s are %q, want %q", channel, got, want)
	}
}

func (p *post) left(account union.ID, template string) int {
	p.t.Helper()
	rows, err := p.Store.Subscriptions(context.Background(), account)
	p.must(err)
	for _, row := range rows {
		if row.Template == template {
			return row.Left()
		}
	}
	return 0
}

func TestAMessageGoesToTheInboxAndByTheFirstChannelThatThePersonHas(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		granted, follower, both, none := p.person("granted"), p.person("follower"), p.person("both"), p.person("none")
		for _, name := range []string{"follower", "both"} {
			p.Simulator.Follow(name, true)
			p.must(p.Store.SetFollower(context.Background(), "official-"+name, "union-"+name, true))
		}
		p.grant("granted", granted, batchTemplate, 1)
		p.grant("both", both, batchTemplate, 1)
		for _, account := range []union.ID{granted, follower, both, none} {
			p.tell(account, 1)
		}
		p.pass(time.Second)
		p.mustGet("granted", "subscribe", "ZB1")
		p.mustGet("follower", "template", "ZB2")
		p.mustGet("both", "subscribe", "ZB3")
		p.mustGet("both", "template")
		p.mustGet("none", "subscribe")
		for _, account := range []union.ID{granted, follower, both, none} {
			if n := told(t, p.Server, account); n != 1 {
				t.Errorf("the inbox has %d messages", n)
			}
		}
		if n := p.Simulator.Sends("none"); n != 0 {
			t.Errorf("%d sends to a person without any channel", n)
		}
		message := p.Simulator.Messages("granted")[0]
		if message.Page != "admin/batch/list" || message.State != "formal" || message.Data["time4"] != "2026年3月2日 09:00" {
			t.Errorf("got %+v", message)
		}
	})
}

func TestAGrantThatWeChatDoesNotKnowSendsTheMessageByTheNextChannel(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account := p.person("a")
		p.Simulator.Follow("a", true)
		p.must(p.Store.SetFollower(context.Background(), "official-a", "union-a", true))
		for range 3 { // counted here, but the phone never said so
			p.must(p.Store.CountGrant(context.Background(), account, batchTemplate, union.AnswerAccept, ""))
		}
		p.tell(account, 3)
		p.pass(time.Second)
		p.mustGet("a", "template", "ZB1", "ZB2", "ZB3")
		p.mustRows(account, union.ChannelSubscribe, "ended no_grant", "ended no_grant", "ended no_grant")
		if n := p.Simulator.Calls("subscribe/send"); n != 1 {
			t.Errorf("%d calls; after 43101 nothing is granted any more", n)
		}
		if left := p.left(account, batchTemplate); left != 0 {
			t.Errorf("%d grants left", left)
		}
	})
}

func TestWhoSwitchedMessagesOffGetsNoneUntilAnAccept(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account := p.person("a")
		p.grant("a", account, batchTemplate, 3)
		p.Simulator.Grant("a", p.Config.Templates[batchTemplate], "ban")
		p.tell(account, 2)
		p.pass(time.Second)
		p.mustGet("a", "subscribe")
		p.mustRows(account, union.ChannelSubscribe, "ended banned", "ended no_grant")
		if n := p.Simulator.Sends("a"); n != 1 {
			t.Errorf("%d sends to a person who wants none", n)
		}
		p.grant("a", account, batchTemplate, 1)
		p.tell(account, 1)
		p.pass(time.Second)
		p.mustGet("a", "subscribe", "ZB3")
		if n := told(t, p.Server, account); n != 3 {
			t.Errorf("the inbox has %d", n)
		}
	})
}

func TestWhoLeftTheOfficialAccountIsNotTriedAgain(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account := p.person("a")
		p.must(p.Store.SetFollower(context.Background(), "official-a", "union-a", true)) // the event of leaving was lost
		p.tell(account, 1)
		p.pass(time.Second)
		p.mustRows(account, union.ChannelOfficial, "ended unfollowed")
	})
}

func TestTheDeadAndThoseWhoseTieWasReleasedGetNothing(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account, other := p.person("a"), p.person("b")
		p.grant("a", account, batchTemplate, 5)
		p.grant("b", other, batchTemplate, 5)
		p.Simulator.Break(simulator.Fault{Endpoint: "subscribe/send", ErrCode: -1, Times: 2})
		p.tell(account, 1)
		p.tell(other, 1)
		p.pass(time.Second)
		p.mustRows(account, union.ChannelSubscribe, "waiting busy")
		p.must(p.Store.Silence(context.Background(), &account, nil))
		// The other's message was for a member to whom the account is not tied any more.
		if _, err := p.SQL().Exec("UPDATE outbox SET member_id = ? WHERE account_id = ? AND channel = 'subscribe'", string(p.Store.NewID()), string(other)); err != nil {
			t.Fatal(err)
		}
		p.tell(account, 1)
		p.pass(time.Minute)
		p.mustGet("a", "subscribe")
		p.mustGet("b", "subscribe")
		p.mustRows(account, union.ChannelSubscribe)
		p.mustRows(other, union.ChannelSubscribe, "ended released")
		if n := told(t, p.Server, account); n != 1 {
			t.Errorf("the inbox has %d messages, one of them after the death", n)
		}
		if left := p.left(account, batchTemplate); left != 5 {
			t.Errorf("%d grants left", left)
		}
	})
}

func TestAMemberWithoutAnAccountGetsAShortMessageWhereTheyAreOn(t *testing.T) {
	for _, provider := range []string{"", config.SimulatedSMS} {
		t.Run("provider "+provider, func(t *testing.T) {
			onEachPost(t, func(t *testing.T, p *post) {
				ctx := context.Background()
				const number = "13900000007"
				p.must(p.Simulator.Add(simulator.Person{ID: "plain", Name: "plain", OpenID: "never-signed-in", Phone: number}))
				unit := union.Org{ID: p.Store.NewID(), Code: "1", Name: "样本单位", Level: union.LevelFederation, CreatedAt: p.Clock.Now(), UpdatedAt: p.Clock.Now()}
				unit.Path = union.Path("/").Child(unit.ID)
				p.must(p.Store.AddOrg(ctx, unit))
				member := union.Member{ID: p.Store.NewID(), OrgID: unit.ID, CreatedAt: p.Clock.Now(), UpdatedAt: p.Clock.Now()}
				var err error
				member.Phone, err = p.Keys.Sealer().SealIndexed(union.Place{Table: "members", Column: "phone", Row: member.ID}, union.IndexPhone, number, "139******07")
				p.must(err)
				p.must(p.Store.AddMembers(ctx, []union.Member{member}))
				p.must(p.Store.Enqueue(ctx,
					union.Notice{Topic: "card:at_union", MemberID: member.ID},
					union.Notice{Topic: "card:opened", MemberID: member.ID})) // nothing to act on: no short message
				p.pass(time.Second)
				want := 1
				if provider == "" {
					want = 0
				}
				got := p.Simulator.Messages("plain")
				if len(got) != want || want == 1 && (got[0].Kind != "sms" || !strings.Contains(got[0].Data["text"], "已送到单位工会")) {
					t.Errorf("got %+v", got)
				}
				if strings.Contains(p.Logs.String(), number) {
					t.Error("the log shows the number")
				}
			}, func(c *config.Config) { c.SMS.Provider = provider })
		})
	}
}

func TestAShortMessageGoesToNobodyWhoHasAnotherChannel(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		ctx := context.Background()
		account := p.person("a")
		p.grant("a", account, reviewTemplate, 1)
		p.must(p.Store.Enqueue(ctx, union.Notice{Topic: "application:returned", AccountID: account, Data: map[string]string{"reasons": "照片不清楚"}}))
		p.pass(time.Second)
		p.mustRows(account, union.ChannelSubscribe, "sent sent")
		p.mustRows(account, union.ChannelSMS)
		p.must(p.Store.Enqueue(ctx, union.Notice{Topic: "application:returned", AccountID: account, Data: map[string]string{"reasons": "照片不清楚"}}))
		p.pass(time.Second)
		p.mustRows(account, union.ChannelSMS, "ended no_phone")
	}, func(c *config.Config) { c.SMS.Provider = config.SimulatedSMS })
}

func TestWhoFollowsTheOfficialAccountOnASamplePhoneIsKnownToFollow(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		p.person("a")
		for _, follows := range []bool{true, false} {
			p.Clock.Move(time.Second)
			if !p.Simulator.Follow("a", follows) {
				t.Fatal("nobody to follow")
			}
			p.Simulator.Settle()
			var known bool
			p.must(p.SQL().QueryRow("SELECT follows FROM followers WHERE open_id = 'official-a'").Scan(&known))
			if known != follows {
				t.Errorf("follows: %v, known: %v", follows, known)
			}
		}
	})
}
