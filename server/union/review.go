package union

import (
	"encoding/json"
	"slices"
	"unicode/utf8"
)

// Flag is a hint for the reviewer. It never decides by itself.
type Flag string

const (
	FlagRosterMissing Flag = "roster_missing"  // not on the unit's roster
	FlagRosterDiffers Flag = "roster_differs"  // on it, with another name or number
	FlagReadDiffers   Flag = "reading_differs" // typed otherwise than read from the photo
	FlagReadNone      Flag = "reading_none"    // the photo could not be read, or reading is off
	FlagDuplicate     Flag = "duplicate"       // the number is stated in another unit too
	FlagPhoneShared   Flag = "phone_shared"    // the phone is stated by somebody else
	FlagExpiresSoon   Flag = "expires_soon"    // the document ends within 90 days
	FlagRegionUnknown Flag = "region_unknown"  // a region code that is in no table
	FlagPhotoPoor     Flag = "photo_poor"      // blurred or dark
	FlagOwn           Flag = "own_application" // of the reader's own
	FlagAssistedByYou Flag = "assisted_by_you"
	FlagBatchExcluded Flag = "batch_excluded" // an answer that keeps it out of batch opening
	FlagResubmitted   Flag = "resubmitted"    // came back after a return
)

// Green says whether rows with only these flags may be approved together.
func Green(flags []Flag) bool {
	for _, f := range flags {
		if f != FlagResubmitted {
			return false
		}
	}
	return true
}

// Reason is why an application was returned or refused, tied to a field or photo.
type Reason struct {
	Field string `json:"field"`          // a field name, "photo_front", "photo_back" or "signature"
	Code  string `json:"code"`           // from the catalogue
	Note  string `json:"note,omitempty"` // the reviewer's own words, shown to the member
}

// CatalogueReason is one ready reason.
type CatalogueReason struct {
	Code   string
	Fields []string // what it may be tied to
	Detail string   // what the member reads: what is wrong and what to do
}

// ReturnReasons is the catalogue for returns that a member can mend.
var ReturnReasons = []CatalogueReason{
	{"photo_blurred", []string{"photo_front", "photo_back"}, "照片不清楚，请在光线好的地方重拍，四个角都要拍到。"},
	{"photo_glare", []string{"photo_front", "photo_back"}, "照片有反光，遮住了字，请换个角度重拍。"},
	{"photo_cut", []string{"photo_front", "photo_back"}, "证件没有拍全，请把四个角都放进框里重拍。"},
	{"photo_wrong_side", []string{"photo_front", "photo_back"}, "正反面放错了，请按提示重拍。"},
	{"photo_not_original", []string{"photo_front", "photo_back"}, "请拍证件原件，不要翻拍复印件或屏幕。"},
	{"value_differs", []string{"name", "sex", "document_number", "valid_from", "valid_to", "issuing_authority", "address", "nationality"}, "填写的内容与证件不一致，请对照证件改正。"},
	{"value_incomplete", []string{"address", "work_unit", "occupation", "issuing_authority"}, "填写得不完整，请补全。"},
	{"phone_unreachable", []string{"phone"}, "这个手机号打不通或不是本人的，请改成本人的号码。"},
	{"phone_not_own", []string{"phone"}, "一个手机号只能登记给一个人，请填写本人的号码。"},
	{"document_ends_soon", []string{"valid_to", "photo_back"}, "证件快到期了，请换领新证后再提交。"},
	{"signature_unclear", []string{"signature"}, "签名看不清或与姓名不符，请重新手写签名。"},
	{"unit_changed", []string{"signature"}, "您已转到新单位，授权书写明单位名称，请重新签名后提交。"},
	{"other", []string{"name", "sex", "document_number", "valid_from", "valid_to", "issuing_authority", "address", "work_unit", "occupation", "nationality", "phone", "tax_residence", "holds_account", "photo_front", "photo_back", "signature"}, "请按经办人的说明修改。"},
}

// RejectReasons is the catalogue for refusals.
var RejectReasons = []CatalogueReason{
	{"not_a_member", nil, "您还不是本单位工会会员，请先到单位工会办理入会。"},
	{"not_employed", nil, "您不是本单位在职职工，请到现在的单位工会申请。"},
	{"wrong_unit", nil, "您不属于本单位工会，请改选所在单位后重新申请。"},
	{"account_exists", nil, "您已有本行同类账户，请持身份证到网点柜台办理关联。"},
	{"not_eligible", nil, "暂不符合首期发卡条件，详情请咨询单位工会。"},
}

// CheckReturnReasons says what is wrong with the reasons of a return.
func CheckReturnReasons(reasons []Reason) *FieldError {
	if len(reasons) == 0 {
		return &FieldError{Field: "reasons", Code: "reasons_missing", Detail: "请至少选择一条退回原因。"}
	}
	for _, r := range reasons {
		entry, ok := FindReason(ReturnReasons, r.Code)
		if !ok || !slices.Contains(entry.Fields, r.Field) {
			return &FieldError{Field: "reasons", Code: "reason_unknown", Detail: "退回原因与项目不匹配，请重新选择。"}
		}
		if r.Code == "other" && r.Note == "" {
			return &FieldError{Field: "reasons", Code: "reason_note_missing", Detail: "选择其他原因时，请写明要会员怎么改。"}
		}
		if bad := CheckFreeText("reasons", r.Note, 0, 100); bad != nil {
			return bad
		}
	}
	if raw, err := json.Marshal(reasons); err != nil || utf8.RuneCount(raw) > reasonsLength {
		return &FieldError{Field: "reasons", Code: "reasons_too_long", Detail: "退回原因太多，请留下要紧的几条，说明写短一些。"}
	}
	return nil
}

// reasonsLength is how many characters of JSON an application holds of its reasons.
const reasonsLength = 2000

// FindReason looks a reason up in a catalogue.
func FindReason(catalogue []CatalogueReason, code string) (CatalogueReason, bool) {
	for _, entry := range catalogue {
		if entry.Code == code {
			return entry, true
		}
	}
	return CatalogueReason{}, false
}
