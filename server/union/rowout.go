package union

import "encoding/json"

// Refusal is what a refusal of the bank means here: an entry of its catalogue.
type Refusal struct {
	Match   []string // texts that mean the same as the code
	ForGood bool
	Field   string
	Detail  string
}

// RowOut is an outstanding row on its way out of a batch, together with its application.
type RowOut struct {
	Row    BatchRow
	App    Application
	Event  string // of both
	RowTo  string
	AppTo  string
	Code   string   // what the history keeps
	Said   string   // what stands in the amendment sheet
	Reason []Reason // what the member is to mend
	Tell   []Notice
}

// Struck is the way out of a row that was stopped.
func Struck(row BatchRow, app Application) RowOut {
	o := RowOut{
		Row: row, App: app, Event: EventStrike, RowTo: BatchRowStruck, AppTo: app.StopCause.StruckTo(),
		Code: string(app.StopCause), Said: app.StopCause.struckFor(),
	}
	switch {
	case app.StopCause == StopDied:
	case o.AppTo == ApplicationWithdrawn:
		o.Tell = app.Tell("application:withdrawn", nil)
	case o.AppTo == ApplicationReturned:
		o.Reason = []Reason{{Field: "document_number", Code: "value_differs"}}
		o.Tell = app.Tell("application:bank_returned", map[string]string{"reasons": "填写的内容与证件不一致，请对照证件改正。"})
	default:
		o.Tell = app.Tell("application:ended", map[string]string{"reason": "银行已停办您的卡。"})
	}
	return o
}

// struckFor says in the amendment sheet why a row was struck.
func (c StopCause) struckFor() string {
	switch c {
	case StopWithdrew:
		return "会员撤回授权"
	case StopLeft:
		return "已离开单位"
	case StopRetired:
		return "已退休"
	case StopDied:
		return "已去世"
	case StopDeclined:
		return "本人不办"
	case StopWrongUnit:
		return "不属于本单位"
	case StopDataWrong:
		return "资料有误，退回修改"
	}
	return ""
}

// SentBack is the way out of a row that the bank does not open, by its reason.
func SentBack(row BatchRow, app Application, code, note string, refusal Refusal) RowOut {
	words := refusal.Detail + note
	o := RowOut{
		Row: row, App: app, Event: EventBankReturn, RowTo: BatchRowReturned, AppTo: ApplicationReturned,
		Code: code, Said: words, Reason: []Reason{{Field: refusal.Field, Code: "other", Note: words}},
		Tell: app.Tell("application:bank_returned", map[string]string{"reasons": words}),
	}
	if refusal.ForGood {
		o.Event, o.RowTo, o.AppTo = EventBankRefuse, BatchRowRefused, ApplicationRejected
		o.Tell = app.Tell("application:bank_refused", map[string]string{"reasons": words})
	}
	return o
}

// WhyOut says why a row has left; empty while it stands.
func (r BatchRow) WhyOut() string {
	var reasons []Reason
	if r.OutAt != nil && r.Reasons != "" {
		_ = json.Unmarshal([]byte(r.Reasons), &reasons) // written as a row leaves only
	}
	for _, reason := range reasons {
		return reason.Note
	}
	return ""
}
