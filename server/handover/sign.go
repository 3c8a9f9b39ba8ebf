package handover

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// record is what a signature of a hand-over says; its JSON is signed with the federation's key.
type record struct {
	Format    int       `json:"format"`
	Handover  union.ID  `json:"handover"`
	Side      string    `json:"side"`
	Unit      union.ID  `json:"unit"`
	From      *union.ID `json:"from"` // null: the bank
	To        *union.ID `json:"to"`
	Cards     int       `json:"cards"`
	Content   string    `json:"cards_sha256"` // of the ids and what was found of each
	Signer    union.ID  `json:"signer"`
	Device    string    `json:"device"`
	Address   string    `json:"address"`
	At        time.Time `json:"at"`
	Signature string    `json:"signature_sha256"`
}

// hand is a signature that was taken: its file is written, its row not yet.
type hand struct {
	key      string
	evidence []byte
	at       time.Time
}

// sign takes a signature for the cards as they are listed and counted.
func (h *Handovers) sign(ctx context.Context, actor union.Actor, handover union.Handover, side string, cards []store.HandedCard, picture []byte) (hand, error) {
	png, sum, err := h.Signatures.Signature(ctx, picture)
	if err != nil {
		return hand{}, err
	}
	content := sha256.New()
	for _, c := range cards {
		_, _ = io.WriteString(content, string(c.ID)+" "+string(c.Outcome)+"\n") // a hash takes all bytes
	}
	made := hand{key: "handovers/" + string(h.Store.NewID()), at: h.Store.Now()}
	made.evidence, err = union.SignRecord(h.Signer, record{
		Format: 1, Handover: handover.ID, Side: side, Unit: handover.UnitID, From: handover.FromOrgID, To: handover.ToOrgID, Cards: len(cards),
		Content: hex.EncodeToString(content.Sum(nil)), Signer: actor.AccountID, Device: actor.Device, Address: actor.Address, At: made.at, Signature: hex.EncodeToString(sum),
	})
	if err != nil {
		return made, err
	}
	sealed, err := h.Vault.SealBytes(union.HandoverSignaturePlace(handover.ID, side), png)
	if err != nil {
		return made, err
	}
	return made, h.Blobs.Put(ctx, made.key, sealed)
}

// keep writes the move that a signature is for; where that is refused, its file goes again.
func (h *Handovers) keep(ctx context.Context, made hand, id union.ID, write func(ctx context.Context, tx *store.Store) error) (union.Handover, error) {
	err := h.Store.Tx(ctx, write)
	if err != nil {
		return union.Handover{}, union.DropUnkept(ctx, h.Blobs, err, made.key)
	}
	return h.Store.Handover(ctx, id)
}
