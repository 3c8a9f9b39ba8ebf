package union

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what sort of refusal an Error is. The API maps kinds to HTTP in one table.
type Kind string

const (
	KindInvalid         Kind = "invalid"         // the request does not fit the schema
	KindUnauthenticated Kind = "unauthenticated" // nobody is signed in
	KindForbidden       Kind = "forbidden"       // known, but not for this role
	KindNotFound        Kind = "not_found"       // absent, or outside the actor's scope
	KindConflict        Kind = "conflict"        // the wrong state, or somebody was faster
	KindTooLarge        Kind = "too_large"       // more bytes, pixels or rows than allowed
	KindUnsupported     Kind = "unsupported"     // a media type that is not taken
	KindRefused         Kind = "refused"         // fits the schema, but a rule refuses it
	KindLimited         Kind = "limited"         // too often; RetryAfter says when
	KindUnavailable     Kind = "unavailable"     // a dependency is away; RetryAfter says when
	KindInternal        Kind = "internal"        // a defect
)

// FieldError is one field's refusal. Detail is plain Chinese and safe to show.
type FieldError struct {
	Field  string
	Code   string
	Detail string
}

// Error is a refusal with what the person may see and, apart from it, what the log sees.
type Error struct {
	Kind       Kind
	Code       string // stable English, e.g. "application_not_submitted"
	Message    string // plain Chinese with a way on, safe to show
	Fields     []FieldError
	Status     string        // the current status, for conflicts
	RetryAfter time.Duration // for KindLimited and KindUnavailable
	Cause      error         // for the log only
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Kind, e.Code, e.Cause)
	}
	return fmt.Sprintf("%s: %s", e.Kind, e.Code)
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// Is makes two errors of the same code equal, so that a fixed one can be compared with errors.Is.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code && other.Kind == e.Kind
}

// WithCause returns a copy that carries a cause for the log.
func (e *Error) WithCause(cause error) *Error {
	c := *e
	c.Cause = cause
	return &c
}

// NewError makes a refusal of a kind.
func NewError(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// Refused makes a refusal by a rule, with the fields that it is about.
func Refused(code, message string, fields ...FieldError) *Error {
	return &Error{Kind: KindRefused, Code: code, Message: message, Fields: fields}
}

// Conflict makes a refusal because of the current status.
func Conflict(code, message, status string) *Error {
	return &Error{Kind: KindConflict, Code: code, Message: message, Status: status}
}

// Unavailable makes a refusal because something outside is away.
func Unavailable(code, message string, after time.Duration, cause error) *Error {
	return &Error{Kind: KindUnavailable, Code: code, Message: message, RetryAfter: after, Cause: cause}
}

// ErrNotFound is the one answer for what does not exist and for what lies outside the actor's scope.
var ErrNotFound = NewError(KindNotFound, "not_found", "没有找到，可能已被删除，或不在您的管理范围内。")

// ErrForbidden is the answer when the role does not allow it.
var ErrForbidden = NewError(KindForbidden, "forbidden", "您的身份不能办理这一项，请联系本单位工会经办人。")

// ErrUnauthenticated is the answer when nobody is signed in.
var ErrUnauthenticated = NewError(KindUnauthenticated, "unauthenticated", "登录已失效，请重新登录。")

// ErrStale is the answer when somebody else was faster.
var ErrStale = NewError(KindConflict, "stale", "内容刚刚被别人改过，请刷新后再试。")

// AsError finds the Error in a chain.
func AsError(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// KindOf gives the kind of err; what nobody classified is internal.
func KindOf(err error) Kind {
	if e, ok := AsError(err); ok {
		return e.Kind
	}
	return KindInternal
}

// FirstOf keeps an answer readable: a person mends twenty and asks again.
func FirstOf(bad []FieldError) []FieldError {
	const most = 20
	if len(bad) > most {
		return bad[:most]
	}
	return bad
}
