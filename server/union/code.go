package union

import (
	"fmt"
	"io"
	"strings"
)

// codeLetters leave out what is misread on paper or by voice: I, L, O and U
// (Crockford's base 32).
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCode draws a code of n letters, five bits each, for people to scan or type.
func NewCode(r io.Reader, n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return "", fmt.Errorf("read randomness: %w", err)
	}
	for i := range b {
		b[i] = codeLetters[b[i]&31]
	}
	return string(b), nil
}

// ReadCode forgives how a code of n letters was typed: lower case, spaces, hyphens,
// and letters that stand for the digits they look like. It gives "" for what is no code.
func ReadCode(text string, n int) string {
	text = strings.NewReplacer(" ", "", "-", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(text))
	if len(text) != n || strings.Trim(text, codeLetters) != "" {
		return ""
	}
	return text
}

// ShowCode groups a code by fours, as it is read aloud.
func ShowCode(code string) string {
	var groups []string
	for len(code) > 4 {
		groups = append(groups, code[:4])
		code = code[4:]
	}
	return strings.Join(append(groups, code), "-")
}
