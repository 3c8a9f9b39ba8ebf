package wechat

import (
	"strconv"
	"time"
)

// The events that mean something to this product.
const (
	EventSubscribePopup   = "subscribe_msg_popup_event"       // answered in our page
	EventSubscribeChange  = "subscribe_msg_change_event"      // changed in the app's settings
	EventSubscribeSent    = "subscribe_msg_sent_event"        // what became of a message
	EventAuthRevoked      = "user_authorization_revoke"       // took an authorisation back
	EventAuthCancelled    = "user_authorization_cancellation" // wants the account gone
	EventOfficialFollow   = "subscribe"                       // follows the official account
	EventOfficialUnfollow = "unsubscribe"

	// SubscribeAccepted is the status of a template that the person granted.
	SubscribeAccepted = "accept"
)

// Event is a message of WeChat, whatever form it came in.
type Event struct {
	Key       string // same for every repeat of the same event
	Duplicate bool   // Seen knows it
	Kind      string // Event of an event, MsgType of anything else
	OpenID    string
	At        time.Time // zero when WeChat gave none
	Items     []EventItem
	Revoked   string // RevokeInfo: which authorisation was taken back
	EventKey  string // of the official account
	UnionID   string // of a follower, where it is said
}

// EventItem is one template of a subscribe event.
type EventItem struct {
	TemplateID string
	Status     string // accept, reject or ban
	MessageID  string // sent event only
	ErrorCode  int64  // sent event only; 0 means that it arrived
}

func readEvent(t tree) Event {
	e := Event{
		Kind:     t.text("Event"),
		OpenID:   t.text("FromUserName"),
		Revoked:  t.text("RevokeInfo"),
		EventKey: t.text("EventKey"),
		UnionID:  t.text("UnionID"),
	}
	if e.Kind == "" {
		e.Kind = t.text("MsgType")
	}
	// The authorisation events come from the account and name the person apart.
	if openID := t.text("OpenID"); openID != "" {
		e.OpenID = openID
	}
	seconds, err := strconv.ParseInt(t.text("CreateTime"), 10, 64)
	if err == nil && seconds > 0 && seconds < 1<<40 {
		e.At = time.Unix(seconds, 0).UTC()
	}
	// JSON has the list at the top; XML puts it into an element of its own.
	holders := []tree{t}
	for _, name := range []string{"SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent"} {
		holders = append(holders, t.list(name)...)
	}
	for _, holder := range holders {
		for _, item := range holder.list("List") {
			e.Items = append(e.Items, readItem(item))
		}
	}
	return e
}

func readItem(t tree) EventItem {
	item := EventItem{
		TemplateID: t.text("TemplateId"),
		Status:     t.text("SubscribeStatusString"),
		MessageID:  t.text("MsgID"),
	}
	code, err := strconv.ParseInt(t.text("ErrorCode"), 10, 64)
	if err == nil {
		item.ErrorCode = code
	}
	return item
}
