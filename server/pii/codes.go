package pii

// CodeMarker authenticates member codes.
type CodeMarker struct{ k *Keyring }

// CodeMarker gives the part that authenticates member codes.
func (k *Keyring) CodeMarker() CodeMarker { return CodeMarker{k} }

// CodeMAC gives the 32-byte authentication of a code.
func (m CodeMarker) CodeMAC(body []byte) []byte {
	return m.k.now.Load().audit.mac("unioncard/member-code", string(body))
}
