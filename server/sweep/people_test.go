//go:build sweep

package sweep

import (
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

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
	mysql                        string
	redis                        *uniontest.Redis
	hay                          *haystack
	front, back, signature       []byte
}

func newCity(t *testing.T, driver, algorithm string, redis *uniontest.Redis) *city {
	c := &city{redis: redis, hay: newHaystack()}
	c.Server = uniontest.New(t, driver, func(cfg *config.Config) {
		cfg.Keys.Algorithm, cfg.WeChat.OCR = algorithm, false
		if redis != nil {
			cfg.Redis.Addrs = redis.Address
		}
		if driver == "mysql" {
			c.mysql = cfg.Database.DSN
		}
	})
	c.org = c.NewCity()
	c.clerk, c.head = c.Staff("经办", union.RoleClerk, c.org.Unit), c.Staff("主席", union.RoleHead, c.org.Unit)
	c.officer, c.leader = c.Officer("网点员", c.org.BankBranch), c.Staff("组长", union.RoleLeader, c.org.Branch)
	c.clerk.Mandate("样本经办金丝雀甲")
	c.head.Mandate("样本主席金丝雀乙")
	blank := uniontest.NewFields("样本")
	c.front, c.back = uniontest.SpecimenPhoto(t, union.IDFront, blank), uniontest.SpecimenPhoto(t, union.IDBack, blank)
	c.signature = uniontest.Signature(t)
	return c
}

// canary is an invented person none of whose values stands anywhere by chance.
func (c *city) canary(n int) union.Fields {
	hundred := []rune("甲乙丙丁戊己庚辛壬癸")
	mark := string([]rune{hundred[n/100%10], hundred[n/10%10], hundred[n%10]})
	f := uniontest.NewFields("金丝雀样本" + mark + "号")
	f.Phone = fmt.Sprintf("1989%07d", n+3)
	f.Address = "样本市金丝雀暗号大道" + mark + "弄样本楼"
	f.WorkUnit = "样本金丝雀机械厂第" + mark + "车间"
	for what, value := range map[string]string{
		"name": f.Name, "document number": f.DocumentNumber, "phone": f.Phone, "address": f.Address, "work unit": f.WorkUnit,
		"card number": uniontest.CardNumber(700000 + n), "card number after a change": uniontest.CardNumber(800000 + n),
	} {
		c.hay.add(what, value)
	}
	return f
}

// canaries are all of them; what is searched for is complete before the first is entered.
func (c *city) canaries() []union.Fields {
	fields := make([]union.Fields, people)
	for n := range people {
		fields[n] = c.canary(n)
	}
	return fields
}

// live takes everybody through the whole job.
func (c *city) live(fields []union.Fields) {
	t := c.T
	list := "姓名,证件号码,手机号码\n"
	for n := range fields {
		list += fmt.Sprintf("%s,%s,%s\n", fields[n].Name, fields[n].DocumentNumber, fields[n].Phone)
	}
	roster := c.clerk.Upload("/rosters?org_id="+string(c.org.Unit.ID), fields[0].Name+fields[0].Phone+".csv", []byte(list)).Must(201)
	c.clerk.Post("/rosters/"+roster.Text("id")+"/import", map[string]any{"version": roster.Number("version")}).Must(200)
	for from := 0; from < people; from += people / 2 {
		c.half(from, fields[from:from+people/2])
		t.Logf("%d people are through", from+people/2)
	}
	c.deliver()
}

// half takes half of the people from the first photo to the card.
func (c *city) half(from int, fields []union.Fields) {
	var applicants []*uniontest.Applicant
	for i, f := range fields {
		a := c.Draft(fmt.Sprintf("p%05d", from+i), c.org.Unit, f)
		a.Post("/me/phone", map[string]any{"phone": f.Phone})
		c.fill(a)
		a.Submit()
		if i%50 == 0 {
			c.sendBack(a)
		}
		if i%100 == 3 {
			c.clerk.Post(a.Path("/reveal"), map[string]any{"reason": "核对证件号码"}).Must(200)
			c.clerk.Get(a.Path("/photos/front")).Must(200)
			c.clerk.Get(a.Path("/signature")).Must(200)
		}
		applicants = append(applicants, a)
	}
	for _, a := range applicants {
		c.clerk.Approve(a)
		c.Clock.Move(time.Millisecond)
	}
	batch := c.clerk.NewBatch(c.org.Unit)
	batch.Rows(map[string]any{"fill": len(applicants)}).Must(200)
	batch.Move("seal").Must(200)
	ready := batch.Post(batch.Path("/package"), nil).Must(201)
	batch.Get("/package-downloads/" + ready.Text("download_id")).Must(200)
	batch.HandIn()
	bank := batch.As(c.officer).Accept()
	bank.Get(bank.Path("/rows/1")).Must(200)
	bank.Get(bank.Path("/rows/1/photos/front")).Must(200)
	c.answer(bank, from, applicants)
}

func (c *city) fill(a *uniontest.Applicant) {
	a.Version = a.Upload(a.Path("/photos/front"), a.Fields.Name+".jpg", c.front).Must(201).Number("version")
	a.Version = a.Upload(a.Path("/photos/back"), a.Fields.DocumentNumber+".jpg", c.back).Must(201).Number("version")
	a.Version = a.Put(a.Path("/fields"), map[string]any{"version": a.Version, "fields": a.Fields}).Must(200).Number("version")
	a.Version = a.Upload(a.SignPath(), "signature.png", c.signature).Must(201).Number("version")
}

func (c *city) sendBack(a *uniontest.Applicant) {
	c.clerk.Post(a.Path("/claim"), nil).Must(200)
	reason := map[string]any{"field": "phone", "code": "other", "note": "请把" + a.Fields.Phone + "改掉"}
	c.clerk.Post(a.Path("/return"), map[string]any{"version": a.Version, "reasons": []any{reason}}).MustCode(422, "reasons")
	reason["note"] = "请核对手机号码"
	a.Version = c.clerk.Post(a.Path("/return"), map[string]any{"version": a.Version, "reasons": []any{reason}}).Must(200).Number("version")
	c.fill(a)
	a.Submit()
}

// answer is the bank's: cards, some refusals, some names in its own spelling.
func (c *city) answer(bank *uniontest.BatchOf, from int, applicants []*uniontest.Applicant) {
	var lines []uniontest.BankLine
	cards := map[int]string{}
	for i, a := range applicants {
		line := uniontest.OpenedLine(0, a.Fields, uniontest.CardNumber(700000+from+i))
		line.Number = "" // the bank goes by the document number
		if i%100 == 7 {
			line.Card, line.Code, line.Reason = "", "14", "影像不清"
		} else {
			cards[i] = line.Card
		}
		lines = append(lines, line)
	}
	file := c.officer.Upload(bank.Path("/result-files"), applicants[0].Fields.Name+".csv", uniontest.ResultGB18030(c.T, lines...)).Must(201)
	c.officer.Post("/result-files/"+file.Text("id")+"/application", map[string]any{"version": file.Number("version")}).Must(200)
	for i, a := range applicants {
		if cards[i] == "" || i%25 != 0 {
			continue
		}
		id := a.Get("/me/card").Must(200).Text("card.id")
		c.officer.Post("/cards/"+id+"/events", map[string]any{"event": "delivered", "version": 1}).Must(200)
		a.Upload("/cards/"+id+"/signature?version=2", "signature.png", c.signature).Must(200)
		changed := uniontest.CardNumber(800000 + from + i)
		a.Post("/cards/"+id+"/reports", map[string]any{"kind": "number_change", "number": changed}).Must(201)
		c.officer.Post("/cards/"+id+"/events", map[string]any{"event": "number_change", "number": changed, "version": 3}).Must(200)
		a.Get("/me/timeline").Must(200)
	}
	status := "卡号,状态\n" + uniontest.CardNumber(700000+from+1) + ",销户\n"
	said := c.officer.Upload("/bank-branches/"+string(c.org.BankBranch.ID)+"/status-files", "状态.csv", []byte(status)).Must(201)
	c.officer.Post("/status-files/"+said.Text("id")+"/application", map[string]any{"version": 1}).Must(200)
}

func (c *city) deliver() {
	for n := 1; n > 0; {
		var err error
		if n, err = c.Outbox.Once(c.T.Context()); err != nil {
			c.T.Fatal(err)
		}
	}
}

func (c *city) must(err error) {
	c.T.Helper()
	if err != nil {
		c.T.Fatal(err)
	}
}

func (c *city) exec(query string, args ...any) {
	c.T.Helper()
	_, err := c.SQL().Exec(query, args...)
	c.must(err)
}

func (c *city) plantRedis(value string) {
	c.T.Helper()
	client := redis.NewClient(&redis.Options{Addr: c.redis.Address})
	defer func() { _ = client.Close() }()
	c.must(client.Set(c.T.Context(), "planted", value, 0).Err())
}

// clean takes away what was planted, so that the next place is proven by itself.
func (c *city) clean(place string) {
	c.T.Helper()
	switch place {
	case "database":
		c.exec("UPDATE orgs SET address = '' WHERE id = ?", c.org.Unit.ID)
	case "files":
		c.must(c.Blobs.Delete(c.T.Context(), "papers/planted"))
	}
}
