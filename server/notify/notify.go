// Package notify turns what happened into words for the person it happened to, for each
// channel by which the person may be reached. The words are in conf/notify; nothing
// personal beyond what the person's own screen shows is put into them.
package notify

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"unioncard/server/union"
)

// Words is a message before its blanks are filled.
type Words struct {
	Title string `yaml:"title"`
	Body  string `yaml:"body"`
}

// Settings are what the words need from outside conf/notify.
type Settings struct {
	Subscribe map[string]string // ids of the mini-program's templates, by our names
	Official  map[string]string // ids of the official account's templates; nil where there is none
	// Fits says why WeChat would refuse a value for a key such as thing1; nil where it takes it.
	Fits func(key, value string) error
	Zone *time.Location // of {time} and {date}
}

// Book has the words of each topic, for each channel.
type Book struct {
	inbox     map[string]Words
	subscribe templates
	official  templates
	sms       map[string]string
	channels  map[string][]union.Channel
	zone      *time.Location
}

// Load reads conf/notify and checks it whole. The error has a line for each defect, with
// its file and topic.
func Load(files fs.FS, s Settings) (*Book, error) {
	b := &Book{zone: s.Zone}
	c := checker{book: b, fits: s.Fits}
	var pages []string
	for name, into := range map[string]any{
		"inbox": &b.inbox, "subscribe": &b.subscribe, "official": &b.official, "sms": &b.sms, "channels": &b.channels, "pages": &pages,
	} {
		c.read(files, name, into)
	}
	if len(c.errs) > 0 {
		return nil, errors.Join(c.errs...)
	}
	b.subscribe.ids, b.official.ids = s.Subscribe, s.Official
	c.check(pages)
	slices.SortFunc(c.errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return b, errors.Join(c.errs...)
}

func (c *checker) read(files fs.FS, name string, into any) {
	raw, err := fs.ReadFile(files, "notify/"+name+".yaml")
	if err == nil {
		d := yaml.NewDecoder(bytes.NewReader(raw))
		d.KnownFields(true)
		err = d.Decode(into)
	}
	if err != nil {
		c.errs = append(c.errs, fmt.Errorf("conf/notify/%s.yaml: %w", name, err))
	}
}

// Knows says whether a topic has words.
func (b *Book) Knows(topic string) bool { _, ok := b.inbox[topic]; return ok }

// Title is a topic's title with its blanks, or the topic itself where it has no words.
func (b *Book) Title(topic string) string {
	if w, ok := b.inbox[topic]; ok {
		return w.Title
	}
	return topic
}

// Topics lists the topics that have words.
func (b *Book) Topics() []string {
	var topics []string
	for topic := range b.inbox {
		topics = append(topics, topic)
	}
	slices.Sort(topics)
	return topics
}

// Channels are those by which a topic goes out, in order, beside the inbox. A channel
// whose template has no id in the settings is left out.
func (b *Book) Channels(topic string) []union.Channel {
	var list []union.Channel
	for _, channel := range b.channels[topic] {
		if channel == union.ChannelSubscribe && !b.subscribe.usable(topic) || channel == union.ChannelOfficial && !b.official.usable(topic) {
			continue
		}
		list = append(list, channel)
	}
	return list
}

// Message fills a topic's words for the inbox with the data of an outbox row.
func (b *Book) Message(row union.OutboxRow) (union.InboxMessage, error) {
	w, ok := b.inbox[row.Topic]
	if !ok {
		return union.InboxMessage{}, fmt.Errorf("no words for topic %s", row.Topic)
	}
	fill, err := b.blanks(row)
	if err != nil {
		return union.InboxMessage{}, err
	}
	return union.InboxMessage{Topic: row.Topic, Title: fill.Replace(w.Title), Body: union.Shorten(fill.Replace(w.Body), union.MessageLength), SubjectID: row.SubjectID}, nil
}

// SMS fills a topic's short message.
func (b *Book) SMS(row union.OutboxRow) (string, error) {
	text, ok := b.sms[row.Topic]
	if !ok {
		return "", fmt.Errorf("no short message for topic %s", row.Topic)
	}
	fill, err := b.blanks(row)
	if err != nil {
		return "", err
	}
	runes := []rune(fill.Replace(text))
	return string(runes[:min(len(runes), smsLength)]), nil
}
