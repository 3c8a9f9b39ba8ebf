package roster

import (
	"strings"

	"unioncard/server/union"
)

// places are the unit and the branches and groups below it, as sheets name them.
type places struct {
	orgs   []union.Org // the unit first
	byName map[string]int
	byID   map[union.ID]int
}

const ambiguous = -2

// newPlaces takes the unit first, then the orgs below it for which it applies.
func newPlaces(orgs []union.Org) *places {
	p := &places{orgs: orgs, byName: map[string]int{}, byID: map[union.ID]int{}}
	for i, org := range orgs {
		p.byID[org.ID] = i
	}
	for i, org := range orgs {
		p.name(org.Name, i)
		if org.ParentID == nil || i == 0 {
			continue
		}
		if above, ok := p.byID[*org.ParentID]; ok {
			p.name(orgs[above].Name+"/"+org.Name, i)
		}
	}
	return p
}

func (p *places) name(text string, i int) {
	text = placeName(text)
	if _, taken := p.byName[text]; taken {
		i = ambiguous
	}
	p.byName[text] = i
}

// placeName makes spelling differences that nobody sees equal.
func placeName(text string) string {
	return strings.NewReplacer(" ", "", "\u3000", "", "／", "/", "（", "(", "）", ")").Replace(text)
}

// find gives the place of that name; -1 for an empty text.
func (p *places) find(text string) (int, *union.FieldError) {
	if text == "" {
		return -1, nil
	}
	i, ok := p.byName[placeName(text)]
	switch {
	case !ok:
		return -1, &union.FieldError{Field: colBranch, Code: "branch_unknown", Detail: "本单位没有这个分会或小组，请对照组织架构填写，或留空。"}
	case i == ambiguous:
		return -1, &union.FieldError{Field: colBranch, Code: "branch_ambiguous", Detail: "有几个同名的小组，请写成“分会/小组”。"}
	}
	return i, nil
}

// org gives the org of a place; the unit where nothing was said.
func (p *places) org(place int) union.Org { return p.orgs[max(place, 0)] }
