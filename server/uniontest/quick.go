package uniontest

import (
	"context"
	"strings"
	"sync"

	"unioncard/server/union"
)

// QuickPress stands for the drawing of papers, where a test is about what happens to
// them: each is one byte long, and every name can be printed.
type QuickPress struct{}

// Hold holds nothing.
func (QuickPress) Hold() (func(), error) { return func() {}, nil }

// Draw gives a file of the paper's kind.
func (QuickPress) Draw(_ context.Context, paper union.Paper) (union.PaperFile, error) {
	return union.PaperFile{Kind: paper.PaperKind(), Name: string(paper.PaperKind()) + ".txt", Bytes: []byte("x")}, nil
}

// DrawPeople draws nobody.
func (QuickPress) DrawPeople(context.Context, union.PaperHead, func() (union.PersonPaper, error), func(union.PaperFile) error) error {
	return nil
}

// Missing finds every character in the font.
func (QuickPress) Missing(string) ([]rune, error) { return nil, nil }

// OpeningList gives a workbook of one byte.
func (QuickPress) OpeningList(union.OpeningList) ([]byte, error) { return []byte("x"), nil }

// Shelf keeps files in memory, where a disk would cost a race its speed. Files lie by
// folder, so that those of one batch are counted without a look at all others.
type Shelf struct {
	mu      sync.Mutex
	folders map[string]map[string][]byte
}

// Put keeps a file.
func (f *Shelf) Put(_ context.Context, key string, content []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	folder := folderOf(key)
	if f.folders == nil {
		f.folders = map[string]map[string][]byte{}
	}
	if f.folders[folder] == nil {
		f.folders[folder] = map[string][]byte{}
	}
	f.folders[folder][key] = content
	return nil
}

// Get gives a kept file, or union.ErrNotFound.
func (f *Shelf) Get(_ context.Context, key string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	folder := folderOf(key)
	content, ok := f.folders[folder][key]
	if !ok {
		return nil, union.ErrNotFound
	}
	return content, nil
}

// Delete removes a file; one that is not there is no error.
func (f *Shelf) Delete(_ context.Context, key string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	folder := folderOf(key)
	delete(f.folders[folder], key)
	return nil
}

// PapersOf counts the files of a batch's papers.
func (f *Shelf) PapersOf(batch union.ID) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.folders["papers/"+string(batch)])
}

// folderOf is the first two parts of a key: what it is, and whose.
func folderOf(key string) string {
	kind, rest, _ := strings.Cut(key, "/")
	whose, _, _ := strings.Cut(rest, "/")
	return kind + "/" + whose
}
