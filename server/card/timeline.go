package card

import (
	"context"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Step is one of the member's eight steps.
type Step struct {
	Stage union.Stage
	Title string
	Done  bool
	At    *time.Time
}

// Whereabouts says where a member's card is, in plain words.
type Whereabouts struct {
	Application store.Progress
	Card        *union.Card // without its number
	Title       string      // what is so
	Next        string      // what comes next, or what to do
}

var stepTitles = map[union.Stage]string{
	union.StageStarted: "开始填写", union.StageCollected: "提交资料", union.StageApproved: "工会审核通过", union.StageSealed: "资料封存交银行",
	union.StageOpened: "银行开卡", union.StageDelivered: "卡到单位工会", union.StageSigned: "本人签收", union.StageActivated: "启用",
}

// Where finds the actor's newest application and card. Who has none is told how to begin.
func (c *Cards) Where(ctx context.Context, actor union.Actor) (Whereabouts, error) {
	app, err := c.store.OwnProgress(ctx, actor)
	if err != nil && union.KindOf(err) == union.KindNotFound {
		return Whereabouts{Title: "您还没有申请服务卡", Next: "准备好本人身份证，拍照、核对、签字，大约五分钟。"}, nil
	}
	if err != nil {
		return Whereabouts{}, err
	}
	w := Whereabouts{Application: app}
	if app.Status == union.ApplicationOpened {
		card, err := c.store.CardToShow(ctx, app.ApplicationID)
		if err != nil {
			return w, err
		}
		w.Card = &card
	}
	w.Title, w.Next = words(app, w.Card)
	return w, nil
}

// Steps gives the eight steps and when each was reached first.
func (w Whereabouts) Steps() []Step {
	app := w.Application
	at := map[union.Stage]*time.Time{
		union.StageCollected: app.FirstSubmittedAt, union.StageApproved: app.FirstApprovedAt,
		union.StageSealed: app.FirstSealedAt, union.StageOpened: app.OpenedAt,
	}
	if app.ApplicationID != "" {
		at[union.StageStarted] = &app.StartedAt
	}
	if w.Card != nil {
		at[union.StageDelivered], at[union.StageSigned], at[union.StageActivated] = w.Card.DeliveredAt, w.Card.ReceivedAt, w.Card.ActivatedAt
	}
	steps := make([]Step, 0, len(union.Stages))
	for _, stage := range union.Stages {
		steps = append(steps, Step{Stage: stage, Title: stepTitles[stage], Done: at[stage] != nil, At: at[stage]})
	}
	return steps
}

// words say what is so and what comes next.
func words(app store.Progress, card *union.Card) (title, next string) {
	if card != nil {
		w := cardWords[card.Status]
		return w[0], w[1]
	}
	if app.Status == union.ApplicationBatched && app.Stopped {
		return "已停止办理", "单位工会已通知银行停办，照片不再使用。"
	}
	w := applicationWords[app.Status]
	return w[0], w[1]
}

var applicationWords = map[string][2]string{
	union.ApplicationDraft:     {"还没有提交", "请接着填写，签名后提交。"},
	union.ApplicationSubmitted: {"等待单位工会审核", "经办人会核对资料，一般几个工作日内有结果。"},
	union.ApplicationReturned:  {"需要修改", "请按下面的提示修改，再签名提交。"},
	union.ApplicationApproved:  {"审核已通过", "等待单位工会汇总后统一交银行。"},
	union.ApplicationBatched:   {"资料已封存，交银行办理", "银行核对后开卡，请耐心等待。"},
	union.ApplicationRejected:  {"没有通过", "请看下面的原因；情况变化后可以重新申请。"},
	union.ApplicationWithdrawn: {"已撤回", "照片已删除。需要时可以重新申请。"},
	union.ApplicationEnded:     {"已终止", "如有疑问，请联系单位工会。"},
}

var cardWords = map[string][2]string{
	union.CardOpened:         {"银行已开卡", "等待银行把卡送到单位工会。"},
	union.CardAtUnion:        {"卡已到单位工会", "请留意通知，领卡时需本人签名。"},
	union.CardInDistribution: {"卡正发往您的分会或小组", "请向分会、小组负责人领取，并当面签名。"},
	union.CardReceived:       {"卡已领到，还没有启用", "请持本人身份证到银行网点修改初始密码、启用卡片。"},
	union.CardActivated:      {"卡已启用", "请不要随意销卡；卡号有变化请告诉单位工会。"},
	union.CardException:      {"卡遇到问题，正在处理", "请联系单位工会经办人。"},
	union.CardLost:           {"已挂失", "请持身份证到银行网点办理补卡。"},
	union.CardClosed:         {"卡已销户", "需要时可以重新申请。"},
}
