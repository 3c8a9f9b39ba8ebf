package benefit

import (
	"strings"

	"unioncard/server/union"
)

// Facts are what members see of a service base.
type Facts struct {
	Name      string
	Category  union.Category
	Address   string
	District  string
	Point     union.Point // in Datum
	Datum     union.Datum
	Hours     string // see union.Hours
	Phones    string // divided by spaces
	Intro     string
	ValidFrom union.Date
	ValidTo   union.Date // empty: no end
}

// clean trims the facts and names what cannot be.
func (f Facts) clean() (Facts, []union.FieldError) {
	for _, text := range []*string{&f.Name, &f.Address, &f.District, &f.Hours, &f.Phones, &f.Intro} {
		*text = strings.TrimSpace(*text)
	}
	var wrong []union.FieldError
	refuse := func(field, code, detail string) {
		wrong = append(wrong, union.FieldError{Field: field, Code: code, Detail: detail})
	}
	for _, t := range []struct {
		field, text string
		least, most int
		detail      string
	}{
		{"name", f.Name, 1, 100, "请填写基地名称，最多100个字。"},
		{"address", f.Address, 1, 200, "请填写地址，最多200个字。"},
		{"district", f.District, 1, 50, "请填写所在区县，例如张店区。"},
		{"intro", f.Intro, 0, 1000, "介绍最多1000个字。"},
	} {
		if n := len([]rune(t.text)); n < t.least || n > t.most || strings.ContainsFunc(t.text, unprintable) {
			refuse(t.field, "base_"+t.field, t.detail)
		}
	}
	if !f.Category.Valid() {
		refuse("category", "category_unknown", "请选择类别："+strings.Join(union.CategoryWords(), "、")+"。")
	}
	if len(f.Phones) > 100 || strings.Trim(f.Phones, "0123456789-+() ") != "" {
		refuse("phones", "base_phones", "电话只能有数字和“-”，多个电话用空格隔开。")
	}
	if _, err := union.ParseHours(f.Hours); err != nil {
		refuse("hours", "hours", err.Error())
	}
	wrong = append(wrong, checkSpan(f.ValidFrom, f.ValidTo)...)
	if p := f.Point.Check(); p != nil {
		wrong = append(wrong, *p)
	}
	if f.Datum == "" {
		f.Datum = union.GCJ02
	}
	if f.Datum != union.GCJ02 && f.Datum != union.WGS84 {
		refuse("datum", "datum", "坐标系请选高德、腾讯地图（GCJ-02）或卫星定位（WGS-84）。")
	}
	return f, wrong
}

func unprintable(r rune) bool {
	return union.Unseen(r) && r != '\n' || r == '<' || r == '>'
}

// checkSpan says what is wrong with the days from which and to which something holds.
func checkSpan(from, to union.Date) []union.FieldError {
	if from != "" {
		if _, ok := union.ParseDate(string(from)); !ok {
			return []union.FieldError{{Field: "valid_from", Code: "date", Detail: "开始日期不对，请写成2026-01-31这样。"}}
		}
	}
	if to == "" {
		return nil
	}
	if _, ok := union.ParseDate(string(to)); !ok {
		return []union.FieldError{{Field: "valid_to", Code: "date", Detail: "结束日期不对，请写成2026-12-31这样。"}}
	}
	if to < from {
		return []union.FieldError{{Field: "valid_to", Code: "ends_before_start", Detail: "结束日期在开始日期之前，请改正。"}}
	}
	return nil
}

// into writes the facts; the point is kept as maps in China show it. A point given back
// as it was read, to six decimals, is the one that was entered, so its datum stays with it.
func (f Facts) into(b *union.ServiceBase) {
	point := f.Point
	if f.Datum == union.WGS84 {
		point = union.FromWGS84(point)
	}
	if f.Datum == union.WGS84 || !point.Same(union.Point{Lat: b.Lat, Lng: b.Lng}) {
		b.Lat, b.Lng, b.Datum = point.Lat, point.Lng, f.Datum
	}
	b.Name, b.Category, b.Address, b.District = f.Name, f.Category, f.Address, f.District
	b.Hours, b.Phones, b.Intro, b.ValidFrom, b.ValidTo = f.Hours, f.Phones, f.Intro, f.ValidFrom, f.ValidTo
}

func refusal(wrong []union.FieldError) error {
	if len(wrong) == 0 {
		return nil
	}
	return union.Refused("base_facts", "有内容需要修改，请看下面的提示。", wrong...)
}
