package api

import (
	"errors"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"unioncard/server/union"
)

// shapeError says which fields do not fit and by which rule. The validator's own
// text is never used: it prints the value.
func shapeError(err error) error {
	refusal := *errBody
	collect(err, "", &refusal.Fields)
	return &refusal
}

func collect(err error, where string, fields *[]union.FieldError) {
	var many openapi3.MultiError
	if errors.As(err, &many) && len(many) > 0 {
		var outer *openapi3filter.RequestError
		if errors.As(err, &outer) && outer.Parameter != nil {
			where = outer.Parameter.Name
		}
		for _, one := range many {
			collect(one, where, fields)
		}
		return
	}
	var request *openapi3filter.RequestError
	if errors.As(err, &request) && request.Parameter != nil {
		where = request.Parameter.Name
	}
	rule := "shape"
	var schema *openapi3.SchemaError
	if errors.As(err, &schema) {
		rule = strings.ToLower(schema.SchemaField)
		if pointer := schema.JSONPointer(); len(pointer) > 0 {
			where = strings.Join(pointer, ".")
		}
	}
	if len(*fields) < 20 {
		*fields = append(*fields, union.FieldError{Field: where, Code: rule, Detail: shapeDetail(rule)})
	}
}

func shapeDetail(rule string) string {
	switch rule {
	case "required":
		return "缺少这一项。"
	case "maxlength", "maxitems", "maximum":
		return "超出了允许的范围。"
	case "minlength", "minitems", "minimum":
		return "内容太少。"
	case "enum":
		return "不是可选的值。"
	case "properties", "additionalproperties":
		return "有不认识的内容。"
	}
	return "格式不对。"
}
