package result

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"unioncard/server/union"
)

var testRules = Rules{
	Prefixes: []string{"621226"}, Lengths: []int{19}, Opened: []string{"成功", "00"},
	Reasons: map[string]union.Refusal{
		"14": {Match: []string{"影像不清"}, Field: "photo_front", Detail: "请重拍。"},
		"21": {Match: []string{"账户已存在"}, ForGood: true, Detail: "请到柜台办理。"},
	},
}

func cardOf(n int) string {
	body := fmt.Sprintf("621226%012d", n)
	return body + string(union.LuhnDigit(body))
}

// lineOf is the line of a card opened for row n.
func lineOf(n int) line {
	card := cardOf(n)
	return line{at: n + 1, number: fmt.Sprint(n), name: fmt.Sprintf("样本%d", n), card: card, code: "成功", index: fmt.Sprintf("document %d", n), cardMark: "mark " + card}
}

func rowOf(n int, status string) *known {
	l := lineOf(n)
	k := &known{row: union.BatchRow{ID: union.ID(fmt.Sprint("row ", n)), Number: &n, Status: status}, name: l.name}
	if status == union.BatchRowOpened {
		k.cardMark = l.cardMark
	}
	return k
}

// matcherOf holds a file against rows 1 to 6 (sealed) and one of each settled status.
func matcherOf(lines ...line) matcher {
	m := matcher{rules: testRules, byDocument: map[string]*known{}, byNumber: map[string]*known{}, inUse: map[string]bool{"mark " + cardOf(70): true}, documents: map[string]int{}, cards: map[string]int{}}
	statuses := []string{
		union.BatchRowSealed, union.BatchRowSealed, union.BatchRowSealed, union.BatchRowSealed, union.BatchRowSealed, union.BatchRowSealed,
		union.BatchRowOpened, union.BatchRowReturned, union.BatchRowRefused, union.BatchRowStruck, union.BatchRowVoid,
	}
	for i, status := range statuses {
		k := rowOf(i+1, status)
		m.byDocument[lineOf(i+1).index], m.byNumber[fmt.Sprint(i+1)] = k, k
		if status == union.BatchRowOpened {
			m.inUse[k.cardMark] = true
		}
	}
	for _, l := range lines {
		m.documents[l.index]++
		if l.cardMark != "" {
			m.cards[l.cardMark]++
		}
	}
	return m
}

func changedLine(n int, change func(*line)) line {
	l := lineOf(n)
	change(&l)
	return l
}

func withCard(n int, card string) line {
	return changedLine(n, func(l *line) { l.card, l.cardMark = card, "mark "+card })
}

func answered(n int, code, reason string) line {
	return changedLine(n, func(l *line) { l.card, l.cardMark, l.code, l.reason = "", "", code, reason })
}

func TestALineIsInItsCategory(t *testing.T) {
	good := cardOf(1)
	for _, c := range []struct {
		name, want string
		line       line
	}{
		{"a good card for an outstanding row", union.ResultOpened, lineOf(1)},
		{"a card and no code", union.ResultOpened, changedLine(1, func(l *line) { l.code = "" })},
		{"no name", union.ResultOpened, changedLine(1, func(l *line) { l.name = "" })},
		{"the document's index of the key to come", union.ResultOpened, changedLine(1, func(l *line) { l.index, l.next = "unknown", l.index })},
		{"a code that the member can mend", union.ResultReturned, answered(1, "14", "")},
		{"a reason in the bank's words", union.ResultReturned, answered(1, "", "影像不清")},
		{"a reason with a card all the same", union.ResultContradicts, changedLine(1, func(l *line) { l.code = "14" })},
		{"refused for good, with a card", union.ResultContradicts, changedLine(1, func(l *line) { l.code, l.reason = "", "账户已存在" })},
		{"opened, with a reason against it", union.ResultContradicts, changedLine(1, func(l *line) { l.reason = "影像不清" })},
		{"refused before, and with a card now", union.ResultContradicts, changedLine(9, func(l *line) { l.code = "21" })},
		{"refused for good", union.ResultRefused, answered(1, "失败", "账户已存在")},
		{"another name", union.ResultOtherName, changedLine(1, func(l *line) { l.name = "样本一" })},
		{"another document on the row's line", union.ResultOtherNumber, changedLine(1, func(l *line) { l.index = "unknown" })},
		{"neither document nor row", union.ResultForeign, changedLine(99, func(*line) {})},
		{"a wrong check digit", union.ResultBadCard, withCard(1, good[:18]+string('0'+(good[18]-'0'+1)%10))},
		{"a card of another series", union.ResultBadCard, withCard(1, "6000000000000000018")},
		{"a card that is too short", union.ResultBadCard, withCard(1, good[:16])},
		{"a card on another living card", union.ResultCardInUse, withCard(1, cardOf(70))},
		{"success without a card", union.ResultUnknownCode, answered(1, "成功", "")},
		{"a code that nobody knows", union.ResultUnknownCode, answered(1, "77", "")},
		{"nothing said", union.ResultUnknownCode, answered(1, "", "")},
		{"a struck row", union.ResultStruck, lineOf(10)},
		{"a row of a void batch", union.ResultStruck, answered(11, "14", "")},
		{"opened, again", union.ResultUnchanged, lineOf(7)},
		{"opened, with another card now", union.ResultContradicts, withCard(7, cardOf(71))},
		{"opened, and now refused", union.ResultContradicts, answered(7, "21", "")},
		{"returned, again", union.ResultUnchanged, answered(8, "14", "")},
		{"returned, and now opened", union.ResultContradicts, lineOf(8)},
		{"refused, again", union.ResultUnchanged, answered(9, "21", "")},
		{"refused, and now returned", union.ResultContradicts, answered(9, "14", "")},
	} {
		if got := matcherOf(c.line).match(c.line).category; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestAPersonOrACardTwiceInAFileIsHeld(t *testing.T) {
	for name, lines := range map[string][]line{
		"a person":              {lineOf(1), lineOf(1)},
		"a person, two answers": {lineOf(1), answered(1, "14", "")},
		"a card":                {lineOf(1), withCard(2, cardOf(1))},
	} {
		m := matcherOf(lines...)
		for _, l := range lines {
			if got := m.match(l).category; got != union.ResultRepeated {
				t.Errorf("%s twice: %s", name, got)
			}
		}
	}
}

func TestACodeThatMayBePersonalIsNotKept(t *testing.T) {
	for code, want := range map[string]string{"77": "77", "E0012": "E0012", "370303198001010011": "", "13900000001": "", "样本甲": "", "": ""} {
		l := answered(1, code, "")
		if got := matcherOf(l).match(l).code; got != want {
			t.Errorf("of %q %q is kept", code, got)
		}
	}
}

// However a file is shuffled, each line is in exactly one category, the same one as in
// any other order, and no row and no card is opened twice.
func TestAnyFileIsAccountedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) line {
			l := lineOf(rapid.IntRange(1, 13).Draw(t, "row"))
			if rapid.Bool().Draw(t, "another card") {
				l.card = cardOf(rapid.IntRange(1, 13).Draw(t, "card"))
				l.cardMark = "mark " + l.card
			}
			if rapid.IntRange(0, 3).Draw(t, "answered") == 0 {
				l.card, l.cardMark = "", ""
			}
			l.code = rapid.SampledFrom([]string{"成功", "成功", "14", "21", "77", ""}).Draw(t, "code")
			if rapid.IntRange(0, 4).Draw(t, "renamed") == 0 {
				l.name = "样本外"
			}
			return l
		}), 0, 30).Draw(t, "lines")
		for i := range lines {
			lines[i].at = i + 2
		}
		m := matcherOf(lines...)
		where := map[int]string{}
		rows, cards := map[union.ID]bool{}, map[string]bool{}
		for _, l := range lines {
			v := m.match(l)
			if !slices.Contains(union.ResultCategories, v.category) {
				t.Fatalf("category %q", v.category)
			}
			where[l.at] = v.category
			if v.category != union.ResultOpened {
				continue
			}
			if v.row.row.Status != union.BatchRowSealed || rows[v.row.row.ID] || cards[l.card] {
				t.Fatalf("row %s or its card is opened twice", v.row.row.ID)
			}
			rows[v.row.row.ID], cards[l.card] = true, true
		}
		if len(rows) > 6 {
			t.Fatalf("%d rows opened of 6", len(rows))
		}
		shuffled := rapid.Permutation(lines).Draw(t, "shuffled")
		again := matcherOf(shuffled...)
		for _, l := range shuffled {
			if got := again.match(l).category; got != where[l.at] {
				t.Fatalf("line %d is %s and %s", l.at, where[l.at], got)
			}
		}
	})
}

// While index keys rotate, a line may have its marks under the key that a row has already
// lost, and under the next one.
func TestACardIsKnownUnderEitherIndexKey(t *testing.T) {
	rotated := func(n int) line {
		return changedLine(n, func(l *line) { l.cardMark, l.cardNext = "an older mark", l.cardMark })
	}
	opened := rotated(7)
	if got := matcherOf(opened).match(opened); got.category != union.ResultUnchanged {
		t.Errorf("a card that was opened is %s", got.category)
	}
	taken := rotated(1)
	taken.card, taken.cardNext = cardOf(70), "mark "+cardOf(70)
	if got := matcherOf(taken).match(taken); got.category != union.ResultCardInUse {
		t.Errorf("a number on another card is %s", got.category)
	}
}
