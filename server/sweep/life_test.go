//go:build sweep

package sweep

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// live takes everybody through the whole job.
func (c *city) live(first int, fields []union.Fields, large []byte) {
	t := c.T
	c.first = first
	list := "姓名,证件号码,手机号码\n"
	for n := range fields {
		list += fmt.Sprintf("%s,%s,%s\n", fields[n].Name, fields[n].DocumentNumber, fields[n].Phone)
	}
	list += fmt.Sprintf("%s,%s,%s\n", fields[1].Name, fields[1].DocumentNumber+"0", fields[1].Phone) // a bad row
	list += fmt.Sprintf("%s,%s,%s\n", fields[2].Name, fields[2].DocumentNumber, fields[2].Phone)     // a repeated one
	roster := c.upload(fields[0].Name+fields[0].Phone+".csv", []byte(list))
	c.clerk.Get("/rosters/" + roster.Text("id") + "/errors").Must(200)
	c.clerk.Get("/rosters/" + roster.Text("id") + "/bad-rows").Must(200)
	c.clerk.Post("/rosters/"+roster.Text("id")+"/import", map[string]any{"version": roster.Number("version"), "skip_bad": true}).Must(200)
	c.upload(fields[3].Name+".xlsx", large)
	c.clerk.Get("/roster-rows?limit=50").Must(200)
	for half := range 2 {
		from := half * people / 2
		c.half(half, fields[from:from+people/2])
		t.Logf("%d people are through", from+people/2)
	}
	c.mistakes(fields)
	c.deliver()
}

func (c *city) upload(name string, content []byte) *uniontest.Answer {
	return c.clerk.Upload("/rosters?org_id="+string(c.org.Unit.ID), name, content).Must(201)
}

// half takes half of the people from the first photo to the card.
func (c *city) half(half int, fields []union.Fields) {
	var applicants []*uniontest.Applicant
	for i, f := range fields {
		a := c.Draft(fmt.Sprintf("p%05d", half*people/2+i), c.org.Unit, f)
		a.Post("/me/phone", map[string]any{"phone": f.Phone}).MustCode(409, "no_member")
		c.fill(a, half == 1 && c.reads && i < readable)
		a.Submit()
		if i%50 == 0 {
			c.sendBack(a)
		}
		if i%100 == 3 {
			c.clerk.Post(a.Path("/reveal"), map[string]any{"reason": "核对证件号码"}).Must(200)
			c.clerk.Get(a.Path("/photos/front")).Must(200)
			c.clerk.Get(a.Path("/signature")).Must(200)
			a.Get(a.Path("/evidence")).Must(200)
		}
		applicants = append(applicants, a)
	}
	c.approve(half, applicants)
	batch := c.clerk.NewBatch(c.org.Unit)
	batch.Rows(map[string]any{"fill": len(applicants)}).Must(200)
	batch.Move("seal").Must(200)
	var papers struct {
		Files []struct{ Name string }
	}
	batch.Get(batch.Path("/papers")).Must(200).Into(&papers)
	if len(papers.Files) == 0 {
		c.T.Fatal("a sealed batch has no papers")
	}
	for _, file := range papers.Files {
		batch.Get(batch.Path("/papers/" + file.Name)).Must(200)
	}
	ready := batch.Post(batch.Path("/package"), nil).Must(201)
	batch.Get("/package-downloads/" + ready.Text("download_id")).Must(200)
	batch.HandIn()
	bank := batch.As(c.officer).Accept()
	bank.Get(bank.Path("/rows/1")).Must(200)
	bank.Get(bank.Path("/rows/1/photos/front")).Must(200)
	c.answer(bank, half, applicants)
}

// approve lets those whose photos say what they typed through together, and the others
// one by one.
func (c *city) approve(half int, applicants []*uniontest.Applicant) {
	approved := map[string]bool{}
	if half == 1 && c.reads {
		var items []map[string]any
		for _, a := range applicants[:readable] {
			items = append(items, map[string]any{"id": a.ApplicationID, "version": a.Version})
		}
		var became struct {
			Items []struct {
				ID, Code string
				Approved bool
			}
		}
		c.clerk.Post("/approvals", map[string]any{"items": items}).Must(200).Into(&became)
		for _, one := range became.Items {
			approved[one.ID] = one.Approved
		}
		if !approved[applicants[1].ApplicationID] {
			c.T.Fatalf("nobody was approved together: %v", became)
		}
	}
	for _, a := range applicants {
		if !approved[a.ApplicationID] {
			c.clerk.Approve(a)
		}
		c.Clock.Move(time.Millisecond)
	}
}

// readable is how many of the second half have photos that say what they type.
const readable = people / 20

func (c *city) fill(a *uniontest.Applicant, own bool) {
	front, back := c.front, c.back
	if own {
		front, back = uniontest.SpecimenPhoto(c.T, union.IDFront, a.Fields), uniontest.SpecimenPhoto(c.T, union.IDBack, a.Fields)
	}
	a.Version = a.Upload(a.Path("/photos/front"), a.Fields.Name+".jpg", front).Must(201).Number("version")
	a.Version = a.Upload(a.Path("/photos/back"), a.Fields.DocumentNumber+".jpg", back).Must(201).Number("version")
	a.Version = a.Put(a.Path("/fields"), map[string]any{"version": a.Version, "fields": a.Fields}).Must(200).Number("version")
	a.Version = a.Upload(a.SignPath(), "signature.png", c.signature).Must(201).Number("version")
}

func (c *city) sendBack(a *uniontest.Applicant) {
	c.clerk.Post(a.Path("/claim"), nil).Must(200)
	reason := map[string]any{"field": "phone", "code": "other", "note": "请把" + a.Fields.Phone + "改掉"}
	c.clerk.Post(a.Path("/return"), map[string]any{"version": a.Version, "reasons": []any{reason}}).MustCode(422, "reasons")
	reason["note"] = "请核对手机号码"
	a.Version = c.clerk.Post(a.Path("/return"), map[string]any{"version": a.Version, "reasons": []any{reason}}).Must(200).Number("version")
	c.fill(a, false)
	a.Submit()
}

// answer is the bank's: cards, some refusals, some names in its own spelling, and a
// line of somebody unknown.
func (c *city) answer(bank *uniontest.BatchOf, half int, applicants []*uniontest.Applicant) {
	var lines []uniontest.BankLine
	from := half * people / 2
	cards := map[int]string{}
	for i, a := range applicants {
		line := uniontest.OpenedLine(0, a.Fields, card(c.first+from+i))
		line.Number = "" // the bank goes by the document number
		switch i % 100 {
		case 7:
			line.Card, line.Code, line.Reason = "", "14", "影像不清"
		case 9: // columns shifted by one
			line.Card, line.Code, line.Reason = "", a.Fields.Phone, a.Fields.Name
		default:
			cards[i] = line.Card
		}
		lines = append(lines, line)
	}
	result, name := uniontest.ResultGB18030(c.T, lines...), applicants[0].Fields.Name+".csv"
	if half == 1 {
		result, name = uniontest.ResultXLSX(c.T, lines...), applicants[0].Fields.DocumentNumber+".xlsx"
	}
	file := c.officer.Upload(bank.Path("/result-files"), name, result).Must(201)
	path := "/result-files/" + file.Text("id")
	rows := c.officer.Get(path + "/rows?category=unknown_code").Must(200)
	if row := rows.Text("items.0.id"); row != "" {
		explain := func(text string) *uniontest.Answer {
			return c.officer.Post(path+"/rows/"+row+"/explanation", map[string]any{"explanation": text})
		}
		explain("已电话核对" + applicants[9].Fields.Phone).Must(422)
	}
	c.officer.Post(path+"/application", map[string]any{"version": file.Number("version")}).Must(200)
	c.cards(from, applicants, cards)
}

func (c *city) cards(from int, applicants []*uniontest.Applicant, cards map[int]string) {
	for i, a := range applicants {
		if cards[i] == "" || i%25 != 0 {
			continue
		}
		a.Post("/me/phone", map[string]any{"phone": a.Fields.Phone})
		id := a.Get("/me/card").Must(200).Text("card.id")
		c.officer.Post("/cards/"+id+"/events", map[string]any{"event": "delivered", "version": 1}).Must(200)
		a.Upload("/cards/"+id+"/signature?version=2", "signature.png", c.signature).Must(200)
		changed := changedCard(c.first + from + i)
		a.Post("/cards/"+id+"/reports", map[string]any{"kind": "number_change", "number": changed}).Must(201)
		c.officer.Post("/cards/"+id+"/events", map[string]any{"event": "number_change", "number": changed, "version": 3}).Must(200)
		a.Get("/me/timeline").Must(200)
		a.Get("/inbox").Must(200)
	}
	status := "卡号,状态\n" + card(c.first+from+1) + ",销户\n"
	said := c.officer.Upload("/bank-branches/"+string(c.org.BankBranch.ID)+"/status-files", cards[1]+".csv", []byte(status)).Must(201)
	c.officer.Post("/status-files/"+said.Text("id")+"/application", map[string]any{"version": 1}).Must(200)
}

// mistakes are what people type where it does not belong, and requests that fail.
func (c *city) mistakes(fields []union.Fields) {
	f := fields[11]
	again := c.Draft("again", c.org.Foreign, f) // somebody in a second unit: a duplicate
	c.fill(again, false)
	again.Submit()
	c.other.Post(again.Path("/claim"), nil).Must(200)
	c.other.Post(again.Path("/approval"), map[string]any{"version": again.Version}).MustCode(409, "document_held")
	c.other.Post(again.Path("/reveal"), map[string]any{"reason": f.Name + f.DocumentNumber}).Must(422)
	c.clerk.Get("/orgs?query=" + url.QueryEscape(f.Name+f.Phone)).Must(200)
	c.clerk.Get("/applications/" + f.DocumentNumber)
	c.clerk.Get("/" + f.DocumentNumber + "/" + url.PathEscape(f.Name)).Must(404)
	broken := fmt.Sprintf(`{"version":1,"fields":{"name":%q,"document_number":%q`, f.Name, f.DocumentNumber)
	again.Do(http.MethodPut, again.Path("/fields"), []byte(broken), "").Must(400)
	again.Do(http.MethodPut, again.Path("/fields"), []byte(strings.Replace(broken, `"version":1`, `"version":"`+f.Phone+`"`, 1)+"}}"), "").Must(400)
	c.clerk.With("").Post("/sessions", map[string]any{"code": f.Phone}).Must(401)
	c.clerk.With(f.DocumentNumber).Get("/me").Must(401)
	c.clerk.Post("/roster-rows", map[string]any{"org_id": c.org.Unit.ID, "name": f.Name, "document_number": f.DocumentNumber, "phone": f.Phone}).MustCode(409, "roster_row_exists")
	c.clerk.Post("/roster-rows", map[string]any{"org_id": c.org.Unit.ID, "name": f.Name, "document_number": f.DocumentNumber, "hardship": f.Phone}).Must(422)
	c.clerk.Upload("/rosters?org_id="+string(c.org.Unit.ID), f.Name+".xlsx", []byte("PK\x03\x04"+f.Name+f.DocumentNumber)).Must(422)
	again.Upload(again.Path("/photos/front"), f.Name+".jpg", []byte("\xff\xd8\xff\xe0"+f.Name+f.DocumentNumber))
}

// deliver waits until every message has found its inbox.
func (c *city) deliver() {
	for range 600 {
		var waiting int
		c.must(c.SQL().QueryRow("SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND status <> 'dead'").Scan(&waiting))
		if waiting == 0 {
			return
		}
		c.Clock.Move(time.Second)
		time.Sleep(50 * time.Millisecond)
	}
	c.T.Fatal("messages are left over")
}
