package store

import (
	"context"

	"unioncard/server/union"
)

// AddConsent keeps a signed consent.
func (s *Store) AddConsent(ctx context.Context, consent union.Consent) error {
	return s.writing(ctx).Create(&consent).Error
}

// Consent gives a consent by id.
func (s *Store) Consent(ctx context.Context, id union.ID) (union.Consent, error) {
	var consent union.Consent
	err := s.reading(ctx).Where("id = ?", id).Take(&consent).Error
	return consent, found(err)
}

// WithdrawConsents marks all consents of an application as withdrawn.
func (s *Store) WithdrawConsents(ctx context.Context, app union.ID) error {
	return s.writing(ctx).Model(&union.Consent{}).Where("application_id = ? AND withdrawn_at IS NULL", app).
		Updates(map[string]any{"withdrawn_at": s.Now()}).Error
}

// SpentSignatures gives up to limit consents, after one, whose signature or ink sheet is
// still kept although the photos of the application are deleted. What stays beside an
// opened card is the signature in force, drawn on a screen: it shows a name and no number.
func (s *Store) SpentSignatures(ctx context.Context, after union.ID, limit int) ([]union.Consent, error) {
	var consents []union.Consent
	err := s.reading(ctx).Select("consents.*").Joins("JOIN applications ON applications.id = consents.application_id").
		Where("consents.id > ? AND consents.signature_key <> '' AND applications.photos_deleted_at IS NOT NULL", after).
		Where("applications.status <> ? OR consents.mode = ? OR consents.withdrawn_at IS NOT NULL OR applications.consent_id IS NULL OR consents.id <> applications.consent_id",
			union.ApplicationOpened, union.ModeInk).
		Order("consents.id").Limit(limit).Find(&consents).Error
	return consents, err
}

// SignatureErased remembers that a consent's signature is gone; its hash stays.
func (s *Store) SignatureErased(ctx context.Context, consent union.ID) error {
	return s.writing(ctx).Model(&union.Consent{}).Where("id = ?", consent).UpdateColumn("signature_key", "").Error
}

// LastEvidence gives the newest link of an org's evidence chain; sequence 0 before the first.
func (s *Store) LastEvidence(ctx context.Context, org union.ID) (union.EvidenceRecord, error) {
	var rows []union.EvidenceRecord
	err := s.writing(ctx).Where("org_id = ?", org).Order("seq DESC").Limit(1).Find(&rows).Error
	return first(rows), err
}

// AddEvidence keeps the next link. When another link took the place it is ErrChainMoved.
func (s *Store) AddEvidence(ctx context.Context, record union.EvidenceRecord) error {
	err := s.writing(ctx).Create(&record).Error
	if Violates(err, "uq_evidence_records_seq") {
		return ErrChainMoved
	}
	return err
}

// ErrChainMoved says that another record took the place in the chain: read the head again.
var ErrChainMoved = union.Conflict("chain_moved", "正忙，请再试一次。", "")

// EvidenceOfConsent gives the record of a consent.
func (s *Store) EvidenceOfConsent(ctx context.Context, consent union.ID) (union.EvidenceRecord, error) {
	var record union.EvidenceRecord
	err := s.reading(ctx).Where("consent_id = ?", consent).Take(&record).Error
	return record, found(err)
}

// EvidenceChain gives an org's records after a sequence, in order.
func (s *Store) EvidenceChain(ctx context.Context, org union.ID, after int64, limit int) ([]union.EvidenceRecord, error) {
	var records []union.EvidenceRecord
	err := s.reading(ctx).Where("org_id = ? AND seq > ?", org, after).Order("seq").Limit(limit).Find(&records).Error
	return records, err
}

// ConsentsOf gives an application's consents, oldest first.
func (s *Store) ConsentsOf(ctx context.Context, app union.ID) ([]union.Consent, error) {
	var consents []union.Consent
	err := s.reading(ctx).Where("application_id = ?", app).Order("id").Find(&consents).Error
	return consents, err
}
