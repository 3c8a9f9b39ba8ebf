package sample

import (
	"fmt"
	"time"

	"unioncard/server/union"
)

func pick[T any](c *City, list []T) T { return list[c.random.IntN(len(list))] }

func (c *City) name() string { return pick(c, surnames) + pick(c, givenFirst) + pick(c, givenLast) }

// person invents the answers of somebody whose document number no other call gives.
func (c *City) person(region string) union.Fields {
	c.serial++
	return invent(c.serial, c.name(), region)
}

// invent makes the answers of the person of a serial number. Each serial gives another
// document number and another phone.
func invent(serial int64, name, region string) union.Fields {
	no := false
	if region == "" {
		region = "3703"
	}
	birth := time.Date(1966, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(serial*37%12000))
	body := fmt.Sprintf("%s%02d%s%03d", region, 1+serial/12_000_000%6, birth.Format("20060102"), serial/12000%1000)
	sex := union.Female
	if (body[16]-'0')%2 == 1 {
		sex = union.Male
	}
	return union.Fields{
		Name: name, Sex: sex, Nationality: "CHN", Occupation: "production", Address: "淄博市样本区样本街道1号",
		Phone: fmt.Sprintf("137%08d", serial), DocumentKind: union.ResidentID, DocumentNumber: body + string(union.CheckCharacter(body)),
		ValidFrom: "2020-03-01", ValidTo: "2040-03-01", IssuingAuthority: "淄博市公安局样本分局", TaxResidence: union.TaxChina, HoldsAccount: &no,
	}
}

// row puts a person on a roster.
func (c *City) row(f union.Fields) Row {
	r := Row{Name: f.Name, Number: f.DocumentNumber, Phone: f.Phone, Place: c.random.IntN(len(branches) + 1)}
	if c.random.IntN(12) == 0 {
		r.Hardship, r.Year = pick(c, hardships), 2022+c.random.IntN(4)
	}
	return r
}

// The cases that a walkable unit's clerks find in their queue, in the order in which
// they come in. Those without a flag are first: later ones clash with them.
var cases = []union.Flag{
	"", "", "", union.FlagRosterMissing, union.FlagRosterDiffers, union.FlagReadDiffers, union.FlagPhoneShared,
	union.FlagExpiresSoon, union.FlagRegionUnknown, union.FlagPhotoPoor, union.FlagOwn, union.FlagOwn, union.FlagDuplicate,
}

// addCases invents a unit's applicants and what their roster says of them.
func (c *City) addCases(at int) {
	unit := &c.Units[at]
	slug := districts[unit.District].slug
	var first union.Fields
	own := 0
	for _, flag := range cases {
		region := ""
		if flag == union.FlagRegionUnknown {
			region = "5601"
		}
		f := c.person(region)
		f.WorkUnit = unit.Name
		row := c.row(f)
		a := Applicant{ID: c.id("member", slug), Unit: at, Case: flag, Read: f.Name}
		switch flag {
		case union.FlagRosterDiffers:
			row.Name = f.Name + "样"
		case union.FlagReadDiffers:
			a.Read = f.Name + "样"
		case union.FlagPhoneShared:
			f.Phone = first.Phone
		case union.FlagExpiresSoon:
			f.ValidTo = "" // some weeks from the day of the seed
		case union.FlagOwn:
			a.ID, f.Name = c.clerk(unit.Code, own)
			a.Read, row.Name = f.Name, f.Name
			own++
		case "":
			if first.Name == "" {
				first = f
			}
		}
		a.Fields = f
		c.Applicants = append(c.Applicants, a)
		if flag != union.FlagRosterMissing {
			unit.Rows = append(unit.Rows, row)
		}
	}
	for range freshMembers {
		f := c.person("")
		f.WorkUnit = unit.Name
		c.Fresh = append(c.Fresh, Applicant{ID: c.id("member", slug), Unit: at, Fields: f, Read: f.Name})
		unit.Rows = append(unit.Rows, c.row(f))
	}
}

func (c *City) clerk(unit string, n int) (id, name string) {
	for _, s := range c.Staff {
		if s.Role == union.RoleClerk && s.Org == unit {
			if n == 0 {
				return s.ID, s.Name
			}
			n--
		}
	}
	return "", ""
}

// twins gives every duplicate the number of somebody who applies in the next unit.
func (c *City) twins() {
	for i := range c.Applicants {
		a := &c.Applicants[i]
		if a.Case != union.FlagDuplicate {
			continue
		}
		twin := c.Applicants[(i/len(cases)+1)%(len(c.Applicants)/len(cases))*len(cases)+2]
		old := a.Fields.DocumentNumber
		a.Fields.Name, a.Fields.Sex, a.Fields.DocumentNumber, a.Read = twin.Fields.Name, twin.Fields.Sex, twin.Fields.DocumentNumber, twin.Read
		rows := c.Units[a.Unit].Rows
		for j := range rows {
			if rows[j].Number == old {
				rows[j].Name, rows[j].Number = a.Fields.Name, a.Fields.DocumentNumber
			}
		}
	}
}
