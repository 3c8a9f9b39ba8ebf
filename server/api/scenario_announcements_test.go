package api_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// notices is a city with somebody to announce something and somebody to read it.
type notices struct {
	*uniontest.Server

	city                  uniontest.City
	chief, clerk, foreign *uniontest.Client
	member, leader        *uniontest.Client
}

func newNotices(t *testing.T, s *uniontest.Server) notices {
	t.Helper()
	n := notices{Server: s, city: s.NewCity()}
	n.chief = s.Staff("样本市总", union.RoleSupervisor, n.city.Federation)
	n.clerk = s.Staff("样本经办", union.RoleClerk, n.city.Unit)
	n.foreign = s.Staff("样本外单位经办", union.RoleClerk, n.city.Foreign)
	n.leader = s.Staff("样本组长", union.RoleLeader, n.city.Branch)
	w := &world{Server: s}
	p := &who{Client: s.Person("样本会员")}
	p.AccountID = union.ID(p.Get("/me").Must(200).Text("account_id"))
	w.tie(p, n.city.Branch)
	n.member = p.Client
	return n
}

// announces drafts and publishes something.
func (n notices) announces(c *uniontest.Client, org union.Org, title string) string {
	made := c.Post("/orgs/"+string(org.ID)+"/announcements", map[string]any{"title": title, "body": "第一行\n第二行"}).Must(201)
	c.Post("/announcements/"+made.Text("id")+"/publication", map[string]any{"version": 1}).Must(200)
	n.Clock.Move(time.Minute)
	return made.Text("id")
}

func titles(a *uniontest.Answer) string {
	var list []string
	items, _ := a.At("items").([]any)
	for _, item := range items {
		list = append(list, item.(map[string]any)["title"].(string))
	}
	return strings.Join(list, " ")
}

func TestAnAnnouncementIsSeenByTheOrgAndAllBelowIt(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		n := newNotices(t, s)
		n.announces(n.chief, n.city.Federation, "全市公告")
		n.announces(n.chief, n.city.District, "东区公告")
		n.announces(n.clerk, n.city.Unit, "本厂公告")
		n.announces(n.clerk, n.city.Branch, "分会公告")
		n.announces(n.foreign, n.city.Foreign, "外厂公告")
		for name, tt := range map[string]struct {
			who  *uniontest.Client
			want string
		}{
			"a member of the branch": {n.member, "分会公告 本厂公告 东区公告 全市公告"},
			"the branch's leader":    {n.leader, "分会公告 本厂公告 东区公告 全市公告"},
			"the unit's clerk":       {n.clerk, "本厂公告 东区公告 全市公告"},
			"another unit's clerk":   {n.foreign, "外厂公告 全市公告"},
			"the city's supervisor":  {n.chief, "全市公告"},
			"who belongs nowhere":    {s.Person("样本路人"), ""},
		} {
			if got := titles(tt.who.Get("/announcements").Must(200)); got != tt.want {
				t.Errorf("%s sees %q, want %q", name, got, tt.want)
			}
		}
	})
}

func TestAnnouncementsArePagedTheNewestFirst(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		n := newNotices(t, s)
		want := ""
		for i, org := range []union.Org{n.city.Federation, n.city.Unit, n.city.Branch, n.city.Unit, n.city.Federation} {
			title := "公告" + string(rune('甲'+i))
			n.announces(n.chief, org, title)
			want = strings.TrimSpace(title + " " + want)
		}
		var got []string
		for cursor := "first"; cursor != ""; {
			path := "/announcements?limit=2"
			if cursor != "first" {
				path += "&cursor=" + cursor
			}
			page := n.member.Get(path).Must(200)
			got = append(got, titles(page))
			if page.Number("unread") != 5 {
				t.Fatalf("unread: %s", page.Body)
			}
			cursor = page.Text("next_cursor")
		}
		if strings.Join(got, " ") != want || len(got) != 3 {
			t.Fatalf("read %q, want %q", got, want)
		}
	})
}

func TestReadingCountsOnceForEachPerson(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		n := newNotices(t, s)
		id := n.announces(n.clerk, n.city.Unit, "本厂公告")
		var wait sync.WaitGroup
		for range 8 { // taps on several screens at once
			wait.Go(func() {
				if got := n.member.Post("/announcements/"+id+"/reading", nil); got.Status != 204 {
					t.Errorf("answered %d %s", got.Status, got.Body)
				}
			})
		}
		wait.Wait()
		n.leader.Post("/announcements/"+id+"/reading", nil).Must(204)
		n.foreign.Post("/announcements/"+id+"/reading", nil).Must(404)
		own := n.clerk.Get("/orgs/" + string(n.city.Unit.ID) + "/announcements").Must(200)
		if own.At("items.0.read_count") != 2.0 || own.At("items.0.reach") != 1.0 {
			t.Errorf("the owner sees %s", own.Body)
		}
		list := n.member.Get("/announcements").Must(200)
		if list.Number("unread") != 0 || list.At("items.0.read") != true {
			t.Errorf("the member sees %s", list.Body)
		}
	})
}

func TestWhatIsPublishedIsNotChangedAndWhatIsEndedIsSeenByItsOwnersOnly(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		n := newNotices(t, s)
		made := n.clerk.Post("/orgs/"+string(n.city.Unit.ID)+"/announcements", map[string]any{"title": "草稿", "body": "还没写完"}).Must(201)
		path := "/announcements/" + made.Text("id")
		n.member.Get(path).Must(404)
		n.clerk.Put(path, map[string]any{"version": 1, "title": "停电通知", "body": "周三下午停电。"}).Must(200)
		n.clerk.Post(path+"/publication", map[string]any{"version": 1}).MustCode(409, "stale")
		n.clerk.Post(path+"/publication", map[string]any{"version": 2}).Must(200)
		n.clerk.Post(path+"/publication", map[string]any{"version": 3}).MustCode(409, "announcement_published")
		n.clerk.Put(path, map[string]any{"version": 3, "title": "改了", "body": "改了改了"}).MustCode(409, "announcement_published")
		if n.member.Get(path).Must(200).Text("body") != "周三下午停电。" {
			t.Error("the member reads something else")
		}
		n.clerk.Post(path+"/end", map[string]any{"version": 3}).Must(200)
		n.clerk.Post(path+"/end", map[string]any{"version": 4}).MustCode(409, "announcement_ended")
		n.member.Get(path).Must(404)
		n.member.Post(path+"/reading", nil).Must(404)
		if list := n.member.Get("/announcements").Must(200); titles(list) != "" || list.Number("unread") != 0 {
			t.Errorf("the member still sees %s", list.Body)
		}
		if n.clerk.Get(path).Must(200).Text("ended_at") == "" {
			t.Error("the owner does not see that it has ended")
		}
	})
}

func TestAnAnnouncementIsPlainTextWithoutNumbersOfPeople(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		n := newNotices(t, s)
		for name, tt := range map[string]struct{ title, body, code string }{
			"a title of one character":   {"停", "周三下午停电", "text_length"},
			"a title of 51":              {strings.Repeat("停", 51), "周三下午停电", "text_length"},
			"a body of 2,001":            {"停电通知", strings.Repeat("停", 2001), "text_length"},
			"an ID number":               {"领卡通知", "请通知 370303199001011234 来领卡", "text_has_number"},
			"a phone":                    {"领卡通知", "请联系 138 0000 1234", "text_has_number"},
			"a sign that turns the text": {"领卡\u202e通知", "周三下午停电", "text_unseen"},
		} {
			answer := n.clerk.Post("/orgs/"+string(n.city.Unit.ID)+"/announcements", map[string]any{"title": tt.title, "body": tt.body}).MustCode(422, "announcement_words")
			if answer.At("errors.0.code") != tt.code {
				t.Errorf("%s: %s", name, answer.Body)
			}
		}
		n.clerk.Post("/orgs/"+string(n.city.Unit.ID)+"/announcements", map[string]any{"title": strings.Repeat("停", 50), "body": strings.Repeat("停", 2000)}).Must(201)
	})
}
