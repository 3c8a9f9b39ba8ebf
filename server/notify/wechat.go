package notify

import (
	"fmt"
	"maps"
	"slices"

	"unioncard/server/union"
)

// templates are the message templates of one of WeChat's accounts, and the topics that
// use them.
type templates struct {
	Templates map[string]template `yaml:"templates"`
	Messages  map[string]wording  `yaml:"messages"`

	ids map[string]string
}

// template is one that was chosen in the account's admin pages.
type template struct {
	Title    string            `yaml:"title"`
	Occasion union.Occasion    `yaml:"occasion"` // subscribe templates only
	Keys     map[string]string `yaml:"keys"`     // thing1 → the label that WeChat shows
}

// wording fills a template for a topic.
type wording struct {
	Template string            `yaml:"template"`
	Page     string            `yaml:"page"`
	Fields   map[string]string `yaml:"fields"`
}

// Filled is a message of one of WeChat's accounts, ready to be cut and sent.
type Filled struct {
	Template   string // our name of it
	TemplateID string // WeChat's
	Page       string // of the mini-program
	Fields     map[string]string
}

func (t templates) usable(topic string) bool {
	w, ok := t.Messages[topic]
	return ok && t.ids[w.Template] != ""
}

// Subscribe fills the mini-program's subscribe message of a topic.
func (b *Book) Subscribe(row union.OutboxRow) (Filled, error) { return b.filled(b.subscribe, row) }

// Official fills the official account's template message of a topic.
func (b *Book) Official(row union.OutboxRow) (Filled, error) { return b.filled(b.official, row) }

func (b *Book) filled(t templates, row union.OutboxRow) (Filled, error) {
	w, ok := t.Messages[row.Topic]
	if !ok || t.ids[w.Template] == "" {
		return Filled{}, fmt.Errorf("no template for topic %s", row.Topic)
	}
	fill, err := b.blanks(row)
	if err != nil {
		return Filled{}, err
	}
	fields := make(map[string]string, len(w.Fields))
	for key, text := range w.Fields {
		fields[key] = fill.Replace(text)
	}
	return Filled{Template: w.Template, TemplateID: t.ids[w.Template], Page: w.Page, Fields: fields}, nil
}

// SubscribeTemplate is our name of the subscribe template that a topic uses; empty for none.
func (b *Book) SubscribeTemplate(topic string) string { return b.subscribe.Messages[topic].Template }

// Asked are the subscribe templates that people can be asked for, in a fixed order. One
// without an id in the settings is left out.
func (b *Book) Asked() []union.SubscribeTemplate {
	var list []union.SubscribeTemplate
	for _, name := range slices.Sorted(maps.Keys(b.subscribe.Templates)) {
		if id := b.subscribe.ids[name]; id != "" {
			t := b.subscribe.Templates[name]
			list = append(list, union.SubscribeTemplate{Name: name, ID: id, Title: t.Title, Occasion: t.Occasion})
		}
	}
	return list
}

// TemplateNamed gives our name of the subscribe template that has WeChat's id.
func (b *Book) TemplateNamed(id string) (string, bool) {
	for name, known := range b.subscribe.ids {
		if known == id && id != "" {
			return name, true
		}
	}
	return "", false
}

// TemplateKeys are the keys of every template that has an id, by that id: what an account
// that plays WeChat has to know.
func (b *Book) TemplateKeys() (subscribe, official map[string][]string) {
	return b.subscribe.keysByID(), b.official.keysByID()
}

// TemplateTitle is what WeChat shows above a message of the template with an id.
func (b *Book) TemplateTitle(id string) string {
	for _, t := range []templates{b.subscribe, b.official} {
		for name, known := range t.ids {
			if known == id {
				return t.Templates[name].Title
			}
		}
	}
	return ""
}

func (t templates) keysByID() map[string][]string {
	byID := map[string][]string{}
	for name, id := range t.ids {
		if id != "" {
			byID[id] = slices.Sorted(maps.Keys(t.Templates[name].Keys))
		}
	}
	return byID
}
