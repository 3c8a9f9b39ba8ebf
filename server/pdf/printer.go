package pdf

import (
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/signintech/gopdf"

	"unioncard/server/union"
)

// fontFamily is the name of the document font inside a document.
const fontFamily = "wenkai"

// Printer draws papers. It is safe for several goroutines.
//
// The parsed font takes about 54 MB; it is there only while something is drawn.
type Printer struct {
	rand io.Reader

	mu    sync.Mutex
	users int
	fonts *gopdf.FontContainer
}

// New makes a printer. Randomness is for the owner's password of encrypted papers.
func New(rand io.Reader) *Printer { return &Printer{rand: rand} }

// Hold keeps the font from the first paper to the last of one job, which would
// otherwise read it anew for each. The caller must call release.
func (p *Printer) Hold() (release func(), err error) {
	_, err = p.acquire()
	if err != nil {
		return nil, err
	}
	return sync.OnceFunc(p.release), nil
}

func (p *Printer) acquire() (*gopdf.FontContainer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fonts == nil {
		ttf, err := FontTTF()
		if err != nil {
			return nil, err
		}
		fonts := new(gopdf.FontContainer)
		err = fonts.AddTTFFontData(fontFamily, ttf)
		if err != nil {
			return nil, fmt.Errorf("read document font: %w", err)
		}
		p.fonts = fonts
	}
	p.users++
	return p.fonts, nil
}

func (p *Printer) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.users--
	if p.users == 0 {
		p.fonts = nil
	}
}

// Draw draws a paper that is made whole: an opening list, a mandate letter, an
// undertaking or an amendment sheet.
//
// A character that the font lacks is the refusal glyph_missing: the check
// before sealing (Missing) and a name crop come first. A photo or signature
// that is not a whole JPEG or PNG is image_unreadable.
func (p *Printer) Draw(ctx context.Context, paper union.Paper) (union.PaperFile, error) {
	err := ctx.Err()
	if err != nil {
		return union.PaperFile{}, err
	}
	fonts, err := p.acquire()
	if err != nil {
		return union.PaperFile{}, err
	}
	defer p.release()

	c, err := newCanvas(fonts, paper.PaperKind(), paper.PaperHead(), 0, orientation(paper))
	if err != nil {
		return union.PaperFile{}, err
	}
	rows := 0
	switch content := paper.(type) {
	case union.OpeningList:
		rows = drawOpeningList(c, content)
	case union.MandateLetter:
		rows = drawMandateLetter(c, content)
	case union.Undertaking:
		drawUndertaking(c, content)
	case union.AmendmentSheet:
		rows = drawAmendmentSheet(c, content)
	case union.ConsentSheet:
		drawConsentSheet(c, content)
	case union.CounterList:
		rows = drawCounterList(c, content)
	case union.HandoverReceipt:
		rows = drawHandoverReceipt(c, content)
	case union.DistributionSheet:
		rows = drawDistributionSheet(c, content)
	default:
		return union.PaperFile{}, fmt.Errorf("draw paper: unknown kind %q", paper.PaperKind())
	}
	return c.finish(rows)
}
