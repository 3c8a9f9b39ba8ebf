package mandate

import (
	"context"
	"encoding/json"
	"fmt"

	"unioncard/server/union"
)

// Signers finds the head's and the clerk's own IDs, which must be on file and last as
// long beyond the sealing as those of the members. The refusal names whose is missing.
func (ids *IDs) Signers(ctx context.Context, org union.Org, clerk union.ID) (union.Signer, union.Signer, error) {
	var bad []union.FieldError
	heads, err := ids.Store.HeadAccounts(ctx, org)
	if err != nil {
		return union.Signer{}, union.Signer{}, err
	}
	if len(heads) == 0 {
		bad = append(bad, union.FieldError{Field: "head", Code: "head_missing", Detail: "本单位还没有登记工会负责人，请上级工会先指定。"})
	}
	var head union.Signer
	var trouble *union.FieldError
	for i, account := range heads {
		found, problem, err := ids.signer(ctx, account, "head", "工会负责人")
		if err != nil {
			return head, union.Signer{}, err
		}
		if problem == nil {
			head, trouble = found, nil
			break
		}
		if i == 0 || problem.Code == "head_document_ends_soon" {
			trouble = problem
		}
	}
	if trouble != nil {
		bad = append(bad, *trouble)
	}
	own, problem, err := ids.signer(ctx, clerk, "clerk", "经办人")
	if err != nil {
		return head, own, err
	}
	if problem != nil {
		bad = append(bad, *problem)
	}
	if len(bad) > 0 {
		return head, own, union.Refused("mandate_incomplete", "封存前需要工会负责人和经办人各自登记本人证件。", bad...)
	}
	return head, own, nil
}

func (ids *IDs) signer(ctx context.Context, account union.ID, who, title string) (union.Signer, *union.FieldError, error) {
	mandate, err := ids.Store.CurrentMandate(ctx, account)
	if union.KindOf(err) == union.KindNotFound {
		return union.Signer{}, &union.FieldError{
			Field: who, Code: who + "_mandate_missing", Detail: fmt.Sprintf("%s还没有登记本人证件，请本人在小程序“我的证件”里拍照并签名。", title),
		}, nil
	}
	if err != nil {
		return union.Signer{}, nil, err
	}
	plain, err := ids.Vault.OpenBytes(union.MandatePlace(mandate.ID, union.MandateFieldsPart), mandate.FieldsSealed)
	if err != nil {
		return union.Signer{}, nil, err
	}
	s := union.Signer{Mandate: mandate}
	if err = json.Unmarshal(plain, &s.Fields); err != nil {
		return union.Signer{}, nil, err
	}
	if bad := s.Fields.Validity().Check(ids.Store.Today(), union.SealMargin); bad != nil {
		return s, &union.FieldError{
			Field: who, Code: who + "_document_ends_soon", Detail: fmt.Sprintf("%s的证件已过期或快到期，请本人换证后重新登记。", title),
		}, nil
	}
	missing, err := ids.Fonts.Missing(s.Fields.Name + s.Fields.Number)
	if err != nil {
		return s, nil, err
	}
	if len(missing) > 0 {
		return s, &union.FieldError{Field: who, Code: who + "_name_not_printable", Detail: title + "的姓名里有字库打印不出的字，请联系市总工会。"}, nil
	}
	return s, nil, nil
}
