package demo

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"

	"unioncard/server/union"
)

// roster uploads a list with a bad row, reads what is said of it, and imports the mended list.
func (w *walk) roster() error {
	for i, name := range demoNames {
		w.people = append(w.people, &applicant{fields: w.inventFields(i, name)})
	}
	bad := w.list(func(i int, number string) string {
		if i == 0 {
			return number[:17] + "Z"
		}
		return number
	})
	var preview struct {
		ID      string
		Bad     int
		Added   int
		Version int
	}
	if err := w.clerk.upload("/rosters?org_id="+w.unit, "roster.csv", bad, &preview); err != nil {
		return err
	}
	var faults struct {
		Items []struct {
			Line   int
			Detail string
		}
	}
	if err := w.clerk.get("/rosters/"+preview.ID+"/errors", &faults); err != nil {
		return err
	}
	if err := must(preview.Bad == 1 && len(faults.Items) == 1, "the bad row was not found: %d bad", preview.Bad); err != nil {
		return err
	}
	w.note("line %d: %s", faults.Items[0].Line, faults.Items[0].Detail)
	good := w.list(func(_ int, number string) string { return number })
	if err := w.clerk.upload("/rosters?org_id="+w.unit, "roster.csv", good, &preview); err != nil {
		return err
	}
	if err := w.clerk.post("/rosters/"+preview.ID+"/import", map[string]any{"version": preview.Version}, nil); err != nil {
		return err
	}
	w.note("%d people added", preview.Added)
	return nil
}

func (w *walk) list(number func(int, string) string) []byte {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	_ = out.Write([]string{"姓名", "证件号码", "手机号"}) // a buffer takes everything
	for i, p := range w.people {
		_ = out.Write([]string{p.fields.Name, number(i, p.fields.DocumentNumber), p.fields.Phone})
	}
	out.Flush()
	return b.Bytes()
}

// enrol takes five members from the first question to a submitted application.
func (w *walk) enrol() error {
	members, err := w.freeMembers(len(w.people))
	if err != nil {
		return err
	}
	for i, a := range w.people {
		a.person = members[i]
		var started struct {
			ID      string
			Version int
		}
		if err = a.post("/applications", map[string]any{"org_id": w.unit}, &started); err != nil {
			return err
		}
		a.app, a.version = started.ID, started.Version
		if err = w.complete(a); err != nil {
			return err
		}
	}
	w.note("submitted by %d people", len(w.people))
	return nil
}

// freeMembers signs in sample members who have no application.
func (w *walk) freeMembers(n int) ([]*person, error) {
	var list struct {
		Items []struct {
			ID    string
			Name  string
			Roles []string
		}
	}
	anyone := &person{url: w.URL, ctx: w.ctx}
	if err := anyone.call("GET", "/simulator/people", nil, &list); err != nil {
		return nil, err
	}
	var free []*person
	for _, candidate := range list.Items {
		if len(candidate.Roles) != 1 || !slices.Contains(candidate.Roles, "member") {
			continue
		}
		p, err := signIn(w.ctx, w.URL, candidate.ID, candidate.Name)
		if err != nil {
			return nil, err
		}
		var r *refused
		if err = p.get("/applications/current", nil); asRefused(err, &r) && r.Status == 404 {
			free = append(free, p)
		}
		if len(free) == n {
			return free, nil
		}
	}
	return nil, fmt.Errorf("only %d sample members have no application; delete the data folder and start anew", len(free))
}

// complete takes both photos, saves the fields, signs and submits.
func (w *walk) complete(a *applicant) error {
	for _, side := range []union.IDSide{union.IDFront, union.IDBack} {
		picture, err := w.Pictures.Photo(side, a.fields)
		if err != nil {
			return err
		}
		var taken struct {
			Version int
			Fields  struct {
				Number string `json:"document_number"`
			}
		}
		if err = a.upload("/applications/"+a.app+"/photos/"+string(side), "photo.jpg", picture, &taken); err != nil {
			return err
		}
		a.version = taken.Version
		if side == union.IDFront {
			if err = must(taken.Fields.Number == a.fields.DocumentNumber, "the photo was read wrongly"); err != nil {
				return err
			}
		}
	}
	var saved struct {
		Version  int
		Problems []any
	}
	if err := a.put("/applications/"+a.app+"/fields", map[string]any{"version": a.version, "fields": a.fields}, &saved); err != nil {
		return err
	}
	if err := must(len(saved.Problems) == 0, "the fields have problems: %v", saved.Problems); err != nil {
		return err
	}
	a.version = saved.Version
	return w.signAndSubmit(a)
}

func (w *walk) signAndSubmit(a *applicant) error {
	var texts struct {
		Items []struct{ SHA256 string }
	}
	if err := a.get("/consent-texts/current", &texts); err != nil {
		return err
	}
	signature, err := w.Pictures.Signature(a.fields.Name)
	if err != nil {
		return err
	}
	path := fmt.Sprintf("/applications/%s/consent?version=%d&personal_information=%s&mandate=%s", a.app, a.version, texts.Items[0].SHA256, texts.Items[1].SHA256)
	var now struct{ Version int }
	if err = a.upload(path, "signature.png", signature, &now); err != nil {
		return err
	}
	if err = a.post("/applications/"+a.app+"/submission", map[string]any{"version": now.Version}, &now); err != nil {
		return err
	}
	a.version = now.Version
	return nil
}
