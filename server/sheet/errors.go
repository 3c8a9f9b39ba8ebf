package sheet

import (
	"fmt"

	"unioncard/server/union"
)

// What a file may be.
const (
	MaxBytes   = 30 << 20  // of the file
	MaxUnzip   = 300 << 20 // of all members of a workbook together
	MaxRows    = 100_000   // beneath the titles
	MaxColumns = 100
	MaxCell    = 1000 // characters

	above      = 10        // rows that may stand over the first data row
	maxStrings = 2_000_000 // texts of a workbook
	maxMembers = 10_000
	maxToken   = 64 << 10 // bytes of one tag or text inside a workbook
)

func refuseTooLarge() *union.Error {
	return union.NewError(union.KindTooLarge, "sheet_too_large",
		"文件太大：最多 30 MB、10 万行。请按部门拆成几个文件分别上传。")
}

func refuseTooWide() *union.Error {
	return union.NewError(union.KindTooLarge, "sheet_too_wide",
		fmt.Sprintf("表格的列太多：最多 %d 列。请删去多余的列后再上传。", MaxColumns))
}

func refuseUnsupported() *union.Error {
	return union.NewError(union.KindUnsupported, "sheet_unsupported",
		"不能识别这个文件。请用 Excel 或 WPS 另存为“Excel 工作簿（.xlsx）”或“CSV”后再上传。")
}

func refuseOldFormat() *union.Error {
	return union.NewError(union.KindUnsupported, "sheet_old_format",
		"这是旧版 Excel 格式（.xls 或网页格式）。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再上传。")
}

func refuseMacros() *union.Error {
	return union.NewError(union.KindUnsupported, "sheet_with_macros",
		"文件里带有宏，不能上传。请另存为不带宏的“Excel 工作簿（.xlsx）”后再上传。")
}

func refuseEncrypted() *union.Error {
	return union.Refused("sheet_encrypted", "文件设有打开密码。请先在 Excel 或 WPS 中去掉密码，另存后再上传。")
}

func refuseBroken(cause error) *union.Error {
	return union.Refused("sheet_broken", "文件已损坏或不完整。请重新打开并另存一份，再上传。").WithCause(cause)
}

func refuseUnsafe(cause error) *union.Error {
	return union.Refused("sheet_unsafe", "文件内容不符合规范，不能读取。请用 Excel 或 WPS 另存一份，再上传。").WithCause(cause)
}

func refuseEmpty() *union.Error {
	return union.Refused("sheet_empty", "表格里没有内容，请下载模板填好后再上传。")
}

func problemTooLong(column int) union.CellProblem {
	return union.CellProblem{Column: column, Code: "too_long",
		Detail: fmt.Sprintf("这一格超过 %d 个字，请删减。", MaxCell)}
}

func problemBadBytes(column int) union.CellProblem {
	return union.CellProblem{Column: column, Code: "bad_bytes",
		Detail: "这一格有不能识别的文字，请改用“Excel 工作簿（.xlsx）”上传，或重新填写。"}
}

func problemNumber(column int) union.CellProblem {
	return union.CellProblem{Column: column, Code: "number_not_text",
		Detail: "这一格的号码被存成了数字，末尾几位已经丢失。请把整列设为“文本”格式后重新填写。"}
}

func problemFormula(column int) union.CellProblem {
	return union.CellProblem{Column: column, Code: "formula_error",
		Detail: "这一格的公式出错了，请直接填写内容。"}
}

func problemQuotes() union.CellProblem {
	return union.CellProblem{Column: -1, Code: "bad_quotes",
		Detail: "这一行的英文引号不成对，请改正，或改用“Excel 工作簿（.xlsx）”上传。"}
}
