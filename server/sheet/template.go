package sheet

import (
	"strings"

	"unioncard/server/union"
)

// Template gives an empty workbook for an import: the columns, one example row
// that the importer's rules will refuse or the reader deletes, and on a second
// sheet how to fill each column. Titles of columns that must be filled carry a
// star, which the import takes no notice of.
func Template(name string, columns []union.SheetColumn, example []string, notes []union.PaperField) ([]byte, error) {
	table := union.SheetTable{Name: name, Rows: [][]string{example}, Notes: notes}
	for _, column := range columns {
		title := column.Title
		if column.Required {
			title += "*"
		}
		table.Columns = append(table.Columns, union.PaperColumn{Key: column.Key, Title: title, Width: 36})
	}
	return Write(table)
}

// OpeningList gives the electronic copy of 《批量办理借记卡明细清单》: the table
// alone on the first sheet, as banks import it, the rest of the paper on the second.
func OpeningList(list union.OpeningList) ([]byte, error) {
	head := list.Head
	notes := []union.PaperField{
		{Label: "名称", Value: titleOf(list)}, {Label: "申领单位", Value: head.OrgName},
		{Label: "受理网点", Value: strings.TrimSpace(head.BankName + " " + head.BankBranchName)},
		{Label: "批次编号", Value: head.BatchNumber}, {Label: "版本", Value: versionText(head.Version)},
		{Label: "制表日期", Value: head.Date.Format("2006-01-02")},
	}
	notes = append(notes, list.Totals...)
	for _, note := range list.Notes {
		notes = append(notes, union.PaperField{Label: "说明", Value: note})
	}
	return Write(union.SheetTable{Name: "明细清单", Columns: list.Columns, Rows: list.Rows, Notes: notes})
}

func titleOf(list union.OpeningList) string {
	if list.Head.Title != "" {
		return list.Head.Title
	}
	return list.PaperKind().Title()
}
