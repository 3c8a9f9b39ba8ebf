package wechat

import (
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestFieldsAreMadeToFit(t *testing.T) {
	for name, tt := range map[string]struct{ key, value, want string }{
		"a short thing":                {"thing1", "审核通过", "审核通过"},
		"a thing of twenty":            {"thing1", "一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十一二三四五六七八九十"},
		"a thing of twenty-one":        {"thing1", "一二三四五六七八九十一二三四五六七八九十一", "一二三四五六七八九十一二三四五六七八九…"},
		"rare characters count double": {"thing1", "𬱖𬱖𬱖𬱖𬱖𬱖𬱖𬱖𬱖𬱖𬱖", "𬱖𬱖𬱖𬱖𬱖𬱖𬱖𬱖𬱖…"},
		"lines become blanks":          {"thing1", "第一行\r\n\t第二行", "第一行 第二行"},
		"an empty thing":               {"thing1", " \n", "无"},
		"a phrase keeps its Han":       {"phrase2", "审核A通过了吗？好", "审核通过了"},
		"a phrase without any":         {"phrase2", "OK", "无"},
		"a Chinese name":               {"name3", "阿卜杜拉哈曼·买买提江·样本", "阿卜杜拉哈曼·买买…"},
		"a name in letters":            {"name3", "Abdurahman Muhammadjan", "Abdurahman Muhammadj"},
		"a name without its digits":    {"name3", "样本3", "样本"},
		"a string without Chinese":     {"character_string4", "批次B-2026", "B-2026"},
		"a string of Chinese only":     {"character_string4", "批次", "-"},
		"a time as it is":              {"time5", "2026年9月1日 09:00", "2026年9月1日 09:00"},
		"an amount as it is":           {"amount6", "¥12.00", "¥12.00"},
		"a phone":                      {"phone_number7", "电话 138-0000-0000", "138-0000-0000"},
		"letters":                      {"letter8", "a1b2", "ab"},
		"broken text":                  {"thing1", "a\xff\xfeb", "ab"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := FitField(tt.key, tt.value); got != tt.want {
				t.Fatalf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzFitField(f *testing.F) {
	f.Add("thing1", "您的工会会员服务卡已经由单位工会审核通过")
	f.Add("name3", "𬱖𬱖𬱖𬱖𬱖𬱖𬱖")
	f.Add("phrase2", "\xff\u2028")
	limits := map[string]int{"thing1": 20, "phrase2": 5, "name3": 20, "character_string4": 32}
	f.Fuzz(func(t *testing.T, key, value string) {
		got := FitField(key, value)
		if got == "" || !utf8.ValidString(got) {
			t.Fatalf("%q became %q", value, got)
		}
		if limit, ok := limits[key]; ok && len(utf16.Encode([]rune(got))) > limit {
			t.Fatalf("%q has more than %d", got, limit)
		}
	})
}
