package pii

import (
	"bytes"
	"errors"
	"sync"
	"testing"
)

func TestRotationKeepsOldValuesReadable(t *testing.T) {
	for name, suite := range bothSuites {
		t.Run(name, func(t *testing.T) {
			k := mustKeyring(t, suite)
			old := mustSeal(t, k, sampleNumber)
			must(t, k.RotateData())
			if !k.Sealer().NeedsReseal(old) {
				t.Error("a value under the old key should want a new seal")
			}
			if got := mustOpen(t, k, old); got != sampleNumber {
				t.Error("the old value opened wrongly")
			}
			fresh, err := k.Sealer().Reseal(samplePlace(), old)
			must(t, err)
			if k.Sealer().NeedsReseal(fresh) {
				t.Error("a value just sealed should not want a new seal")
			}
			must(t, k.DropDataKeys())
			if got := mustOpen(t, k, fresh); got != sampleNumber {
				t.Error("the fresh value opened wrongly")
			}
			_, err = k.Opener().Open(samplePlace(), old)
			if !errors.Is(err, ErrUnknownKey) {
				t.Errorf("under a dropped key: got %v, want %v", err, ErrUnknownKey)
			}
		})
	}
}

func TestRotationMovesToTheOtherSuite(t *testing.T) {
	k := mustKeyring(t, AES256GCM)
	master := Master(masterOf{k})
	old := mustSeal(t, k, sampleNumber)
	domestic, err := Load(k.path, master, options(SM4GCM))
	must(t, err)
	if mustSeal(t, domestic, "x")[1] != AES256GCM.code() {
		t.Error("the setting alone should not change what seals")
	}
	must(t, domestic.RotateData())
	fresh := mustSeal(t, domestic, "x")
	if fresh[1] != SM4GCM.code() {
		t.Error("after rotation SM4-GCM should seal")
	}
	if mustOpen(t, domestic, old) != sampleNumber {
		t.Error("the AES value should still open")
	}
	if mustOpen(t, k, fresh) != "x" {
		t.Error("a process of the old setting should open the new value")
	}
}

func TestAnotherProcessFollowsARotation(t *testing.T) {
	ours := mustKeyring(t, AES256GCM)
	theirs, err := Load(ours.path, masterOf{ours}, options(AES256GCM))
	must(t, err)
	must(t, theirs.RotateData())
	if got := mustOpen(t, ours, mustSeal(t, theirs, sampleNumber)); got != sampleNumber {
		t.Error("a value under a key met for the first time opened wrongly")
	}
	if ours.Status() != theirs.Status() {
		t.Errorf("%+v and %+v should be the same", ours.Status(), theirs.Status())
	}
	must(t, theirs.AddIndexKey())
	must(t, ours.Reload())
	_, next := ours.Indexer().Index(IndexCard, "6222")
	if next == nil {
		t.Error("after Reload the coming index should be given")
	}
}

func TestTwoProcessesRotateAtOnceAndNoKeyIsLost(t *testing.T) {
	first := mustKeyring(t, AES256GCM)
	second, err := Load(first.path, masterOf{first}, options(AES256GCM))
	must(t, err)
	var wg sync.WaitGroup
	for _, k := range []*Keyring{first, second} {
		wg.Go(func() {
			for range 10 {
				err := k.RotateData()
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	must(t, first.Reload())
	if got := first.Status().DataKeys; got != 21 {
		t.Errorf("%d data keys, want 21", got)
	}
}

func TestIndexRotation(t *testing.T) {
	k := mustKeyring(t, SM4GCM)
	before, err := k.Sealer().SealIndexed(samplePlace(), IndexDocument, sampleNumber, "masked")
	must(t, err)
	if len(before.Index) != IndexSize || before.IndexNext != nil {
		t.Fatalf("at rest: index of %d bytes, next of %d", len(before.Index), len(before.IndexNext))
	}
	must(t, k.AddIndexKey())
	both, err := k.Sealer().ResealIndexed(samplePlace(), IndexDocument, before)
	must(t, err)
	if !bytes.Equal(both.Index, before.Index) || len(both.IndexNext) != IndexSize {
		t.Error("while rotating the current index should stay and the next be there")
	}
	must(t, k.PromoteIndexKey())
	swapped, err := k.Sealer().ResealIndexed(samplePlace(), IndexDocument, both)
	must(t, err)
	if !bytes.Equal(swapped.Index, both.IndexNext) || !bytes.Equal(swapped.IndexNext, both.IndexNext) {
		t.Error("promoted, the new index should stand in both columns")
	}
	if err = k.PromoteIndexKey(); !errors.Is(err, ErrRotation) {
		t.Errorf("promote twice: %v", err)
	}
	must(t, k.DropIndexKey())
	after, err := k.Sealer().ResealIndexed(samplePlace(), IndexDocument, swapped)
	must(t, err)
	if !bytes.Equal(after.Index, swapped.Index) || after.IndexNext != nil {
		t.Error("at the end only the new index should be left")
	}
	if after.Masked != "masked" || mustOpen(t, k, after.Sealed) != sampleNumber {
		t.Error("the value itself should be untouched")
	}
}

func TestRotationStepsOutOfOrderAreRefused(t *testing.T) {
	k := mustKeyring(t, AES256GCM)
	for name, step := range map[string]func() error{"promote": k.PromoteIndexKey, "drop": k.DropIndexKey} {
		if err := step(); !errors.Is(err, ErrRotation) {
			t.Errorf("%s with nothing added: %v", name, err)
		}
	}
	must(t, k.AddIndexKey())
	if err := k.AddIndexKey(); !errors.Is(err, ErrRotation) {
		t.Errorf("add while one is under way: %v", err)
	}
}

func TestIndexKeepsKindsApart(t *testing.T) {
	for name, suite := range bothSuites {
		k, other := mustKeyring(t, suite), mustKeyring(t, suite)
		phone, _ := k.Indexer().Index(IndexPhone, "13800000000")
		again, _ := k.Indexer().Index(IndexPhone, "13800000000")
		card, _ := k.Indexer().Index(IndexCard, "13800000000")
		elsewhere, _ := other.Indexer().Index(IndexPhone, "13800000000")
		if !bytes.Equal(phone, again) {
			t.Errorf("%s: the same value should give the same index", name)
		}
		if bytes.Equal(phone, card) {
			t.Errorf("%s: a phone and a card of the same digits should differ", name)
		}
		if bytes.Equal(phone, elsewhere) {
			t.Errorf("%s: another keyring should give another index", name)
		}
	}
}
