package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// workbook is an XLSX archive (ECMA-376, Office Open XML) of which only the
// parts that hold one sheet's cells are read.
type workbook struct {
	members map[string]*zip.File // by lower-case name
	left    int64                // bytes that may still be unpacked
}

func openWorkbook(data []byte) (source, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, refuseBroken(err)
	}
	b := &workbook{members: make(map[string]*zip.File, len(archive.File)), left: MaxUnzip}
	err = b.admit(archive.File)
	if err != nil {
		return nil, err
	}
	return b.sheet()
}

// admit looks at the list of members before anything is unpacked.
func (b *workbook) admit(files []*zip.File) error {
	if len(files) > maxMembers {
		return refuseTooLarge()
	}
	var sum uint64
	for _, file := range files {
		const encrypted = 0x1
		if file.Flags&encrypted != 0 {
			return refuseEncrypted()
		}
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(file.Name, `\`, "/"), "/"))
		if _, twice := b.members[name]; twice {
			return refuseBroken(fmt.Errorf("member %d stands twice", len(b.members)))
		}
		b.members[name] = file
		if file.UncompressedSize64 > MaxUnzip {
			return refuseTooLarge()
		}
		sum += file.UncompressedSize64
		if sum > MaxUnzip {
			return refuseTooLarge()
		}
		if strings.HasSuffix(name, "vbaproject.bin") {
			return refuseMacros()
		}
	}
	if _, ok := b.members["[content_types].xml"]; !ok {
		return refuseUnsupported()
	}
	return nil
}

// part opens a member for scanning.
func (b *workbook) part(name string) (*scanner, error) {
	file, ok := b.members[strings.ToLower(name)]
	if !ok {
		return nil, refuseBroken(errNoPart)
	}
	content, err := file.Open()
	if err != nil {
		return nil, refuseBroken(err)
	}
	return newScanner(&unpacked{b: b, r: content}), nil
}

var errNoPart = errors.New("a part of the workbook is missing")

// unpacked counts what really comes out, whatever the archive's list claims.
type unpacked struct {
	b *workbook
	r io.Reader
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.b.left -= int64(n)
	if u.b.left < 0 {
		return 0, refuseTooLarge()
	}
	return n, err
}

// sheet finds the first visible sheet and prepares to read it.
func (b *workbook) sheet() (source, error) {
	home, err := b.home()
	if err != nil {
		return nil, err
	}
	contents, err := b.contents(home)
	if err != nil {
		return nil, err
	}
	targets, err := b.relations(home)
	if err != nil {
		return nil, err
	}
	target, ok := targets[contents.sheet]
	if !ok {
		return nil, refuseBroken(errNoPart)
	}
	s := &sheetReader{texts: &texts{}}
	for _, relation := range targets {
		switch {
		case strings.HasSuffix(relation.kind, "/sharedStrings"):
			s.texts, err = b.sharedTexts(relation.target)
		case strings.HasSuffix(relation.kind, "/styles"):
			s.dates, err = b.dateStyles(relation.target, contents.from1904)
		}
		if err != nil {
			return nil, err
		}
	}
	s.x, err = b.part(target.target)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// home answers the name of the part that lists the sheets.
func (b *workbook) home() (string, error) {
	targets, err := b.relations("")
	if err != nil {
		return "", err
	}
	for _, relation := range targets {
		if strings.HasSuffix(relation.kind, "/officeDocument") {
			if strings.HasSuffix(relation.target, ".bin") {
				return "", refuseOldFormat()
			}
			return relation.target, nil
		}
	}
	return "", refuseUnsupported()
}

type relation struct{ kind, target string }

// relations reads which parts a part refers to, by id.
func (b *workbook) relations(of string) (map[string]relation, error) {
	folder, name := path.Split(of)
	x, err := b.part(folder + "_rels/" + name + ".rels")
	if err != nil {
		return nil, err
	}
	found := map[string]relation{}
	for {
		tag, err := x.next()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		if !tag.opens("Relationship") || tag.attr("TargetMode") == "External" {
			continue
		}
		target := tag.attr("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", folder, target)
		}
		found[tag.attr("Id")] = relation{kind: tag.attr("Type"), target: strings.TrimPrefix(path.Clean(target), "/")}
	}
}

type contents struct {
	sheet    string // the relation of the first visible sheet
	from1904 bool   // days count from 1904, as old Macs had it
}

func (b *workbook) contents(home string) (contents, error) {
	x, err := b.part(home)
	if err != nil {
		return contents{}, err
	}
	var found contents
	for {
		tag, err := x.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return contents{}, err
		}
		switch {
		case tag.opens("workbookPr"):
			found.from1904 = tag.attr("date1904") == "1" || tag.attr("date1904") == "true"
		case tag.opens("sheet") && found.sheet == "" && tag.attr("state") != "hidden" && tag.attr("state") != "veryHidden":
			found.sheet = tag.attr("id")
		}
	}
	if found.sheet == "" {
		return contents{}, refuseEmpty()
	}
	return found, nil
}
