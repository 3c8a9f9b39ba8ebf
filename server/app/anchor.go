package app

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"unioncard/server/store"
)

const anchorPrefix = "audit-anchors/"

func (a *App) writeAnchor(ctx context.Context, anchor store.Anchor) error {
	content, err := json.Marshal(anchor)
	if err != nil {
		return err
	}
	err = a.Blobs.Put(ctx, anchorKey(anchor.Seq), content)
	if err != nil {
		return err
	}
	a.options.Log.InfoContext(ctx, "audit anchor", "seq", anchor.Seq, "hash", hex.EncodeToString(anchor.Hash))
	return nil
}

// anchorsWhole is for how long each head is kept; of the days before, each day's last one:
// a later head proves what an earlier one did, and one a minute is half a million a year.
const anchorsWhole = 48 * time.Hour

// ThinAnchors deletes the heads that later ones of the same day stand for.
func (a *App) ThinAnchors(ctx context.Context) error {
	anchors, err := a.Anchors(ctx)
	if err != nil {
		return err
	}
	for i, anchor := range anchors[:max(0, len(anchors)-1)] {
		if a.Store.Now().Sub(anchor.At) < anchorsWhole {
			return nil
		}
		if anchor.At.Truncate(24 * time.Hour).Equal(anchors[i+1].At.Truncate(24 * time.Hour)) {
			if err = a.Blobs.Delete(ctx, anchorKey(anchor.Seq)); err != nil {
				return err
			}
		}
	}
	return nil
}

func anchorKey(seq int64) string { return fmt.Sprintf("%s%019d.json", anchorPrefix, seq) }

// Anchors reads all heads that are kept, the oldest first.
func (a *App) Anchors(ctx context.Context) ([]store.Anchor, error) {
	var anchors []store.Anchor
	err := a.Blobs.List(ctx, anchorPrefix, func(key string, _ int64) error {
		content, err := a.Blobs.Get(ctx, key)
		if err != nil {
			return err
		}
		var anchor store.Anchor
		if err = json.Unmarshal(content, &anchor); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		anchors = append(anchors, anchor)
		return nil
	})
	return anchors, err
}
