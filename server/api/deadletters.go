package api

import (
	"context"
	"regexp"

	"unioncard/server/union"
)

// ListDeadLetters lists the messages that could not be delivered.
func (a *API) ListDeadLetters(ctx context.Context, request ListDeadLettersRequestObject) (ListDeadLettersResponseObject, error) {
	letters, next, err := a.Letters.List(ctx, actorFrom(ctx), page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	answer := ListDeadLetters200JSONResponse{Items: make([]DeadLetter, len(letters)), NextCursor: next}
	for i, l := range letters {
		code, words := failure(l.OutboxRow)
		channel := string(l.Channel)
		if l.Channel == union.ChannelInbox {
			channel = "inbox"
		}
		answer.Items[i] = DeadLetter{
			Id: l.ID, Topic: l.Topic, Title: a.TopicTitle(l.Topic), Channel: &channel, SubjectId: l.SubjectID, Receiver: l.Receiver,
			Tries: l.Tries, ErrorCode: code, Error: words, CreatedAt: l.CreatedAt, FailedAt: l.DueAt,
		}
	}
	return answer, nil
}

// RequeueDeadLetter tries a message again.
func (a *API) RequeueDeadLetter(ctx context.Context, request RequeueDeadLetterRequestObject) (RequeueDeadLetterResponseObject, error) {
	err := a.Letters.Requeue(ctx, actorFrom(ctx), request.Id)
	if err != nil {
		return nil, err
	}
	return RequeueDeadLetter204Response{}, nil
}

// DropDeadLetter gives a message up.
func (a *API) DropDeadLetter(ctx context.Context, request DropDeadLetterRequestObject) (DropDeadLetterResponseObject, error) {
	err := a.Letters.Drop(ctx, actorFrom(ctx), request.Id, request.Body.Reason)
	if err != nil {
		return nil, err
	}
	return DropDeadLetter204Response{}, nil
}

// codeShape finds the stable code in what a refusal writes of itself: kind, code, cause.
var codeShape = regexp.MustCompile(`^(?:[a-z_]+: )?([a-z][a-z0-9_]{2,48})(?::|$)`)

// failure says in plain words why a message was not delivered. What the log keeps of it is
// not shown: it is for engineers, and comes from other services.
func failure(row union.OutboxRow) (code, words string) {
	code = row.Outcome
	if code == "" {
		code = "unknown"
		if found := codeShape.FindStringSubmatch(row.LastError); found != nil {
			code = found[1]
		}
	}
	if words, known := failureWords[code]; known {
		return code, words
	}
	return code, "系统没有发出这条消息，请联系技术人员查看日志。"
}

var failureWords = map[string]string{
	"wechat_unavailable":  "微信服务一直没有回应。",
	"wechat_quota":        "微信当天的发送次数用完了。",
	"wechat_too_frequent": "微信说发得太频繁。",
	"wechat_failed":       "微信拒绝了这次发送，请联系技术人员。",
	"subscribe_no_grant":  "会员没有订阅这类提醒，或次数已用完。",
	"subscribe_banned":    "会员关闭了小程序的消息提醒。",
	"subscribe_recipient": "没有找到这位会员的微信。",
	"subscribe_message":   "提醒的模板或内容不符合微信的要求，请联系技术人员。",
	"subscribe_unsure":    "微信没有回应，不能确定是否已经送达。",
	"subscribe_overlap":   "同时有别的提醒发给这位会员，一直没有轮到。",
	"not_found":           "收消息的账号已经不在了。",

	union.OutcomeBusy:    "微信或短信服务一直没有回应。",
	union.OutcomeOverlap: "同时有别的提醒发给这位会员，一直没有轮到。",
	union.OutcomeQuota:   "当天的发送次数用完了。",
	union.OutcomeUnsure:  "对方没有回应，不能确定是否已经送达。",
	union.OutcomeDefect:  "提醒的模板或内容不符合要求，请联系技术人员。",
}
