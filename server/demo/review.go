package demo

import "errors"

func asRefused(err error, r **refused) bool { return errors.As(err, r) }

// sendBack returns the first application for its front photo; the member mends it.
func (w *walk) sendBack() error {
	a := w.people[0]
	path := "/applications/" + a.app
	if err := w.clerk.post(path+"/claim", nil, nil); err != nil {
		return err
	}
	var item struct{ Version int }
	reasons := []map[string]string{{"field": "photo_front", "code": "photo_blurred"}}
	if err := w.clerk.post(path+"/return", map[string]any{"version": a.version, "reasons": reasons}, &item); err != nil {
		return err
	}
	var mine struct {
		Status  string
		Version int
		Reasons []struct{ Detail string }
	}
	if err := a.get("/applications/current", &mine); err != nil {
		return err
	}
	if err := must(mine.Status == "returned" && len(mine.Reasons) == 1, "the member sees %s", mine.Status); err != nil {
		return err
	}
	w.note("the member reads: %s", mine.Reasons[0].Detail)
	a.version = mine.Version
	return w.complete(a)
}

// approve decides on each, as a clerk does: claim, look, reveal on record, approve.
func (w *walk) approve() error {
	for _, a := range w.people {
		path := "/applications/" + a.app
		if err := w.clerk.post(path+"/claim", nil, nil); err != nil {
			return err
		}
		picture, err := w.clerk.download(path + "/photos/front")
		if err != nil {
			return err
		}
		if err = must(len(picture) > 1000, "the photo is empty"); err != nil {
			return err
		}
		var fields struct {
			Number string `json:"document_number"`
		}
		if err = w.clerk.post(path+"/reveal", map[string]string{"reason": "核对证件与填写内容"}, &fields); err != nil {
			return err
		}
		if err = must(fields.Number == a.fields.DocumentNumber, "the reveal shows another number"); err != nil {
			return err
		}
		var item struct{ Version int }
		if err = w.clerk.post(path+"/approval", map[string]any{"version": a.version}, &item); err != nil {
			return err
		}
		a.version = item.Version
	}
	w.note("%d approved; each look at full data is in the audit log", len(w.people))
	return nil
}

// mandates puts the head's and the clerk's own ID on file, unless they are.
func (w *walk) mandates() error {
	for i, p := range []*person{w.head, w.clerk} {
		var have struct {
			Current *struct{ ID string } `json:"current"`
			Consent struct {
				SHA256 string `json:"sha256"`
			} `json:"consent"`
		}
		if err := p.get("/me/mandate-id", &have); err != nil {
			return err
		}
		if have.Current != nil {
			continue
		}
		f := w.inventFields(100+i, []string{"样本·负责人", "样本·经办人"}[i])
		body := map[string]any{"consent_sha256": have.Consent.SHA256, "fields": map[string]any{
			"name": f.Name, "phone": f.Phone, "document_kind": f.DocumentKind, "document_number": f.DocumentNumber,
			"valid_from": f.ValidFrom, "valid_to": f.ValidTo, "valid_long": f.ValidLong,
		}}
		if err := p.post("/me/mandate-id", body, nil); err != nil {
			return err
		}
		if err := w.ownID(p, f); err != nil {
			return err
		}
	}
	return nil
}
