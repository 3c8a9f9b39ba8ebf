package photo

import "unioncard/server/union"

var (
	// ErrType is the answer to whatever is neither JPEG nor PNG.
	ErrType = union.NewError(union.KindUnsupported, "photo_type_unsupported", "不支持这种图片格式，请使用本页相机拍摄，或选择 JPEG 格式的照片。")
	// ErrBytes is the answer to a file above MaxBytes.
	ErrBytes = union.NewError(union.KindTooLarge, "photo_too_large", "照片文件超过 10 MB，请使用本页相机重新拍摄。")
	// ErrPixels is the answer to a picture above MaxPixels, or one that would fill the memory.
	ErrPixels = union.NewError(union.KindTooLarge, "photo_too_many_pixels", "照片尺寸过大，请使用本页相机重新拍摄。")
	// ErrSmall is the answer to a picture whose shorter side is below MinSide.
	ErrSmall = refused("photo_too_small", "照片太小，看不清文字，请靠近证件重新拍摄。")
	// ErrDamaged is the answer to a picture that does not decode to its end.
	ErrDamaged = refused("photo_damaged", "照片文件不完整或已损坏，请重新拍摄或重新选择。")
	// ErrInterrupted is the answer when the file did not arrive whole.
	ErrInterrupted = union.NewError(union.KindInvalid, "photo_upload_interrupted", "照片没有传完，请检查网络后重试。")

	// ErrSignatureType is the answer to a signature that is no PNG.
	ErrSignatureType = union.NewError(union.KindUnsupported, "signature_type_unsupported", "签名图片格式不正确，请在本页重新签名。")
	// ErrSignatureBytes is the answer to a signature above MaxSignatureBytes.
	ErrSignatureBytes = union.NewError(union.KindTooLarge, "signature_too_large", "签名图片过大，请在本页重新签名。")
	// ErrSignatureSize is the answer to a signature outside its limits of width and height.
	ErrSignatureSize = refusedField("signature", "signature_size", "签名图片尺寸不正确，请在本页重新签名。")
	// ErrSignatureDamaged is the answer to a signature that does not decode.
	ErrSignatureDamaged = refusedField("signature", "signature_damaged", "签名图片不完整，请在本页重新签名。")
	// ErrSignatureBlank is the answer to an empty or a filled sheet.
	ErrSignatureBlank = refusedField("signature", "signature_blank", "没有看到签名，请用手指在框内写下姓名。")
)

func refused(code, message string) *union.Error { return refusedField("photo", code, message) }

func refusedField(field, code, message string) *union.Error {
	return union.Refused(code, message, union.FieldError{Field: field, Code: code, Detail: message})
}
