package roster

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"unioncard/server/union"
)

// turning gives indexes as a keyring does: under one key, or two while they rotate.
type turning struct{ now, coming string }

func (v turning) SealBytes(union.Place, []byte) ([]byte, error) { return nil, nil }
func (v turning) OpenBytes(union.Place, []byte) ([]byte, error) { return nil, nil }
func (v turning) Index(kind union.IndexKind, value string) (current, next []byte) {
	mac := func(key string) []byte {
		sum := sha256.Sum256([]byte(key + string(kind) + value))
		return sum[:]
	}
	if v.coming != "" {
		next = mac(v.coming)
	}
	return mac(v.now), next
}

func livingUnder(v Vault, name, number, phone string) living {
	p := person{name: name, number: number, phone: phone}
	p.index(v)
	return living{id: union.ID(name), nameKeys: p.nameKeys, numberKeys: p.numberKeys, phoneKeys: p.phoneKeys}
}

func planOf(v Vault, rows []living, people ...person) plan {
	c := content{people: people, has: func(string) bool { return false }}
	for i := range c.people {
		c.people[i].line, c.people[i].place = i+2, -1
		c.people[i].index(v)
	}
	return newMatcher(c, newPlaces([]union.Org{{ID: "unit", Name: "单位"}}), union.Roster{}, rows).plan()
}

func TestPeopleAreFoundWhileTheIndexKeysRotate(t *testing.T) {
	states := map[string]turning{"before": {"a", ""}, "begun": {"a", "b"}, "promoted": {"b", "a"}}
	for was, before := range states {
		for is, now := range states {
			if was == "before" && is == "promoted" {
				continue // promoted only once a job has filled every row's second column
			}
			t.Run(was+" then "+is, func(t *testing.T) {
				rows := []living{livingUnder(before, "样本甲", "1", ""), livingUnder(before, "样本乙", "", "139"), livingUnder(before, "样本丙", "", "")}
				p := planOf(now, rows, person{name: "样本甲", number: "1"}, person{name: "样本乙", phone: "139"}, person{name: "样本丙"})
				if p.same != 3 || len(p.gone) != 0 {
					t.Fatalf("%d same, %d new, %d changed, %d gone, faults %v", p.same, len(p.added), len(p.changed), len(p.gone), p.faults)
				}
			})
		}
	}
}

func TestWhoIsWho(t *testing.T) {
	v := turning{now: "a"}
	rows := []living{
		livingUnder(v, "样本甲", "1", "131"), livingUnder(v, "样本甲", "2", ""), livingUnder(v, "样本乙", "", "132"), livingUnder(v, "样本丙", "3", "133"),
	}
	for name, c := range map[string]struct {
		who  person
		want string
	}{
		"the number decides over the name":                      {person{name: "样本丁", number: "1"}, "changed 样本甲 [name]"},
		"another number is another person":                      {person{name: "样本丙", number: "9"}, "new"},
		"a number is added to who had none":                     {person{name: "样本乙", number: "4"}, "changed 样本乙 [document_number]"},
		"another phone is another person of that name":          {person{name: "样本乙", number: "4", phone: "135"}, "new"},
		"name and phone find who has a number":                  {person{name: "样本丙", phone: "133"}, "same"},
		"a name alone finds the only one":                       {person{name: "样本丙"}, "same"},
		"a name alone does not tell two apart":                  {person{name: "样本甲"}, "fault name_ambiguous"},
		"the phone tells two of the same name apart":            {person{name: "样本甲", phone: "131"}, "same"},
		"somebody else's phone is refused":                      {person{name: "样本戊", phone: "131"}, "fault phone_taken"},
		"a changed phone that somebody else has is refused too": {person{name: "样本丙", number: "3", phone: "132"}, "fault phone_taken"},
	} {
		t.Run(name, func(t *testing.T) {
			p := planOf(v, rows, c.who)
			got := "same"
			switch {
			case len(p.added) == 1:
				got = "new"
			case len(p.changed) == 1:
				got = fmt.Sprintf("changed %s %v", p.changed[0].row.id, p.changed[0].what)
			case len(p.faults) == 1:
				got = "fault " + p.faults[0].Code
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestAPhoneMayPassFromOneToAnotherInOneSheet(t *testing.T) {
	v := turning{now: "a"}
	rows := []living{livingUnder(v, "样本甲", "1", "131"), livingUnder(v, "样本乙", "2", "132")}
	p := planOf(v, rows, person{name: "样本甲", number: "1", phone: "132"}, person{name: "样本乙", number: "2", phone: "131"})
	if len(p.changed) != 2 || len(p.faults) != 0 {
		t.Fatalf("%d changed, faults %v", len(p.changed), p.faults)
	}
}
