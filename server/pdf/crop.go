package pdf

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"

	"unioncard/server/union"
)

// Crop cuts a part out of a photo (JPEG) that has been cleaned before, as JPEG.
func Crop(photo []byte, box union.Box) ([]byte, error) {
	whole, err := jpeg.Decode(bytes.NewReader(photo))
	if err != nil {
		return nil, errImage(err)
	}
	size := whole.Bounds()
	at := func(part, length int) int { return part * length / 1000 }
	cut := image.Rect(at(box.X, size.Dx()), at(box.Y, size.Dy()), at(box.X+box.W, size.Dx()), at(box.Y+box.H, size.Dy())).Add(size.Min)
	part := image.NewRGBA(image.Rect(0, 0, cut.Dx(), cut.Dy()))
	draw.Draw(part, part.Bounds(), whole, cut.Min, draw.Src)
	var out bytes.Buffer
	err = jpeg.Encode(&out, part, &jpeg.Options{Quality: 92})
	return out.Bytes(), err
}
