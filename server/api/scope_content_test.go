package api_test

import (
	"context"

	"unioncard/server/union"
)

// scopeContent declares announcements, posters and the messages that did not arrive.
func scopeContent() map[string]scoped {
	all := map[string]scoped{}
	for _, list := range []map[string]scoped{scopeAnnouncements(), scopePosters(), scopeDeadLetters()} {
		for id, d := range list {
			all[id] = d
		}
	}
	return all
}

// announcement drafts one in an org's name, or publishes it.
func (w *world) announcement(at union.Org, published bool) union.Announcement {
	now := w.Store.Now()
	made := union.Announcement{
		ID: w.Store.NewID(), OrgID: at.ID, Title: "样本公告", Body: "样本内容", CreatedBy: w.Boss.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	if published {
		made.PublishedAt = &now
	}
	mustDo(w.T, w.Store.AddAnnouncement(context.Background(), made))
	return made
}

func scopeAnnouncements() map[string]scoped {
	// What is announced comes down from above; who may write it sees what is below too.
	// Who has neither a member nor a role of an org belongs where they have applied.
	readers := anyRole(own, parent)
	lookers := map[string][]spot{}
	for role, reach := range readers {
		lookers[role] = reach
	}
	for _, role := range []string{"clerk", "head", "supervisor"} {
		lookers[role] = []spot{own, parent, child}
	}
	words := map[string]any{"title": "停电通知", "body": "周三下午停电，请提前安排。"}
	shown := func(rest string) func(w *world, _ *who, at union.Org) call {
		return func(w *world, p *who, at union.Org) call {
			if p.Role == "account" || p.Role == "bank_officer" {
				w.once("applied "+p.Role, p.At[own], func() string { return string(w.application(p.At[own], p.AccountID, union.ApplicationSubmitted)) })
			}
			return call{Path: "/announcements/" + w.once("announced", at, func() string { return string(w.announcement(at, true).ID) }) + rest}
		}
	}
	move := func(verb string) scoped {
		return scoped{Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/announcements/" + string(w.announcement(at, false).ID) + "/" + verb, Body: map[string]any{"version": 1}}
		}}
	}
	return map[string]scoped{
		"ListAnnouncements": {Selfish: true, Make: func(w *world, _ *who, at union.Org) call {
			w.once("announced", at, func() string { return string(w.announcement(at, true).ID) })
			return call{Path: "/announcements?limit=100"}
		}},
		"GetAnnouncement":  {Reach: lookers, Make: shown("")},
		"ReadAnnouncement": {Reach: readers, Make: shown("/reading")},
		"ListOwnAnnouncements": {Make: func(w *world, _ *who, at union.Org) call {
			w.once("announced", at, func() string { return string(w.announcement(at, true).ID) })
			return call{Path: "/orgs/" + string(at.ID) + "/announcements"}
		}},
		"CreateAnnouncement": {Make: func(_ *world, _ *who, at union.Org) call {
			return call{Path: "/orgs/" + string(at.ID) + "/announcements", Body: words}
		}},
		"PutAnnouncement": {Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/announcements/" + string(w.announcement(at, false).ID), Body: map[string]any{"version": 1, "title": words["title"], "body": words["body"]}}
		}},
		"PublishAnnouncement": move("publication"),
		"EndAnnouncement":     move("end"),
	}
}

func scopePosters() map[string]scoped {
	code := func(rest string) func(w *world, _ *who, at union.Org) call {
		return func(w *world, _ *who, at union.Org) call {
			return call{Path: "/orgs/" + string(at.ID) + "/join-codes/" + w.once("join", at, func() string { return w.joinCode(at) }) + rest}
		}
	}
	return map[string]scoped{
		"GetJoinQR": {Make: code("/qr")},
		"GetPoster": {Make: code("/poster?format=pdf")},
	}
}

// deadLetter plants a message to somebody of an org that could not be delivered.
func (w *world) deadLetter(at union.Org) string {
	member := w.addMember(at)
	mustDo(w.T, w.Store.Enqueue(context.Background(), union.Notice{Topic: "grant:ended", MemberID: member}))
	return w.dies("member_id", member)
}

// dies gives up the one message whose column has a value, and says which it is.
func (w *world) dies(column string, value union.ID) string {
	w.T.Helper()
	_, err := w.SQL().Exec("UPDATE outbox SET status = 'dead', tries = 1, last_error = '" + busy + "' WHERE " + column + " = '" + string(value) + "'")
	mustDo(w.T, err)
	var id string
	mustDo(w.T, w.SQL().QueryRow("SELECT id FROM outbox WHERE "+column+" = '"+string(value)+"'").Scan(&id))
	return id
}

// busy is what the queue keeps of a send that WeChat had no time for.
const busy = "unavailable: wechat_unavailable: wechat subscribe.send: errcode -1: busy"

func scopeDeadLetters() map[string]scoped {
	// A supervisor of a district may not: what failed is the federation's to mend.
	nobody := map[string][]spot{"supervisor": nil}
	return map[string]scoped{
		"ListDeadLetters": {Reach: nobody, Denied: 403, Refused: true, Make: plain("/dead-letters")},
		"RequeueDeadLetter": {Reach: nobody, Denied: 403, Refused: true, Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/dead-letters/" + w.deadLetter(at) + "/requeue"}
		}},
		"DropDeadLetter": {Reach: nobody, Denied: 403, Refused: true, Make: func(w *world, _ *who, at union.Org) call {
			return call{Path: "/dead-letters/" + w.deadLetter(at) + "/drop", Body: map[string]any{"reason": "已经当面告知"}}
		}},
	}
}
