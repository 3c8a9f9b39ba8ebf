// Package org keeps the union tree: orgs, their heads, bank branches and join codes.
// It owns Org, JoinCode and BankBranch.
package org

import (
	"context"
	"io"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Sheets opens spreadsheets that units send.
type Sheets interface {
	Open(ctx context.Context, r io.Reader) (union.SheetRows, error)
}

// Copies are those of sessions: dropped when a closed org's grants end.
type Copies interface {
	Drop(ctx context.Context, tokenHashes ...[32]byte) error
}

// Parts are what the feature is made of.
type Parts struct {
	Store  *store.Store
	Sheets Sheets
	Copies Copies
	Rand   io.Reader

	Codes   Codes
	Painter Painter
	Poster  PosterWords
}

// Orgs is the feature.
type Orgs struct {
	Parts

	codes   shelf
	posters shelf
	drawing chan struct{} // holds one while a poster is drawn, which takes 20 MB
}

// New makes the feature.
func New(p Parts) *Orgs {
	return &Orgs{Parts: p, codes: newShelf(keptCodes), posters: newShelf(keptPosters), drawing: make(chan struct{}, 1)}
}

var (
	errClosed = union.Conflict("org_closed", "这个单位已停用，不能再修改。", "closed")
	errLevel  = union.Refused("org_level", "这一级组织不能设在所选的上级下面，请检查级别。",
		union.FieldError{Field: "level", Code: "org_level", Detail: "请检查级别。"})
	errDepth = union.Refused("org_depth", "组织层级太深了，最多九级，请改选上级。",
		union.FieldError{Field: "parent_id", Code: "org_depth", Detail: "最多九级。"})
	errSuperior = union.NewError(union.KindForbidden, "by_superior", "在册人数和是否自行申请开卡由上级工会填写，请联系上级工会。")
	errApplies  = union.Refused("may_not_apply", "分会和小组不能自行向银行申请开卡。",
		union.FieldError{Field: "applies", Code: "may_not_apply", Detail: "只有基层及以上工会可以自行申请。"})
	errUnsettled = union.Conflict("org_unsettled", "本单位还有在册人员或正在办理的申请，不能更改是否自行申请开卡。", "open")
)

// maxPath is how long a path may be, and segment what one level adds to it.
const maxPath, segment = 128, 13

// superior says whether the actor stands above an org by one of the roles; above a root
// stands its own supervisor.
func superior(actor union.Actor, org union.Org) bool {
	for _, s := range actor.ScopesFor(union.RoleSupervisor, union.RoleHead) {
		if org.Path.Within(s.OrgPath) && (org.Path != s.OrgPath || org.ParentID == nil && s.Role == union.RoleSupervisor) {
			return true
		}
	}
	return false
}
