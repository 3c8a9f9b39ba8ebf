package notify_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"unioncard/conf"
	"unioncard/server/config"
	"unioncard/server/notify"
	"unioncard/server/union"
	"unioncard/server/uniontest"
	"unioncard/server/wechat"
)

func settings(t *testing.T) notify.Settings {
	t.Helper()
	cfg, err := config.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	return notify.Settings{Subscribe: cfg.Templates, Official: cfg.OfficialTemplates, Fits: wechat.CheckField, Zone: uniontest.Zone(t)}
}

func shipped(t *testing.T) *notify.Book {
	t.Helper()
	book, err := notify.Load(conf.Files, settings(t))
	if err != nil {
		t.Fatal(err)
	}
	return book
}

var topicShape = regexp.MustCompile(`^(application|card|batch|grant|transfer|handover):[a-z_]+$`)

// topicsWritten are the topics that the program's own source writes.
func topicsWritten(t *testing.T) []string {
	t.Helper()
	var topics []string
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if text, err := strconv.Unquote(literal.Value); err == nil && topicShape.MatchString(text) {
					topics = append(topics, text)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(topics)
	return slices.Compact(topics)
}

func TestEveryTopicThatIsWrittenHasWordsAndEveryWordATopic(t *testing.T) {
	book := shipped(t)
	written := topicsWritten(t)
	for _, topic := range written {
		if !book.Knows(topic) {
			t.Errorf("%s is written, but conf/notify/inbox.yaml has no words for it", topic)
		}
	}
	for _, topic := range book.Topics() {
		if topicShape.MatchString(topic) && !slices.Contains(written, topic) {
			t.Errorf("nothing writes %s, for which there are words", topic)
		}
	}
}

func TestWhatAPersonMustActOnIsSentToThePhone(t *testing.T) {
	book := shipped(t)
	for _, topic := range []string{
		"application:returned", "application:bank_returned", "application:approved", "card:at_union", "card:at_branch", "card:received", "card:activated",
		"grant:accepted", "grant:ended", "batch:accepted", "batch:returned", "batch:recorded", "handover:sent", "transfer:asked",
		"reminder:returned", "reminder:uncollected", "reminder:not_activated", "reminder:keep_card", "reminder:digest", "reminder:bank_digest",
	} {
		if channels := book.Channels(topic); len(channels) == 0 || channels[0] != union.ChannelSubscribe {
			t.Errorf("%s goes out by %v", topic, channels)
		}
	}
	if got := book.Channels("application:withdrawn"); len(got) != 0 {
		t.Errorf("what the person did just now goes out by %v", got)
	}
}

func TestTheListedPagesAreTheMiniProgramsOwn(t *testing.T) {
	raw, err := os.ReadFile("../../miniprogram/src/pages.json")
	if err != nil {
		t.Fatal(err)
	}
	type page struct{ Path string }
	var app struct {
		Pages       []page
		SubPackages []struct {
			Root  string
			Pages []page
		}
	}
	if err = json.Unmarshal(raw, &app); err != nil {
		t.Fatal(err)
	}
	var own []string
	for _, p := range app.Pages {
		own = append(own, p.Path)
	}
	for _, sub := range app.SubPackages {
		for _, p := range sub.Pages {
			own = append(own, sub.Root+"/"+p.Path)
		}
	}
	listed, err := conf.Files.ReadFile("notify/pages.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(listed)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "- "); ok && !slices.Contains(own, name) {
			t.Errorf("pages.json has no %s", name)
		}
	}
}

// spoiled is conf/notify with one text replaced.
func spoiled(t *testing.T, file, old, with string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	entries, err := conf.Files.ReadDir("notify")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		raw, err := conf.Files.ReadFile("notify/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if e.Name() == file+".yaml" {
			text := strings.Replace(string(raw), old, with, 1)
			if text == string(raw) {
				t.Fatalf("%s.yaml has no %q", file, old)
			}
			raw = []byte(text)
		}
		files["notify/"+e.Name()] = &fstest.MapFile{Data: raw}
	}
	return files
}

func TestADefectOfTheWordsStopsTheStartAndIsNamed(t *testing.T) {
	for name, d := range map[string]struct{ file, old, with, want string }{
		"a topic that is unknown":            {"subscribe", "  application:returned:\n", "  application:retorned:\n", "subscribe.yaml: application:retorned: is no topic"},
		"a kind of field that is unknown":    {"subscribe", "{thing1: 变动内容", "{thong1: 变动内容", "thong1"},
		"a value that is too long":           {"subscribe", "thing3: 单位工会会统一交银行开卡", "thing3: 单位工会会在本月底之前统一交给工商银行办理开卡", "subscribe.yaml: application:approved: thing3"},
		"a phrase with a letter":             {"subscribe", "phrase2: 需要修改", "phrase2: 需要改A", "subscribe.yaml: application:returned: phrase2"},
		"a time of no form":                  {"subscribe", "time4: '{time}'", "time4: '明天'", "time4"},
		"a page that is not there":           {"subscribe", "page: pages/home/home", "page: pages/nowhere/nowhere", "subscribe.yaml: application:returned: opens"},
		"a template that is not there":       {"subscribe", "template: application_review", "template: application_reviewed", "is no template"},
		"a blank that nothing fills":         {"subscribe", "'{reasons}'", "'{reazons}'", "{reazons}"},
		"a key without a value":              {"subscribe", "fields: {thing1: 工会会员服务卡, phrase2: 需要修改, ", "fields: {phrase2: 需要修改, ", "gives no thing1"},
		"more than three at an occasion":     {"subscribe", "occasion: sign", "occasion: submit", "asks for 4 templates"},
		"an occasion that is unknown":        {"subscribe", "occasion: sign", "occasion: sing", "card_activation: its occasion"},
		"a mistyped name":                    {"subscribe", "    page: ", "    pages: ", "subscribe.yaml"},
		"a message without a body":           {"inbox", "  body: 您的办卡申请已交到单位工会，经办人会在几个工作日内审核。", "  body: ''", "inbox.yaml: application:submitted"},
		"a short message that is too long":   {"sms", "请持本人身份证到银行修改初始密码并启用。", strings.Repeat("请持本人身份证到银行修改初始密码并启用。", 3), "sms.yaml: card:received"},
		"a channel that is unknown":          {"channels", "[subscribe, official, sms]", "[subscribe, pigeon]", "pigeon"},
		"a channel without words":            {"channels", "card:opened: [subscribe]", "card:opened: [subscribe, sms]", "card:opened: goes out by sms"},
		"words without a channel":            {"channels", "card:opened: [subscribe]\n", "", "card:opened: has words for subscribe"},
		"an official page that is not there": {"official", "page: pages/home/home", "page: home", "official.yaml: application:returned: opens"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := notify.Load(spoiled(t, d.file, d.old, d.with), settings(t))
			if err == nil || !strings.Contains(err.Error(), d.want) {
				t.Errorf("got %v, want a line with %q", err, d.want)
			}
		})
	}
	s := settings(t)
	s.Subscribe = map[string]string{"application_revue": "x"}
	if _, err := notify.Load(conf.Files, s); err == nil || !strings.Contains(err.Error(), "application_revue") {
		t.Errorf("an id for no template: %v", err)
	}
}

func TestATopicWhoseTemplateHasNoIdGoesOutByTheNextChannel(t *testing.T) {
	s := settings(t)
	s.Subscribe["application_review"] = ""
	book, err := notify.Load(conf.Files, s)
	if err != nil {
		t.Fatal(err)
	}
	if got := book.Channels("application:returned"); !slices.Equal(got, []union.Channel{union.ChannelOfficial, union.ChannelSMS}) {
		t.Errorf("it goes out by %v", got)
	}
	for _, asked := range book.Asked() {
		if asked.Name == "application_review" || asked.ID == "" {
			t.Errorf("people are asked for %+v", asked)
		}
	}
}

func TestWordsAreFilledWithTheDataOfTheMoveAndItsTime(t *testing.T) {
	book := shipped(t)
	row := union.OutboxRow{Topic: "application:returned", Data: `{"reasons":"身份证正面不清楚"}`, CreatedAt: time.Date(2026, 3, 2, 1, 5, 0, 0, time.UTC)}
	got, err := book.Subscribe(row)
	if err != nil {
		t.Fatal(err)
	}
	if got.Template != "application_review" || got.TemplateID == "" || got.Fields["thing3"] != "身份证正面不清楚" || got.Fields["time4"] != "2026年3月2日 09:05" {
		t.Errorf("got %+v", got)
	}
	text, err := book.SMS(union.OutboxRow{Topic: "card:at_branch", Data: `{"place":"` + strings.Repeat("样本分会", 20) + `"}`, CreatedAt: row.CreatedAt})
	if err != nil || len([]rune(text)) != 60 {
		t.Errorf("%d characters, %v", len([]rune(text)), err)
	}
	if name, ok := book.TemplateNamed(got.TemplateID); !ok || name != got.Template {
		t.Errorf("the id leads to %q", name)
	}
}
