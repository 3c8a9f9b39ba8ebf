//go:build sweep

package sweep

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"unioncard/server/config"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// people is how many invented people go through the whole job.
const people = 1000

// city is a server with everybody who is needed.
type city struct {
	*uniontest.Server

	org                          uniontest.City
	clerk, head, officer, leader *uniontest.Client
	other                        *uniontest.Client // clerk of another unit
	mysql                        string
	redis                        *uniontest.Redis
	hay                          *haystack
	first                        int  // number of the first of its people
	reads                        bool // photos
	front, back, signature       []byte
}

func newCity(t *testing.T, hay *haystack, set configuration) *city {
	c := &city{hay: hay, reads: set.reads}
	if set.redis {
		c.redis = uniontest.StartRedis(t)
	}
	c.Server = uniontest.New(t, set.driver, func(cfg *config.Config) {
		cfg.Keys.Algorithm, cfg.WeChat.OCR = set.algorithm, set.reads
		cfg.Metrics.Addr = uniontest.FreeAddress(t)
		if c.redis != nil {
			cfg.Redis.Addrs = c.redis.Address
		}
		if set.driver == "mysql" {
			c.mysql = cfg.Database.DSN
		}
	})
	c.work()
	c.org = c.NewCity()
	c.clerk, c.head = c.Staff("经办", union.RoleClerk, c.org.Unit), c.Staff("主席", union.RoleHead, c.org.Unit)
	c.officer, c.leader = c.Officer("网点员", c.org.BankBranch), c.Staff("组长", union.RoleLeader, c.org.Branch)
	c.other = c.Staff("外单位经办", union.RoleClerk, c.org.Foreign)
	c.clerk.Mandate(signers[0])
	c.head.Mandate(signers[1])
	blank := uniontest.NewFields("样本")
	c.front, c.back = uniontest.SpecimenPhoto(t, union.IDFront, blank), uniontest.SpecimenPhoto(t, union.IDBack, blank)
	c.signature = uniontest.Signature(t)
	return c
}

// work lets the server's own jobs run beside, with all that they log and write.
func (c *city) work() {
	ctx, stop := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() { c.Work(ctx) })
	c.T.Cleanup(func() { stop(); wait.Wait() })
}

// canary is an invented person none of whose values stands anywhere by chance.
func canary(hay *haystack, n int) union.Fields {
	digits := []rune("甲乙丙丁戊己庚辛壬癸")
	mark := string([]rune{digits[n/1000%10], digits[n/100%10], digits[n/10%10], digits[n%10]})
	f := uniontest.NewFields("金丝雀样本" + mark + "号")
	f.Phone = fmt.Sprintf("1989%07d", n+3)
	f.Address = "样本市金丝雀暗号大道" + mark + "弄样本楼"
	f.WorkUnit = "样本金丝雀机械厂第" + mark + "车间"
	for what, value := range map[string]string{
		"name": f.Name, "document number": f.DocumentNumber, "phone": f.Phone, "address": f.Address, "work unit": f.WorkUnit,
		"card number": card(n), "card number after a change": changedCard(n),
		"body with a phone": fmt.Sprintf(`{"phone":%q}`, f.Phone), // its digest, above all
	} {
		hay.add(what, value)
	}
	return f
}

func card(n int) string        { return uniontest.CardNumber(700000 + n) }
func changedCard(n int) string { return uniontest.CardNumber(800000 + n) }

// canaries are all of them; what is searched for is complete before the first is entered.
func canaries(hay *haystack, from int) []union.Fields {
	fields := make([]union.Fields, people)
	for n := range people {
		fields[n] = canary(hay, from+n)
	}
	return fields
}

// signers are the names in the mandate.
var signers = [2]string{"样本金丝雀经办本人", "样本金丝雀主席本人"}

func (c *city) must(err error) {
	c.T.Helper()
	if err != nil {
		c.T.Fatal(err)
	}
}
