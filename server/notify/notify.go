// Package notify turns what happened into words for the person it happened to.
// The words are in conf/notify; nothing personal beyond what the person's own
// screen shows is put into them.
package notify

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v3"

	"unioncard/server/union"
)

// Words is a message before its blanks are filled.
type Words struct {
	Title string `yaml:"title"`
	Body  string `yaml:"body"`
}

// Book has the words of each topic.
type Book struct{ words map[string]Words }

// Load reads conf/notify/inbox.yaml. A topic without title or body is an error.
func Load(files fs.FS) (*Book, error) {
	raw, err := fs.ReadFile(files, "notify/inbox.yaml")
	if err != nil {
		return nil, err
	}
	book := &Book{words: map[string]Words{}}
	if err = yaml.Unmarshal(raw, &book.words); err != nil {
		return nil, fmt.Errorf("conf/notify/inbox.yaml: %w", err)
	}
	for topic, w := range book.words {
		if w.Title == "" || w.Body == "" {
			return nil, fmt.Errorf("conf/notify/inbox.yaml: %s has no title or body", topic)
		}
	}
	return book, nil
}

// Knows says whether a topic has words.
func (b *Book) Knows(topic string) bool { _, ok := b.words[topic]; return ok }

// Title is a topic's title with its blanks, or the topic itself where it has no words.
func (b *Book) Title(topic string) string {
	if w, ok := b.words[topic]; ok {
		return w.Title
	}
	return topic
}

// Message fills a topic's words with the data of an outbox row.
func (b *Book) Message(row union.OutboxRow) (union.InboxMessage, error) {
	w, ok := b.words[row.Topic]
	if !ok {
		return union.InboxMessage{}, fmt.Errorf("no words for topic %s", row.Topic)
	}
	var data map[string]string
	if row.Data != "" && row.Data != "null" {
		if err := json.Unmarshal([]byte(row.Data), &data); err != nil {
			return union.InboxMessage{}, fmt.Errorf("data of topic %s: %w", row.Topic, err)
		}
	}
	pairs := make([]string, 0, 2*len(data))
	for name, value := range data {
		pairs = append(pairs, "{"+name+"}", value)
	}
	fill := strings.NewReplacer(pairs...)
	return union.InboxMessage{Topic: row.Topic, Title: fill.Replace(w.Title), Body: fill.Replace(w.Body), SubjectID: row.SubjectID}, nil
}
