package org

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

var (
	errBranch = union.Refused("bank_branch_unknown", "没有这个银行网点，或网点已停用，请重新选择。",
		union.FieldError{Field: "bank_branch_id", Code: "bank_branch_unknown", Detail: "请重新选择网点。"})
	errOfficer = union.Refused("officer_unknown", "这个人不是该网点的银行服务人员，请重新选择。",
		union.FieldError{Field: "officer_id", Code: "officer_unknown", Detail: "请重新选择服务人员。"})
	errNotApplying = union.Refused("org_does_not_apply", "这个组织不自行申请开卡，请在它的上级单位上设置。",
		union.FieldError{Field: "id", Code: "org_does_not_apply", Detail: "请选择自行申请开卡的单位。"})
	errHead = union.Refused("head_unknown", "负责人必须是本单位的会员，请重新选择。",
		union.FieldError{Field: "member_id", Code: "head_unknown", Detail: "请重新选择负责人。"})
)

// AssignBranch says which bank branch serves an applying org, and which of its officers
// comes; the officer may be left open.
func (o *Orgs) AssignBranch(ctx context.Context, actor union.Actor, id union.ID, version int64, branchID, officer union.ID) (union.Org, error) {
	return o.edit(ctx, actor, id, version, "orgs:bank_branch", func(ctx context.Context, tx *store.Store, org *union.Org) error {
		if !org.Applies {
			return errNotApplying
		}
		branch, err := tx.BankBranch(ctx, branchID)
		if err != nil && union.KindOf(err) != union.KindNotFound {
			return err
		}
		if err != nil || branch.Closed {
			return errBranch
		}
		org.BankBranchID, org.OfficerID = &branch.ID, nil
		if officer == "" {
			return nil
		}
		serves, err := tx.OfficerOf(ctx, officer, branch.ID)
		if err != nil {
			return err
		}
		if !serves {
			return errOfficer
		}
		org.OfficerID = &officer
		return nil
	}, union.RoleSupervisor)
}

// NameHead says who is the head of an applying org, as the mandate letter names them: a
// member of the org or of one below it. A stranger's id and an unknown one are refused alike.
func (o *Orgs) NameHead(ctx context.Context, actor union.Actor, id union.ID, version int64, memberID union.ID) (union.Org, error) {
	return o.edit(ctx, actor, id, version, "orgs:head", func(ctx context.Context, tx *store.Store, org *union.Org) error {
		if !org.Applies {
			return errNotApplying
		}
		member, err := tx.Member(ctx, memberID)
		if err != nil {
			return headError(err)
		}
		home, err := tx.Org(ctx, member.OrgID)
		if err != nil {
			return headError(err)
		}
		if !home.Path.Within(org.Path) || member.Deceased {
			return errHead
		}
		org.HeadMemberID = &member.ID
		return nil
	}, union.RoleSupervisor, union.RoleHead)
}

func headError(err error) error {
	if union.KindOf(err) == union.KindNotFound {
		return errHead
	}
	return err
}
