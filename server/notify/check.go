package notify

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"unioncard/server/union"
)

const (
	smsLength  = 60 // with the sender's signature one short message
	askedAtMax = 3  // templates that WeChat takes in one question
	fieldsMax  = 5  // of a template
)

// checker finds everything that is wrong with conf/notify at the start, where it stops the
// start, and not when somebody waits for a message.
type checker struct {
	book *Book
	fits func(key, value string) error
	errs []error
}

func (c *checker) bad(file, topic, format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf("conf/notify/%s.yaml: %s: %s", file, topic, fmt.Sprintf(format, args...)))
}

func (c *checker) check(pages []string) {
	b := c.book
	for topic, w := range b.inbox {
		if w.Title == "" || w.Body == "" {
			c.bad("inbox", topic, "has no title or body")
		}
		c.blanks("inbox", topic, w.Title+w.Body)
	}
	c.templates("subscribe", b.subscribe, pages)
	c.templates("official", b.official, pages)
	c.occasions()
	for topic, text := range b.sms {
		c.topic("sms", topic)
		c.blanks("sms", topic, text)
		if n := utf8.RuneCountInString(sampled(text)); text == "" || n > smsLength {
			c.bad("sms", topic, "has %d characters; it may have 1 to %d", n, smsLength)
		}
	}
	c.channels()
}

func (c *checker) topic(file, topic string) {
	if !c.book.Knows(topic) {
		c.bad(file, topic, "is no topic of inbox.yaml")
	}
}

func (c *checker) blanks(file, topic, text string) {
	for _, name := range unknownBlanks(text) {
		c.bad(file, topic, "nothing fills %s", name)
	}
}

func (c *checker) templates(file string, t templates, pages []string) {
	for name := range t.ids {
		if _, known := t.Templates[name]; !known {
			c.bad(file, name, "has an id in the settings, but is no template here")
		}
	}
	for name, one := range t.Templates {
		if one.Title == "" || len(one.Keys) == 0 || len(one.Keys) > fieldsMax {
			c.bad(file, name, "needs a title and 1 to %d keys", fieldsMax)
		}
	}
	for topic, w := range t.Messages {
		c.topic(file, topic)
		if !slices.Contains(pages, w.Page) {
			c.bad(file, topic, "opens %q, which is no page of pages.yaml", w.Page)
		}
		c.fields(file, topic, w, t)
	}
}

func (c *checker) fields(file, topic string, w wording, t templates) {
	used, known := t.Templates[w.Template]
	if !known {
		c.bad(file, topic, "uses %q, which is no template here", w.Template)
		return
	}
	for key := range used.Keys {
		if _, given := w.Fields[key]; !given {
			c.bad(file, topic, "gives no %s", key)
		}
	}
	for key, text := range w.Fields {
		if _, has := used.Keys[key]; !has {
			c.bad(file, topic, "gives %s, which %s does not have", key, w.Template)
			continue
		}
		c.blanks(file, topic, text)
		if err := c.fits(key, sampled(text)); err != nil {
			c.bad(file, topic, "%s: %v", key, err)
		}
	}
}

func (c *checker) occasions() {
	asked := map[union.Occasion]int{}
	for name, t := range c.book.subscribe.Templates {
		if !slices.Contains([]union.Occasion{union.OccasionSubmit, union.OccasionSign, union.OccasionDesk}, t.Occasion) {
			c.bad("subscribe", name, "its occasion %q is not submit, sign or desk", t.Occasion)
		}
		asked[t.Occasion]++
	}
	for occasion, n := range asked {
		if n > askedAtMax {
			c.bad("subscribe", string(occasion), "asks for %d templates; WeChat takes %d", n, askedAtMax)
		}
	}
}

// channels looks that each topic's channels have words, and that no words have no channel.
func (c *checker) channels() {
	words := map[union.Channel]func(topic string) bool{
		union.ChannelSubscribe: func(topic string) bool { _, ok := c.book.subscribe.Messages[topic]; return ok },
		union.ChannelOfficial:  func(topic string) bool { _, ok := c.book.official.Messages[topic]; return ok },
		union.ChannelSMS:       func(topic string) bool { _, ok := c.book.sms[topic]; return ok },
	}
	for topic, list := range c.book.channels {
		c.topic("channels", topic)
		for i, channel := range list {
			has, known := words[channel]
			switch {
			case !known:
				c.bad("channels", topic, "there is no channel %q", channel)
			case !has(topic):
				c.bad("channels", topic, "goes out by %s, where it has no words", channel)
			case slices.Contains(list[:i], channel):
				c.bad("channels", topic, "names %s twice", channel)
			}
		}
	}
	for topic := range c.book.inbox {
		for _, channel := range union.Channels {
			if words[channel](topic) && !slices.Contains(c.book.channels[topic], channel) {
				c.bad("channels", topic, "has words for %s, but does not go out by it", channel)
			}
		}
	}
}
