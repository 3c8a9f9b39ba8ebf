package pdf

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

func TestTheFontComesOutAsItWasPackedIn(t *testing.T) {
	ttf, err := FontTTF()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(ttf)
	const want = "bbf534b0ca093928f94d1782855e65a19a32cde82b075d495d072025521953c8" // LXGWWenKai-Regular.ttf of Debian's fonts-lxgw-wenkai
	if len(ttf) != fontBytes || hex.EncodeToString(sum[:]) != want {
		t.Errorf("a font of %d bytes, %x", len(ttf), sum)
	}
}
