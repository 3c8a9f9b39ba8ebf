// Package pii seals personal values and photos so that no database, backup,
// object store or log holds them in the clear, and finds them again by a blind
// index.
//
// A Keyring holds four kinds of keys: data keys seal, index keys find, the
// audit key authenticates rows of the audit log, the evidence key signs consent
// records. The keyring file holds them wrapped by a Master. What a part of the
// program may do is decided by which of the narrow types it is handed:
//
//	Sealer          seals, re-seals, never shows plaintext
//	Indexer         gives blind indexes for look-ups
//	Opener          opens; handed only to the few packages that reveal
//	Auditor         authenticates audit rows
//	EvidenceSigner  signs consent records
//
// All of them are safe for concurrent use. Two settings of algorithms exist:
// AES-256-GCM with HMAC-SHA256 and Ed25519, and the domestic SM4-GCM with
// HMAC-SM3 and SM2 (GB/T 32907, 32905, 32918), on which public bodies are
// assessed by GB/T 39786. Every sealed value names its algorithm and key, so
// both may rest side by side while a rotation moves from one to the other.
package pii
