package paper

import (
	"slices"
	"strings"

	"unioncard/server/union"
)

// Unprintable finds whom the papers' font cannot print, each in the place of their fields;
// nil where it can print all. All texts are asked for at once; only when something is
// missing it is looked for person by person.
func (ps *Papers) Unprintable(people []union.Fields) ([]union.Unprintable, error) {
	var all strings.Builder
	for _, f := range people {
		all.WriteString(ps.printed(f))
	}
	missing, err := ps.Fonts.Missing(all.String())
	if err != nil || len(missing) == 0 {
		return nil, err
	}
	lacks := func(text string) bool {
		return strings.ContainsFunc(text, func(r rune) bool { return slices.Contains(missing, r) })
	}
	found := make([]union.Unprintable, len(people))
	for i, f := range people {
		found[i].Name = lacks(f.Name)
		f.Name = ""
		found[i].Rest = lacks(ps.printed(f))
	}
	return found, nil
}

// printed is everything of a person that is drawn as text.
func (ps *Papers) printed(f union.Fields) string {
	var all strings.Builder
	for _, text := range []string{f.Name, f.DocumentNumber, f.Phone} {
		all.WriteString(text)
	}
	for _, column := range ps.Texts.ListColumns {
		all.WriteString(ps.Texts.listValue(column.Key, "", f))
	}
	return all.String()
}
