package api_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// smuggled are fields that a request might try to set beside those of the document.
var smuggled = map[string]any{
	"org_id": "00000000-0000-7000-8000-000000000000", "status": "approved", "role": "supervisor", "path": "/", "account_id": "00000000-0000-7000-8000-000000000000",
	"applying_org_id": "00000000-0000-7000-8000-000000000000", "id": "00000000-0000-7000-8000-000000000000", "closed": true, "created_at": "2026-01-01T00:00:00Z",
}

func TestARequestBeyondTheDocumentIsRefusedByEveryOperation(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		w := newWorld(t, s)
		declared := operations()
		for _, o := range readDocument(t, s) {
			d, p := declared[o.ID], w.admitted(o)
			if d.Make == nil || p == nil {
				continue
			}
			good := d.Make(w, p, p.At[own])
			for name, request := range bent(o, good) {
				key := ""
				if o.Keyed {
					key = "bent-key-" + w.next()
				}
				answer := w.sendRaw(p.Client, o, request.call, request.raw, key)
				if answer.Status != 400 {
					t.Errorf("%s with %s: got %d, want 400: %.200s", o.ID, name, answer.Status, answer.Body)
				}
			}
		}
	})
}

// admitted gives the first person whom an operation admits.
func (w *world) admitted(o operation) *who {
	for _, p := range w.People {
		if o.admits(p.Role) {
			return p
		}
	}
	return nil
}

type bentCall struct {
	call call
	raw  []byte
}

// bent makes requests that decoders and binders tend to let through.
func bent(o operation, good call) map[string]bentCall {
	list := map[string]bentCall{}
	sign := "?"
	if strings.Contains(good.Path, "?") {
		sign = "&"
	}
	if good.File == nil {
		raw, _ := json.Marshal(good.Body)
		if good.Body == nil {
			raw = nil
		}
		query := good
		query.Path += sign + "order=id%3Bdrop"
		list["an unknown query name"] = bentCall{query, raw}
	}
	if o.Fields == nil || good.Body == nil {
		return list
	}
	for field, value := range smuggled {
		if o.Fields[field] {
			continue
		}
		body := maps.Clone(good.Body)
		body[field] = value
		raw, _ := json.Marshal(body)
		list["the field "+field] = bentCall{good, raw}
	}
	raw, _ := json.Marshal(good.Body)
	list["something after the JSON"] = bentCall{good, append(raw, []byte(` {"more":1}`)...)}
	for field := range good.Body {
		value, _ := json.Marshal(good.Body[field])
		twice := append([]byte(`{"`+field+`":`+string(value)+`,`), raw[1:]...)
		list["the key "+field+" twice"] = bentCall{good, twice}
		break
	}
	return list
}

func TestASmuggledFieldChangesNothing(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief := s.Staff("样本主管", union.RoleSupervisor, city.District)
		before := chief.Get("/orgs/" + string(city.Unit.ID)).Must(200)
		body := map[string]any{"version": before.Number("version"), "name": "改名", "applies": true, "phone": "", "address": "", "headcount": 1}
		for field, value := range smuggled {
			tried := maps.Clone(body)
			tried[field] = value
			chief.Put("/orgs/"+string(city.Unit.ID), tried).MustCode(400, "request_shape")
		}
		if after := chief.Get("/orgs/" + string(city.Unit.ID)).Must(200); string(after.Body) != string(before.Body) {
			t.Fatalf("changed from %s to %s", before.Body, after.Body)
		}
	})
}
