package roster

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"unioncard/server/union"
)

// Fault is why a row cannot be imported. Detail is plain Chinese and holds nothing
// of what stands in the cell.
type Fault struct {
	Line   int    `json:"line"`
	Column string `json:"column"` // the column's title; empty for the whole row
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// checker judges rows by themselves.
type checker struct {
	header union.SheetHeader
	places *places
	today  union.Date
	faults []Fault
}

// check reads a row. It gives false, and notes each fault, when the row cannot be taken.
func (c *checker) check(row union.SheetRow) (person, bool) {
	before := len(c.faults)
	p := person{line: row.Number, place: -1}
	for _, problem := range row.Problems {
		if problem.Column < 0 {
			c.fault(row.Number, "", problem.Code, problem.Detail)
			return p, false
		}
	}
	c.cell(row, colName, func(text string) *union.FieldError {
		name, bad := union.ParseName(text)
		p.name = name
		return bad
	})
	c.document(row, &p)
	c.cell(row, colPhone, func(text string) *union.FieldError {
		if text == "" {
			return nil
		}
		phone, bad := union.ParsePhone(text)
		p.phone = phone
		return bad
	})
	c.cell(row, colBranch, func(text string) *union.FieldError {
		place, bad := c.places.find(text)
		p.place = place
		return bad
	})
	c.cell(row, colHardship, func(text string) *union.FieldError {
		category, bad := parseHardship(text)
		p.hardship = category
		return bad
	})
	c.cell(row, colYear, func(text string) *union.FieldError {
		year, bad := parseYear(text, p.hardship, c.today)
		p.year = year
		return bad
	})
	return p, len(c.faults) == before
}

// cell hands a cell's text to a rule, unless the cell could not be read at all.
func (c *checker) cell(row union.SheetRow, key string, rule func(text string) *union.FieldError) {
	if problem, bad := c.header.Problem(row, key); bad {
		c.fault(row.Number, titleOf(key), problem.Code, problem.Detail)
		return
	}
	if bad := rule(c.header.Value(row, key)); bad != nil {
		c.fault(row.Number, titleOf(key), bad.Code, bad.Detail)
	}
}

func (c *checker) fault(line int, column, code, detail string) {
	c.faults = append(c.faults, Fault{line, column, code, detail})
}

// document reads kind and number together: the kind may be left out, the number tells it.
func (c *checker) document(row union.SheetRow, p *person) {
	kind, known := union.DocumentKind(""), true
	c.cell(row, colKind, func(text string) *union.FieldError {
		var bad *union.FieldError
		kind, bad = parseKind(text)
		known = bad == nil
		return bad
	})
	if !known {
		return
	}
	c.cell(row, colNumber, func(text string) *union.FieldError {
		if text == "" {
			return nil
		}
		if kind == "" {
			kind = kindOf(text)
		}
		doc, bad := union.ParseDocument(kind, text, c.today)
		if bad == nil {
			p.kind, p.number = kind, doc.Number
		}
		return bad
	})
}

var kindNames = map[string]union.DocumentKind{
	"居民身份证": union.ResidentID, "身份证": union.ResidentID, "二代身份证": union.ResidentID,
	"港澳台居民居住证": union.ResidencePermit, "港澳居民居住证": union.ResidencePermit, "台湾居民居住证": union.ResidencePermit, "居住证": union.ResidencePermit,
	"外国人永久居留身份证": union.PermanentID, "永久居留身份证": union.PermanentID, "外国人永久居留证": union.PermanentID,
}

func parseKind(text string) (union.DocumentKind, *union.FieldError) {
	if text == "" {
		return "", nil
	}
	kind, ok := kindNames[text]
	if !ok {
		return "", &union.FieldError{Field: colKind, Code: "document_kind_unknown", Detail: "证件种类请填“居民身份证”“港澳台居民居住证”或“外国人永久居留身份证”，也可以不填。"}
	}
	return kind, nil
}

// kindOf tells the kind by how the number begins.
func kindOf(text string) union.DocumentKind {
	first, _ := utf8.DecodeRuneInString(text)
	if first >= '０' && first <= '９' {
		first = first - '０' + '0'
	}
	switch {
	case first == '9' || unicode.IsLetter(first):
		return union.PermanentID
	case strings.HasPrefix(text, "810000") || strings.HasPrefix(text, "820000") || strings.HasPrefix(text, "830000"):
		return union.ResidencePermit
	}
	return union.ResidentID
}

const hardshipLimit = 16 // characters

// parseHardship reads a category. Lists say 否 or 无 for people who have none.
func parseHardship(text string) (string, *union.FieldError) {
	switch text {
	case "", "否", "无", "不是", "-", "—", "/":
		return "", nil
	}
	if utf8.RuneCountInString(text) > hardshipLimit || strings.ContainsFunc(text, unicode.IsControl) {
		return "", &union.FieldError{Field: colHardship, Code: "hardship_category", Detail: "困难职工类别最多16个字，如“低保”“大病”。"}
	}
	if union.HasNumber(text) { // columns shifted by one, most likely
		return "", &union.FieldError{Field: colHardship, Code: "hardship_category", Detail: "困难职工类别里有号码，请检查这一列是否填错了位置。"}
	}
	return text, nil
}

func parseYear(text, hardship string, today union.Date) (int, *union.FieldError) {
	text = strings.TrimSuffix(text, "年")
	if text == "" {
		return 0, nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || len(text) != 4 || year < 1990 || text > string(today[:4]) {
		return 0, &union.FieldError{Field: colYear, Code: "hardship_year", Detail: "建档年份请填四位年份，如2025，不能晚于今年。"}
	}
	if hardship == "" {
		return 0, &union.FieldError{Field: colHardship, Code: "hardship_category_missing", Detail: "填了建档年份，请同时填写困难职工类别。"}
	}
	return year, nil
}
