package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"unioncard/server/app"
	"unioncard/server/config"
	"unioncard/server/uniontest"
	"unioncard/server/wechat/simulator"
)

// leaks are the secrets that a text shows.
func leaks(text string, secrets []string) []string {
	var found []string
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			found = append(found, secret)
		}
	}
	return found
}

func TestNoFaultOfWeChatPutsASecretIntoTheLogOrTheQueue(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		secrets := []string{app.SampleSecretForTest, "SIM_", "open-", "official-", "session_key"}
		for i, fault := range []simulator.Fault{
			{ErrCode: -1}, {ErrCode: 40001}, {ErrCode: 40003}, {ErrCode: 40029}, {ErrCode: 40037}, {ErrCode: 42001}, {ErrCode: 43004}, {ErrCode: 43101},
			{ErrCode: 43107}, {ErrCode: 43108}, {ErrCode: 45011}, {ErrCode: 47003}, {ErrCode: 99999}, {Status: 502}, {Status: 500}, {Cut: true},
			{Cut: true, After: true}, {Delay: 400 * time.Millisecond}, {ErrCode: 45009},
		} {
			name := fmt.Sprint("x", i)
			account := p.person(name)
			p.grant(name, account, batchTemplate, 1)
			p.must(p.Store.SetFollower(t.Context(), "official-"+name, "union-"+name, true))
			p.tell(account, 3)
			for _, endpoint := range []string{"subscribe/send", "template/send", "stable_token", "jscode2session"} {
				fault.Endpoint, fault.Times = endpoint, 2
				p.Simulator.Break(fault)
			}
			code, err := p.Simulator.Mint(name, simulator.LoginCode)
			p.must(err)
			secrets = append(secrets, code)
			client := &uniontest.Client{T: t, URL: p.URL() + "/api/v1"}
			answer := client.PostKey("/sessions", map[string]any{"code": code}, fmt.Sprintf("sign-in-%012d", i))
			if found := leaks(string(answer.Body), []string{app.SampleSecretForTest, "SIM_", "open-", code}); answer.Status >= 400 && len(found) > 0 {
				t.Errorf("the answer shows %q", found)
			}
			p.Simulator.ExpireTokens()
			p.pass(10 * time.Minute)
			p.Simulator.Mend()
		}
		for range 4 {
			p.pass(12 * time.Hour)
		}
		if n := p.Simulator.Calls("/send"); n < 20 {
			t.Errorf("only %d sends were tried", n)
		}
		if found := leaks(p.Logs.String(), secrets); len(found) > 0 {
			t.Errorf("the log shows %q", found)
		}
		if found := leaks(p.column("SELECT last_error FROM outbox"), secrets); len(found) > 0 {
			t.Errorf("the queue shows %q", found)
		}
		// The search finds what is there: openids are kept with the accounts.
		if found := leaks(p.column("SELECT open_id FROM accounts"), secrets); len(found) == 0 {
			t.Error("the search finds nothing where openids are")
		}
	}, func(c *config.Config) { c.WeChat.Timeout = 300 * time.Millisecond })
}

// column gives all values of one column as a text.
func (p *post) column(query string) string {
	p.t.Helper()
	rows, err := p.SQL().Query(query)
	p.must(err)
	defer func() { _ = rows.Close() }()
	var all strings.Builder
	for rows.Next() {
		var value string
		p.must(rows.Scan(&value))
		all.WriteString(value + "\n")
	}
	p.must(rows.Err())
	return all.String()
}
