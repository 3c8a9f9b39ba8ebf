package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf16"
)

var errUnmendable = errors.New("document is not of the shape that the drawing library writes")

// mapBlock is how many entries one block of a character map may have (Adobe
// Technical Note 5411).
const mapBlock = 100

// mendUnicode rewrites a document's character map. The drawing library writes
// characters above U+FFFF as five hex digits, where a reader expects UTF-16
// surrogates: copied and searched names would come out wrong. It also puts all
// entries into one block, and the properties into the trailer, where a
// reference must stand.
//
// This works on the bytes because a rewrite by the checking library would put
// the time and a random id into the document, so that a manifest's hash could
// not be computed again, and would hold each photo once more.
func mendUnicode(pdf []byte) ([]byte, error) {
	from := bytes.Index(pdf, []byte("/CIDInit /ProcSet"))
	if from < 0 {
		return nil, fmt.Errorf("%w: no character map", errUnmendable)
	}
	head := bytes.LastIndex(pdf[:from], []byte("<<\n/Length "))
	length := bytes.Index(pdf[from:], []byte("endstream"))
	if head < 0 || length < 0 {
		return nil, fmt.Errorf("%w: no end of the character map", errUnmendable)
	}
	end := from + length
	cmap, err := mendMap(pdf[from:end])
	if err != nil {
		return nil, err
	}
	table := bytes.LastIndex(pdf, []byte("xref\n0 "))
	if table < end {
		return nil, fmt.Errorf("%w: no table of objects", errUnmendable)
	}
	head0 := fmt.Sprintf("<<\n/Length %d\n>>\nstream\n", len(cmap))
	stream := append(append([]byte(head0), cmap...), '\n')
	trailer, err := mendTable(pdf[table:], head, len(stream)-(end-head), table)
	if err != nil {
		return nil, err
	}
	// In place: a part of fifty pages is some 40 MB.
	return slices.Replace(append(pdf[:table], trailer...), head, end, stream...), nil
}

// mendRoom is what a document may grow by; more only costs a copy.
const mendRoom = 64 << 10

// mendMap writes a character map with surrogates, in blocks.
func mendMap(cmap []byte) ([]byte, error) {
	_, rest, found := bytes.Cut(cmap, []byte(" beginbfrange\n"))
	body, tail, closed := bytes.Cut(rest, []byte("endbfrange\n"))
	start := bytes.LastIndexByte(cmap[:len(cmap)-len(rest)-len(" beginbfrange\n")], '\n')
	if !found || !closed || start < 0 {
		return nil, fmt.Errorf("%w: no ranges", errUnmendable)
	}
	var out bytes.Buffer
	out.Write(cmap[:start+1])
	entries := bytes.Split(bytes.TrimSuffix(body, []byte("\n")), []byte("\n"))
	for i, entry := range entries {
		if i%mapBlock == 0 {
			fmt.Fprintf(&out, "%d beginbfchar\n", min(mapBlock, len(entries)-i))
		}
		var glyph, last, char int32
		n, err := fmt.Sscanf(string(entry), "<%X><%X><%X>", &glyph, &last, &char)
		if n != 3 || glyph != last {
			return nil, fmt.Errorf("%w: range %q: %w", errUnmendable, entry, err)
		}
		fmt.Fprintf(&out, "<%04X><", glyph)
		for _, unit := range utf16.Encode([]rune{char}) {
			fmt.Fprintf(&out, "%04X", unit)
		}
		out.WriteString(">\n")
		if i%mapBlock == mapBlock-1 || i == len(entries)-1 {
			out.WriteString("endbfchar\n")
		}
	}
	out.Write(tail)
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}

// mendTable writes the table of objects and the trailer: offsets behind the
// change move with it, the properties become an object of their own, which
// stands where the table stood.
func mendTable(old []byte, changed, shift, table int) ([]byte, error) {
	lines := bytes.SplitAfter(old, []byte("\n"))
	count, err := strconv.Atoi(string(bytes.TrimSpace(bytes.TrimPrefix(lines[1], []byte("0 ")))))
	if err != nil || count < 1 || len(lines) < count+2 {
		return nil, fmt.Errorf("%w: table of objects", errUnmendable)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n\n", count, infoDict(old))
	tableAt := table + shift + out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n", count+1)
	out.Write(lines[2])
	for _, line := range lines[3 : count+2] {
		at, err := strconv.Atoi(string(line[:min(10, len(line))]))
		if err != nil {
			return nil, fmt.Errorf("%w: offset: %w", errUnmendable, err)
		}
		if at > changed {
			at += shift
		}
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "%010d 00000 n \n", table+shift)
	fmt.Fprintf(&out, "trailer\n<<\n/Size %d\n/Root 1 0 R\n/Info %d 0 R\n>>\nstartxref\n%d\n%%%%EOF\n",
		count+1, count, tableAt)
	return out.Bytes(), nil
}

func infoDict(trailer []byte) []byte {
	_, rest, found := bytes.Cut(trailer, []byte("/Info "))
	body, _, closed := bytes.Cut(rest, []byte(" >>\n>>"))
	if !found || !closed {
		return []byte("<< >>")
	}
	return append(bytes.Clone(body), " >>"...)
}
