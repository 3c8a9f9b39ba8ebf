package app_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rulePackages hold the rules; they do not know each other, nor any adapter.
var rulePackages = []string{"auth", "org", "roster", "enrolment", "mandate", "batch", "paper", "bank", "result", "card", "handover", "privacy", "rotation", "benefit", "announcement", "callback", "deadletter", "reminder"}

var adapterPackages = []string{"wechat", "wechat/simulator", "notify", "outbox", "pii", "blob", "photo", "sheet", "pdf", "cache", "web", "nearby"}

func TestPackagesKnowOnlyWhatTheLayoutLetsThem(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "unioncard/server/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		name := strings.TrimPrefix(words[0], "unioncard/server/")
		for _, imported := range words[1:] {
			own, ok := strings.CutPrefix(imported, "unioncard/server/")
			if !ok {
				continue
			}
			switch {
			case name == "union":
				t.Errorf("union imports %s", own)
			case name == "store" && own != "union":
				t.Errorf("store imports %s", own)
			case slices.Contains(rulePackages, name) && own != "union" && own != "store":
				t.Errorf("%s imports %s", name, own)
			case slices.Contains(adapterPackages, name) && own != "union" && !strings.HasPrefix(name, own):
				t.Errorf("the adapter %s imports %s", name, own)
			}
		}
	}
}

// The features that may open sealed values get the Opener from app, which is the one place
// to look for who does: privacy shows, enrolment proves, batch checks, mandate and paper print, bank looks, result reconciles, handover
// prints, roster reads its own uploaded file.
func TestOnlyAppHandsOutTheOpener(t *testing.T) {
	out, err := exec.Command("grep", "-rlE", `\.Opener\(\)`, "--include=*.go", "..").Output()
	if err != nil {
		t.Fatal(err)
	}
	for file := range strings.Lines(string(out)) {
		file = strings.TrimSpace(file)
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "../pii/") || strings.HasPrefix(file, "../app/") || !strings.HasPrefix(file, "../") {
			continue
		}
		t.Errorf("%s takes an Opener by itself", file)
	}
}
