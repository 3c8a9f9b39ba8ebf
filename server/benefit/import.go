package benefit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Limits of one list.
const (
	maxRows     = 2000
	maxProblems = 500
)

// columns of a list of bases.
var columns = []union.SheetColumn{
	{Key: "name", Title: "基地名称", Synonyms: []string{"名称", "单位名称", "服务基地"}, Required: true},
	{Key: "category", Title: "类别", Synonyms: []string{"服务类别", "行业"}, Required: true},
	{Key: "district", Title: "区县", Synonyms: []string{"所在区县", "区域"}, Required: true},
	{Key: "address", Title: "地址", Synonyms: []string{"详细地址"}, Required: true},
	{Key: "lat", Title: "纬度", Required: true},
	{Key: "lng", Title: "经度", Required: true},
	{Key: "datum", Title: "坐标系", Synonyms: []string{"坐标"}},
	{Key: "hours", Title: "营业时间", Synonyms: []string{"开放时间"}},
	{Key: "phones", Title: "电话", Synonyms: []string{"联系电话"}},
	{Key: "intro", Title: "介绍", Synonyms: []string{"优惠内容", "简介"}},
	{Key: "valid_from", Title: "开始日期", Synonyms: []string{"有效期起"}},
	{Key: "valid_to", Title: "结束日期", Synonyms: []string{"有效期止"}},
}

// Template is the empty list, with a page that explains it.
func Template() union.SheetTable {
	t := union.SheetTable{Name: "服务基地", Notes: []union.PaperField{
		{Label: "类别", Value: strings.Join(union.CategoryWords(), "、")},
		{Label: "坐标系", Value: "GCJ-02（高德、腾讯地图，不填即此）或 WGS-84（卫星定位）"},
		{Label: "营业时间", Value: "周一至周五 9:00-17:00；周六、周日 10:00-16:00；节假日 休息"},
		{Label: "日期", Value: "2026-01-31；结束日期不填表示长期"},
	}}
	for _, c := range columns {
		t.Columns = append(t.Columns, union.PaperColumn{Title: c.Title, Width: 18})
	}
	return t
}

// Problem is what is wrong with a row of a list. Detail is safe to show.
type Problem struct {
	Row    int
	Field  string
	Code   string
	Detail string
}

// Import is what a list of bases would do, or has done.
type Import struct {
	SHA256   string // of the file: send it back to confirm
	Rows     int    // without a problem
	Done     bool
	Problems []Problem
}

var (
	errTooMany   = union.NewError(union.KindTooLarge, "import_too_many", fmt.Sprintf("一次最多导入%d个基地，请分成几个表。", maxRows))
	errMeanwhile = union.Conflict("import_overtaken", "刚刚有人导入了同名的基地，请重新预览后再导入。", "changed")
	errConfirm   = union.Conflict("import_changed", "确认的不是刚才预览的那个文件，请重新预览后再导入。", "changed")
	errEmpty     = union.Refused("sheet_empty", "表格里没有内容，请填好后再上传。")
)

// ImportSheet reads a list of bases (XLSX or CSV) for an org. Without confirm it says what
// is wrong with each row and writes nothing. With the SHA-256 of that preview it adds the
// good rows as drafts, in one step.
func (b *Benefits) ImportSheet(ctx context.Context, actor union.Actor, org union.ID, file []byte, confirm string) (Import, error) {
	sum := sha256.Sum256(file)
	report := Import{SHA256: hex.EncodeToString(sum[:])}
	if confirm != "" && subtle.ConstantTimeCompare([]byte(confirm), []byte(report.SHA256)) != 1 {
		return Import{}, errConfirm
	}
	owner, err := b.Store.OrgFor(ctx, actor, org, Managers...)
	if err != nil {
		return Import{}, err
	}
	rows, err := b.Sheets.Open(ctx, bytes.NewReader(file))
	if err != nil {
		return Import{}, err
	}
	defer func() { _ = rows.Close() }()
	known, err := b.Store.BaseNames(ctx, owner.ID)
	if err != nil {
		return Import{}, err
	}
	l := &list{known: known}
	if err = l.read(rows); err != nil {
		return Import{}, err
	}
	report.Rows, report.Problems = len(l.good), l.problems
	if confirm == "" || len(l.good) == 0 {
		return report, nil
	}
	err = b.addAll(ctx, actor, owner, l.good)
	report.Done = err == nil
	return report, err
}

func (b *Benefits) addAll(ctx context.Context, actor union.Actor, owner union.Org, facts []Facts) error {
	return b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.HoldOrg(ctx, owner.ID); err != nil {
			return err
		}
		known, err := tx.BaseNames(ctx, owner.ID) // the org is held: no other list comes between
		if err != nil {
			return err
		}
		bases := make([]union.ServiceBase, len(facts))
		for i, f := range facts {
			if known[f.Name] {
				return errMeanwhile
			}
			bases[i] = b.draft(owner.ID, f)
		}
		if err := tx.AddBases(ctx, bases); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{
			Actor: actor, Role: union.RoleSupervisor, Action: "service_bases:import", Subject: "orgs", SubjectID: owner.ID, OrgID: owner.ID,
			Detail: fmt.Sprintf("%d rows", len(bases)),
		})
	})
}

// list is a file's rows on their way to the map.
type list struct {
	known    map[string]bool // names that are there, or stood further up
	good     []Facts
	problems []Problem
}

func (l *list) read(rows union.SheetRows) error {
	header, err := union.FindSheetHeader(rows, columns)
	if err != nil {
		return err
	}
	read := 0
	for ; ; read++ {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if read >= maxRows {
			return errTooMany
		}
		l.row(header, row)
	}
	if read == 0 {
		return errEmpty
	}
	return nil
}

func (l *list) row(header union.SheetHeader, row union.SheetRow) {
	var wrong []union.FieldError
	for _, c := range columns {
		if p, broken := header.Problem(row, c.Key); broken {
			wrong = append(wrong, union.FieldError{Field: c.Key, Code: p.Code, Detail: p.Detail})
		}
	}
	value := func(key string) string { return header.Value(row, key) }
	f := Facts{
		Name: value("name"), Address: value("address"), District: value("district"), Hours: value("hours"), Phones: value("phones"),
		Intro: value("intro"), ValidFrom: union.Date(value("valid_from")), ValidTo: union.Date(value("valid_to")),
		Datum: datumOf(value("datum")),
	}
	f.Category, _ = union.CategoryOf(value("category"))
	f.Point = union.Point{Lat: degrees(value("lat")), Lng: degrees(value("lng"))}
	f, more := f.clean()
	wrong = append(wrong, more...)
	if f.Name != "" && l.known[f.Name] {
		wrong = append(wrong, union.FieldError{Field: "name", Code: "base_twice", Detail: "这个基地已经有了，请不要重复导入。"})
	}
	l.known[f.Name] = true
	if len(wrong) == 0 {
		l.good = append(l.good, f)
		return
	}
	for _, w := range wrong {
		if len(l.problems) < maxProblems {
			l.problems = append(l.problems, Problem{Row: row.Number, Field: w.Field, Code: w.Code, Detail: w.Detail})
		}
	}
}

// degrees gives 0, which lies nowhere in China, for what is no number.
func degrees(text string) float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0
	}
	return n
}

func datumOf(text string) union.Datum {
	switch strings.ToUpper(strings.ReplaceAll(strings.ReplaceAll(text, "-", ""), " ", "")) {
	case "", "GCJ02":
		return union.GCJ02
	case "WGS84":
		return union.WGS84
	}
	return union.Datum(text)
}
