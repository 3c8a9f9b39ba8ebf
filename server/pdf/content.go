package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// ContentHash is SHA-256 over what a document of ours shows: for each page, in order,
// its drawing operators, its images, and fonts not met before, each with its length before it. Encrypting or
// decrypting a PDF writes the file anew, so that the hash of the file changes; this one
// does not, and proves a copy to be the document that was sealed. password is empty for
// a document without one.
func ContentHash(file []byte, password string) ([]byte, error) {
	conf := checkConfig()
	conf.UserPW = password
	ctx, err := api.ReadAndValidate(bytes.NewReader(file), conf)
	if err != nil {
		return nil, fmt.Errorf("hash document: %w", err)
	}
	sum := sha256.New()
	fonts := map[string]bool{}
	for page := 1; page <= ctx.PageCount; page++ {
		if err = hashPage(ctx, sum, page, fonts); err != nil {
			return nil, fmt.Errorf("hash document: page %d: %w", page, err)
		}
	}
	return sum.Sum(nil), nil
}

func hashPage(ctx *model.Context, sum hash.Hash, number int, fonts map[string]bool) error {
	page, _, inherited, err := ctx.PageDict(number, false)
	if err != nil {
		return err
	}
	content, err := ctx.PageContent(page, number)
	if err != nil {
		return err
	}
	addPart(sum, content)
	resources, err := ctx.DereferenceDict(page["Resources"])
	if err != nil {
		return err
	}
	if resources == nil && inherited != nil {
		resources = inherited.Resources
	}
	if err = addFonts(ctx, sum, resources["Font"], fonts, 0); err != nil {
		return err
	}
	images, err := ctx.DereferenceDict(resources["XObject"])
	if err != nil {
		return err
	}
	// Only what the page draws: a document may list all images on each page.
	for _, name := range drawnNames(content) {
		object, ok := images[name]
		if !ok {
			return fmt.Errorf("the page draws %q, which is not there", name)
		}
		stream, _, err := ctx.DereferenceStreamDict(object)
		if err != nil {
			return err
		}
		if stream == nil {
			return fmt.Errorf("%q is no image", name)
		}
		if err = addImage(ctx, sum, stream); err != nil {
			return err
		}
	}
	return nil
}

// addImage adds an image, and the mask that makes parts of it transparent.
func addImage(ctx *model.Context, sum hash.Hash, stream *types.StreamDict) error {
	addPart(sum, stream.Raw)
	mask, ok := stream.Dict["SMask"]
	if !ok {
		return nil
	}
	alpha, _, err := ctx.DereferenceStreamDict(mask)
	if err != nil || alpha == nil {
		return err
	}
	addPart(sum, alpha.Raw)
	return nil
}

// addFonts adds the shapes of letters, and the table by which they are copied as text.
func addFonts(ctx *model.Context, sum hash.Hash, object types.Object, seen map[string]bool, depth int) error {
	const deepest = 6 // from a page's resources to the file of a composite font
	if depth > deepest {
		return nil
	}
	if ref, ok := object.(types.IndirectRef); ok {
		if seen[ref.String()] {
			return nil
		}
		seen[ref.String()] = true
	}
	object, err := ctx.Dereference(object)
	if err != nil {
		return err
	}
	switch o := object.(type) {
	case types.Dict:
		keys := make([]string, 0, len(o))
		for key := range o {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			if err = addFonts(ctx, sum, o[key], seen, depth+1); err != nil {
				return err
			}
		}
	case types.Array:
		for _, item := range o {
			if err = addFonts(ctx, sum, item, seen, depth+1); err != nil {
				return err
			}
		}
	case types.StreamDict:
		addPart(sum, o.Raw)
	}
	return nil
}

// drawnNames gives the names before the operator Do, in the order in which they are drawn.
func drawnNames(content []byte) []string {
	var names []string
	words := bytes.Fields(content)
	for i, word := range words {
		if i > 0 && string(word) == "Do" && bytes.HasPrefix(words[i-1], []byte("/")) {
			name := string(words[i-1][1:])
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func addPart(sum hash.Hash, part []byte) {
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(part)))
	sum.Write(length[:])
	sum.Write(part)
}
