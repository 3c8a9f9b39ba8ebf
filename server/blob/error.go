package blob

import (
	"context"
	"errors"
	"time"

	"gocloud.dev/gcerrors"

	"unioncard/server/union"
)

// ErrNotFound is the answer for a key that holds no file.
var ErrNotFound = union.NewError(union.KindNotFound, "file_not_found", "没有找到这个文件，可能已按规定删除。")

// ErrKey is a key that the store does not take: a defect of the caller.
var ErrKey = union.NewError(union.KindInternal, "file_key_invalid", "系统出错了，请稍后再试。")

// ErrTooLarge is a file above MaxBytes.
var ErrTooLarge = union.NewError(union.KindTooLarge, "file_too_large", "文件太大，请分成几份再试。")

const retryAfter = 10 * time.Second

// classify makes of a driver's error what the callers know. A caller that gave
// up gets its own reason back: that is no fault of the store.
func classify(caller context.Context, err error) error {
	if err == nil {
		return nil
	}
	if caller.Err() != nil {
		return context.Cause(caller)
	}
	var known *union.Error
	if errors.As(err, &known) {
		return known
	}
	if gcerrors.Code(err) == gcerrors.NotFound {
		return ErrNotFound.WithCause(err)
	}
	return union.Unavailable("storage_unavailable", "文件存储暂时不可用，您填的内容没有丢，请稍后再试。", retryAfter, err)
}
