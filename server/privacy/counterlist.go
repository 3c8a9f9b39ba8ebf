package privacy

import (
	"context"
	"strconv"

	"unioncard/server/union"
)

// counterRows is how many people a printed list has at most; a unit sends few.
const counterRows = 1000

// CounterList prints whom a unit sends to the bank's counter in person, for members
// without a phone of their own. Names are in full, numbers masked; one audit row says
// how many people are on it.
func (p *Privacy) CounterList(ctx context.Context, actor union.Actor, id union.ID) (union.PaperFile, error) {
	org, err := p.store.OrgFor(ctx, actor, id, union.RoleClerk, union.RoleHead, union.RoleSupervisor, union.RoleLeader)
	if err != nil {
		return union.PaperFile{}, err
	}
	rows, err := p.store.CounterRows(ctx, org, counterRows)
	if err != nil {
		return union.PaperFile{}, err
	}
	if len(rows) == 0 {
		return union.PaperFile{}, union.Refused("counter_list_empty", "没有需要本人到柜台办理的会员。")
	}
	role, _ := actor.RoleOver(org.Path, union.RoleClerk, union.RoleHead, union.RoleSupervisor, union.RoleLeader)
	err = p.store.Audit(ctx, union.Audit{
		Actor: actor, Role: role, Action: "roster_rows:counter_list", Subject: "orgs", SubjectID: org.ID, OrgID: org.ID, Detail: strconv.Itoa(len(rows)),
	})
	if err != nil {
		return union.PaperFile{}, err
	}
	names, err := p.placeNames(ctx, rows)
	if err != nil {
		return union.PaperFile{}, err
	}
	now := p.store.Now().In(p.store.Zone())
	list := union.CounterList{
		Head: union.PaperHead{OrgName: org.Name, Reference: org.Code + "-" + now.Format("20060102"), Date: now},
		Columns: []union.PaperColumn{
			{Title: "序号", Width: 14}, {Title: "姓名", Width: 40}, {Title: "证件号码", Width: 52}, {Title: "所在分会、小组", Width: 44}, {Title: "办理日期", Width: 20},
		},
		Notes: []string{"请本人持身份证原件到受理网点柜台办理；没有手机号码的，由柜台按规定处理。"},
	}
	for i, row := range rows {
		name, err := p.opener.OpenBytes(union.Place{Table: "roster_rows", Column: "name", Row: row.ID}, row.Name.Sealed)
		if err != nil {
			return union.PaperFile{}, err
		}
		list.Rows = append(list.Rows, []string{strconv.Itoa(i + 1), string(name), row.Document.Masked, names[row.OrgID], ""})
	}
	return p.printer.Draw(ctx, list)
}

func (p *Privacy) placeNames(ctx context.Context, rows []union.RosterRow) (map[union.ID]string, error) {
	ids := make([]union.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.OrgID
	}
	return p.store.OrgNames(ctx, ids)
}
