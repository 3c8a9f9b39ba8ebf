package simulator

import (
	"io"
	"net/http"
	"strings"

	"unioncard/server/union"
)

// maxPhoto is WeChat's limit: under 2 MB.
const maxPhoto = 2 << 20

// idCard reads a photo of an ID card: the code that a specimen carries. Any
// other picture holds no card for it.
func (s *Simulator) idCard(r *http.Request) reply {
	_, errcode := s.bearer(r)
	if errcode != 0 {
		return refuse(errcode)
	}
	if kind := r.URL.Query().Get("type"); kind != "photo" && kind != "scan" {
		return refuse(40097)
	}
	if r.URL.Query().Has("img_url") {
		return refuse(101000)
	}
	file, _, err := r.FormFile("img")
	if err != nil {
		return refuse(101002)
	}
	defer func() { _ = file.Close() }()
	photo, err := io.ReadAll(io.LimitReader(file, maxPhoto))
	if err != nil || len(photo) >= maxPhoto || len(photo) == 0 {
		return refuse(101002)
	}
	got, found := readSpecimen(photo)
	if !found {
		return refuse(101001)
	}
	if got.Side == union.IDFront {
		return succeed(map[string]any{
			"type": "Front", "name": got.Name, "id": got.Number, "addr": got.Address,
			"gender": got.Sex, "nationality": got.Nationality,
		})
	}
	to := strings.ReplaceAll(got.ValidTo, "-", "")
	if got.Long {
		to = forLong
	}
	return succeed(map[string]any{"type": "Back", "valid_date": strings.ReplaceAll(got.ValidFrom, "-", "") + "-" + to})
}
