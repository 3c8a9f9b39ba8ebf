package enrolment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

type textMark struct {
	Kind    union.ConsentKind `json:"kind"`
	Version string            `json:"version"`
	SHA256  string            `json:"sha256"`
}

// Record is what an evidence record says, in the order in which it is written: its
// JSON is the signed message. There is no personal value in it, only hashes.
type Record struct {
	Format      int        `json:"format"` // 1
	Org         union.ID   `json:"org"`
	Seq         int64      `json:"seq"`
	Prev        string     `json:"prev"` // hex SHA-256 of the record before; empty for the first
	Application union.ID   `json:"application"`
	Consent     union.ID   `json:"consent"`
	Mode        union.Mode `json:"mode"`
	Signer      union.ID   `json:"signer"` // the account on whose screen it was signed
	Helper      union.ID   `json:"helper,omitempty"`
	Device      string     `json:"device"`
	Address     string     `json:"address"`
	At          time.Time  `json:"at"`
	Texts       []textMark `json:"texts"`
	Signature   string     `json:"signature_sha256"`
	Front       string     `json:"front_sha256"`
	Back        string     `json:"back_sha256"`
	Fields      string     `json:"fields_sha256"` // salted: the salt is given with an export, to whoever may see the fields
}

// evidence makes the next record of the unit's chain for a consent.
func (e *Enrolment) evidence(ctx context.Context, tx *store.Store, actor union.Actor, app union.Application, consent union.Consent, what content, salt []byte) (union.EvidenceRecord, error) {
	last, err := tx.LastEvidence(ctx, app.ApplyingOrgID)
	if err != nil {
		return last, err
	}
	fields, err := what.fieldsHash(salt)
	if err != nil {
		return last, err
	}
	var texts []textMark
	if err = json.Unmarshal([]byte(consent.Texts), &texts); err != nil {
		return last, err
	}
	record := Record{
		Format: 1, Org: app.ApplyingOrgID, Seq: last.Seq + 1, Prev: hex.EncodeToString(last.Hash), Application: app.ID, Consent: consent.ID,
		Mode: app.Mode, Signer: actor.AccountID, Device: actor.Device, Address: actor.Address, At: consent.CreatedAt, Texts: texts,
		Signature: hex.EncodeToString(consent.SignatureSHA256), Front: hex.EncodeToString(what.photos[union.IDFront].SHA256),
		Back: hex.EncodeToString(what.photos[union.IDBack].SHA256), Fields: fields,
	}
	if app.HelperAccountID != nil {
		record.Helper = *app.HelperAccountID
	}
	message, err := json.Marshal(record)
	if err != nil {
		return last, err
	}
	signature, err := e.Signer.Sign(message)
	if err != nil {
		return last, err
	}
	row := union.EvidenceRecord{
		ID: tx.NewID(), OrgID: app.ApplyingOrgID, Seq: record.Seq, ConsentID: consent.ID, Record: message,
		PrevHash: last.Hash, Signature: signature, CreatedAt: consent.CreatedAt,
	}
	hash := sha256.Sum256(message)
	row.Hash = hash[:]
	row.Salt, err = e.Vault.SealBytes(saltPlace(row.ID), salt)
	return row, err
}

// Export is an evidence record as it is handed out: it can be checked with the public
// key alone, without any database.
type Export struct {
	Record    json.RawMessage `json:"record"`
	Signature []byte          `json:"signature"`
	Salt      []byte          `json:"salt,omitempty"`
}

// Evidence exports the record of the consent that covers an application of the actor's own.
func (e *Enrolment) Evidence(ctx context.Context, actor union.Actor, id union.ID) (Export, error) {
	app, err := e.Store.OwnApplication(ctx, actor, id)
	if err != nil {
		return Export{}, err
	}
	if app.ConsentID == nil {
		return Export{}, union.ErrNotFound
	}
	row, err := e.Store.EvidenceOfConsent(ctx, *app.ConsentID)
	if err != nil {
		return Export{}, err
	}
	if err = e.recordHelp(ctx, actor, app, "applications:evidence"); err != nil {
		return Export{}, err
	}
	salt, err := e.Vault.OpenBytes(saltPlace(row.ID), row.Salt)
	if err != nil {
		return Export{}, err
	}
	return Export{Record: row.Record, Signature: row.Signature, Salt: salt}, nil
}

// evidenceSubject is what the audit log calls a unit's chain.
const evidenceSubject = "evidence"

// evidenceMark puts the new end of a unit's chain into the audit log, whose own end is
// anchored outside the database: records that were cut off are missed there.
func evidenceMark(actor union.Actor, role union.Role, app union.Application, record union.EvidenceRecord) union.Audit {
	return union.Audit{
		Actor: actor, Role: role, Action: "evidence:add", Subject: evidenceSubject, SubjectID: app.ApplyingOrgID, OrgID: app.ApplyingOrgID,
		Detail: fmt.Sprintf("seq %d sha256 %x", record.Seq, record.Hash),
	}
}

// marksLooked is how many of a chain's marks are held against it: the newest, and some
// before it, since the log is in the order of clocks and not of the chain.
const marksLooked = 20

// marks gives the hashes that the audit log has of a unit's newest records, by place.
func (e *Enrolment) marks(ctx context.Context, org union.ID) (map[int64]string, error) {
	rows, err := e.Store.NewestAudit(ctx, evidenceSubject, org, marksLooked)
	marks := make(map[int64]string, len(rows))
	for _, row := range rows {
		var seq int64
		var hash string
		if _, scanned := fmt.Sscanf(row.Detail, "seq %d sha256 %s", &seq, &hash); scanned == nil {
			marks[seq] = hash
		}
	}
	return marks, err
}

// VerifyChain checks every record of a unit: place in the chain, hash and signature, and
// that none is missing which the audit log knows of. verify is given the message and its
// signature. The error names the first bad link.
func (e *Enrolment) VerifyChain(ctx context.Context, org union.ID, verify func(message, signature []byte) error) (int64, error) {
	marks, err := e.marks(ctx, org)
	if err != nil {
		return 0, err
	}
	var seq int64
	var prev []byte
	for {
		rows, err := e.Store.EvidenceChain(ctx, org, seq, 500)
		if err != nil {
			return seq, err
		}
		if len(rows) == 0 {
			return seq, cutOff(seq, marks)
		}
		for _, row := range rows {
			if err = checkLink(row, seq, prev, verify); err != nil {
				return seq, err
			}
			seq, prev = row.Seq, row.Hash
			if hash, marked := marks[seq]; marked && hash != hex.EncodeToString(prev) {
				return seq, fmt.Errorf("evidence: link %d is not the one in the audit log", seq)
			}
		}
	}
}

// cutOff says that records after the last one were on record.
func cutOff(last int64, marks map[int64]string) error {
	for seq := range marks {
		if seq > last {
			return fmt.Errorf("evidence: the chain ends at %d, but the audit log has link %d", last, seq)
		}
	}
	return nil
}

func checkLink(row union.EvidenceRecord, seq int64, prev []byte, verify func(message, signature []byte) error) error {
	var record Record
	if err := json.Unmarshal(row.Record, &record); err != nil {
		return fmt.Errorf("evidence: link %d cannot be read", row.Seq)
	}
	hash := sha256.Sum256(row.Record)
	switch {
	case row.Seq != seq+1 || record.Seq != row.Seq || record.Org != row.OrgID:
		return fmt.Errorf("evidence: link %d is missing or out of place", seq+1)
	case record.Prev != hex.EncodeToString(prev):
		return fmt.Errorf("evidence: link %d does not follow the one before", row.Seq)
	case hex.EncodeToString(hash[:]) != hex.EncodeToString(row.Hash):
		return fmt.Errorf("evidence: link %d was changed", row.Seq)
	}
	if err := verify(row.Record, row.Signature); err != nil {
		return fmt.Errorf("evidence: the signature of link %d does not fit", row.Seq)
	}
	return nil
}
