package result

import (
	"slices"
	"strings"
	"unicode"

	"unioncard/server/union"
)

// Rules say how the bank's answers are understood: from conf/bank.
type Rules struct {
	Prefixes []string
	Lengths  []int
	Columns  map[string][]string
	Opened   []string
	Reasons  map[string]union.Refusal // by the bank's code
}

// line is one line of a result file, in the clear while it is reconciled.
type line struct {
	union.Personal

	at       int // in the file
	number   string
	name     string
	document string
	card     string
	code     string
	reason   string
	index    string // of the document number
	next     string
	cardMark string // index of the card number
	cardNext string // the same under the other index key while they rotate
}

// known is one row of the batch as it is compared.
type known struct {
	union.Personal

	row          union.BatchRow
	name         string
	spelling     string // the bank's own, once confirmed
	cardMark     string // of the card that was opened for it, when there is one
	cardMarkNext string // the same under the other index key while they rotate
}

// hasCard says that a line names the card that was opened. Keys may rotate between the
// line's reading and the row's: whichever key both have decides.
func (k *known) hasCard(l line) bool {
	for _, mark := range []string{l.cardMark, l.cardNext} {
		if mark != "" && (mark == k.cardMark || mark == k.cardMarkNext) {
			return true
		}
	}
	return false
}

// verdict is what a line was found to be.
type verdict struct {
	category string
	row      *known
	code     string
	detail   string
}

// matcher puts every line into exactly one category. It decides nothing else.
type matcher struct {
	rules      Rules
	byDocument map[string]*known
	byNumber   map[string]*known
	inUse      map[string]bool // card marks on living cards
	documents  map[string]int  // how often each stands in the file
	cards      map[string]int
}

// match judges one line.
func (m matcher) match(l line) verdict {
	row, ok := m.byDocument[l.index]
	if !ok && l.next != "" {
		row, ok = m.byDocument[l.next]
	}
	if !ok {
		if row, ok = m.byNumber[l.number]; ok {
			return verdict{category: union.ResultOtherNumber, row: row, detail: "序号对得上，证件号码不一致，请与银行核对。"}
		}
		return verdict{category: union.ResultForeign, detail: "不在本批次中，不会登记给任何人，请说明原因。"}
	}
	if m.documents[l.index] > 1 {
		return verdict{category: union.ResultRepeated, row: row, detail: "同一个人在文件里出现多次，请与银行核对。"}
	}
	opened, code, refusal, understood := m.outcome(l)
	switch {
	case row.row.Status == union.BatchRowStruck || row.row.Status == union.BatchRowVoid:
		return verdict{category: union.ResultStruck, row: row, code: code, detail: "这一行已撤下，不会登记，请说明原因。"}
	case !understood:
		return verdict{category: union.ResultUnknownCode, row: row, code: shortCode(l.code), detail: "没有卡号，也看不懂处理结果，请与银行核对。"}
	case !opened && l.card != "", opened && m.refuses(l):
		return verdict{category: union.ResultContradicts, row: row, detail: "同一行既说已开卡又说不能开，请与银行核对。"}
	case row.row.Status != union.BatchRowSealed:
		return m.again(l, row, opened, refusal)
	case opened:
		return m.opened(l, row)
	case refusal.ForGood:
		return verdict{category: union.ResultRefused, row: row, code: code, detail: refusal.Detail}
	}
	return verdict{category: union.ResultReturned, row: row, code: code, detail: refusal.Detail}
}

// again judges a line for a row that has been settled by an earlier file.
func (m matcher) again(l line, row *known, opened bool, refusal union.Refusal) verdict {
	same := opened && row.row.Status == union.BatchRowOpened && row.hasCard(l) ||
		!opened && refusal.ForGood && row.row.Status == union.BatchRowRefused ||
		!opened && !refusal.ForGood && row.row.Status == union.BatchRowReturned
	if same {
		return verdict{category: union.ResultUnchanged, row: row}
	}
	return verdict{category: union.ResultContradicts, row: row, detail: "与已登记的结果不一致，请与银行核对。"}
}

func (m matcher) opened(l line, row *known) verdict {
	switch {
	case !m.goodCard(l.card):
		return verdict{category: union.ResultBadCard, row: row, detail: "卡号校验不对，请与银行核对。"}
	case m.cards[l.cardMark] > 1:
		return verdict{category: union.ResultRepeated, row: row, detail: "同一卡号在文件里出现多次，请与银行核对。"}
	case m.inUse[l.cardMark], l.cardNext != "" && m.inUse[l.cardNext]:
		return verdict{category: union.ResultCardInUse, row: row, detail: "卡号已登记在另一张卡上，请与银行核对。"}
	case l.name != "" && l.name != row.name && l.name != row.spelling:
		return verdict{category: union.ResultOtherName, row: row, detail: "证件号码一致，姓名写法不同，请确认是否为银行系统的写法。"}
	}
	return verdict{category: union.ResultOpened, row: row}
}

func (m matcher) goodCard(card string) bool {
	if !union.LuhnValid(card) || len(m.rules.Lengths) > 0 && !slices.Contains(m.rules.Lengths, len(card)) {
		return false
	}
	return slices.ContainsFunc(m.rules.Prefixes, func(p string) bool { return strings.HasPrefix(card, p) })
}

// outcome reads the bank's answer: an opening, a refusal with its reason, or neither.
func (m matcher) outcome(l line) (opened bool, code string, refusal union.Refusal, understood bool) {
	if slices.Contains(m.rules.Opened, l.code) || l.code == "" && l.reason == "" && l.card != "" {
		return true, l.code, union.Refusal{}, l.card != ""
	}
	code, refusal, understood = m.refusal(l)
	return false, code, refusal, understood
}

// refuses says whether a line names a reason why no card was opened.
func (m matcher) refuses(l line) bool {
	_, _, found := m.refusal(l)
	return found
}

// refusal finds the reason that a line names, in its code or in words.
func (m matcher) refusal(l line) (code string, refusal union.Refusal, found bool) {
	for _, text := range []string{l.code, l.reason} {
		if r, ok := m.rules.Reasons[text]; ok && text != "" {
			return text, r, true
		}
	}
	for code, r := range m.rules.Reasons {
		for _, text := range r.Match {
			if l.reason == text || l.code == text {
				return code, r, true
			}
		}
	}
	return "", union.Refusal{}, false
}

// shortCode keeps a code that nobody knows, to be asked about, only where it can be
// nothing else: in a file whose columns are shifted a number or a name stands there,
// and codes are kept in the clear.
func shortCode(code string) string {
	if len(code) > 6 {
		return ""
	}
	for _, c := range code {
		if c > unicode.MaxASCII {
			return ""
		}
	}
	return code
}
