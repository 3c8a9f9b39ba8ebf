package pdf

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"unioncard/server/union"
)

// mustRun runs one of poppler's programs: another reader than the one that wrote.
func mustRun(tb testing.TB, name string, args ...string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		tb.Fatalf("%s is needed: apt-get install poppler-utils", name)
	}
	out, err := exec.CommandContext(tb.Context(), path, args...).CombinedOutput()
	if err != nil {
		tb.Fatalf("%s: %v: %s", name, err, out)
	}
	return string(out)
}

func mustSave(tb testing.TB, name string, data []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	err := os.WriteFile(path, data, 0o600)
	if err != nil {
		tb.Fatal(err)
	}
	return path
}

// words gives a document's text without the spaces that a reader puts between its lines.
func words(tb testing.TB, data []byte) string {
	tb.Helper()
	return strings.Join(strings.Fields(mustRun(tb, "pdftotext", "-raw", mustSave(tb, "paper.pdf", data), "-")), "")
}

func mustDrawPeople(tb testing.TB, people []union.PersonPaper) []union.PaperFile {
	tb.Helper()
	var files []union.PaperFile
	next := func() (union.PersonPaper, error) {
		if len(people) == 0 {
			return nil, io.EOF
		}
		person := people[0]
		people = people[1:]
		return person, nil
	}
	err := New(nil).DrawPeople(tb.Context(), sampleHead(), next, func(file union.PaperFile) error {
		files = append(files, file)
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return files
}
