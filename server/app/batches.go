package app

import (
	"unioncard/server/bank"
	"unioncard/server/batch"
	"unioncard/server/mandate"
	"unioncard/server/pdf"
	"unioncard/server/photo"
	"unioncard/server/union"
)

func (a *App) newMandateIDs() *mandate.IDs {
	return mandate.New(mandate.Parts{
		Store: a.Store, Vault: a.vault(), Blobs: a.Blobs, Pictures: stamped{a.desk}, Fonts: fonts{},
		Consent: a.City.ConsentTexts(a.Bank.Name, a.Config.WeChat.OCR)[union.ConsentMandateID],
	})
}

func (a *App) newBatches(signers batch.Signers, papers batch.Papers) *batch.Batches {
	return batch.New(batch.Parts{
		Store: a.Store, Vault: a.vault(), Blobs: a.Blobs, Papers: papers, Signers: signers, NumberPrefix: a.City.BatchPrefix,
		Exclusions: map[string]string{"holds_account": a.Bank.Exclusions.HoldsAccount, "tax_residence": a.Bank.Exclusions.TaxResidence},
	})
}

func (a *App) newBankDesk() *bank.Desk {
	return bank.New(bank.Parts{
		Store: a.Store, Opener: a.Keys.Opener(), Blobs: a.Blobs, Watermarker: photo.NewWatermarker(pdf.FontTTF),
		Reasons: a.bankReasons(), PaperReasons: a.Bank.PaperReasons,
	})
}
