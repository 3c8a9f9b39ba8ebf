//go:build bench

package bench_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"runtime/debug"
	"testing"
)

// large is a photo of 12 megapixels, as a phone takes it.
func large(t *testing.T) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 4000, 3000))
	for y := range 3000 {
		for x := range 4000 {
			picture.Set(x, y, color.RGBA{uint8(x ^ y), uint8(x / 16), uint8(y / 12), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture, &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// settle gives memory back that nothing holds any more.
func settle() { debug.FreeOSMemory() }

// resident is the process's memory in KB.
func resident(t *testing.T) int64 { return int64(residentMB(t, os.Getpid()) * 1000) }
