package demo

import (
	"bytes"
	"encoding/csv"
	"fmt"

	"unioncard/server/union"
)

// results plays the bank: four cards, one row that the member has to mend, and a line of
// somebody who is not in the batch.
func (w *walk) results() error {
	content, err := w.answer()
	if err != nil {
		return err
	}
	var file struct {
		ID          string
		Version     int
		Missing     int
		Unexplained int
		Counts      map[string]int
		Status      string
	}
	if err = w.officer.upload("/batches/"+w.batch+"/result-files", "result.csv", content, &file); err != nil {
		return err
	}
	w.note("reconciled: %v, missing %d", file.Counts, file.Missing)
	if err = must(file.Counts["opened"] == 4 && file.Counts["returned"] == 1 && file.Counts["foreign"] == 1, "unexpected categories"); err != nil {
		return err
	}
	var rows struct{ Items []struct{ ID string } }
	if err = w.officer.get("/result-files/"+file.ID+"/rows?category=foreign", &rows); err != nil {
		return err
	}
	explain := map[string]string{"explanation": "样本：该客户属于另一批次"}
	if err = w.officer.post("/result-files/"+file.ID+"/rows/"+rows.Items[0].ID+"/explanation", explain, nil); err != nil {
		return err
	}
	if err = w.officer.post("/result-files/"+file.ID+"/application", map[string]any{"version": file.Version}, &file); err != nil {
		return err
	}
	return must(file.Status == "applied", "the file is %s", file.Status)
}

// answer makes the bank's file. The officer's own system has the names and numbers; the
// walk takes them from the rows.
func (w *walk) answer() ([]byte, error) {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	_ = out.Write([]string{"序号", "姓名", "证件号码", "卡号", "处理结果", "原因"}) // a buffer takes everything
	for n := range w.people {
		var row struct {
			Fields union.Fields `json:"fields"`
		}
		if err := w.officer.get(fmt.Sprintf("/batches/%s/rows/%d", w.batch, n+1), &row); err != nil {
			return nil, err
		}
		line := []string{fmt.Sprint(n + 1), row.Fields.Name, row.Fields.DocumentNumber, "", "失败", "照片不清"}
		if n != len(w.people)-1 {
			line[3], line[4], line[5] = w.cardNumber(n), "成功", ""
		}
		_ = out.Write(line)
	}
	stranger := w.inventFields(200, "样本·外单位")
	_ = out.Write([]string{"99", stranger.Name, stranger.DocumentNumber, w.cardNumber(99), "成功", ""})
	out.Flush()
	return b.Bytes(), nil
}

func (w *walk) cardNumber(n int) string {
	body := fmt.Sprintf("622208%012d", w.Serial*100+int64(n))
	return body + string(union.LuhnDigit(body))
}

type cardView struct {
	ID      string
	Status  string
	Version int
	Number  string
}

func (w *walk) cardsOfBatch() ([]cardView, error) {
	var list struct{ Items []cardView }
	err := w.clerk.get("/cards?batch_id="+w.batch+"&limit=100", &list)
	return list.Items, err
}

// cards takes the four cards from the bank to their holders.
func (w *walk) cards() error {
	cards, err := w.cardsOfBatch()
	if err != nil {
		return err
	}
	if err = must(len(cards) == 4, "%d cards were opened", len(cards)); err != nil {
		return err
	}
	if err = w.event(w.officer, "delivered", "", cards); err != nil {
		return err
	}
	if cards, err = w.cardsOfBatch(); err != nil {
		return err
	}
	if err = w.event(w.clerk, "passed_down", w.unit, cards[:2]); err != nil {
		return err
	}
	if err = w.sign(); err != nil {
		return err
	}
	if cards, err = w.cardsOfBatch(); err != nil {
		return err
	}
	return w.event(w.officer, "activated", "", cards)
}

func (w *walk) event(p *person, event, to string, cards []cardView) error {
	items := make([]map[string]any, len(cards))
	for i, c := range cards {
		items[i] = map[string]any{"id": c.ID, "version": c.Version}
	}
	body := map[string]any{"event": event, "items": items}
	if to != "" {
		body["to_org_id"] = to
	}
	var outcome struct {
		Items []struct {
			Moved  bool
			Detail string
		}
	}
	if err := p.post("/card-events", body, &outcome); err != nil {
		return err
	}
	for _, o := range outcome.Items {
		if err := must(o.Moved, "%s: %s", event, o.Detail); err != nil {
			return err
		}
	}
	w.note("%d cards %s", len(cards), event)
	return nil
}

type myCard struct {
	Title string
	Next  string
	Card  *cardView
}

// sign lets each holder sign on their own screen.
func (w *walk) sign() error {
	for _, a := range w.people {
		var mine myCard
		if err := a.get("/me/card", &mine); err != nil {
			return err
		}
		if mine.Card == nil {
			continue
		}
		signature, err := w.Pictures.Signature(a.fields.Name)
		if err != nil {
			return err
		}
		if err = a.upload(fmt.Sprintf("/cards/%s/signature?version=%d", mine.Card.ID, mine.Card.Version), "s.png", signature, nil); err != nil {
			return err
		}
	}
	return nil
}

// member shows what the members see at the end.
func (w *walk) member() error {
	activated, returned := 0, 0
	for _, a := range w.people {
		var mine myCard
		if err := a.get("/me/card", &mine); err != nil {
			return err
		}
		w.note("%s: %s。%s", a.fields.Name, mine.Title, mine.Next)
		if mine.Card != nil && mine.Card.Status == "activated" {
			activated++
		} else {
			returned++
		}
	}
	var inbox struct{ Items []struct{ Title string } }
	for range 20 {
		if err := w.people[0].get("/inbox", &inbox); err != nil {
			return err
		}
		if len(inbox.Items) >= 5 {
			break
		}
		if err := w.wait(); err != nil {
			return err
		}
	}
	w.note("messages of the first: %d", len(inbox.Items))
	return must(activated == 4 && returned == 1 && len(inbox.Items) >= 5, "%d activated, %d to mend, %d messages", activated, returned, len(inbox.Items))
}
