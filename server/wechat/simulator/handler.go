package simulator

import "net/http"

// Handler serves WeChat's endpoints under /simulator/wechat and the controls
// under /simulator, beside the API on its own listener.
func (s *Simulator) Handler() http.Handler {
	mux := http.NewServeMux()
	for route, work := range map[string]func(*http.Request) reply{
		"GET /simulator/wechat/cgi-bin/token":                    s.classicToken,
		"POST /simulator/wechat/cgi-bin/stable_token":            s.stableToken,
		"GET /simulator/wechat/sns/jscode2session":               s.jscode2session,
		"POST /simulator/wechat/wxa/business/getuserphonenumber": s.phoneNumber,
		"POST /simulator/wechat/cgi-bin/message/subscribe/send":  s.subscribeSend,
		"POST /simulator/wechat/cgi-bin/message/template/send":   s.templateSend,
		"GET /simulator/wechat/cgi-bin/user/info":                s.userInfo,
		"POST /simulator/wechat/cv/ocr/idcard":                   s.idCard,
		"POST /simulator/wechat/wxa/getwxacodeunlimit":           s.unlimitedCode,
		"POST /simulator/wechat/wxa/msg_sec_check":               s.textCheck,
	} {
		mux.HandleFunc(route, s.endpoint(work))
	}
	mux.HandleFunc("GET /simulator/people", s.listPeople)
	mux.HandleFunc("POST /simulator/people/{id}/codes", s.mintCode)
	mux.HandleFunc("GET /simulator/people/{id}/messages", s.listMessages)
	mux.HandleFunc("GET /simulator/people/{id}/photos/{side}", s.drawDocument)
	mux.HandleFunc("POST /simulator/people/{id}/grants", s.answerGrant)
	mux.HandleFunc("POST /simulator/people/{id}/events", s.tellEvent)
	mux.HandleFunc("POST /simulator/people/{id}/follow", s.answerFollow)
	mux.HandleFunc("GET /simulator/templates", s.listTemplates)
	mux.HandleFunc("POST /simulator/faults", s.addFault)
	mux.HandleFunc("POST /simulator/faults/random", s.addRandom)
	mux.HandleFunc("DELETE /simulator/faults", s.clearFaults)
	mux.HandleFunc("POST /simulator/tokens/expiry", s.expireTokens)
	mux.HandleFunc("POST /simulator/clock", s.moveClock)
	return mux
}
