package store

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"time"

	"unioncard/server/union"
)

// Request is the identity of a call that must happen once. It travels in the
// context; the first transaction of the call claims it by a unique row, so that
// the effect and its memory are kept together or not at all. Transactions of the call that
// run side by side wait until the first of them has ended.
type Request struct {
	AccountID union.ID
	Route     string
	Key       string
	BodyHash  []byte

	claiming sync.Mutex // held by the transaction that claims the row
	claimed  atomic.Bool
}

type requestMark struct{}

// WithRequest puts the identity of a call into the context.
func WithRequest(ctx context.Context, r *Request) context.Context {
	return context.WithValue(ctx, requestMark{}, r)
}

// RequestOf gives the identity of the call that a context belongs to; nil where it has none.
func RequestOf(ctx context.Context) *Request {
	r, _ := ctx.Value(requestMark{}).(*Request)
	return r
}

// ErrTaken says that the same call has already been carried out, or is just now.
var ErrTaken = &union.Error{Kind: union.KindConflict, Code: "request_taken", Message: "这一步已经办过或正在办理，请稍后刷新查看。", RetryAfter: 2 * time.Second}

func (s *Store) claimKey(ctx context.Context) error {
	r := RequestOf(ctx)
	if r == nil || r.claimed.Load() {
		return nil
	}
	err := s.writing(ctx).Create(&union.IdempotencyKey{
		ID: s.NewID(), AccountID: r.AccountID, Route: r.Route, RequestKey: r.Key, BodyHash: r.BodyHash, CreatedAt: s.Now(),
	}).Error
	if Duplicate(err) {
		return ErrTaken
	}
	return err
}

// awaitClaim comes before a transaction of a call, and what it gives comes after it: while
// one claims the call's row, the others of the same call would be taken for repeats.
func (r *Request) awaitClaim() (end func(error)) {
	if r == nil || r.claimed.Load() {
		return func(error) {}
	}
	r.claiming.Lock()
	if r.claimed.Load() {
		r.claiming.Unlock()
		return func(error) {}
	}
	return func(err error) {
		if err == nil { // the row is committed: later transactions of the same call find it theirs
			r.claimed.Store(true)
		}
		r.claiming.Unlock()
	}
}

// Claimed says whether the call has committed something.
func (r *Request) Claimed() bool { return r.claimed.Load() }

// Earlier is what is remembered of a call.
type Earlier struct {
	SameBody bool
	Running  bool   // carried out a moment ago, and its answer is not kept yet
	Status   int    // HTTP status, 0 when there is no answer to repeat
	Answer   []byte // sealed
	ID       union.ID
}

// FindRequest looks for an earlier call with the same key; nil means none.
func (s *Store) FindRequest(ctx context.Context, r *Request) (*Earlier, error) {
	var rows []union.IdempotencyKey
	err := s.reading(ctx).Where("account_id = ? AND route = ? AND request_key = ?", r.AccountID, r.Route, r.Key).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	row := rows[0]
	return &Earlier{
		SameBody: bytes.Equal(row.BodyHash, r.BodyHash),
		Running:  row.Status == 0 && s.Now().Sub(row.CreatedAt) < 10*time.Second,
		Status:   row.Status, Answer: row.Answer, ID: row.ID,
	}, nil
}

// KeepAnswer remembers the answer of a call that was carried out. Calls that wrote
// nothing have no row, and may simply be made again.
func (s *Store) KeepAnswer(ctx context.Context, r *Request, status int, seal func(union.ID) ([]byte, error)) error {
	earlier, err := s.FindRequest(ctx, r)
	if err != nil || earlier == nil {
		return err
	}
	sealed, err := seal(earlier.ID)
	if err != nil {
		return err
	}
	return s.writing(ctx).Model(&union.IdempotencyKey{}).Where("id = ? AND status = 0", earlier.ID).
		Updates(map[string]any{"status": status, "answer": sealed}).Error
}

// ForgetRequests deletes what is older than seven days.
func (s *Store) ForgetRequests(ctx context.Context) error {
	return s.writing(ctx).Where("created_at < ?", s.Now().AddDate(0, 0, -7)).Delete(&union.IdempotencyKey{}).Error
}
