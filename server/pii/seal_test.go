package pii

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"unioncard/server/union"
)

const sampleNumber = "11010519491231002X"

func TestSealedValueOpensInItsPlace(t *testing.T) {
	for name, suite := range bothSuites {
		t.Run(name, func(t *testing.T) {
			k := mustKeyring(t, suite)
			for _, plain := range []string{"", "1", sampleNumber, strings.Repeat("样本", 5000)} {
				sealed := mustSeal(t, k, plain)
				if len(sealed) != len(plain)+Overhead {
					t.Errorf("%d bytes became %d, want %d more", len(plain), len(sealed), Overhead)
				}
				if len(plain) > 5 && bytes.Contains(sealed, []byte(plain)) {
					t.Error("the plaintext is in the sealed value")
				}
				if got := mustOpen(t, k, sealed); got != plain {
					t.Errorf("opened %d bytes that differ", len(got))
				}
			}
		})
	}
}

func TestSealedValueOpensNowhereElse(t *testing.T) {
	home := samplePlace()
	places := map[string]union.Place{
		"another row":               {Table: home.Table, Column: home.Column, Row: "0192f5a0-0000-7000-8000-000000000002"},
		"another column":            {Table: home.Table, Column: "phone", Row: home.Row},
		"another table":             {Table: "cards", Column: home.Column, Row: home.Row},
		"the boundary of names":     {Table: home.Table + "d", Column: home.Column[1:], Row: home.Row},
		"column and table swapped":  {Table: home.Column, Column: home.Table, Row: home.Row},
		"column run into the table": {Table: home.Table + home.Column, Column: "", Row: home.Row},
	}
	for suiteName, suite := range bothSuites {
		k := mustKeyring(t, suite)
		sealed := mustSeal(t, k, sampleNumber)
		for name, place := range places {
			t.Run(suiteName+", "+name, func(t *testing.T) {
				_, err := k.Opener().Open(place, sealed)
				if !errors.Is(err, ErrAltered) {
					t.Errorf("got %v, want %v", err, ErrAltered)
				}
			})
		}
	}
}

func TestPlaceMustBeWhole(t *testing.T) {
	k := mustKeyring(t, AES256GCM)
	for _, place := range []union.Place{{}, {Table: "a", Column: "b"}, {Table: "a", Row: "c"}, {Column: "b", Row: "c"}} {
		_, err := k.Sealer().SealBytes(place, []byte("x"))
		if !errors.Is(err, ErrPlace) {
			t.Errorf("%+v gave %v, want %v", place, err, ErrPlace)
		}
	}
}

func TestThousandMutationsAreRefused(t *testing.T) {
	for name, suite := range bothSuites {
		t.Run(name, func(t *testing.T) {
			k := mustKeyring(t, suite)
			sealed := mustSeal(t, k, sampleNumber)
			dice := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same numbers each time
			for range 1000 {
				changed := mutate(dice, sealed)
				_, err := k.Opener().Open(samplePlace(), changed)
				var typed Error
				if !errors.As(err, &typed) {
					t.Fatalf("a changed value gave %v", err)
				}
				if strings.Contains(err.Error(), sampleNumber) {
					t.Fatal("the error holds data")
				}
			}
		})
	}
}

// mutate gives a copy that differs in one bit, is cut short or grew.
func mutate(dice *rand.Rand, sealed []byte) []byte {
	changed := bytes.Clone(sealed)
	switch dice.IntN(4) {
	case 0:
		return changed[:dice.IntN(len(changed))]
	case 1:
		return append(changed, byte(dice.IntN(256))) //nolint:gosec // below 256
	default:
		changed[dice.IntN(len(changed))] ^= 1 << dice.IntN(8)
		return changed
	}
}

func TestRefusalsAreTyped(t *testing.T) {
	k := mustKeyring(t, AES256GCM)
	sealed := mustSeal(t, k, sampleNumber)
	change := func(at int, to byte) []byte {
		c := bytes.Clone(sealed)
		c[at] = to
		return c
	}
	cases := map[string]struct {
		sealed []byte
		want   Error
	}{
		"nothing":               {nil, ErrTruncated},
		"cut":                   {sealed[:Overhead-1], ErrTruncated},
		"a later version":       {change(0, 2), ErrUnknownVersion},
		"the other algorithm":   {change(1, SM4GCM.code()), ErrAltered},
		"a key nobody has":      {change(2, ^sealed[2]), ErrUnknownKey},
		"a changed nonce":       {change(6, ^sealed[6]), ErrAltered},
		"a changed text":        {change(20, ^sealed[20]), ErrAltered},
		"a value of another":    {mustSeal(t, mustKeyring(t, AES256GCM), sampleNumber), ErrUnknownKey},
		"plaintext in a column": {[]byte(strings.Repeat(sampleNumber, 3)), ErrUnknownVersion},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := k.Opener().Open(samplePlace(), c.sealed)
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestSealIsNeverTheSameTwice(t *testing.T) {
	for name, suite := range bothSuites {
		k := mustKeyring(t, suite)
		if bytes.Equal(mustSeal(t, k, sampleNumber), mustSeal(t, k, sampleNumber)) {
			t.Errorf("%s: two seals of one value are equal", name)
		}
	}
}

func TestPrintingLeaksNothing(t *testing.T) {
	k := mustKeyring(t, SM4GCM)
	value, err := k.Sealer().SealIndexed(samplePlace(), IndexDocument, sampleNumber, "110105********002X")
	must(t, err)
	r := k.now.Load()
	holder := struct {
		keys   *Keyring
		sealer Sealer
		opener Opener
		master Master
	}{k, k.Sealer(), k.Opener(), mustMaster(t, AES256GCM)}
	for _, format := range []string{"%v", "%+v", "%#v"} {
		text := fmt.Sprintf(format, []any{k, k.Opener(), k.Indexer(), k.EvidenceSigner(), holder, value})
		for what, secret := range map[string]string{
			"the number":    sampleNumber,
			"the index key": strings.Trim(fmt.Sprintf("%v", r.current.key), "[]"),
			"the audit key": strings.Trim(fmt.Sprintf("%v", r.audit.key), "[]"),
		} {
			if strings.Contains(text, secret) {
				t.Errorf("%s prints %s", format, what)
			}
		}
	}
}

func TestManyUseOneKeyringWhileItRotates(t *testing.T) {
	k := mustKeyring(t, AES256GCM)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				sealed, err := k.Sealer().SealBytes(samplePlace(), []byte(sampleNumber))
				if err != nil {
					t.Error(err)
					return
				}
				plain, err := k.Opener().Open(samplePlace(), sealed)
				if err != nil || plain != sampleNumber {
					t.Errorf("opened %d bytes, %v", len(plain), err)
					return
				}
				k.Indexer().Index(IndexPhone, "13800000000")
			}
		})
	}
	for range 5 {
		must(t, k.RotateData())
	}
	wg.Wait()
}

func FuzzOpen(f *testing.F) {
	k := mustKeyring(f, AES256GCM)
	good := mustSeal(f, k, sampleNumber)
	f.Add(good)
	f.Add([]byte{})
	f.Add(good[:Overhead])
	f.Add(append(bytes.Clone(good), 0))
	f.Fuzz(func(t *testing.T, sealed []byte) {
		plain, err := k.Opener().Open(samplePlace(), sealed)
		if err == nil && (plain != sampleNumber || !bytes.Equal(sealed, good)) {
			t.Error("a value that was never sealed opened")
		}
	})
}
