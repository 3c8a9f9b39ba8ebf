package app

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"unioncard/server/store"
)

const anchorPrefix = "audit-anchors/"

func (a *App) writeAnchor(ctx context.Context, anchor store.Anchor) error {
	content, err := json.Marshal(anchor)
	if err != nil {
		return err
	}
	err = a.Blobs.Put(ctx, fmt.Sprintf("%s%019d.json", anchorPrefix, anchor.Seq), content)
	if err != nil {
		return err
	}
	a.options.Log.InfoContext(ctx, "audit anchor", "seq", anchor.Seq, "hash", hex.EncodeToString(anchor.Hash))
	return nil
}

// Anchors reads all heads that were written.
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
