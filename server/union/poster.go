package union

// Poster is what a unit hangs up so that its members find the way to their card. Nothing
// in it is personal.
type Poster struct {
	Federation string
	Unit       string
	Card       string   // the card's name, which is the title
	Lead       string   // who gets one, in one sentence
	Facts      []string // what it gives
	Steps      []string // what to do, in order
	Scan       string   // stands below the code: with what it is scanned
	Code       string   // the join code, for who cannot scan
	Phone      string   // the office's; may be empty
	QR         []byte   // PNG or JPEG, square
}

// PosterFormat is how a poster is wanted.
type PosterFormat string

const (
	PosterPNG PosterFormat = "png" // A3 at 150 dots an inch
	PosterPDF PosterFormat = "pdf" // A3
)
