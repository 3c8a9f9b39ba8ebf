package union

import (
	"bytes"
	"strings"
	"testing"
)

func TestACodeIsReadHoweverItIsTyped(t *testing.T) {
	for _, typed := range []string{"0123456789ABCDEF", "0123-4567-89AB-CDEF", " o123 4567 89ab cdef ", "O1234567-89abcdef", "0l23456789ABCDEF", "0I23456789ABCDEF"} {
		if got := ReadCode(typed, 16); got != "0123456789ABCDEF" {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
	for _, wrong := range []string{"", "0123", "0123456789ABCDEFG", "0123456789ABCDEU", "０123456789ABCDEF", "0123456789ABCDE'"} {
		if got := ReadCode(wrong, 16); got != "" {
			t.Errorf("%q is read as %q", wrong, got)
		}
	}
	if got := ShowCode("0123456789ABCDEF"); got != "0123-4567-89AB-CDEF" {
		t.Error(got)
	}
}

func TestANewCodeUsesEachLetterAndIsReadBack(t *testing.T) {
	var all [256]byte
	for i := range all {
		all[i] = byte(i)
	}
	code, err := NewCode(bytes.NewReader(all[:]), 256)
	if err != nil || ReadCode(code, 256) != code {
		t.Fatal(code, err)
	}
	for _, letter := range codeLetters {
		if strings.Count(code, string(letter)) != 8 {
			t.Errorf("%c appears %d times of 256", letter, strings.Count(code, string(letter)))
		}
	}
	if _, err = NewCode(bytes.NewReader(nil), 8); err == nil {
		t.Error("a code was made without randomness")
	}
}

func FuzzReadCode(f *testing.F) {
	for _, seed := range []string{"", "0123-4567-89AB-CDEF", "oil", "１２", "\xff\xfe"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code := ReadCode(text, 16)
		if code != "" && (len(code) != 16 || ReadCode(ShowCode(code), 16) != code) {
			t.Fatalf("%q is read as %q", text, code)
		}
	})
}
