package pdf

import (
	"slices"

	"unioncard/server/union"
)

// orientation lays a paper across when its columns need more than a page is wide.
func orientation(paper union.Paper) layout {
	list, ok := paper.(union.OpeningList)
	if !ok {
		return portrait
	}
	var sum float64
	for _, column := range list.Columns {
		sum += column.Width
	}
	return layout(sum > paperShort-2*margin)
}

// What stands beneath a list, in millimetres.
const (
	totalsHeight = 12.0
	noteLead     = 4.6
)

func drawOpeningList(c *canvas, list union.OpeningList) int {
	c.newPage()
	var notes []string
	for _, note := range list.Notes {
		notes = append(notes, c.wrap(note, 8.5, c.inner())...)
	}
	t := c.table(c.heading(), list.Columns)
	tail := totalsHeight + noteLead*float64(len(notes)) + sealHeight
	name := slices.IndexFunc(list.Columns, func(column union.PaperColumn) bool { return column.Key == "name" })
	t.rows(len(list.Rows), func(i int) []string { return t.cropped(list, i, name) }, tail)
	y := c.totals(t.y, list.Totals)
	for _, note := range notes {
		y += noteLead
		if y > c.bottom() {
			c.newPage()
			y = margin + noteLead
		}
		c.text(margin, y, 8.5, soft, left, note)
	}
	c.stamp(y+1, "工会负责人", "经办人")
	return len(list.Rows)
}

// cropped gives the cells of a row; where a picture stands for the name, its code points.
func (t *table) cropped(list union.OpeningList, i, name int) []string {
	t.crop = nil
	if name < 0 || i >= len(list.Crops) || list.Crops[i] == nil {
		return list.Rows[i]
	}
	t.crop, t.cropColumn = list.Crops[i], name
	cells := slices.Clone(list.Rows[i])
	cells[name] = t.crop.Codes
	return cells
}

// totals writes sums side by side.
func (c *canvas) totals(y float64, totals []union.PaperField) float64 {
	y += 8
	if y > c.bottom() {
		c.newPage()
		y = margin + 8
	}
	x := margin
	for _, total := range totals {
		w := c.measure(total.Label, 10) + c.measure(total.Value, 12) + 12
		if x > margin && x+w > c.width()-margin {
			x, y = margin, y+8
		}
		c.text(x, y, 10, soft, left, total.Label)
		c.text(x+c.measure(total.Label, 10)+2.5, y, 12, ink, left, total.Value)
		x += w
	}
	return y + 3
}

func drawAmendmentSheet(c *canvas, sheet union.AmendmentSheet) int {
	c.newPage()
	y := c.heading()
	t := c.table(y, []union.PaperColumn{
		{Title: "序号", Width: 12}, {Title: "姓名", Width: 28}, {Title: "划销原因", Width: 58},
		{Title: "划销人", Width: 38}, {Title: "时间", Width: 34},
	})
	const sentence = 22.0
	t.rows(len(sheet.Struck), func(i int) []string {
		row := sheet.Struck[i]
		return []string{itoa(row.RowNumber), row.Name, row.Reason, row.By, row.At.Format("2006-01-02 15:04")}
	}, totalsHeight+sentence+sealHeight)
	y = c.totals(t.y, []union.PaperField{
		{Label: "封存", Value: itoa(sheet.Sealed) + " 人"},
		{Label: "划销", Value: itoa(len(sheet.Struck)) + " 人"},
		{Label: "应开卡", Value: itoa(sheet.Sealed-len(sheet.Struck)) + " 人"},
	})
	y = c.paragraph(y+8, 10.5, "以上人员已从本批次划销，不再开卡；原明细清单保持不变，与本变更单一并使用。")
	c.stamp(y, "工会负责人", "经办人")
	return len(sheet.Struck)
}
