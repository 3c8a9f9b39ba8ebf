package org

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Columns of a list of orgs.
var columns = []union.SheetColumn{
	{Key: "code", Title: "单位编号", Synonyms: []string{"编号", "组织编号", "单位代码"}, Required: true},
	{Key: "name", Title: "单位名称", Synonyms: []string{"名称", "工会名称", "组织名称"}, Required: true},
	{Key: "level", Title: "级别", Synonyms: []string{"组织级别", "层级"}, Required: true},
	{Key: "parent", Title: "上级编号", Synonyms: []string{"上级单位编号", "上级代码"}},
	{Key: "applies", Title: "自行申请开卡", Synonyms: []string{"自行申请", "是否申请"}},
	{Key: "phone", Title: "办公电话", Synonyms: []string{"电话", "联系电话"}},
	{Key: "address", Title: "地址", Synonyms: []string{"单位地址"}},
	{Key: "headcount", Title: "会员人数", Synonyms: []string{"人数", "在册人数"}},
}

// levelNames are how lists call the levels.
var levelNames = map[string]union.OrgLevel{
	"区县工会": union.LevelDistrict, "区县": union.LevelDistrict, "委局工会": union.LevelDistrict, "公司工会": union.LevelDistrict, "集团工会": union.LevelDistrict,
	"基层工会": union.LevelPrimary, "基层": union.LevelPrimary,
	"工会分会": union.LevelBranch, "分会": union.LevelBranch,
	"工会小组": union.LevelGroup, "小组": union.LevelGroup,
	string(union.LevelDistrict): union.LevelDistrict, string(union.LevelPrimary): union.LevelPrimary,
	string(union.LevelBranch): union.LevelBranch, string(union.LevelGroup): union.LevelGroup,
}

// entry is a row as it was read.
type entry struct {
	row    int
	code   string
	parent string // code of the org above; empty: the import's parent
	level  union.OrgLevel
	facts  Facts
	bad    bool
}

// list is a file's rows on their way into the tree.
type list struct {
	entries  []entry
	problems []Problem
	orgs     []union.Org // parents before children
	held     map[union.ID]bool
}

func (l *list) wrong(row int, field, code, detail string) {
	if len(l.problems) < maxProblems {
		l.problems = append(l.problems, Problem{Row: row, Field: field, Code: code, Detail: detail})
	}
}

func readList(rows union.SheetRows) (*list, error) {
	header, err := union.FindSheetHeader(rows, columns)
	if err != nil {
		return nil, err
	}
	l := &list{held: map[union.ID]bool{}}
	seen := map[string]bool{}
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(l.entries) >= maxRows {
			return nil, errTooMany
		}
		e := l.read(header, row)
		if e.code != "" && seen[e.code] {
			l.wrong(e.row, "code", "code_twice", "这个编号在表里出现了不止一次。")
			e.bad = true
		}
		seen[e.code] = true
		l.entries = append(l.entries, e)
	}
	if len(l.entries) == 0 {
		return nil, union.Refused("sheet_empty", "表格里没有内容，请填好后再上传。")
	}
	return l, nil
}

func (l *list) read(header union.SheetHeader, row union.SheetRow) entry {
	before := len(l.problems)
	e := entry{row: row.Number, parent: header.Value(row, "parent")}
	for _, c := range columns {
		if p, broken := header.Problem(row, c.Key); broken {
			l.wrong(row.Number, c.Key, p.Code, p.Detail)
		}
	}
	code, wrong := cleanCode(header.Value(row, "code"))
	if wrong != nil {
		l.wrong(row.Number, wrong.Field, wrong.Code, wrong.Detail)
	}
	level, ok := levelNames[header.Value(row, "level")]
	if !ok {
		l.wrong(row.Number, "level", "level_unknown", "级别请填：区县工会、基层工会、分会或小组。")
	}
	facts := Facts{Name: header.Value(row, "name"), Phone: header.Value(row, "phone"), Address: header.Value(row, "address")}
	facts.Applies, ok = yes(header.Value(row, "applies"), level == union.LevelPrimary)
	if !ok {
		l.wrong(row.Number, "applies", "applies_unknown", "是否自行申请开卡请填“是”或“否”。")
	}
	if text := header.Value(row, "headcount"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			n = -1
		}
		facts.Headcount = n
	}
	facts, more := facts.clean()
	for _, w := range more {
		l.wrong(row.Number, w.Field, w.Code, w.Detail)
	}
	e.code, e.level, e.facts = code, level, facts
	e.bad = len(l.problems) > before || len(l.problems) >= maxProblems
	return e
}

// yes reads a yes or no; an empty cell means what is usual at the level.
func yes(text string, usual bool) (answer, ok bool) {
	switch strings.ToLower(text) {
	case "":
		return usual, true
	case "是", "y", "yes", "1", "√":
		return true, true
	case "否", "n", "no", "0", "×":
		return false, true
	}
	return false, false
}

// place gives each row its place in the tree, parents first, however the file is ordered.
func (l *list) place(ctx context.Context, s *store.Store, actor union.Actor, top union.Org) error {
	known, err := s.OrgsByCode(ctx, l.codes())
	if err != nil {
		return err
	}
	byCode := make(map[string]*entry, len(l.entries))
	for i := range l.entries {
		e := &l.entries[i]
		if _, taken := known[e.code]; taken {
			l.wrong(e.row, "code", "taken", "这个编号已经有了。")
			e.bad = true
		}
		if e.code != "" && byCode[e.code] == nil {
			byCode[e.code] = e
		}
	}
	t := tree{list: l, store: s, actor: actor, top: top, known: known, byCode: byCode, made: map[*entry]*union.Org{}, busy: map[*entry]bool{}}
	for i := range l.entries {
		t.org(&l.entries[i])
	}
	slices.SortStableFunc(l.problems, func(a, b Problem) int { return a.Row - b.Row })
	return nil
}

func (l *list) codes() []string {
	set := map[string]bool{}
	for _, e := range l.entries {
		set[e.code], set[e.parent] = true, true
	}
	delete(set, "")
	codes := make([]string, 0, len(set))
	for code := range set {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// above lists the orgs that were there before and get children, in id order.
func (l *list) above() []union.ID {
	ids := make([]union.ID, 0, len(l.held))
	for id := range l.held {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
