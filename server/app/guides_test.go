package app_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// Who runs the program reads one of the two guides: neither knows less than the other.
func TestBothGuidesNameTheSameCommandsAndSettings(t *testing.T) {
	read := func(name string) string {
		content, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	english, chinese := read("README.md"), read("README.zh-CN.md")
	running, watching := strings.Index(english, "## In production"), strings.Index(english, "## Licences")
	if running < 0 || watching < running {
		t.Fatal("the English guide has no part on production")
	}
	named := regexp.MustCompile("`(server [a-z-]+|[a-z]+\\.[a-z_]+|/[a-z/]+)[^`]*`")
	found := named.FindAllStringSubmatch(english[running:watching], -1)
	if len(found) < 15 {
		t.Fatalf("the English guide names %d things", len(found))
	}
	for _, command := range []string{"make run", "make demo", "make test"} {
		found = append(found, []string{command, command})
	}
	for _, name := range found {
		if !strings.Contains(chinese, name[1]) {
			t.Errorf("the Chinese guide does not name %s", name[1])
		}
	}
}
