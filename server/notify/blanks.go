package notify

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"unioncard/server/union"
)

// samples are the blanks that words may have, each with a value as moves write it. {time}
// and {date} are when the message was written, in the city's zone.
var samples = map[string]string{
	"time": "2026年3月2日 09:00", "date": "2026年3月2日",
	"reasons": "样本", "reason": "样本", "number": "ZB1", "row": "1", "unit": "样本", "place": "样本", "name": "样本",
	"cards": "1", "received": "1", "missing": "0", "damaged": "0", "count": "1",
	"days": "3", "title": "样本", "waiting": "1", "overdue": "1",
	"returned": "1", "approved": "1", "batches": "1", "submitted": "1", "accepted": "1",
}

var blank = regexp.MustCompile(`\{([^{}]*)\}`)

// unknownBlanks lists the blanks of a text that no move fills.
func unknownBlanks(text string) []string {
	var list []string
	for _, found := range blank.FindAllStringSubmatch(text, -1) {
		if _, known := samples[found[1]]; !known {
			list = append(list, found[0])
		}
	}
	return list
}

// sampled fills a text as if a move had written it.
func sampled(text string) string {
	return blank.ReplaceAllStringFunc(text, func(b string) string { return samples[strings.Trim(b, "{}")] })
}

// blanks fills the blanks of a row's words with its data.
func (b *Book) blanks(row union.OutboxRow) (*strings.Replacer, error) {
	var data map[string]string
	if row.Data != "" && row.Data != "null" {
		if err := json.Unmarshal([]byte(row.Data), &data); err != nil {
			return nil, fmt.Errorf("data of topic %s: %w", row.Topic, err)
		}
	}
	at := row.CreatedAt.In(b.zone)
	pairs := []string{"{time}", at.Format("2006年1月2日 15:04"), "{date}", at.Format("2006年1月2日")}
	for name, value := range data {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...), nil
}
