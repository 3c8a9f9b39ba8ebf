package api_test

import (
	"context"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// unit gives the applying org of an org: itself, the one above, or one made below a district.
func (w *world) unit(at union.Org) union.Org {
	if at.Level == union.LevelDistrict || at.Level == union.LevelFederation {
		id := w.once("unit", at, func() string {
			org := w.Org(&at, union.LevelPrimary, "标记单位"+w.next(), w.Banks["Y"].ID)
			w.Orgs["unit of "+at.Name] = org
			return string(org.ID)
		})
		org, err := w.Store.Org(context.Background(), union.ID(id))
		mustDo(w.T, err)
		return org
	}
	org, err := w.Store.ApplyingOrg(context.Background(), at)
	mustDo(w.T, err)
	return org
}

// roster uploads a list of one person for an org's unit and gives its id.
func (w *world) roster(at union.Org) string {
	w.T.Helper()
	csv := "姓名,证件号码\n样本·" + chineseNumber(w) + "," + uniontest.DocumentNumber("19800101", true) + "\n"
	return w.Boss.Upload("/rosters?org_id="+string(w.unit(at).ID), "名册.csv", []byte(csv)).Must(201).Text("id")
}

// chineseNumber makes a name that no other call has made.
func chineseNumber(w *world) string {
	text := []rune{}
	for _, digit := range w.next()[1:] {
		text = append(text, []rune("零一二三四五六七八九")[digit-'0'])
	}
	return string(text)
}

func (w *world) rosterRow(at union.Org) *uniontest.Answer {
	w.T.Helper()
	return w.Boss.Post("/roster-rows", w.rosterRowInput(at)).Must(201)
}

func (w *world) rosterRowInput(at union.Org) map[string]any {
	if at.Level == union.LevelDistrict || at.Level == union.LevelFederation {
		at = w.unit(at)
	}
	return map[string]any{"org_id": at.ID, "name": "样本" + chineseNumber(w), "document_number": uniontest.DocumentNumber("19800101", true)}
}

// scopeRoster declares the list of who should get a card.
func scopeRoster() map[string]scoped {
	seen := func(rest string) func(*world, *who, union.Org) call {
		return func(w *world, _ *who, at union.Org) call {
			return call{Path: "/rosters/" + w.once("roster", w.unit(at), func() string { return w.roster(at) }) + rest}
		}
	}
	return map[string]scoped{
		"GetRosterTemplate": {Make: plain("/rosters/template"), Selfish: true},
		"ListRosters": {Selfish: true, Make: func(w *world, _ *who, at union.Org) call {
			w.once("roster", w.unit(at), func() string { return w.roster(at) })
			return call{Path: "/rosters?limit=100"}
		}},
		"CreateRoster": {Make: func(w *world, _ *who, at union.Org) call {
			csv := "姓名,证件号码\n样本" + chineseNumber(w) + "," + uniontest.DocumentNumber("19800101", true) + "\n"
			return call{Path: "/rosters?org_id=" + string(w.unit(at).ID), File: []byte(csv)}
		}},
		"GetRoster":        {Make: seen("")},
		"ListRosterErrors": {Make: seen("/errors")},
		"GetRosterBadRows": {Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/rosters/" + w.once("bad roster", w.unit(at), func() string {
				return w.Boss.Upload("/rosters?org_id="+string(w.unit(at).ID), "名册.csv", []byte("姓名,证件号码\n样本"+chineseNumber(w)+",37030319800101000\n")).Must(201).Text("id")
			}) + "/bad-rows"}
		}},
		"ListRosterPeople": {Make: seen("/people?change=added")},
		"ImportRoster": {Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/rosters/" + w.roster(at) + "/import", Body: map[string]any{"version": 1}}
		}},
		// A person whom the newer list has no more.
		"EndRosterGone": {Make: func(w *world, _ *who, at union.Org) call {
			row := w.rosterRow(at)
			return call{Path: "/rosters/" + w.roster(at) + "/ends", Body: map[string]any{
				"reason": "left", "rows": []any{map[string]any{"id": row.Text("id"), "version": row.Number("version")}},
			}}
		}},
		"ListRosterRows": {Selfish: true, Make: func(w *world, _ *who, at union.Org) call {
			w.once("row", at, func() string { return w.rosterRow(at).Text("id") })
			return call{Path: "/roster-rows?limit=100"}
		}},
		"SearchRosterRows": {Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/roster-rows/search", Body: map[string]any{"text": "样本甲", "org_id": at.ID}}
		}},
		"CreateRosterRow": {Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/roster-rows", Body: w.rosterRowInput(at)}
		}},
		"EndRosterRow": {Make: func(w *world, _ *who, at union.Org) call {
			row := w.rosterRow(at)
			return call{Path: "/roster-rows/" + row.Text("id") + "/end", Body: map[string]any{"reason": "left", "version": row.Number("version")}}
		}},
		"ReviveRosterRow": {Make: func(w *world, _ *who, at union.Org) call {
			row := w.rosterRow(at)
			ended := w.Boss.Post("/roster-rows/"+row.Text("id")+"/end", map[string]any{"reason": "left", "version": row.Number("version")}).Must(200)
			return call{Path: "/roster-rows/" + row.Text("id") + "/revival", Body: map[string]any{"version": ended.Number("version")}}
		}},
	}
}
