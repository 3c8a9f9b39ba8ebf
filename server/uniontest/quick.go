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

// Shelf keeps files in memory, where a disk would cost a race its speed.
type Shelf struct{ files sync.Map }

// Put keeps a file.
func (f *Shelf) Put(_ context.Context, key string, content []byte) error {
	f.files.Store(key, content)
	return nil
}

// Get gives a kept file, or union.ErrNotFound.
func (f *Shelf) Get(_ context.Context, key string) ([]byte, error) {
	content, ok := f.files.Load(key)
	if !ok {
		return nil, union.ErrNotFound
	}
	return content.([]byte), nil
}

// Delete removes a file; one that is not there is no error.
func (f *Shelf) Delete(_ context.Context, key string) error {
	f.files.Delete(key)
	return nil
}

// PapersOf counts the files of a batch's papers.
func (f *Shelf) PapersOf(batch union.ID) int {
	n := 0
	f.files.Range(func(key, _ any) bool {
		if strings.HasPrefix(key.(string), "papers/"+string(batch)) {
			n++
		}
		return true
	})
	return n
}
