package config

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v3"

	"unioncard/server/union"
)

// City is what is said in a federation's name: its own name, the card's, the consent texts.
type City struct {
	Federation     string             `yaml:"federation"`
	City           string             `yaml:"city"`
	Card           string             `yaml:"card"`
	BatchPrefix    string             `yaml:"batch_prefix"` // of batch numbers, ASCII
	DistrictCentre Point              `yaml:"district_centre"`
	CardBenefits   []string           `yaml:"card_benefits"`
	Poster         Poster             `yaml:"poster"`
	Consents       map[string]Consent `yaml:"consents"`
}

// Poster is what units' posters say beside the card's name and CardBenefits. A line break
// in a text is kept.
type Poster struct {
	Lead  string   `yaml:"lead"`  // who gets a card, in one sentence
	Facts []string `yaml:"facts"` // what it gives beyond CardBenefits
	Steps []string `yaml:"steps"` // what to do
}

// Point is a place in GCJ-02.
type Point struct {
	Lat float64 `yaml:"lat"`
	Lng float64 `yaml:"lng"`
}

// Consent is an agreement's text before its blanks are filled.
type Consent struct {
	Version string `yaml:"version"`
	Title   string `yaml:"title"`
	Body    string `yaml:"body"`
	Reader  string `yaml:"reader"` // who reads ID photos, for the blank {reader}; named while that is on
}

// LoadCity reads conf/cities/<name>.yaml. A name that is not known in it is an error.
func LoadCity(files fs.FS, name string) (City, error) {
	var c City
	err := readStrict(files, "cities/"+name+".yaml", &c)
	if err != nil {
		return c, err
	}
	if c.Federation == "" || c.Card == "" || c.BatchPrefix == "" {
		return c, fmt.Errorf("conf/cities/%s.yaml: federation, card and batch_prefix are needed", name)
	}
	if c.Poster.Lead == "" || len(c.Poster.Steps) == 0 {
		return c, fmt.Errorf("conf/cities/%s.yaml: poster needs lead and steps", name)
	}
	for _, kind := range []union.ConsentKind{union.ConsentPersonal, union.ConsentMandate, union.ConsentMandateID} {
		text := c.Consents[string(kind)]
		if text.Version == "" || text.Title == "" || text.Body == "" {
			return c, fmt.Errorf("conf/cities/%s.yaml: consents.%s needs version, title and body", name, kind)
		}
	}
	return c, nil
}

// ConsentTexts fills the blanks of the agreements and hashes them as they are shown. reads
// says whether ID photos go to the reader, who is then named among the recipients.
func (c City) ConsentTexts(bank string, reads bool) map[union.ConsentKind]union.ConsentText {
	fill := strings.NewReplacer("{card}", c.Card, "{federation}", c.Federation, "{bank}", bank, "{city}", c.City)
	texts := map[union.ConsentKind]union.ConsentText{}
	for kind, text := range c.Consents {
		version, reader := text.Version, ""
		if reads && text.Reader != "" {
			version, reader = version+"-ocr", text.Reader
		}
		body := strings.ReplaceAll(text.Body, "{reader}", reader)
		body = strings.TrimSpace(fill.Replace(body)) + "\n"
		sum := sha256.Sum256([]byte(body))
		texts[union.ConsentKind(kind)] = union.ConsentText{
			Kind: union.ConsentKind(kind), Version: version, Title: text.Title, Body: body, SHA256: hex.EncodeToString(sum[:]),
		}
	}
	return texts
}

// Fill fills the blank for the card's name in a text of the bank's.
func (c City) Fill(text string) string { return strings.ReplaceAll(text, "{card}", c.Card) }

func readStrict(files fs.FS, path string, into any) error {
	raw, err := fs.ReadFile(files, path)
	if err != nil {
		return fmt.Errorf("conf: %w", err)
	}
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err = d.Decode(into); err != nil {
		return fmt.Errorf("conf/%s: %w", path, err)
	}
	return nil
}
