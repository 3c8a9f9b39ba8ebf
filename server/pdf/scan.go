package pdf

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"unioncard/server/union"
)

// MaxScanPages is the most pages of a scan: those of the largest part of a paper, and some.
const MaxScanPages = 400

var (
	errScanBroken = union.NewError(union.KindUnsupported, "scan_unreadable", "这个 PDF 打不开或不完整，请重新扫描后上传。")
	errScanLocked = union.Refused("scan_encrypted", "这个 PDF 有密码，请取消密码后再上传。")
	errScanActive = union.Refused("scan_active", "这个 PDF 里有脚本、附件或链接动作，请直接上传扫描件。")
	errScanPages  = union.NewError(union.KindTooLarge, "scan_pages", fmt.Sprintf("一份扫描件最多%d页，请分开上传。", MaxScanPages))
)

// CleanScan reads a scan that came in as PDF and writes it anew, so that nothing stays
// that stood before, behind or beside the document. One with a password, with scripts,
// attachments or actions, or that cannot be read is refused.
func CleanScan(content []byte) (clean []byte, err error) {
	defer func() { // the reading library panics on some broken files
		if r := recover(); r != nil {
			clean, err = nil, errScanBroken.WithCause(fmt.Errorf("panic: %T", r))
		}
	}()
	conf := checkConfig()
	conf.ValidationMode = model.ValidationRelaxed
	ctx, err := api.ReadAndValidate(bytes.NewReader(content), conf)
	if err != nil {
		if bytes.Contains(content, []byte("/Encrypt")) {
			return nil, errScanLocked.WithCause(err)
		}
		return nil, errScanBroken.WithCause(err)
	}
	switch {
	case ctx.Encrypt != nil:
		return nil, errScanLocked
	case ctx.PageCount < 1:
		return nil, errScanBroken
	case ctx.PageCount > MaxScanPages:
		return nil, errScanPages
	case active(ctx):
		return nil, errScanActive
	}
	var out bytes.Buffer
	if err = api.WriteContext(ctx, &out); err != nil {
		return nil, errScanBroken.WithCause(err)
	}
	return out.Bytes(), nil
}

// activeKeys begin what a viewer would carry out or unpack.
var activeKeys = []string{"JS", "JavaScript", "Launch", "EmbeddedFiles", "EmbeddedFile", "EF", "OpenAction", "AA", "RichMedia", "XFA"}

func active(ctx *model.Context) bool {
	for _, entry := range ctx.Table {
		if entry != nil && !entry.Free && activeObject(entry.Object, 0) {
			return true
		}
	}
	return false
}

func activeObject(object types.Object, depth int) bool {
	const deepest = 50
	if depth > deepest {
		return true
	}
	switch o := object.(type) {
	case types.Dict:
		for key, value := range o {
			if slices.Contains(activeKeys, key) || activeObject(value, depth+1) {
				return true
			}
		}
	case types.StreamDict:
		return activeObject(o.Dict, depth+1)
	case types.Array:
		for _, value := range o {
			if activeObject(value, depth+1) {
				return true
			}
		}
	case types.Name:
		return slices.Contains(activeKeys, string(o))
	}
	return false
}

// IsPDF says whether content begins as a PDF does.
func IsPDF(content []byte) bool { return bytes.HasPrefix(content, []byte("%PDF-")) }
