package union

import (
	"log/slog"
	"time"
)

// AuthorisationWords stand on each ID sheet, as section 四 of the notice asks.
const AuthorisationWords = "授权单位代申领借记卡"

// PaperKind names one of the bank's papers. It is ASCII, so that it can be part of a file name.
type PaperKind string

// The papers of a batch, in the order in which they are handed in.
const (
	PaperOpeningList     PaperKind = "opening_list"
	PaperIDSheets        PaperKind = "id_sheets"
	PaperMandateLetter   PaperKind = "mandate_letter"
	PaperUndertaking     PaperKind = "undertaking"
	PaperTaxDeclarations PaperKind = "tax_declarations"
	PaperAmendmentSheet  PaperKind = "amendment_sheet"
)

// PaperKinds gives all kinds, in the order in which they are handed in.
func PaperKinds() []PaperKind {
	return []PaperKind{
		PaperOpeningList, PaperIDSheets, PaperMandateLetter,
		PaperUndertaking, PaperTaxDeclarations, PaperAmendmentSheet,
	}
}

// Title is the paper's name where PaperHead.Title gives none. It names no city and no bank.
func (k PaperKind) Title() string {
	switch k {
	case PaperOpeningList:
		return "批量办理借记卡明细清单"
	case PaperIDSheets:
		return "会员身份证件复印件"
	case PaperMandateLetter:
		return "批量办理借记卡业务委托书"
	case PaperUndertaking:
		return "单位批量开卡承诺书"
	case PaperTaxDeclarations:
		return "个人税收居民身份声明"
	case PaperAmendmentSheet:
		return "明细清单变更单"
	case PaperAcceptanceSheet:
		return "银行受理单"
	case PaperReturnSheet:
		return "银行退回单"
	case PaperResultSheet:
		return "银行开卡结果单"
	case PaperConsentSheet:
		return "会员授权签名单"
	case PaperCounterList:
		return "本人到柜台办理名单"
	case PaperHandoverReceipt:
		return "会员服务卡交接签收单"
	case PaperDistributionSheet:
		return "会员服务卡发放表"
	}
	return string(k)
}

// PaperHead is what each page of a batch's papers says about itself.
type PaperHead struct {
	Title          string // in place of the kind's own, e.g. with the card's name before it
	CardName       string // e.g. the full name of the service card
	BankName       string
	BankBranchName string
	OrgName        string
	BatchNumber    string
	Reference      string // of a paper that belongs to no batch
	Version        int
	Date           time.Time // in the zone of the papers; printed as a day
	Purpose        string    // the watermark over photos, e.g. “仅供办理…使用”
}

// Paper is the content of one document that is drawn whole.
type Paper interface {
	PaperKind() PaperKind
	PaperHead() PaperHead
}

// PersonPaper is the content for one person in a document of many people:
// drawn one after the other, so that a batch of any size needs the memory of one part.
type PersonPaper interface{ PersonPaperKind() PaperKind }

// PaperFile is a drawn paper, before encryption.
type PaperFile struct {
	Personal
	Kind  PaperKind
	Name  string // ASCII, e.g. "id_sheets-02.pdf"
	Pages int
	Rows  int // people in it
	Bytes []byte
}

// Manifest says what belongs to one version of a batch. Hashes are of the files
// before encryption, so that every copy handed out proves the same.
type Manifest struct {
	BatchNumber string    `json:"batch_number"`
	Version     int       `json:"version"`
	SealedAt    time.Time `json:"sealed_at"`
	// MandateVersion is of the mandate papers, where head or clerk changed after sealing.
	MandateVersion int            `json:"mandate_version,omitempty"`
	Files          []ManifestFile `json:"files"`
}

// ManifestFile is one file of a manifest.
type ManifestFile struct {
	Kind   PaperKind `json:"kind"`
	Name   string    `json:"name"`
	SHA256 string    `json:"sha256"` // lower-case hex
	// ContentSHA256 is of what a PDF shows, which stays the same in each encrypted copy.
	ContentSHA256 string `json:"content_sha256,omitempty"`
	Size          int64  `json:"size"` // bytes
	Pages         int    `json:"pages,omitempty"`
	Rows          int    `json:"rows"`
	Replaced      bool   `json:"replaced,omitempty"` // another file of its kind has taken its place
}

// Personal marks a value that holds personal data in the clear: a paper, or a
// part of one. Printed or logged, such a value says only that.
type Personal struct{}

// String keeps %v and %+v from printing what is inside.
func (Personal) String() string { return "[personal]" }

// GoString keeps %#v from printing what is inside.
func (Personal) GoString() string { return "[personal]" }

// LogValue keeps slog from printing what is inside.
func (Personal) LogValue() slog.Value { return slog.StringValue("[personal]") }
