package pii

import "crypto/hmac"

// Auditor authenticates rows of the audit log by a key that nothing else uses.
type Auditor struct{ k *Keyring }

// AuditMAC gives the 32-byte authentication of a row.
func (a Auditor) AuditMAC(row []byte) []byte {
	return a.k.now.Load().audit.mac("unioncard/audit", string(row))
}

// RequestMAC gives the 32-byte mark by which a repeated request is known. A plain hash of
// a short body, such as one with a phone number, could be guessed from the database alone.
func (a Auditor) RequestMAC(body []byte) []byte {
	return a.k.now.Load().audit.mac("unioncard/request", string(body))
}

// Genuine says whether a row carries its own authentication, in a time that
// does not tell where they differ.
func (a Auditor) Genuine(row, mac []byte) bool {
	return hmac.Equal(a.AuditMAC(row), mac)
}
