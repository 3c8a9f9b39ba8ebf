package union

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestAReadingShowsNoFieldWhenPrinted(t *testing.T) {
	r := IDReading{Side: IDFront, Name: "样本甲", Number: "370303199001011234", Address: "样本路"}
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	logger.Info("read", "reading", r, "many", []IDReading{r})
	asJSON, err := json.Marshal(map[string]any{"r": r, "p": &r})
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{log.String(), string(asJSON)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		texts = append(texts, fmt.Sprintf(verb, r), fmt.Sprintf(verb, &r), fmt.Sprintf(verb, []IDReading{r}))
	}
	for _, text := range texts {
		if strings.Contains(text, "样本") || strings.Contains(text, "3703") {
			t.Fatalf("it shows %s", text)
		}
	}
}
