package org

import (
	"unioncard/server/store"
	"unioncard/server/union"
)

// tree makes orgs of a list's rows, each after the one above it.
type tree struct {
	list   *list
	store  *store.Store
	actor  union.Actor
	top    union.Org
	known  map[string]union.Org // orgs that are there already, by code
	byCode map[string]*entry
	made   map[*entry]*union.Org
	busy   map[*entry]bool
}

// org makes a row's org; nil when something is wrong with it or above it. A row whose
// parent row is wrong gets no words of its own: mending that one mends it.
func (t *tree) org(e *entry) *union.Org {
	if made, done := t.made[e]; done {
		return made
	}
	if t.busy[e] {
		t.list.wrong(e.row, "parent", "parent_circle", "上下级绕成了圈，请检查上级编号。")
		return nil
	}
	t.busy[e] = true
	made := t.grow(e)
	t.busy[e] = false
	t.made[e] = made
	return made
}

func (t *tree) grow(e *entry) *union.Org {
	parent, held := t.above(e)
	if parent == nil || e.bad {
		return nil
	}
	if err := fits(*parent, e.level, e.facts.Applies); err != nil {
		refusal, _ := union.AsError(err)
		t.list.wrong(e.row, refusal.Fields[0].Field, refusal.Code, refusal.Message)
		return nil
	}
	if held {
		t.list.held[parent.ID] = true
	}
	org := newOrg(t.store, *parent, e.code, e.level, e.facts)
	t.list.orgs = append(t.list.orgs, org)
	return &org
}

// above finds the org above a row, and says whether it was there before the list. One
// outside the actor's reach is as unknown as one that does not exist.
func (t *tree) above(e *entry) (*union.Org, bool) {
	if e.parent == "" {
		return &t.top, true
	}
	if row := t.byCode[e.parent]; row != nil {
		return t.org(row), false
	}
	org, ok := t.known[e.parent]
	if !ok || !t.actor.Over(org.Path, union.RoleSupervisor) {
		t.list.wrong(e.row, "parent", "parent_unknown", "没有这个上级编号，请检查，或把上级单位也放进表里。")
		return nil, false
	}
	if org.Closed {
		t.list.wrong(e.row, "parent", "parent_closed", "上级单位已停用。")
		return nil, false
	}
	return &org, true
}
