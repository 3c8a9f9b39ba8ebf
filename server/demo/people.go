package demo

import (
	"fmt"
	"slices"

	"unioncard/server/union"
)

// signIn finds a unit with a clerk, a head and the officer of its bank branch.
func (w *walk) signIn() error {
	var list struct {
		Items []struct {
			ID    string
			Name  string
			Roles []string
		}
	}
	anyone := &person{url: w.URL, ctx: w.ctx}
	if err := anyone.call("GET", "/simulator/people", nil, &list); err != nil {
		return err
	}
	byRole := map[string][]*person{}
	for _, role := range []string{"clerk", "head", "bank_officer"} {
		for _, p := range list.Items {
			if slices.Contains(p.Roles, role) && len(byRole[role]) < 60 {
				byRole[role] = append(byRole[role], &person{id: p.ID, name: p.Name})
			}
		}
	}
	if len(byRole["clerk"]) == 0 {
		return errNoPeople
	}
	clerk, err := signIn(w.ctx, w.URL, byRole["clerk"][0].id, byRole["clerk"][0].name)
	if err != nil {
		return err
	}
	w.clerk, w.unit = clerk, clerk.placeOf("clerk")
	var org struct {
		Name         string `json:"name"`
		BankBranchID string `json:"bank_branch_id"`
	}
	if err = w.clerk.get("/orgs/"+w.unit, &org); err != nil {
		return err
	}
	if w.head, err = w.find(byRole["head"], "head", w.unit); err != nil {
		return err
	}
	if w.officer, err = w.find(byRole["bank_officer"], "bank_officer", org.BankBranchID); err != nil {
		return err
	}
	w.note("%s: %s, %s, %s", org.Name, w.clerk.name, w.head.name, w.officer.name)
	return nil
}

func (w *walk) find(candidates []*person, role, place string) (*person, error) {
	for _, c := range candidates {
		p, err := signIn(w.ctx, w.URL, c.id, c.name)
		if err != nil {
			return nil, err
		}
		if p.placeOf(role) == place {
			return p, nil
		}
	}
	return nil, fmt.Errorf("nobody is %s of %s", role, place)
}

// applicant is a member of the demo: invented, with a number that is valid by rule.
type applicant struct {
	*person

	fields  union.Fields
	app     string
	version int
}

var demoNames = []string{"样本·王小明", "𠮷样本", "㛃样本", "䶮样本", "阿依古丽·样本"}

func (w *walk) inventFields(i int, name string) union.Fields {
	no := false
	n := (w.Serial*10 + int64(i)) % 1_000_000
	body := fmt.Sprintf("3703%02d19%02d%02d%02d%03d", 1+n%6, 60+n/97%30, 1+n/7%12, 1+n/11%28, n/13%500*2+1)
	return union.Fields{
		Name: name, Sex: union.Male, Nationality: "CHN", Occupation: "production", Address: "淄博市张店区样本街道1号", WorkUnit: "样本单位",
		Phone: fmt.Sprintf("1390%07d", w.Serial*10%10_000_000+int64(i)), DocumentKind: union.ResidentID,
		DocumentNumber: body + string(union.CheckCharacter(body)), ValidFrom: w.Today.AddDays(-1000), ValidTo: w.Today.AddDays(3000),
		IssuingAuthority: "淄博市公安局样本分局", TaxResidence: union.TaxChina, HoldsAccount: &no,
	}
}
